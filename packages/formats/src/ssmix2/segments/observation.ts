import { parseHl7Time, type Coded, type LaboratoryValue } from '@musubi/domain';
import {
  component,
  fieldText,
  firstRepetition,
  repetitions,
  repetitionText,
  type Repetition,
  type Segment,
} from '../../hl7v2/message.ts';
import type { IssueList } from '../issue-list.ts';
import { BY_ORDER, ignore, NOT_USED, OPERATOR, RARELY, type SegmentMapping } from './mapping.ts';
import { codeField, coded, codedField, person, unitText } from './values.ts';
import { type Value, readStructuredNumeric, readNumericText } from './numeric-text.ts';

export const OBX_MAPPING: SegmentMapping = {
  segment: 'OBX',
  ja: '検査値',
  mapped: {
    2: 'how OBX-5 is read',
    3: 'LaboratoryValue.item',
    4: 'pairs organism and amount; numbers an item',
    5: 'LaboratoryValue.text / number / comparator',
    6: 'LaboratoryValue.unit',
    7: 'LaboratoryValue.range',
    8: 'LaboratoryValue.flag; susceptibility interpretation',
    11: 'LaboratoryValue.status (D, W: shown as withdrawn; X: could not be obtained)',
    14:
      'panel.collected when SPM and OBR say none; LaboratoryValue.comments where an item stands several times; ' +
      'VitalSigns.measured',
    16: 'performed.staff of examinations',
    17: 'LaboratoryValue.comments (method)',
  },
  ignored: [ignore('1', BY_ORDER), ignore('9,10,12,13,19', NOT_USED), ignore('15,18', OPERATOR)],
};

export const NTE_MAPPING: SegmentMapping = {
  segment: 'NTE',
  ja: 'コメント',
  mapped: { 3: 'comments of what stands before it' },
  ignored: [ignore('1', BY_ORDER), ignore('2,4', RARELY)],
};

export const ZI1_MAPPING: SegmentMapping = {
  segment: 'ZI1',
  ja: '病名の保険',
  mapped: {},
  ignored: [
    ignore('1-20', {
      ja: '病名ごとの保険情報。保険は ADT-00 から読む',
      en: 'insurance of one problem; insurances come from ADT-00',
    }),
  ],
};

/** NTE-3, every repetition a line. */
export function noteText(nte: Segment): string | undefined {
  const text = repetitions(nte, 3).map(repetitionText).join('\n').trim();
  return text === '' ? undefined : text;
}

/** 検査値: one OBX. `comments` are those of the NTE after it. Undefined when the item has no name at all. */
export function readObservation(
  obx: Segment,
  comments: readonly string[],
  issues: IssueList,
): LaboratoryValue | undefined {
  const item = codedField(obx, 3);
  if (item === undefined) {
    issues.at(obx, 3, {
      code: 'ssmix2/no-item',
      ja: '検査項目がないため、この行は使いません。',
      en: 'There is no observation identifier; this line is not used.',
    });
    return undefined;
  }
  const status = codeField(obx, 11);
  const isWithdrawn = status === 'D' || status === 'W';
  const method = codedField(obx, 17)?.text;
  const { text, number, comparator } = readValue(obx, issues);
  const unit = unitText(firstRepetition(obx, 6));
  const range = fieldText(obx, 7)?.trim();
  const flag = repetitions(obx, 8)
    .map((one) => component(one, 1)?.trim() ?? '')
    .filter((one) => one !== '')
    .join(' ');
  const value: { -readonly [Key in keyof LaboratoryValue]: LaboratoryValue[Key] } = {
    item,
    text: isWithdrawn ? '(取消)' : status === 'X' && text === '' ? '(検査不能)' : text,
  };
  if (number !== undefined && !isWithdrawn) value.number = number;
  if (comparator !== undefined && !isWithdrawn) value.comparator = comparator;
  if (unit !== undefined) value.unit = unit;
  if (range !== undefined && range !== '') value.range = range;
  if (flag !== '' && !isWithdrawn) value.flag = flag;
  if (status !== undefined) value.status = status;
  if (comments.length > 0 || method !== undefined)
    value.comments = [...comments, ...(method === undefined ? [] : [`方法: ${method}`])];
  return value;
}

/** `体重 52.3kg`, for the comments of what has no place for values. */
export function measureText(obx: Segment, issues: IssueList): string | undefined {
  const value = readObservation(obx, [], issues);
  return value === undefined || value.text === '' ? undefined : `${value.item.text} ${value.text}${value.unit ?? ''}`;
}

function readValue(obx: Segment, issues: IssueList): Value {
  const type = codeField(obx, 2);
  const reps = repetitions(obx, 5);
  const [one] = reps;
  if (one === undefined) return { text: '' };
  switch (type) {
    case 'SN':
      return readStructuredNumeric(one);
    case 'CWE':
    case 'CE':
    case 'CNE':
      return {
        text: reps
          .map((rep) => coded(rep)?.text ?? '')
          .filter((text) => text !== '')
          .join('、'),
      };
    case 'XCN':
      return { text: person(obx, 5) ?? repetitionText(one) };
    case 'PN':
    case 'XPN':
      return { text: [1, 2].flatMap((n) => component(one, n) ?? []).join(' ') };
    // Digits that are no amount.
    case 'TM':
      return { text: reps.map(repetitionText).join('、') };
    case 'DT':
    case 'TS':
    case 'DTM':
      return { text: reps.map((rep) => timeText(repetitionText(rep))).join('、') };
    case 'ZRD':
      return { text: reps.map(materialText).join('、') };
    case 'NM': {
      // Several values in one field: all of them as text, none as the number.
      const value =
        reps.length > 1 ? { text: reps.map(repetitionText).join('、') } : readNumericText(repetitionText(one));
      if (value.number === undefined && value.comparator === undefined && value.text !== '') {
        issues.at(obx, 5, {
          code: 'ssmix2/value-not-numeric',
          severity: 'note',
          ja: '数値型（NM）の検査値が数値ではありません。文字として表示します。',
          en: 'A value of numeric type (NM) is no number; it is shown as text.',
        });
      }
      return value;
    }
    case 'ED':
    case 'RP':
      issues.at(obx, 5, EMBEDDED_FILE);
      return { text: '(添付)' };
    default:
      return readNumericText(reps.map(repetitionText).join('\n'));
  }
}

/** In Japanese time, as every other time: `0930+0000` would be read as half past nine. */
function timeText(source: string): string {
  return parseHl7Time(source)?.value.replace('T', ' ') ?? source;
}

const EMBEDDED_FILE = {
  code: 'ssmix2/embedded-file',
  severity: 'note',
  ja: '検査値の中に埋め込まれた（または外を指す）ファイルは表示しません（原本には残ります）。',
  en: 'A file inside a value, or one that it points to, is not shown (it stays in the source file).',
} as const;

/** ZRD: code ^ name ^ system ^ quantity ^ unit. */
function materialText(value: Repetition): string {
  const amount = component(value, 4);
  return [
    component(value, 2) ?? component(value, 1) ?? '',
    amount === undefined ? '' : `${amount}${component(value, 5, 2) ?? component(value, 5) ?? ''}`,
  ]
    .filter((part) => part !== '')
    .join(' ');
}

/** ZRD as an item with its amount, for the materials of an examination. */
export function readMaterial(
  value: Repetition,
): { readonly item: Coded; readonly amount?: { readonly value: string; readonly unit?: Coded } } | undefined {
  const text = component(value, 2) ?? component(value, 1);
  if (text === undefined) return undefined;
  const [code, system, amount] = [component(value, 1), component(value, 3), component(value, 4)];
  const unit = component(value, 5, 2) ?? component(value, 5);
  return {
    item: { text, ...(code !== undefined && { code }), ...(system !== undefined && { system }) },
    ...(amount !== undefined && { amount: { value: amount, ...(unit !== undefined && { unit: { text: unit } }) } }),
  };
}
