import type { FacilityId, SystemActor } from '@musubi/domain';
import type { Queryable, Transaction } from '@musubi/runtime';

export const BORDER_RIGHTS = ['feed', 'query', 'query-all'] as const;
export type BorderRight = (typeof BORDER_RIGHTS)[number];

/** 外部システム: the actor that a program of one facility is, by the name in its client certificate, and its rights. */
export type BorderSystem = SystemActor & {
  readonly facility: FacilityId;
  readonly rights: ReadonlySet<BorderRight>;
};

/** Asked at every request: a suspended system is refused from then on. */
export async function findSystem(db: Queryable, network: string, name: string): Promise<BorderSystem | undefined> {
  const rows = await db.query<{ name: string; facility_id: string; rights: readonly BorderRight[] }>(
    `select name, facility_id, rights
     from border_system
     where network_id = $1
       and name = $2
       and not suspended`,
    [network, name],
    'find_border_system',
  );
  const row = rows[0];
  return row === undefined
    ? undefined
    : // ten digits by the facility table's check
      { kind: 'system', name: row.name, facility: row.facility_id as FacilityId, rights: new Set(row.rights) };
}

/** Written by the import of the directory; a system that is no longer in the file is suspended, not forgotten. */
export async function saveSystems(
  tx: Transaction,
  network: string,
  systems: readonly { readonly name: string; readonly facility: FacilityId; readonly rights: readonly BorderRight[] }[],
): Promise<void> {
  await tx.query(
    `insert into border_system (network_id, name, facility_id, rights)
     select $1, s.name, s.facility, array(select jsonb_array_elements_text(s.rights))
     from jsonb_to_recordset($2::jsonb) as s (name text, facility text, rights jsonb)
     on conflict (network_id, name) do update
     set facility_id = excluded.facility_id, rights = excluded.rights, suspended = false`,
    [network, JSON.stringify(systems)],
  );
  await tx.query('update border_system set suspended = true where network_id = $1 and name <> all ($2::text[])', [
    network,
    systems.map((system) => system.name),
  ]);
}
