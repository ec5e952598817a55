import { mkdtempSync, rmSync, chmodSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openCluster } from '@musubi/runtime';

/** Starts one throw-away PostgreSQL for a test run, unless the caller has named one. */
export async function setup(): Promise<(() => Promise<void>) | undefined> {
  if (process.env['MUSUBI_TEST_CLUSTER'] !== undefined) return undefined;
  const folder = mkdtempSync(join(tmpdir(), 'musubi-test-'));
  chmodSync(folder, 0o755);
  const cluster = await openCluster(join(folder, 'postgres'), { durable: false });
  process.env['MUSUBI_TEST_CLUSTER'] = cluster.url;
  return async () => {
    await cluster.stop();
    rmSync(folder, { recursive: true, force: true });
  };
}
