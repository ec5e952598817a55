import type { ClinicalTime, Coded, Quantity } from '@musubi/domain';
import { component, field, fieldText, repetitions, type Repetition, type Segment } from '../../hl7v2/message.ts';
import type { IssueList } from '../issue-list.ts';
import { coded, codedComponent, startTime, time } from './values.ts';

export type Timing = {
  readonly usage?: Coded;
  readonly duration?: Quantity;
  readonly start?: ClinicalTime;
  readonly end?: ClinicalTime;
  readonly occurrences?: string;
  readonly comments: readonly string[];
};

const UNITS: Readonly<Record<string, string>> = {
  d: '日',
  D: '日',
  w: '週',
  wk: '週',
  W: '週',
  mo: 'か月',
  M: 'か月',
  h: '時間',
  H: '時間',
  min: '分',
  L: '回',
};

/**
 * 用法と期間 of the TQ1 segments of one drug. Uneven doses come as several TQ1, each with its amount (TQ1-2): they
 * are all written into the words of the usage, so that none is lost.
 */
export function readTiming(tq1s: readonly Segment[], issues: IssueList): Timing {
  const usages: Coded[] = [];
  const comments: string[] = [];
  const durations = tq1s.map(readDuration);
  const starts = tq1s.map((tq1) => startTime(tq1, 7, issues));
  const isTapering = differ(durations.map((one) => one?.value)) || differ(starts.map((one) => one?.value));
  let end: ClinicalTime | undefined;
  let occurrences: string | undefined;
  for (const [index, tq1] of tq1s.entries()) {
    const usage = usageOf(repetitions(tq1, 3));
    const instruction = fieldText(tq1, 11)?.trim();
    const amount = doseOf(repetitions(tq1, 2)[0]);
    const words = usage ?? (instruction === undefined ? undefined : { text: instruction });
    const step = isTapering ? stepText(durations[index], starts[index]) : undefined;
    if (words !== undefined)
      usages.push({ ...words, text: [words.text, amount, step].filter((part) => part !== undefined).join(' ') });
    if (usage !== undefined && instruction !== undefined && instruction !== usage.text) comments.push(instruction);
    const condition = fieldText(tq1, 10)?.trim();
    if (condition !== undefined) comments.push(condition);
    // Two tablets at nine and one at nine in the evening, by the clock alone.
    comments.push(
      ...clockTimes(tq1).map((text) => (words === undefined && amount !== undefined ? `${text} ${amount}` : text)),
    );
    end = time(tq1, 8, issues) ?? end;
    occurrences ??= field(tq1, 14);
  }
  const duration = isTapering ? undefined : durations.find((one) => one !== undefined);
  const start = starts.find((one) => one !== undefined);
  const [first, ...others] = usages;
  const usage =
    first === undefined || others.every((other) => other.text === first.text)
      ? first
      : { text: usages.map((one) => one.text).join(' / ') };
  return {
    comments,
    ...(usage !== undefined && { usage }),
    ...(duration !== undefined && { duration }),
    ...(start !== undefined && { start }),
    ...(end !== undefined && { end }),
    ...(occurrences !== undefined && { occurrences }),
  };
}

function differ(values: readonly (string | undefined)[]): boolean {
  return new Set(values.filter((value) => value !== undefined)).size > 1;
}

/** 漸減: one step of a dose that changes, `5日分(2026-04-15から)`. */
function stepText(duration: Quantity | undefined, start: ClinicalTime | undefined): string | undefined {
  const from = start === undefined ? '' : `(${start.value.replace('T', ' ')}から)`;
  const text = `${duration === undefined ? '' : `${duration.value}${duration.unit?.text ?? ''}分`}${from}`;
  return text === '' ? undefined : text;
}

/** TQ1-4, -5 and -13, which few systems use. */
function clockTimes(tq1: Segment): readonly string[] {
  const times = repetitions(tq1, 4).flatMap(
    (one) => component(one, 1)?.replace(/^(\d\d)(\d\d)(?:\d\d)?$/, '$1:$2') ?? [],
  );
  const relative = repetitions(tq1, 5).flatMap((one) => amountText(one) ?? []);
  const [lasting] = repetitions(tq1, 13).flatMap((one) => amountText(one) ?? []);
  return [
    ...(times.length === 0 ? [] : [`時刻: ${times.join('、')}`]),
    ...(relative.length === 0 ? [] : [`相対時間: ${relative.join('、')}`]),
    ...(lasting === undefined ? [] : [`1回の継続: ${lasting}`]),
  ];
}

function amountText(one: Repetition): string | undefined {
  const value = component(one, 1);
  const unit = codedComponent(one, 2)?.text ?? '';
  return value === undefined ? undefined : `${value}${UNITS[unit] ?? unit}`;
}

/**
 * TQ1-3: `code&text&system` in the first component; some systems write the three as components. Repeats supplement the
 * first.
 */
export function usageOf(all: readonly Repetition[]): Coded | undefined {
  const read = all.flatMap((one) => {
    const plain = component(one, 3) !== undefined && !one.text.includes(one.delimiters.subcomponent);
    return (plain ? coded(one) : codedComponent(one, 1)) ?? [];
  });
  const words = read.map((one) => (one.text === one.code ? { ...one, text: supplementText(one.text) } : one));
  const [first, ...more] = words;
  if (first === undefined || more.length === 0) return first;
  return { ...first, text: words.map((one) => one.text).join('、') };
}

const WEEKDAYS = ['日', '月', '火', '水', '木', '金', '土'];

/** 補足用法 (JAMI, 8 characters) sent without words: once a week must never be read as once a day. */
function supplementText(code: string): string {
  if (/^W[01]{7}$/.test(code)) return `${WEEKDAYS.filter((_, day) => code[day + 1] === '1').join('・')}曜日のみ`;
  if (code === 'I1100000') return '隔日（1日おき）';
  if (code === 'CW100000') return '週1回';
  return /^V[0-9.N]{7}$/.test(code) ? `不均等投与 ${code}` : code;
}

function readDuration(tq1: Segment): Quantity | undefined {
  const [one] = repetitions(tq1, 6);
  const value = one === undefined ? undefined : component(one, 1);
  if (one === undefined || value === undefined) return undefined;
  const unit = codedComponent(one, 2);
  if (unit === undefined) return { value };
  return { value, unit: { ...unit, text: UNITS[unit.text] ?? unit.text } };
}

function doseOf(quantity: Repetition | undefined): string | undefined {
  const value = quantity === undefined ? undefined : component(quantity, 1);
  return value === undefined ? undefined : `${value}${codedComponent(quantity, 2)?.text ?? ''}`;
}
