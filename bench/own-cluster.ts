import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createDatabase, migrate, openCluster } from '@musubi/runtime';

export type OwnCluster = AsyncDisposable & {
  readonly folder: string;
  /** Makes and migrates a database; answers its URL. */
  readonly database: (name: string, migrations: string) => Promise<string>;
};

/**
 * A PostgreSQL of a bench's own, with fsync. Its folder goes with it, unless it was given: then it stays, with what was
 * filled.
 */
export async function ownCluster(given?: string): Promise<OwnCluster> {
  const folder = given ?? mkdtempSync(join(tmpdir(), 'musubi-bench-'));
  chmodSync(folder, 0o755);
  const cluster = await openCluster(join(folder, 'postgres'), { durable: true });
  return {
    folder,
    database: async (name, migrations) => {
      const url = await createDatabase(cluster.url, name);
      await migrate(url, migrations);
      return url;
    },
    [Symbol.asyncDispose]: async () => {
      await cluster.stop();
      if (given === undefined) rmSync(folder, { recursive: true, force: true });
    },
  };
}
