import pg from 'pg';

/** Rows come back as text where JavaScript would bend them: bigint, date, timestamptz (ISO, UTC) and numeric. */
const TYPES = new Map<number, (text: string) => unknown>([
  // int8: counts and sequences stay below 2^53
  [20, Number],
  // date
  [1082, (text) => text],
  // timestamp
  [1114, (text) => text],
  // timestamptz
  [1184, instantOf],
  // numeric
  [1700, (text) => text],
]);

/** ISO, UTC, milliseconds. Our connections speak UTC, and then it stands there already. */
function instantOf(text: string): string {
  if (!/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d[.+]/.test(text) || !text.endsWith('+00'))
    return new Date(text.replace(' ', 'T').replace(/([+-]\d\d)$/, '$1:00')).toISOString();
  return `${text.slice(0, 10)}T${text.slice(11, 19)}.${text.slice(20, -3).slice(0, 3).padEnd(3, '0')}Z`;
}

const types = {
  getTypeParser: (oid: number, format?: 'text' | 'binary') => TYPES.get(oid) ?? pg.types.getTypeParser(oid, format),
  // pg's overloads cannot be met by one arrow; the fallback is pg's own parser
} as pg.CustomTypesConfig;

export type Row = Readonly<Record<string, unknown>>;

/** What a store function needs: a pool or one transaction. `name` makes it a prepared statement (hot queries). */
export type Queryable = {
  readonly query: <R extends Row>(text: string, values?: readonly unknown[], name?: string) => Promise<readonly R[]>;
};

/** One transaction: statements run on one connection, committed together. */
export type Transaction = Queryable & {
  readonly brand: 'Transaction';
  /**
   * A statement that needs no answer: it travels with the commit, so that what it locks is held for no way there and
   * back. `alone` does the same where the transaction did nothing else.
   */
  readonly atCommit: (
    text: string,
    values: readonly unknown[],
    name: string,
    alone?: (db: Database) => Promise<void>,
  ) => void;
};

function prepared(text: string, values: readonly unknown[], name: string | undefined): pg.QueryConfig {
  const config: pg.QueryConfig = { text, values: [...values] };
  if (name !== undefined) config.name = name;
  return config;
}

/** A pool of connections to the one database of a place. `role` is taken at connect: least privilege. */
export class Database implements Queryable, AsyncDisposable {
  readonly #pool: pg.Pool;

  constructor(
    url: string,
    options: {
      max?: number;
      role?: string;
      name?: string;
      statementTimeoutMs?: number;
      /** Plan prepared statements once, not at every call: for pools of short hot queries. */
      genericPlans?: boolean;
    } = {},
  ) {
    const settings = [
      options.role === undefined ? '' : `-c role=${options.role}`,
      '-c TimeZone=UTC',
      '-c DateStyle=ISO',
      `-c statement_timeout=${options.statementTimeoutMs ?? 60_000}`,
      options.genericPlans === true ? '-c plan_cache_mode=force_generic_plan' : '',
    ];
    this.#pool = new pg.Pool({
      connectionString: url,
      max: options.max ?? 10,
      application_name: options.name ?? 'musubi',
      options: settings.filter(Boolean).join(' '),
      connectionTimeoutMillis: 10_000,
      idleTimeoutMillis: 60_000,
      types,
      pipeline: true,
    });
    // an idle connection that breaks is replaced; the next query reports
    this.#pool.on('error', () => undefined);
  }

  readonly query = async <R extends Row>(
    text: string,
    values: readonly unknown[] = [],
    name?: string,
  ): Promise<readonly R[]> => (await this.#pool.query<R & pg.QueryResultRow>(prepared(text, values, name))).rows;

  /** Whether a statement comes back at all. */
  async answers(): Promise<boolean> {
    return (await this.query('select 1 as ready')).length === 1;
  }

  /** Runs `act` in one transaction; rolls back when it throws. Takes a connection when the first question is asked. */
  async transaction<T>(act: (tx: Transaction) => Promise<T>): Promise<T> {
    const last: Parameters<Transaction['atCommit']>[] = [];
    let begun: Promise<pg.PoolClient> | undefined;
    let broken: Error | undefined;
    try {
      const query = async <R extends Row>(
        text: string,
        values: readonly unknown[] = [],
        name?: string,
      ): Promise<readonly R[]> => {
        const client = await (begun ??= this.#begin());
        return (await client.query<R & pg.QueryResultRow>(prepared(text, values, name))).rows;
      };
      const result = await act({ brand: 'Transaction', query, atCommit: (...statement) => void last.push(statement) });
      const [only, ...others] = last;
      if (begun === undefined && others.length === 0) {
        if (only !== undefined) await this.#runAlone(only);
        return result;
      }
      const client = await (begun ??= this.#begin());
      // Sent together: where one of them fails, PostgreSQL answers the commit with a rollback.
      const ended = await Promise.allSettled([
        ...last.map(([text, values, name]) => client.query(prepared(text, values, name))),
        client.query('commit'),
      ]);
      for (const one of ended) if (one.status === 'rejected') throw one.reason;
      return result;
    } catch (error) {
      const client = await begun?.catch(() => undefined);
      await client?.query('rollback').catch((failure: Error) => {
        broken = failure;
      });
      throw error;
    } finally {
      (await begun?.catch(() => undefined))?.release(broken);
    }
  }

  async #begin(): Promise<pg.PoolClient> {
    const client = await this.#pool.connect();
    try {
      await client.query('begin');
      return client;
    } catch (error) {
      client.release(error instanceof Error ? error : true);
      throw error;
    }
  }

  /** One statement is a transaction by itself. */
  async #runAlone([text, values, name, alone]: Parameters<Transaction['atCommit']>): Promise<void> {
    if (alone === undefined) await this.query(text, values, name);
    else await alone(this);
  }

  /** A connection of its own, for LISTEN or COPY; the caller releases it. */
  async connection(): Promise<pg.PoolClient> {
    return this.#pool.connect();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#pool.end();
  }
}
