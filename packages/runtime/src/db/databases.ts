import pg from 'pg';

/** The same cluster, another database. */
export function databaseUrl(clusterUrl: string, database: string): string {
  const url = new URL(clusterUrl);
  url.pathname = `/${database}`;
  return url.href;
}

/** Creates a database unless it is there; from a template where one is named. */
export async function createDatabase(clusterUrl: string, database: string, template?: string): Promise<string> {
  const client = new pg.Client({ connectionString: clusterUrl });
  await client.connect();
  try {
    const there = await client.query('select 1 from pg_database where datname = $1', [database]);
    if (there.rowCount === 0)
      await client.query(
        `create database ${pg.escapeIdentifier(database)}` +
          `${template === undefined ? '' : ` template ${pg.escapeIdentifier(template)}`}`,
      );
  } finally {
    await client.end();
  }
  return databaseUrl(clusterUrl, database);
}

export async function dropDatabase(clusterUrl: string, database: string): Promise<void> {
  const client = new pg.Client({ connectionString: clusterUrl });
  await client.connect();
  try {
    await client.query(`drop database if exists ${pg.escapeIdentifier(database)} with (force)`);
  } finally {
    await client.end();
  }
}
