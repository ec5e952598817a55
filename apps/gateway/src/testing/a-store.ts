import { Database } from '@musubi/runtime';
import { GATEWAY_ROLE } from '../database-role.ts';
import { takeFiles } from '../ingest/take-files.ts';
import type { ArrivingFile } from '../source/arriving-file.ts';
import { applyPublication } from '../publication/apply-configuration.ts';
import { HOSPITAL } from './a-gateway.ts';

export type TestStore = AsyncDisposable & {
  readonly db: Database;
  readonly take: (files: readonly ArrivingFile[], missing?: readonly string[]) => Promise<void>;
  /** Titles of what is there of a patient. */
  readonly shown: (patient: string) => Promise<readonly string[]>;
};

/**
 * The store of one hospital without its gateway: what a walk would find is handed in. Drops its database at the end.
 */
export async function aStore(database: { readonly url: string } & AsyncDisposable): Promise<TestStore> {
  const db = new Database(database.url, { role: GATEWAY_ROLE });
  await applyPublication(db, HOSPITAL, { kinds: [] });
  return {
    db,
    take: (files, missing = []) => takeFiles(db, HOSPITAL, { storage: 'standard', files, missing }),
    shown: async (patient) =>
      (
        await db.query<{ title: string }>(
          "select entry ->> 'title' as title from record_entry where local_patient = $1 and not removed order by title",
          [patient],
        )
      ).map((row) => row.title),
    [Symbol.asyncDispose]: async () => {
      await db[Symbol.asyncDispose]();
      await database[Symbol.asyncDispose]();
    },
  };
}
