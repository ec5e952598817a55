import type { Coded, ProblemContent } from '@musubi/domain';
import { component, field, repetitions, type Segment } from '../../hl7v2/message.ts';
import type { IssueList } from '../issue-list.ts';
import { BY_ORDER, ignore, RARELY, type SegmentMapping } from './mapping.ts';
import { codeField, coded, codedField, time } from './values.ts';

export const PRB_MAPPING: SegmentMapping = {
  segment: 'PRB',
  ja: '病名',
  mapped: {
    1: 'DE: left out',
    3: 'ProblemContent.name',
    4: 'EntryKey.part',
    7: 'ProblemContent.onset when PRB-16 is empty',
    9: 'ProblemContent.end',
    10: 'ProblemContent.icd10 / setting; every code counts for RecordEntry.sensitive',
    13: 'ProblemContent.suspected',
    14: 'ProblemContent.outcome',
    15: 'ProblemContent.end when PRB-9 is empty and PRB-14 is an outcome',
    16: 'ProblemContent.onset',
    17: 'name when PRB-3 has no text',
    18: 'ProblemContent.main',
    19: 'ProblemContent.suspected',
  },
  ignored: [
    ignore('2', { ja: '操作の日時', en: 'time of the operation' }),
    ignore('5,6,8,11,12,20-24', RARELY),
    ignore('25', { ja: '機微の区分は診療科とコードで決める', en: 'sensitivity is decided by department and code' }),
  ],
};

export const ZPR_MAPPING: SegmentMapping = {
  segment: 'ZPR',
  ja: '病名修飾',
  mapped: {
    1: 'ProblemContent.name (prefix)',
    2: 'ProblemContent.name when PRB-3 and PRB-17 have no text',
    3: 'ProblemContent.name (suffix); ProblemContent.suspected',
  },
  ignored: [
    ignore('4-6', { ja: '交換用コード。名称と管理番号で足りる', en: 'exchange codes; name and number are enough' }),
    ignore('7', RARELY),
  ],
};

export const ZPD_MAPPING: SegmentMapping = {
  segment: 'ZPD',
  ja: '歯式',
  mapped: { 2: 'ProblemContent.name (tooth)' },
  ignored: [ignore('1', BY_ORDER)],
};

/** 病名 of one PRB with its ZPR and ZPD. Undefined when it has no name, or was deleted (DE). */
export function readProblem(
  prb: Segment,
  zprs: readonly Segment[],
  teeth: readonly Segment[],
  issues: IssueList,
): ProblemContent | undefined {
  const base = codedField(prb, 3);
  const written = field(prb, 17);
  const coreText =
    (base?.text !== base?.code ? base?.text : undefined) ??
    written ??
    zprs.map((zpr) => codedField(zpr, 2)?.text).find((text) => text !== undefined) ??
    base?.text;
  if (coreText === undefined) {
    issues.at(prb, 3, {
      code: 'ssmix2/no-problem-name',
      ja: '病名がありません。この病名は使いません。',
      en: 'The problem has no name; it is not used.',
    });
    return undefined;
  }
  const [diagnosis] = repetitions(prb, 10);
  const icd10 = diagnosis === undefined ? undefined : component(diagnosis, 1);
  // ICD-10 stands in the first triplet, the kind of diagnosis (H, L, O, B, A, F) in the second.
  const setting =
    diagnosis === undefined || component(diagnosis, 4) === undefined
      ? undefined
      : coded({
          text: diagnosis.text.split(diagnosis.delimiters.component).slice(3, 6).join(diagnosis.delimiters.component),
          delimiters: diagnosis.delimiters,
        });
  const outcome = codedField(prb, 14);
  const onset = time(prb, 16, issues) ?? time(prb, 7, issues);
  const end =
    time(prb, 9, issues) ?? (outcome !== undefined && isOutcome(outcome.code) ? time(prb, 15, issues) : undefined);
  return {
    type: 'problem',
    name: { ...(base ?? { text: coreText }), text: decorated(coreText, zprs, teeth) },
    ...(icd10 !== undefined && { icd10 }),
    ...(onset !== undefined && { onset }),
    ...(end !== undefined && { end }),
    ...(outcome !== undefined && { outcome }),
    suspected:
      isSuspected(prb) ||
      zprs.some((zpr) =>
        modifiersOf(zpr, 3).some((one) => one.code === SUSPECTED_MODIFIER || one.text.endsWith('の疑い')),
      ),
    main: codeField(prb, 18) === '1',
    ...(setting !== undefined && { setting }),
  };
}

/** ICD-10 codes beside the first: a dagger and its asterisk, or what the first is due to. */
export function icd10Codes(prb: Segment): readonly string[] {
  return repetitions(prb, 10).flatMap((one) => component(one, 1)?.trim() ?? []);
}

/** PRB-13: `1` (JHSD0005). PRB-19 in other systems: "疑い" as a text. */
function isSuspected(prb: Segment): boolean {
  const confirmation = codedField(prb, 13);
  return (
    confirmation?.code === '1' ||
    confirmation?.code === 'S' ||
    /疑/.test(confirmation?.text ?? '') ||
    /疑/.test(codedField(prb, 19)?.text ?? '')
  );
}

/** "回復せず" is a state, not an end. */
function isOutcome(code: string | undefined): boolean {
  return code !== undefined && ['D', 'F', 'S'].includes(code);
}

/** 修飾語マスター: の疑い */
const SUSPECTED_MODIFIER = '8002';

function modifiersOf(zpr: Segment, n: number): readonly Coded[] {
  return repetitions(zpr, n).flatMap((one) => coded(one) ?? []);
}

function decorated(core: string, zprs: readonly Segment[], teeth: readonly Segment[]): string {
  const modifiers = (n: number): string =>
    zprs
      .flatMap((zpr) => modifiersOf(zpr, n))
      .map((one) => one.text)
      .join('');
  const [prefix, suffix] = [modifiers(1), modifiers(3)];
  const tooth = teeth
    .map((zpd) => codedField(zpd, 2)?.text ?? '')
    .filter((text) => text !== '')
    .join('、');
  const name = (core.startsWith(prefix) ? '' : prefix) + core + (core.endsWith(suffix) ? '' : suffix);
  return tooth === '' ? name : `${name} [${tooth}]`;
}
