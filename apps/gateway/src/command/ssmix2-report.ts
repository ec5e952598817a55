import type { Issue } from '@musubi/domain';
import type { WalkProblem } from '../source/walk-storage.ts';
import { column, type Output } from './output.ts';
import { MOST_PATIENTS_COUNTED } from './ssmix2-unit.ts';

/** 一ファイルの所見: what is printed for it. */
export type Finding = {
  readonly file: string;
  readonly type?: string;
  readonly patient?: string;
  readonly day?: string | null;
  readonly orderNumber?: string;
  readonly flag?: string;
  /** Whether this is the version that counts. */
  readonly current: boolean;
  /** An ADT-00 that says who the patient is. */
  readonly demographics?: true;
  /** The file stands under another patient: `entries` is what it says, and none of it would be taken in. */
  readonly refused?: true;
  readonly entries: readonly {
    readonly kind: string;
    readonly status: string;
    readonly day: string | null;
    readonly title: string;
  }[];
  readonly issues: readonly Issue[];
};

export type Totals = {
  files: number;
  current: number;
  entries: number;
  patients: Set<string>;
  types: Map<string, number>;
  severities: Map<string, number>;
  problems: number;
};

const PROBLEMS: Readonly<
  Record<WalkProblem['problem'], readonly [severity: Issue['severity'], ja: string, en: string]>
> = {
  'symbolic-link': ['note', 'リンクです。たどりません。', 'A link; it is not followed.'],
  'unreadable-folder': [
    'rejected',
    'フォルダを開けません。読取り権限を確認してください。',
    'The folder cannot be opened; please check the permission.',
  ],
  'too-deep': ['rejected', 'フォルダが深すぎます。', 'The folder is nested too deeply.'],
  'name-not-utf8': ['rejected', 'ファイル名が UTF-8 ではありません。', 'The file name is not UTF-8.'],
  'special-file': ['note', '通常のファイルではありません。', 'Not a regular file.'],
};

export function problemFinding({ path, problem }: WalkProblem): Finding {
  const [severity, ja, en] = PROBLEMS[problem];
  return {
    file: path === '' ? '.' : path,
    current: false,
    entries: [],
    issues: [{ code: `inspect/${problem}`, severity, ja, en }],
  };
}

export async function report(
  finding: Finding,
  totals: Totals,
  output: Output,
  options: { readonly json: boolean },
): Promise<void> {
  if (finding.type === undefined) totals.problems++;
  else {
    totals.files++;
    if (finding.current) totals.current++;
    if (finding.patient !== undefined && totals.patients.size < MOST_PATIENTS_COUNTED)
      totals.patients.add(finding.patient);
    totals.types.set(finding.type, (totals.types.get(finding.type) ?? 0) + 1);
  }
  totals.entries += finding.current && finding.refused !== true ? finding.entries.length : 0;
  for (const { severity } of finding.issues)
    totals.severities.set(severity, (totals.severities.get(severity) ?? 0) + 1);
  if (options.json) return output.line(JSON.stringify(finding));
  const rejected = finding.issues.some((issue) => issue.severity === 'rejected');
  const mark = rejected ? '×' : finding.current ? '○' : finding.flag === '2' ? '旧' : finding.flag === '0' ? '削' : '–';
  const known = finding.demographics === true ? ['患者基本情報'] : [];
  const titles =
    [...known, ...finding.entries.slice(0, 5).map((entry) => entry.title)].join('、') +
    (finding.entries.length > 5 ? ` 他${String(finding.entries.length - 5)}件` : '');
  await output.line(
    finding.type === undefined
      ? `– ${finding.file}`
      : (
          `${mark} ${column(finding.type, 14)} ${column(finding.day ?? '-', 10)} ` +
          `${column(finding.patient ?? '', 10)} ${column(finding.orderNumber ?? '', 16)} ${titles}`
        ).trimEnd(),
  );
  for (const issue of finding.issues) {
    const where =
      issue.segment === undefined
        ? ''
        : `${String(issue.occurrence ?? 1)}番目の ${issue.segment}` +
          `${issue.field === undefined ? '' : ` (${issue.field})`}: `;
    await output.line(`    ${SEVERITY[issue.severity]} ${where}${issue.ja}\n         ${issue.en}`);
  }
  if (finding.type !== undefined && finding.issues.length > 0) await output.line(`      ${finding.file}`);
}

const SEVERITY: Readonly<Record<Issue['severity'], string>> = { note: '参考', partial: '一部', rejected: '不可' };

export function totalsText(totals: Totals): string {
  const types = [...totals.types]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([type, count]) => `${type} ${String(count)}`)
    .join('、');
  const count = (severity: string): string => String(totals.severities.get(severity) ?? 0);
  return [
    '',
    `ファイル (files)            ${String(totals.files)}`,
    `  有効な版 (current)        ${String(totals.current)}`,
    `  対象外・問題 (not usable) ${String(totals.problems)}`,
    `患者 (patients)             ${totals.patients.size >= MOST_PATIENTS_COUNTED ? '≥ ' : ''}` +
      `${String(totals.patients.size)}`,
    `記録 (entries)              ${String(totals.entries)}`,
    `指摘 (issues)               取込不可 (rejected) ${count('rejected')} · 一部 (partial) ${count('partial')} ` +
      `· 参考 (note) ${count('note')}`,
    `種別 (types)                ${types}`,
    '',
  ].join('\n');
}
