import { readFileSync } from 'node:fs';
import { createHash, randomBytes } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import { createDatabase, databaseUrl, dropDatabase, migrate } from '@musubi/runtime';

/** A database of its own for one test file; dropped at the end (`await using`). */
export type TestDatabase = AsyncDisposable & { readonly url: string };

const TEMPLATE_LOCK = 715508002;

/** The administrator URL of the cluster that the test run started (vitest-cluster.ts). */
export function testClusterUrl(): string {
  const url = process.env['MUSUBI_TEST_CLUSTER'];
  if (url === undefined) throw new Error('run this test through the integration project: it needs a PostgreSQL');
  return url;
}

/** Clones a template that has all migrations of `folder`; the template is made once per content of the folder. */
export async function testDatabase(folder: string): Promise<TestDatabase> {
  const cluster = testClusterUrl();
  const template = await templateOf(cluster, folder);
  const name = `t_${randomBytes(6).toString('hex')}`;
  const url = await withLock(cluster, () => createDatabase(cluster, name, template));
  return { url, [Symbol.asyncDispose]: () => dropDatabase(cluster, name) };
}

async function templateOf(cluster: string, folder: string): Promise<string> {
  const hash = createHash('sha256');
  for (const file of (await readdir(folder)).sort()) hash.update(file).update(readFileSync(join(folder, file)));
  const name = `template_${hash.digest('hex').slice(0, 16)}`;
  await withLock(cluster, async (client) => {
    const there = await client.query('select 1 from pg_database where datname = $1', [name]);
    if (there.rowCount !== 0) return;
    await createDatabase(cluster, `${name}_making`);
    await migrate(databaseUrl(cluster, `${name}_making`), folder);
    await client.query(
      `alter database ${pg.escapeIdentifier(`${name}_making`)} rename to ${pg.escapeIdentifier(name)}`,
    );
  });
  return name;
}

/** CREATE DATABASE needs its template without other connections: one at a time. */
async function withLock<T>(cluster: string, act: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: cluster });
  await client.connect();
  try {
    await client.query('select pg_advisory_lock($1)', [TEMPLATE_LOCK]);
    return await act(client);
  } finally {
    await client.end();
  }
}
