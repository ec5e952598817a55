import { spawnSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, statSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  addRecord,
  blockingKeys,
  comparePart,
  learnMatchModel,
  makePairList,
  makeRecordReader,
  makeRecordStore,
  PARTS,
  planBlocking,
  prepareMatchRecord,
  type MatchVerdict,
  type PreparedRecord,
  type RecordStore,
} from '@musubi/domain';
import { csvLine, makeCsvReader } from '@musubi/formats/csv';
import { MATCH_LIST_HEADING, makeMatchList } from '@musubi/testkit';
import type { Measurement } from './measurement.ts';

const CSV_ROWS = 200_000;
const PAIRS = 1_000_000;
const MEMORY_MB = 2_000;
const MINUTES = 5;
const COMMAND = fileURLToPath(new URL('../../apps/gateway/dist/command/main.js', import.meta.url));

/** What the command keeps unless it is asked for everything. */
const WANTED: ReadonlySet<MatchVerdict> = new Set<MatchVerdict>(['auto', 'review']);

type Truth = ReadonlyMap<string, number>;

/**
 * 一覧の名寄せ: `musubi match` over synthetic lists: rows read, pairs compared, memory, and how many links are right.
 */
export async function run({ quick }: { quick: boolean }): Promise<Measurement[]> {
  const folder = mkdtempSync(join(tmpdir(), 'musubi-match-'));
  try {
    const measured: Measurement[] = [];
    for (const rows of quick ? [10_000] : [10_000, 100_000, 1_000_000]) {
      const file = join(folder, `${String(rows)}.csv`);
      const truth = writeList(file, rows);
      if (rows === (quick ? 10_000 : 100_000)) measured.push(readRows(file, rows), comparePairs(file, rows));
      measured.push(...runCommand(file, rows, truth, folder));
    }
    return measured;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function writeList(file: string, rows: number): Truth {
  const truth = new Map<string, number>();
  const descriptor = openSync(file, 'w');
  let lines = [csvLine(MATCH_LIST_HEADING)];
  for (const { cells, person } of makeMatchList({ seed: 'bench', rows })) {
    truth.set(cells[0] ?? '', person);
    lines.push(csvLine(cells));
    if (lines.length === 10_000) {
      writeSync(descriptor, `${lines.join('\n')}\n`);
      lines = [];
    }
  }
  writeSync(descriptor, `${lines.join('\n')}\n`);
  closeSync(descriptor);
  return truth;
}

function readRows(file: string, rows: number): Measurement {
  const bytes = readFileSync(file);
  forEachRow(bytes, () => undefined);
  let read = 0;
  const seconds = processorSeconds(() => {
    for (let time = 0; time < 5; time++) forEachRow(bytes, () => read++);
  });
  const rate = Math.round(read / seconds);
  return {
    promise: 'lists: CSV rows read, one core',
    target: `>= ${thousands(CSV_ROWS)} rows/s`,
    figure: `${thousands(rate)} rows/s`,
    size:
      `${thousands(rows)} rows of ${String(MATCH_LIST_HEADING.length)} columns, ` +
      `${String(Math.round(statSync(file).size / rows))} bytes each`,
    met: rate >= CSV_ROWS,
  };
}

function comparePairs(file: string, rows: number): Measurement {
  const store = storeOf(file);
  const read = makeRecordReader(store);
  const model = learnMatchModel(everyRecord(store));
  const plan = planBlocking(store, { boundary: undefined });
  const all = (): number =>
    Array.from({ length: PARTS }, (_, part) =>
      comparePart({ store, plan, boundary: undefined, model, wanted: WANTED }, part, { read, list: makePairList() }),
    ).reduce((sum, pairs) => sum + pairs, 0);
  // as a job is, but for its first second
  for (let warm = 0; warm < PAIRS;) warm += all();
  let pairs = 0;
  const seconds = processorSeconds(() => {
    for (let time = 0; time < 3; time++) pairs += all();
  });
  const rate = Math.round(pairs / seconds);
  return {
    promise: 'lists: candidate pairs found, compared and judged, one core',
    target: `>= ${thousands(PAIRS)} pairs/s`,
    figure: `${thousands(rate)} pairs/s`,
    size: `${thousands(rows)} records, ${thousands(pairs / 3)} pairs`,
    met: rate >= PAIRS,
  };
}

function storeOf(file: string): RecordStore {
  const store = makeRecordStore();
  const roles = [
    'family',
    'given',
    'familyKana',
    'givenKana',
    'birthDate',
    'sex',
    'postalCode',
    'address',
    'telephone',
    'insurer',
    'insuredSymbol',
    'insuredNumber',
    'insuredBranch',
  ];
  forEachRow(readFileSync(file), (cells, row) => {
    if (row === 1) return;
    const prepared = prepareMatchRecord(Object.fromEntries(roles.map((role, place) => [role, cells[place + 2] ?? ''])));
    addRecord(store, prepared, blockingKeys(prepared));
  });
  return store;
}

function* everyRecord(store: RecordStore): Generator<PreparedRecord> {
  const read = makeRecordReader(store);
  for (let row = 0; row < store.count; row++) yield read(row);
}

function forEachRow(bytes: Uint8Array, each: (cells: readonly string[], row: number) => void): void {
  const reader = makeCsvReader();
  for (let at = 0; at < bytes.length; at += 262_144)
    for (const { cells, row } of reader.push(bytes.subarray(at, at + 262_144)).rows) each(cells, row);
  for (const { cells, row } of reader.end().rows) each(cells, row);
}

/** The command as a hospital runs it, in a process of its own. */
function runCommand(file: string, rows: number, truth: Truth, folder: string): readonly Measurement[] {
  const out = join(folder, 'pairs.csv');
  const script =
    `const { main } = await import(${JSON.stringify(COMMAND)}); const code = await main(['match', 'dedupe', ` +
    `${JSON.stringify(file)}, '--out', ${JSON.stringify(out)}]); console.log(process.resourceUsage().maxRSS); ` +
    'process.exit(code);';
  const started = performance.now();
  const done = spawnSync(process.execPath, ['--input-type=module', '-e', script], {
    encoding: 'utf8',
    maxBuffer: 1 << 26,
  });
  const seconds = (performance.now() - started) / 1000;
  if (done.status !== 0) throw new Error(`musubi match ended with ${String(done.status)}: ${done.stderr}`);
  const memory = Math.round(Number(done.stdout.trim()) / 1024);
  const { precision, recall, f1, wrong } = judge(out, truth);
  const size = `${thousands(rows)} rows`;
  return [
    {
      promise: 'lists: musubi match dedupe, start to end',
      target: `<= ${String(MINUTES)} min`,
      figure: `${seconds.toFixed(1)} s`,
      size,
      met: seconds <= MINUTES * 60,
    },
    {
      promise: 'lists: memory of it',
      target: `<= ${thousands(MEMORY_MB)} MB`,
      figure: `${thousands(memory)} MB`,
      size,
      met: memory <= MEMORY_MB,
    },
    {
      promise: 'lists: automatic links that are right, and share of the true pairs',
      target: '>= 0.999 and >= 0.85',
      figure: `${precision.toFixed(5)} (${String(wrong)} wrong) and ${recall.toFixed(3)}`,
      size,
      met: precision >= 0.999 && recall >= 0.85,
    },
    { promise: 'lists: F1 at the best threshold', target: '>= 0.98', figure: f1.toFixed(4), size, met: f1 >= 0.98 },
  ];
}

function judge(
  out: string,
  truth: Truth,
): { readonly precision: number; readonly recall: number; readonly f1: number; readonly wrong: number } {
  const sizes = new Map<number, number>();
  for (const person of truth.values()) sizes.set(person, (sizes.get(person) ?? 0) + 1);
  const truePairs = [...sizes.values()].reduce((sum, size) => sum + (size * (size - 1)) / 2, 0);
  let [auto, autoRight, found, right, f1] = [0, 0, 0, 0, 0];
  forEachRow(readFileSync(out), ([left = '', other = '', , verdict], row) => {
    if (row === 1) return;
    const isRight = truth.get(left) === truth.get(other);
    found++;
    if (isRight) right++;
    if (verdict === 'auto') auto++;
    if (verdict === 'auto' && isRight) autoRight++;
    // best first: a threshold after every pair
    f1 = Math.max(f1, (2 * right) / (found + truePairs));
  });
  return { precision: auto === 0 ? 0 : autoRight / auto, recall: autoRight / truePairs, f1, wrong: auto - autoRight };
}

/** With those of the garbage collector; other work on the machine does not count. */
function processorSeconds(work: () => void): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1_000_000;
}

function thousands(count: number): string {
  return Math.round(count).toLocaleString('en');
}
