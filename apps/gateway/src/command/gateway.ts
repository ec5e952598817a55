import { parseArgs } from 'node:util';
import { parseFacilityId, type FacilityId } from '@musubi/domain';
import { Database } from '@musubi/runtime';
import { GATEWAY_ROLE } from '../database-role.ts';
import { makeOutput, type Output } from './output.ts';
import { PATIENT_IDS_USAGE, readPatientIdsArguments, runPatientIds } from './patient-ids/run-patient-ids.ts';
import {
  findFacilities,
  findIngestCounts,
  findIssues,
  requestRescan,
  summarizeIssues,
  type ListedIssue,
} from '../ingest-status/store.ts';

const USAGE = `使い方 / usage: musubi gateway <issues|status|rescan|patient-ids …> [--facility ID] [--json] \
[--database URL]

  issues   取込時の指摘(ファイル・セグメント・項目・説明)を一覧する。--summary で種類ごとに数える
           what could not be used, file by file; with --summary, counted by kind
  status   取込状況を施設ごとに示す / what has been taken in, facility by facility
  rescan   次の走査ですべてのファイルを読み直す / read every file again at the next walk
  patient-ids import FILE.csv | list | undo FORMER
           患者番号の変更（システム更新などの新旧番号一覧）とその取消 / patient numbers that changed (musubi \
gateway patient-ids --help)

  --database がなければ環境変数 MUSUBI_DATABASE_URL を使う / without --database: MUSUBI_DATABASE_URL
`;
const PAGE = 1000;

/** `musubi gateway …`: for the hospital's IT person. Answers the exit code: 0 done, 1 failed, 2 wrong usage. */
export async function runGatewayCommand(args: readonly string[]): Promise<number> {
  const output = makeOutput(process.stdout);
  const asksHelp = args.some((word) => word === '--help' || word === '-h') || args[0] === 'help';
  if (asksHelp) {
    await output.line((args[0] === 'patient-ids' ? PATIENT_IDS_USAGE : USAGE).trimEnd());
    return 0;
  }
  if (args[0] === 'patient-ids') return runPatientIdsCommand(args.slice(1), output);
  const asked = readArguments(args);
  if (asked === undefined) {
    process.stderr.write(USAGE);
    return 2;
  }
  await using db = new Database(asked.database, {
    role: GATEWAY_ROLE,
    name: 'musubi gateway',
    max: 1,
    statementTimeoutMs: 600_000,
  });
  try {
    const facilities = asked.facility === undefined ? await findFacilities(db) : [asked.facility];
    switch (asked.command) {
      case 'issues':
        for (const facility of facilities)
          await (asked.summary ? showSummary : listIssues)(db, facility, asked.json, output);
        return 0;
      case 'status':
        for (const facility of facilities) await showStatus(db, facility, asked.json, output);
        return 0;
      case 'rescan':
        for (const facility of facilities)
          await output.line(
            `${facility}: ${await requestRescan(db, facility)} 件を次の走査で読み直します / files will be read again.`,
          );
        return 0;
      default:
        return asked.command satisfies never;
    }
  } catch (error) {
    return databaseFailed(error);
  }
}

async function runPatientIdsCommand(args: readonly string[], output: Output): Promise<number> {
  const asked = readPatientIdsArguments(args, process.env);
  if (asked === undefined) {
    process.stderr.write(PATIENT_IDS_USAGE);
    return 2;
  }
  await using db = new Database(asked.database, {
    role: GATEWAY_ROLE,
    name: 'musubi gateway patient-ids',
    max: 1,
    statementTimeoutMs: 600_000,
  });
  try {
    return await runPatientIds(db, asked, output);
  } catch (error) {
    return databaseFailed(error);
  }
}

function databaseFailed(error: unknown): number {
  const code = (error as { code?: unknown } | null)?.code;
  process.stderr.write(
    'データベースに接続できないか、ゲートウェイのデータベースではありません / the database cannot be reached, ' +
      `or is not a gateway's${typeof code === 'string' ? ` (${code})` : ''}.\n`,
  );
  return 1;
}

type Asked = {
  readonly command: 'issues' | 'status' | 'rescan';
  readonly facility: FacilityId | undefined;
  readonly json: boolean;
  readonly summary: boolean;
  readonly database: string;
};

function readArguments(args: readonly string[]): Asked | undefined {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        facility: { type: 'string' },
        json: { type: 'boolean', default: false },
        summary: { type: 'boolean', default: false },
        database: { type: 'string' },
      },
    });
    const [command, ...rest] = positionals;
    const database = values.database ?? process.env['MUSUBI_DATABASE_URL'];
    const facility = values.facility === undefined ? undefined : parseFacilityId(values.facility);
    if (
      (command !== 'issues' && command !== 'status' && command !== 'rescan') ||
      rest.length > 0 ||
      database === undefined ||
      (values.facility !== undefined && facility === undefined)
    )
      return undefined;
    if (values.summary && command !== 'issues') return undefined;
    return { command, facility, json: values.json, summary: values.summary, database };
  } catch {
    // an unknown option
    return undefined;
  }
}

async function listIssues(db: Database, facility: FacilityId, json: boolean, output: Output): Promise<void> {
  let count = 0;
  for (let after = 0; !output.closed();) {
    const issues = await findIssues(db, facility, after, PAGE);
    for (const issue of issues) await output.line(json ? JSON.stringify({ facility, ...issue }) : issueText(issue));
    count += issues.length;
    after = issues.at(-1)?.id ?? after;
    if (issues.length < PAGE) break;
  }
  if (!json) await output.line(`${facility}: ${count} 件の指摘 / issues\n`);
}

async function showSummary(db: Database, facility: FacilityId, json: boolean, output: Output): Promise<void> {
  const kinds = await summarizeIssues(db, facility);
  for (const { severity, code, ja, en, issues, files, example } of kinds) {
    await output.line(
      json
        ? JSON.stringify({ facility, severity, code, ja, en, issues, files, example })
        : `[${SEVERITY[severity]}] ${files} ファイル / files (${issues} 件)  ${code}\n    ${ja}\n    ${en}\n    ` +
            `例 / e.g. ${example}`,
    );
  }
  if (!json) await output.line(`${facility}: ${kinds.length} 種類の指摘 / kinds\n`);
}

const SEVERITY: Readonly<Record<ListedIssue['severity'], string>> = {
  note: '参考',
  partial: '一部のみ',
  rejected: '取込不可',
};

function issueText(issue: ListedIssue): string {
  const place = [issue.segment, issue.occurrence === undefined ? undefined : `${issue.occurrence} 番目`, issue.field]
    .filter((part) => part !== undefined)
    .join(' ');
  return (
    `[${SEVERITY[issue.severity]}] ${issue.storage}:${issue.file === '' ? '(格納フォルダー)' : issue.file}` +
    `${place === '' ? '' : `  ${place}`}\n    ${issue.ja}\n    ${issue.en}`
  );
}

async function showStatus(db: Database, facility: FacilityId, json: boolean, output: Output): Promise<void> {
  const counts = await findIngestCounts(db, facility);
  if (counts === undefined)
    return output.line(`${facility}: このゲートウェイにない施設です / not a facility of this gateway`);
  if (json) return output.line(JSON.stringify({ facility, ...counts }));
  const rows: readonly (readonly [string, string])[] = [
    ['ファイル / files', String(counts.files)],
    ['記録 / entries', String(counts.entries)],
    ['患者 / patients', String(counts.patients)],
    ['読み取れない / unreadable', String(counts.unreadable)],
    ['ディスクにない / gone from disk', String(counts.missing)],
    ['別の番号で書き直された / written again under another number', String(counts.rewritten)],
    ['受信箱で待機 / waiting in inbox', String(counts.waitingMessages)],
    ['最終取込 / last taken in', counts.lastFileAt ?? '-'],
    ['最終走査 / last walk', counts.scannedAt ?? '-'],
    ['走査中 / walking now', counts.scanning ? 'はい / yes' : 'いいえ / no'],
  ];
  await output.line(`${facility}\n${rows.map(([name, value]) => `  ${name}: ${value}\n`).join('')}`);
}
