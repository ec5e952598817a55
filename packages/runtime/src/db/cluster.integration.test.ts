import { existsSync, mkdtempSync, chmodSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import pg from 'pg';
import { embeddedBinaries } from './find-postgres.ts';
import { openCluster } from './cluster.ts';

describe('finding a database', () => {
  it.runIf(process.platform === 'linux' && process.arch === 'x64')(
    'finds the embedded PostgreSQL, so that a machine without one can start',
    () => {
      const [binaries] = embeddedBinaries();
      expect(existsSync(join(binaries?.folder ?? '', 'postgres'))).toBe(true);
    },
  );

  it('starts a server for this user alone, and uses one that is still running in the same folder', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'musubi-cluster-'));
    chmodSync(folder, 0o755);
    const first = await openCluster(join(folder, 'postgres'), { durable: false, env: {} });
    try {
      const second = await openCluster(join(folder, 'postgres'), { durable: false, env: {} });
      expect(second.url).toBe(first.url);
      const client = new pg.Client({ connectionString: second.url });
      await client.connect();
      const { rows } = await client.query<{ listen_addresses: string }>('show listen_addresses');
      expect(rows[0]?.listen_addresses).toBe('127.0.0.1');
      await client.end();
    } finally {
      await first.stop();
      rmSync(folder, { recursive: true, force: true });
    }
  });

  it('takes DATABASE_URL before anything else', async () => {
    const cluster = await openCluster('/nowhere', {
      durable: true,
      env: { DATABASE_URL: 'postgres://x@127.0.0.1:1/postgres' },
    });
    expect(cluster.origin).toBe('DATABASE_URL');
  });
});
