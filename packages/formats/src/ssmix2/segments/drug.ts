import type { Coded, Quantity } from '@musubi/domain';
import { component, field, fieldText, repetitions, type Segment } from '../../hl7v2/message.ts';
import type { IssueList } from '../issue-list.ts';
import { BY_ORDER, DISPENSARY, ignore, NOT_USED, OPERATOR, RARELY, type SegmentMapping } from './mapping.ts';
import { codeField, codedComponent, codedField, inTable } from './values.ts';

export const RXE_MAPPING: SegmentMapping = {
  segment: 'RXE',
  ja: '薬剤',
  mapped: {
    1: 'DrugLine.comments, where there is no TQ1 (HL7 before 2.5)',
    2: 'DrugLine.drug; InjectionContent.category',
    3: 'DrugLine.dose; injection group total',
    4: 'DrugLine.comments (upper dose)',
    5: 'unit of the dose',
    7: 'DrugLine.comments',
    10: 'DrugLine.total',
    11: 'unit of the total',
    12: 'DrugLine.comments (refills)',
    19: 'DrugLine.daily',
    21: 'PrescriptionContent.categories',
    22: 'injection rate',
    23: 'injection rate',
    24: 'injection rate',
    25: 'DrugLine.comments (strength)',
    26: 'DrugLine.comments (strength)',
    27: 'DrugLine.comments',
    31: 'DrugLine.comments',
  },
  ignored: [
    ignore('8,9', NOT_USED),
    ignore('6', { ja: '剤形。薬剤名に含まれる', en: 'form; part of the name of the drug' }),
    ignore('16-18,20,28-30,36-44', DISPENSARY),
    ignore('13,14', OPERATOR),
    ignore('15', {
      ja: '処方箋番号。版の鍵は格納パスのオーダ番号',
      en: 'number of the paper; the key is the order number of the path',
    }),
    ignore('32', { ja: '当初のオーダ日は元のオーダにある', en: 'stands in the first order itself' }),
    ignore('33,34,35', RARELY),
  ],
};

export const RXR_MAPPING: SegmentMapping = {
  segment: 'RXR',
  ja: '投与経路',
  mapped: { 1: 'route', 2: 'comments (site)', 3: 'comments (device)', 4: 'method' },
  ignored: [ignore('5,6', NOT_USED)],
};

export const RXC_MAPPING: SegmentMapping = {
  segment: 'RXC',
  ja: '注射成分',
  mapped: {
    1: 'components.role (B base, A additive)',
    2: 'components.drug',
    3: 'components.amount',
    4: 'unit of the amount',
  },
  ignored: [
    ignore('5,6,8,9', { ja: '力価。薬剤名に含まれる', en: 'strength; part of the name of the drug' }),
    ignore('7', RARELY),
  ],
};

export const RXA_MAPPING: SegmentMapping = {
  segment: 'RXA',
  ja: '投薬実施',
  mapped: {
    3: 'items.start',
    4: 'items.end',
    5: 'items.drug',
    6: 'items.amount',
    7: 'unit of the amount',
    9: 'items.note',
    10: 'items.performer',
    12: 'items.rate',
    15: 'items.note (lot of vaccines and blood)',
    18: 'items.note (refusal)',
    20: 'items.status',
    21: 'items.status (D: taken back)',
  },
  ignored: [
    ignore('1,2', BY_ORDER),
    ignore('8,13,14,23,24', {
      ja: '剤形・力価。薬剤名に含まれる',
      en: 'form and strength; part of the name of the drug',
    }),
    ignore('11', { ja: '実施場所は来院の記録にある', en: 'stands in the encounter' }),
    ignore('16,17,25', DISPENSARY),
    ignore('19,26', RARELY),
    ignore('22', OPERATOR),
  ],
};

export const CTI_MAPPING: SegmentMapping = {
  segment: 'CTI',
  ja: '治験',
  mapped: {},
  ignored: [
    ignore('1-3', {
      ja: '治験の識別は閲覧の対象にしない（治験薬であることは RXE-2 で示す）',
      en: 'trial identification is not disclosed; RXE-2 tells that a drug is on trial',
    }),
  ],
};

/**
 * 旧形式の用法 (HL7 before 2.5): amount, pattern, days and words stand in one field, RXE-1 or ORC-7; shown as they are
 * written.
 */
export function oldTiming(orc: Segment | undefined, rxe: Segment): string | undefined {
  const [one] = [...repetitions(rxe, 1), ...(orc === undefined ? [] : repetitions(orc, 7))];
  if (one === undefined) return undefined;
  const parts = Array.from({ length: 12 }, (_, n) => codedComponent(one, n + 1)?.text).filter(
    (part) => part !== undefined,
  );
  return parts.length === 0 ? undefined : `用法: ${parts.join(' ')}`;
}

/** 1日量 RXE-19: `3^TAB&錠&MR9P`, or the unit as plain components. */
export function dailyDose(rxe: Segment): Quantity | undefined {
  const [one] = repetitions(rxe, 19);
  const value = one === undefined ? undefined : component(one, 1);
  if (value === undefined) return undefined;
  const unit = codedComponent(one, 2);
  return { value, ...(unit !== undefined && { unit }) };
}

/** 投与速度: `102ml/hr`. */
export function rateText(rxe: Segment, issues: IssueList): string | undefined {
  const amount = fieldText(rxe, 23);
  if (amount === undefined) return undefined;
  const unit = codedField(rxe, 24);
  if (unit === undefined)
    issues.at(rxe, 24, {
      code: 'ssmix2/rate-without-unit',
      ja: '投与速度に単位がありません。数値だけを表示します。',
      en: 'The rate has no unit; only the number is shown.',
    });
  // "102 ml" and "per hour" in two fields: a rate without its time would be read as a volume.
  const per = unit?.text.includes('/') === true ? '' : perTime(codeField(rxe, 22));
  return `${amount}${unit?.text ?? ''}${per}`;
}

const TIME_UNITS: Readonly<Record<string, string>> = { S: '秒', M: '分', H: '時', D: '日' };

/** RXE-22: `H1` per hour, `M30` per 30 minutes. */
function perTime(code: string | undefined): string {
  const [, unit = '', count = ''] = /^([SMHD])(\d*)$/.exec(code ?? '') ?? [];
  const word = TIME_UNITS[unit];
  return word === undefined ? '' : `/${count === '' || count === '1' ? '' : count}${word}`;
}

export type Route = { readonly route?: Coded; readonly method?: Coded; readonly notes: readonly string[] };

function readRoute(rxr: Segment): Route {
  const route = inTable(codedField(rxr, 1), 'HL70162');
  const method = inTable(codedField(rxr, 4), 'HL70164');
  const site = codedField(rxr, 2)?.text;
  const device = codedField(rxr, 3)?.text;
  return {
    ...(route !== undefined && { route }),
    ...(method !== undefined && { method }),
    notes: [...(site === undefined ? [] : [`部位: ${site}`]), ...(device === undefined ? [] : [`器具: ${device}`])],
  };
}

/** Comments of a drug line that have no field of their own. */
export function drugComments(rxe: Segment): readonly string[] {
  const comments: string[] = [];
  const most = field(rxe, 4);
  const least = field(rxe, 3);
  if (most !== undefined && most !== least) comments.push(`最大1回量: ${most}`);
  const refills = field(rxe, 12);
  if (refills !== undefined && refills !== '0') comments.push(`リフィル ${refills}回`);
  for (const one of repetitions(rxe, 7)) push(comments, component(one, 2) ?? component(one, 1));
  const strength = field(rxe, 25);
  if (strength !== undefined) comments.push(`力価: ${strength}${codedField(rxe, 26)?.text ?? ''}`);
  for (const n of [27, 31])
    for (const one of repetitions(rxe, n)) push(comments, component(one, 2) ?? component(one, 1));
  return comments;
}

/** Several RXR of one drug: two places (both hands), or two ways. The first leads, the others are told beside it. */
export function readRoutes(rxrs: readonly Segment[]): Route {
  const [first = { notes: [] }, ...others] = rxrs.map(readRoute);
  const more = others.flatMap(({ route, method, notes }) => [
    ...(route === undefined || route.text === first.route?.text ? [] : [`経路: ${route.text}`]),
    ...(method === undefined || method.text === first.method?.text ? [] : [`手技: ${method.text}`]),
    ...notes,
  ]);
  return { ...first, notes: [...new Set([...first.notes, ...more])] };
}

function push(comments: string[], text: string | undefined): void {
  if (text !== undefined && text !== '' && !comments.includes(text)) comments.push(text);
}
