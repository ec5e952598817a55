import pg from 'pg';

/** Rows come back as text where JavaScript would bend them: bigint, date, timestamptz (ISO, UTC) and numeric. */
const TYPES = new Map<number, (text: string) => unknown>([
  [20, Number], // int8: counts and sequences stay below 2^53
  [1082, (text) => text], // date
  [1114, (text) => text], // timestamp
  [1184, (text) => new Date(text.replace(' ', 'T').replace(/([+-]\d\d)$/, '$1:00')).toISOString()], // timestamptz
  [1700, (text) => text], // numeric
]);

const types = {
  getTypeParser: (oid: number, format?: 'text' | 'binary') => TYPES.get(oid) ?? pg.types.getTypeParser(oid, format),
} as pg.CustomTypesConfig; // pg's overloads cannot be met by one arrow; the fallback is pg's own parser

export type Row = Readonly<Record<string, unknown>>;

/** What a store function needs: a pool or one transaction. `name` makes it a prepared statement (hot queries). */
export type Queryable = {
  readonly query: <R extends Row>(text: string, values?: readonly unknown[], name?: string) => Promise<readonly R[]>;
};

/** One transaction: statements run on one connection, committed together. */
export type Transaction = Queryable & { readonly brand: 'Transaction'; readonly client: pg.ClientBase };

/** A pool of connections to the one database of a place. `role` is taken at connect: least privilege. */
export class Database implements Queryable, AsyncDisposable {
  readonly #pool: pg.Pool;

  constructor(url: string, options: { max?: number; role?: string; name?: string; statementTimeoutMs?: number; /** Plan prepared statements once, not at every call: for pools of short hot queries. */ genericPlans?: boolean } = {}) {
    const settings = [options.role === undefined ? '' : `-c role=${options.role}`, '-c TimeZone=UTC', '-c DateStyle=ISO', `-c statement_timeout=${options.statementTimeoutMs ?? 60_000}`, options.genericPlans === true ? '-c plan_cache_mode=force_generic_plan' : ''];
    this.#pool = new pg.Pool({
      connectionString: url,
      max: options.max ?? 10,
      application_name: options.name ?? 'musubi',
      options: settings.filter(Boolean).join(' '),
      connectionTimeoutMillis: 10_000,
      idleTimeoutMillis: 60_000,
      types,
    });
    this.#pool.on('error', () => undefined); // an idle connection that breaks is replaced; the next query reports
  }

  readonly query = async <R extends Row>(text: string, values: readonly unknown[] = [], name?: string): Promise<readonly R[]> =>
    (await this.#pool.query<R & pg.QueryResultRow>({ text, values: [...values], ...(name === undefined ? {} : { name }) })).rows;

  /** Runs `act` in one transaction; rolls back when it throws. */
  async transaction<T>(act: (tx: Transaction) => Promise<T>): Promise<T> {
    const client = await this.#pool.connect();
    let broken: Error | undefined;
    try {
      await client.query('begin');
      const query = async <R extends Row>(text: string, values: readonly unknown[] = [], name?: string): Promise<readonly R[]> =>
        (await client.query<R & pg.QueryResultRow>({ text, values: [...values], ...(name === undefined ? {} : { name }) })).rows;
      const result = await act({ brand: 'Transaction', query, client });
      await client.query('commit');
      return result;
    } catch (error) {
      await client.query('rollback').catch((failure: Error) => { broken = failure; });
      throw error;
    } finally {
      client.release(broken);
    }
  }

  /** A connection of its own, for LISTEN or COPY; the caller releases it. */
  async connection(): Promise<pg.PoolClient> {
    return this.#pool.connect();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#pool.end();
  }
}
