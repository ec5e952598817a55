import type { Instant } from '@musubi/domain';
import type { Queryable, Transaction } from '@musubi/runtime';

/** 0 when the network has learned none. */
export async function findNewestVersion(db: Queryable, network: string): Promise<number> {
  const rows = await db.query<{ version: number }>(
    'select coalesce(max(version), 0) as version from match_model where network_id = $1',
    [network],
    'find_newest_version',
  );
  return rows[0]?.version ?? 0;
}

export async function findModel(db: Queryable, network: string, version: number): Promise<unknown> {
  return (
    await db.query<{ model: unknown }>('select model from match_model where network_id = $1 and version = $2', [
      network,
      version,
    ])
  )[0]?.model;
}

/** The next version; what was decided with an older one keeps naming that one. */
export async function insertModel(
  tx: Transaction,
  network: string,
  model: unknown,
  learnedFrom: number,
  at: Instant,
): Promise<number> {
  const rows = await tx.query<{ version: number }>(
    `insert into match_model (network_id, version, model, learned_from, made_at)
     select $1, coalesce(max(version), 0) + 1, $2, $3, $4
     from match_model
     where network_id = $1
     returning version`,
    [network, JSON.stringify(model), learnedFrom, at],
  );
  return rows[0]?.version ?? 0;
}
