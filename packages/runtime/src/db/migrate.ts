import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';

const MIGRATION_FILE = /^\d{4}_[a-z0-9_]+\.sql$/;

/**
 * Brings a database up to the newest `NNNN_words.sql` of a folder: forward only, each file in its own
 * transaction, one migrator at a time. A released file that was edited stops the start with its name.
 */
export async function migrate(url: string, folder: string): Promise<readonly string[]> {
  const client = new pg.Client({ connectionString: url, application_name: 'musubi-migrate' });
  await client.connect();
  try {
    await client.query('select pg_advisory_lock(715508001)');
    await client.query(
      'create table if not exists schema_migration (file text primary key, sha256 text not null, applied_at ' +
        'timestamptz not null default now())',
    );
    const applied = new Map(
      (await client.query<{ file: string; sha256: string }>('select file, sha256 from schema_migration')).rows.map(
        (row) => [row.file, row.sha256],
      ),
    );
    const done: string[] = [];
    for (const file of (await readdir(folder)).filter((name) => MIGRATION_FILE.test(name)).sort()) {
      const text = await readFile(join(folder, file), 'utf8');
      const sha256 = createHash('sha256').update(text).digest('hex');
      const before = applied.get(file);
      if (before === sha256) continue;
      if (before !== undefined)
        throw new Error(`migration ${file} was changed after it had been applied; restore it and add a new one`);
      await client.query('begin');
      try {
        await client.query(text);
        await client.query('insert into schema_migration (file, sha256) values ($1, $2)', [file, sha256]);
        await client.query('commit');
      } catch (error) {
        await client.query('rollback');
        throw new Error(`migration ${file} failed`, { cause: error });
      }
      done.push(file);
    }
    return done;
  } finally {
    await client.end();
  }
}
