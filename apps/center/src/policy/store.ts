import type { Instant, PolicyProfile, PolicyVersion } from '@musubi/domain';
import type { Queryable } from '@musubi/runtime';
import { readStoredProfile } from './read-profile.ts';

/**
 * 現行の運用ポリシー of `network as n` in words of SQL, as `versionAt` in the domain decides it; the directory file's
 * while no version is in force. `at` is the parameter that holds the moment.
 */
export function profileInForce(at: `$${number}`): string {
  return `coalesce(
       (select v.profile
        from policy_version as v
        where v.network_id = n.network_id and v.effective_from <= ${at}
        order by v.effective_from desc, v.version desc
        limit 1),
       n.profile)`;
}

/** Undefined for a network that is not in the directory: nothing is permitted there. */
export async function findPolicy(db: Queryable, network: string, at: Instant): Promise<PolicyProfile | undefined> {
  const rows = await db.query<{ profile: unknown }>(
    `select ${profileInForce('$2')} as profile
     from network as n
     where n.network_id = $1`,
    [network, at],
    'find_policy',
  );
  return rows[0] === undefined ? undefined : readStoredProfile(rows[0].profile);
}

/** Every version of a network, those ahead included, the first one first. */
export async function findPolicyVersions(db: Queryable, network: string): Promise<readonly PolicyVersion[]> {
  const rows = await db.query<{ version: number; effective_from: string; profile: unknown; recorded_by: string }>(
    `select version, effective_from, profile, recorded_by
     from policy_version
     where network_id = $1
     order by version`,
    [network],
  );
  return rows.map((row) => ({
    network,
    version: row.version,
    // the database layer hands every timestamp out in this form
    effectiveFrom: row.effective_from as Instant,
    profile: readStoredProfile(row.profile),
    by: row.recorded_by,
  }));
}

/** By the owner of the database; what was recorded is never changed. */
export async function insertPolicyVersion(db: Queryable, version: PolicyVersion, recordedAt: Instant): Promise<void> {
  await db.query(
    `insert into policy_version (network_id, version, effective_from, profile, recorded_at, recorded_by)
     values ($1, $2, $3, $4, $5, $6)`,
    [version.network, version.version, version.effectiveFrom, version.profile, recordedAt, version.by],
  );
}
