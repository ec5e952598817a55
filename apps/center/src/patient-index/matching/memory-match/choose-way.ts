/**
 * 比較の方法: `query` = the database finds candidates, batch by batch; `memory` = everybody is read once and compared
 * by parts.
 */
export type MatchWay = 'query' | 'memory';

/** 一括照合に使えるメモリー. `databaseUrl`: the thread that compares reads by itself. */
export type MatchMemory = {
  readonly databaseUrl: string;
  readonly megabytes: number;
  /** Jobs of fewer records go by query. */ readonly leastRecords?: number;
};

/** Fewer are compared in a minute by the database, without a thread and without memory. */
const LEAST_RECORDS = 20_000;
/** Reading and comparing one of everybody takes so much less than asking the database for one's candidates. */
const READS_PER_QUERY = 30;
/** Measured: 0.6 and 0.85 for a million. */
const KILOBYTES_PER_PERSON = 1;
const MEGABYTES_BESIDES = 200;

/**
 * Which way a job takes, decided once when it begins. Measured on two cores with the database beside it, among 100,000
 * and
 * a million identities: by query 3,800 and 480 records a second and no memory to speak of; in memory, one thread,
 * 23,000
 * and 15,000 records a second for 0.16 and 0.84 GB.
 */
export function chooseWay(
  job: { readonly records: number; readonly everybody: number },
  memory: MatchMemory | undefined,
): MatchWay {
  if (
    memory === undefined ||
    job.records < (memory.leastRecords ?? LEAST_RECORDS) ||
    job.records * READS_PER_QUERY < job.everybody
  )
    return 'query';
  return megabytesFor(job.everybody) > memory.megabytes ? 'query' : 'memory';
}

/** What the process may grow by while it compares so many. */
export function megabytesFor(everybody: number): number {
  return MEGABYTES_BESIDES + (everybody * KILOBYTES_PER_PERSON) / 1_000;
}
