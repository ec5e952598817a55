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

const UNITS: Readonly<Record<string, string>> = { d: '日', D: '日', w: '週', wk: '週', W: '週', mo: 'か月', M: 'か月', h: '時間', H: '時間', min: '分', L: '回' };

/**
 * 用法と期間 of the TQ1 segments of one drug. Uneven doses come as several TQ1, each with its amount (TQ1-2): they
 * are all written into the words of the usage, so that none is lost.
 */
export function readTiming(tq1s: readonly Segment[], issues: IssueList): Timing {
  const usages: Coded[] = [];
  const comments: string[] = [];
  let duration: Quantity | undefined;
  let start: ClinicalTime | undefined;
  let end: ClinicalTime | undefined;
  let occurrences: string | undefined;
  for (const tq1 of tq1s) {
    const usage = usageOf(repetitions(tq1, 3));
    const instruction = fieldText(tq1, 11)?.trim();
    const amount = doseOf(repetitions(tq1, 2)[0]);
    const words = usage ?? (instruction === undefined ? undefined : { text: instruction });
    if (words !== undefined) usages.push(amount === undefined ? words : { ...words, text: `${words.text} ${amount}` });
    if (usage !== undefined && instruction !== undefined && instruction !== usage.text) comments.push(instruction);
    const condition = fieldText(tq1, 10)?.trim();
    if (condition !== undefined) comments.push(condition);
    duration ??= readDuration(tq1);
    start ??= startTime(tq1, 7, issues);
    end = time(tq1, 8, issues) ?? end;
    occurrences ??= field(tq1, 14);
  }
  const [first, ...others] = usages;
  const usage = first === undefined || others.every((other) => other.text === first.text) ? first : { text: usages.map((one) => one.text).join(' / ') };
  return {
    comments,
    ...(usage !== undefined && { usage }), ...(duration !== undefined && { duration }), ...(start !== undefined && { start }),
    ...(end !== undefined && { end }), ...(occurrences !== undefined && { occurrences }),
  };
}

/** TQ1-3: `code&text&system` in the first component; some systems write the three as components. Repeats supplement the first. */
export function usageOf(all: readonly Repetition[]): Coded | undefined {
  const read = all.flatMap((one) => {
    const plain = component(one, 2) !== undefined && component(one, 3) !== undefined && !one.text.includes(one.delimiters.subcomponent);
    return (plain ? coded(one) : codedComponent(one, 1)) ?? [];
  });
  const [first, ...more] = read;
  if (first === undefined || more.length === 0) return first;
  return { ...first, text: [first, ...more].map((one) => one.text).join('、') };
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
