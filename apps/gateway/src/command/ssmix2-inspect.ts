import { createHash } from 'node:crypto';
import { lstatSync, opendirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { FacilityId, Issue, RecordEntry } from '@musubi/domain';
import { decodeText, field, firstSegment, parseMessage } from '@musubi/formats/hl7v2';
import {
  currentVersion,
  documentKeyOf,
  readExtendedDocument,
  readStorageFile,
  type ExtendedPath,
  type StandardPath,
} from '@musubi/formats/ssmix2';
import { walkStorage, type FoundFile, type WalkProblem } from '../source/walk-storage.ts';
import { makeOutput, type Output, type Streams } from './output.ts';
import { type Totals, report, problemFinding, totalsText, type Finding } from './ssmix2-report.ts';
import { facilityOf, locate, groupOf } from './ssmix2-place.ts';
import type { Unit } from './ssmix2-unit.ts';

/** A larger file is no record; it is named and left alone. */
const LARGEST_FILE = 256 * 1024 * 1024;

/** ストレージの点検: streams through the tree, one folder in memory at a time; never follows a link, never writes. */
export async function inspectStorage(
  directory: string,
  options: { readonly json: boolean },
  streams: Streams,
): Promise<number> {
  const root = resolve(directory);
  const refused = whyUnreadable(root);
  if (refused !== undefined) {
    streams.stderr.write(`musubi: ${refused}\n`);
    return 1;
  }
  const output = makeOutput(streams.stdout);
  makeOutput(streams.stderr);
  const totals: Totals = {
    files: 0,
    current: 0,
    entries: 0,
    patients: new Set(),
    types: new Map(),
    severities: new Map(),
    problems: 0,
  };
  const facility = facilityOf(root);
  const problems: WalkProblem[] = [];
  let folder: string | undefined;
  let units: Unit[] = [];

  for (const found of walkStorage(root, (problem) => problems.push(problem))) {
    for (const problem of problems.splice(0)) await report(problemFinding(problem), totals, output, options);
    if (output.closed()) return 0;
    if (found === undefined) continue;
    const unit = locate(root, found);
    const group = groupOf(unit, found);
    if (group !== folder) {
      await inspectGroup(root, facility, units, totals, output, options);
      units = [];
      folder = group;
    }
    const last = units.at(-1);
    if (last !== undefined && sameContentFolder(last, unit)) last.files.push(found);
    else units.push(unit);
  }
  await inspectGroup(root, facility, units, totals, output, options);
  for (const problem of problems) await report(problemFinding(problem), totals, output, options);
  if (totals.files === 0 && !output.closed())
    streams.stderr.write(
      'musubi: SS-MIX2 のファイルが見つかりません。ストレージのルートを指定してください (no SS-MIX2 file was ' +
        `found; name the root of a storage): ${root}\n`,
    );
  if (!output.closed()) streams.stderr.write(totalsText(totals));
  return 0;
}

function whyUnreadable(root: string): string | undefined {
  try {
    opendirSync(root).closeSync();
    return undefined;
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    if (code === 'ENOENT') return `フォルダがありません (there is no such folder): ${root}`;
    if (code === 'ENOTDIR')
      return (
        'フォルダではありません。ファイルは musubi hl7 show で表示できます (not a folder; musubi hl7 show ' +
        `displays a file): ${root}`
      );
    return (
      'フォルダを開けません。読取り権限を確認してください (the folder cannot be opened; please check the ' +
      `permission): ${root}`
    );
  }
}

function sameContentFolder(a: Unit, b: Unit): boolean {
  if (a.path?.storage !== 'extended' || b.path?.storage !== 'extended') return false;
  return (
    documentKeyOf(a.path) === documentKeyOf(b.path) &&
    a.path.eventTime === b.path.eventTime &&
    a.path.flag === b.path.flag &&
    a.path.patient === b.path.patient
  );
}

async function inspectGroup(
  root: string,
  facility: FacilityId,
  units: readonly Unit[],
  totals: Totals,
  output: Output,
  options: { readonly json: boolean },
): Promise<void> {
  const versions = new Map<string, (StandardPath | ExtendedPath)[]>();
  for (const { path } of units) {
    if (path === undefined) continue;
    const key = `${path.patient}/${documentKeyOf(path)}`;
    const known = versions.get(key);
    if (known === undefined) versions.set(key, [path]);
    else known.push(path);
  }
  for (const unit of units) {
    const { path } = unit;
    const current =
      path !== undefined && currentVersion(versions.get(`${path.patient}/${documentKeyOf(path)}`) ?? []) === path;
    for (const finding of inspectUnit(root, facility, unit, current)) await report(finding, totals, output, options);
  }
}

function inspectUnit(root: string, facility: FacilityId, unit: Unit, current: boolean): readonly Finding[] {
  const { path, refusal, files } = unit;
  const contents = files.map((file) => ({ file, read: readWhole(root, file) }));
  if (path === undefined)
    return contents.map(({ file }) => ({
      file: file.path,
      current: false,
      entries: [],
      issues: refusal === undefined ? [] : [refusal],
    }));
  const head = {
    type: path.storage === 'standard' ? path.dataType : path.kindCode,
    patient: path.patient,
    day: path.day ?? null,
    orderNumber: path.storage === 'standard' ? path.orderNumber : path.key,
    flag: path.flag,
    current,
  };
  const readable = contents.flatMap(({ file, read }) => (read instanceof Uint8Array ? [{ file, bytes: read }] : []));
  const reading =
    path.storage === 'standard'
      ? readable.map(({ bytes }) => readStorageFile({ facility, path, bytes }))[0]
      : readExtendedDocument({
          facility,
          path,
          files: readable.map(({ file, bytes }) => ({
            name: file.path.split('/').at(-1) ?? '',
            bytes,
            digest: createHash('sha256').update(bytes).digest('hex'),
          })),
        });
  const first = readable[0];
  const misplaced =
    path.storage === 'standard' &&
    first !== undefined &&
    reading?.issues.some((issue) => issue.code === 'ssmix2/wrong-patient')
      ? entriesAsNamed(facility, path, first.bytes)
      : undefined;
  // What a content folder holds is said once, with its first file.
  return contents.map(({ file, read }, index) => ({
    file: file.path,
    ...head,
    ...(index === 0 &&
      reading !== undefined &&
      'demographics' in reading &&
      reading.demographics !== undefined &&
      !reading.cancels && { demographics: true as const }),
    ...(index === 0 && misplaced !== undefined && { refused: true as const }),
    entries:
      index !== 0
        ? []
        : misplaced !== undefined
          ? misplaced.map(summary)
          : reading !== undefined && !reading.cancels
            ? reading.entries.map(summary)
            : [],
    issues: [...(index === 0 ? (reading?.issues ?? []) : []), ...(read instanceof Uint8Array ? [] : [read])],
  }));
}

/**
 * 患者の合わないファイル: what it would say under the patient that it names, so that the mistake can be found; never
 * for taking in.
 */
function entriesAsNamed(facility: FacilityId, path: StandardPath, bytes: Uint8Array): readonly RecordEntry[] {
  const pid = firstSegment(parseMessage(decodeText(bytes).text), 'PID');
  const named = pid === undefined ? undefined : field(pid, 3, 1, 1);
  return named === undefined || named === ''
    ? []
    : readStorageFile({ facility, path: { ...path, patient: named }, bytes }).entries;
}

function summary(entry: RecordEntry): Finding['entries'][number] {
  return { kind: entry.kind, status: entry.status, day: entry.day ?? null, title: entry.title };
}

function readWhole(root: string, file: FoundFile): Uint8Array | Issue {
  if (file.size > LARGEST_FILE)
    return {
      code: 'inspect/too-large',
      severity: 'rejected',
      ja: 'ファイルが大きすぎます（256 MB を超えています）。',
      en: 'The file is too large (more than 256 MB).',
    };
  const full = join(root, file.path);
  try {
    // Looked at again: what was a file when the folder was read may be a link now.
    if (!lstatSync(full).isFile()) return VANISHED;
    return readFileSync(full);
  } catch (error) {
    const gone = error instanceof Error && 'code' in error && error.code === 'ENOENT';
    return gone
      ? VANISHED
      : {
          code: 'inspect/unreadable-file',
          severity: 'rejected',
          ja: 'ファイルを開けません。読取り権限を確認してください。',
          en: 'The file cannot be opened; please check the permission.',
        };
  }
}

const VANISHED: Issue = {
  code: 'inspect/vanished',
  severity: 'note',
  ja: '読む前にファイルがなくなりました（名前の変更など）。',
  en: 'The file was gone before it could be read (renamed, perhaps).',
};
