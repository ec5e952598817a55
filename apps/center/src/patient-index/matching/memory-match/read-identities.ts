import { addRecord, blockingKeys, makeRecordStore, type FacilityId, type RecordStore } from '@musubi/domain';
import type { Queryable } from '@musubi/runtime';
import { listKnown, type Told } from '../candidate-store.ts';
import { prepare } from '../match-engine.ts';

/**
 * 全員の記載, prepared to be compared. A row of the store is a place in `identities`; from `boundary` on they are of
 * the facility the job is about.
 */
export type People = {
  readonly store: RecordStore;
  readonly identities: readonly number[];
  /** Registered persons of the region. */ readonly registered: ReadonlySet<number>;
  readonly boundary: number | undefined;
};
export type WhoIsRead = {
  readonly network: string;
  readonly facility: FacilityId | undefined;
  readonly lastIdentity: number;
};

const AT_ONCE = 2_000;

/** Page by page, the next one asked for while this one is prepared; undefined when told to stop. */
export async function readIdentities(
  db: Queryable,
  { network, facility, lastIdentity }: WhoIsRead,
  { read, stopped }: { readonly read: (records: number) => void; readonly stopped: () => boolean },
): Promise<People | undefined> {
  const store = makeRecordStore();
  const identities: number[] = [];
  const registered = new Set<number>();
  const others = facility === undefined ? undefined : { isNot: facility };
  const take = async (
    domain: { readonly is: FacilityId } | { readonly isNot: FacilityId } | undefined,
  ): Promise<void> => {
    const page = (after: number) => {
      const rows = listKnown(db, network, {
        after,
        until: lastIdentity,
        limit: AT_ONCE,
        ...(domain === undefined ? {} : { domain }),
      });
      // nobody awaits it when told to stop
      rows.catch(() => undefined);
      return rows;
    };
    const takeRow = ({ identity_id, domain: of, demographics }: Told & { readonly domain: string }): void => {
      const record = prepare(demographics);
      const row = addRecord(store, record, blockingKeys(record));
      identities[row] = identity_id;
      if (of === 'region') registered.add(row);
    };
    let next = page(0);
    while (!stopped()) {
      const rows = await next;
      const last = rows.at(-1);
      if (last === undefined) return;
      next = page(last.identity_id);
      rows.forEach(takeRow);
      read(store.count);
      // lets the connection take what has arrived
      await new Promise((done) => setImmediate(done));
    }
  };
  await take(others);
  const boundary = facility === undefined ? undefined : store.count;
  if (facility !== undefined) await take({ is: facility });
  return stopped() ? undefined : { store, identities, registered, boundary };
}
