import { realpathSync } from 'node:fs';
import { resolve } from 'node:path';
import {
  makeRecordReader,
  makeRecordStore,
  MATCH_VERDICTS,
  mayBeLinkedByThird,
  pairsInOrder,
  planBlocking,
  scoreMatch,
  settleGroups,
  weighMatch,
  learnMatchModel,
  type BlockingPlan,
  type MatchVerdict,
  type PairList,
  type PreparedRecord,
  type RecordStore,
} from '@musubi/domain';
import { recognizedText } from './match/announce.ts';
import { compareLists } from './match/compare-lists.ts';
import { pairHeading, pairLine } from './match/pair-lines.ts';
import { amount, makeProgress, type Progress } from './match/progress.ts';
import { readMatchArguments, type MatchRequest } from './match/read-arguments.ts';
import { isFileError, readHeading, readList, whyUnusable, type ListHeading, type ReadList } from './match/read-list.ts';
import { placeOf } from './match/recognize-columns.ts';
import { readRenames } from './match/read-renames.ts';
import { makeRowReport, REPORT_HEADING, type RowReport } from './match/row-report.ts';
import { openTextFile, type TextFile } from './match/text-file.ts';
import { makeOutput, type Streams } from './output.ts';
import { MATCH_HELP } from './match-help.ts';

/** `musubi match …`: 名寄せの試行, for a hospital that looks at its own list before joining. Answers the exit code. */
export async function runMatchCommand(args: readonly string[], streams: Streams = process): Promise<number> {
  if (args.includes('--help') || args.includes('-h')) {
    streams.stdout.write(`${MATCH_HELP}\n`);
    return 0;
  }
  const request = readMatchArguments(args);
  if ('wrong' in request)
    return refuse(streams, 2, `${request.wrong}\n\n  musubi match --help に説明があります (explains everything)`);
  const written = [request.out, request.report].flatMap((path) =>
    path === undefined || path === '-' ? [] : [realPath(path)],
  );
  if ([...request.files, ...request.renames].some((file) => written.includes(realPath(file))))
    return refuse(streams, 2, '出力先が入力と同じファイルです (the output is one of the inputs)');
  if (new Set(request.files.map(realPath)).size < request.files.length)
    return refuse(
      streams,
      2,
      '同じファイルが二つ指定されています。一つの一覧の中は dedupe で探します (the two lists are one file; ' +
        'dedupe looks within one list)',
    );
  if (new Set(written).size < written.length)
    return refuse(streams, 2, '--out と --report が同じファイルです (--out and --report are the same file)');
  const mark = request.excel ? '\ufeff' : '';
  const files: TextFile[] = [];
  try {
    const out = request.out === '-' ? undefined : openTextFile(request.out, mark);
    if (out !== undefined && 'refused' in out) return refuse(streams, 1, out.refused);
    if (out !== undefined) files.push(out);
    const reported = request.report === undefined ? undefined : openTextFile(request.report, '\ufeff');
    if (reported !== undefined && 'refused' in reported) return refuse(streams, 1, reported.refused);
    if (reported !== undefined) files.push(reported);
    reported?.line(REPORT_HEADING);
    const report = makeRowReport(reported === undefined ? undefined : (line) => reported.line(line));
    const code = await match(request, { out, report, streams });
    if (code === 0) for (const file of files) file.keep();
    return code;
  } catch (error) {
    if (!isFileError(error)) throw error;
    return refuse(streams, 1, `書き出しに失敗しました (${error.code}) / writing failed.`);
  } finally {
    for (const file of files) file.discard();
  }
}

async function match(
  request: MatchRequest,
  to: { readonly out: TextFile | undefined; readonly report: RowReport; readonly streams: Streams },
): Promise<number> {
  const { report, streams } = to;
  makeOutput(streams.stderr);
  const store = makeRecordStore();
  const headings: ListHeading[] = [];
  for (const path of request.files) {
    const heading = await readHeading(path, request.columns, request.withoutHeading);
    if ('refused' in heading) return refuse(streams, 1, heading.refused);
    headings.push(heading);
  }
  const renames = await readRenames(request.renames, report);
  if ('refused' in renames) return refuse(streams, 1, renames.refused);
  const missing = request.columns.find(({ column }) =>
    headings.every(({ heading }) => placeOf(heading, column) === undefined),
  );
  if (missing !== undefined)
    return refuse(
      streams,
      2,
      `--columns: 「${missing.column}」という列はどの一覧にもありません (no list has such a column)`,
    );
  for (const unusable of headings.map(whyUnusable)) if (unusable !== undefined) return refuse(streams, 1, unusable);
  const lists: ReadList[] = [];
  for (const heading of headings) {
    streams.stderr.write(recognizedText(heading));
    const list = await readList(heading, {
      store,
      renames,
      report,
      progress: makeProgress(streams.stderr, { what: '読込み (reading)', unit: '行 (rows)' }),
    });
    if ('refused' in list) return refuse(streams, 1, list.refused);
    lists.push(list);
  }
  const [left, right] = lists;
  if (left === undefined) return 0;
  const boundary = right?.first;
  const learning = makeProgress(streams.stderr, { what: '学習 (learning)', unit: '件 (records)' });
  const model = learnMatchModel(everyRecord(store, learning), { cause: 'musubi match' });
  learning.done(store.count);
  const plan = planBlocking(store, { boundary });
  // The doubtful pairs are needed for the groups, also where only the certain ones are written.
  const collected = request.verdict === 'all' ? WANTED.all : WANTED.review;
  const { list: found, compared } = await compareLists(
    { store, plan, boundary, model, wanted: collected },
    makeProgress(streams.stderr, { what: '比較 (comparing)', unit: '組 (pairs)' }),
  );
  const read = makeRecordReader(store);
  const list = settleGroups(found, {
    count: store.count,
    boundary,
    model,
    weigh: (a, b) => weighMatch(model, read(a), read(b)),
    mayBeLinkedByThird: (a, b) => mayBeLinkedByThird(read(a), read(b)),
    isSure: (a, b) => scoreMatch(model, read(a), read(b)).verdict === 'auto',
  });
  await writePairs(request, { ...to, store, list, left, right, explain: (a, b) => scoreMatch(model, a, b) });
  streams.stderr.write(summary({ lists, plan, compared, list, report }));
  return 0;
}

const PROGRESS_ROWS = 10_000;

const WANTED: Readonly<Record<MatchRequest['verdict'], ReadonlySet<MatchVerdict>>> = {
  auto: new Set<MatchVerdict>(['auto']),
  review: new Set<MatchVerdict>(['auto', 'review']),
  all: new Set(MATCH_VERDICTS),
};

function* everyRecord(store: RecordStore, progress: Progress): Generator<PreparedRecord> {
  const read = makeRecordReader(store);
  for (let row = 0; row < store.count; row++) {
    if (row % PROGRESS_ROWS === 0) progress.at(row / store.count, row);
    yield read(row);
  }
}

type Writing = {
  readonly store: RecordStore;
  readonly list: PairList;
  readonly left: ReadList;
  readonly right: ReadList | undefined;
  readonly out: TextFile | undefined;
  readonly streams: Streams;
  readonly explain: (a: PreparedRecord, b: PreparedRecord) => ReturnType<typeof scoreMatch>;
};

async function writePairs(
  request: MatchRequest,
  { store, list, left, right, out, streams, explain }: Writing,
): Promise<void> {
  const output = makeOutput(streams.stdout);
  const line = async (text: string): Promise<void> => (out === undefined ? output.line(text) : out.line(text));
  const read = makeRecordReader(store);
  const leftName = left.names.nameOf();
  const rightName = right === undefined ? leftName : right.names.nameOf();
  const first = right?.first ?? 0;
  await line(pairHeading(request.explain));
  for (const pair of pairsInOrder(list)) {
    if (!WANTED[request.verdict].has(pair.verdict)) continue;
    const result = request.explain ? explain(read(pair.left), read(pair.right)) : undefined;
    await line(pairLine(leftName(pair.left), rightName(pair.right - first), pair.score, pair.verdict, result));
    if (output.closed()) return;
  }
}

function summary(what: {
  readonly lists: readonly ReadList[];
  readonly plan: BlockingPlan;
  readonly compared: number;
  readonly list: PairList;
  readonly report: RowReport;
}): string {
  const { lists, plan, compared, list, report } = what;
  const count = (verdict: MatchVerdict): string =>
    amount(list.verdict.subarray(0, list.count).filter((each) => each === MATCH_VERDICTS.indexOf(verdict)).length);
  return [
    report.summary(),
    ...lists.map(
      ({ file, encoding, rows, records }) =>
        `${file}: ${amount(rows)} 行を読み ${amount(records)} 件を照合に使用 (${amount(rows)} rows read, ` +
        `${amount(records)} used), ${encoding}`,
    ),
    ...lists
      .filter(({ records }) => records === 0)
      .map(({ file }) => `${file}: 照合できる行がありません / there is no row to compare`),
    `比較した組 (pairs compared)          ${amount(compared)}`,
    ...(plan.capped.length === 0
      ? []
      : [
          `  ありふれた手がかり ${amount(plan.capped.length)} 種は比較に使わず (延べ ` +
            `${amount(plan.cappedRecords)} 件、${amount(plan.largest)} 件より多く共有) / ` +
            `${amount(plan.capped.length)} keys that more than ${amount(plan.largest)} records share were not ` +
            'compared by',
        ]),
    `自動で同じ人と言える組 (auto)        ${count('auto')}`,
    `人が確かめる組 (review)              ${count('review')}`,
    ...(list.dropped === 0
      ? []
      : [
          `多すぎるため書かなかった組 (left out)  ${amount(list.dropped)}（score ${list.floor.toFixed(1)} 以下 ` +
            '/ at or below）',
        ]),
    '',
  ].join('\n');
}

/** Where links lead to: an input must not be overwritten by any of its names. */
function realPath(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    // not there yet
    return resolve(path);
  }
}

function refuse({ stderr }: Streams, code: number, sentence: string): number {
  stderr.write(`musubi match: ${sentence}\n`);
  return code;
}
