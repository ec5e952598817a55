import type { Issue } from '@musubi/domain';
import type { Delimiters } from './delimiters.ts';
import { unescapeText } from './unescape-text.ts';

/**
 * セグメント: one line of a message. `text` is exactly what was read, `terminator` what stood between it and the next
 * one,
 * so that the message can be written again byte for byte. Fields are cut when the first of them is asked for.
 */
export type Segment = {
  readonly name: string;
  readonly text: string;
  readonly terminator: string;
  readonly delimiters: Delimiters;
  /** 1 for MSH, FHS and BHS, whose separator counts as their first field. */
  readonly shift: 0 | 1;
  /** Which delimiters occur in it at all: most segments hold only `|` and `^`. */
  readonly repeats: boolean;
  readonly divides: boolean;
  readonly escapes: boolean;
  /** Where each field starts; filled by `startsOf`, nobody else reads it. */
  starts: readonly number[] | undefined;
};

/**
 * メッセージ: from one MSH to the next. `prefix` and `suffix` are what stood around it and is no part of it
 * (MLLP marks, BOM, blank lines, batch envelope).
 */
export type Message = {
  readonly delimiters: Delimiters;
  readonly prefix: string;
  readonly segments: readonly Segment[];
  readonly suffix: string;
  readonly issues: readonly Issue[];
};

/**
 * 繰返しの一つ: one repetition of a field, not yet unescaped. `delimiters` cut it; `meaning`, where it is not the same,
 * are those of the message, for which the escape sequences stand.
 */
export type Repetition = { readonly text: string; readonly delimiters: Delimiters; readonly meaning?: Delimiters };

/** Positions instead of parts: most fields of a segment are never asked for. */
function startsOf(segment: Segment): readonly number[] {
  if (segment.starts !== undefined) return segment.starts;
  const { text } = segment;
  const sign = segment.delimiters.field;
  const starts = [0];
  for (let at = text.indexOf(sign); at >= 0; at = text.indexOf(sign, at + 1)) starts.push(at + 1);
  segment.starts = starts;
  return starts;
}

/**
 * フィールド: `SEG-n` as written (HL7 numbering: MSH-1 is the separator itself). Undefined when the segment ends before
 * it.
 */
export function rawField(segment: Segment, n: number): string | undefined {
  if (segment.shift === 1 && n === 1) return segment.delimiters.field;
  const index = n - segment.shift;
  const starts = startsOf(segment);
  const from = starts[index];
  if (from === undefined) return undefined;
  const next = starts[index + 1];
  return next === undefined ? segment.text.slice(from) : segment.text.slice(from, next - 1);
}

export function fieldCount(segment: Segment): number {
  return startsOf(segment).length - 1 + segment.shift;
}

/**
 * The three things a field can say: nothing (leave as it was), `""` (delete what you have), a value. With `comp` the
 * question is about one component: senders delete an address by writing `""` into XAD-8.
 */
export function fieldState(segment: Segment, n: number, rep = 1, comp?: number): 'absent' | 'delete' | 'value' {
  const raw = rawField(segment, n);
  if (raw === undefined || raw === '') return 'absent';
  if (raw === '""') return 'delete';
  if (comp === undefined) return 'value';
  const { delimiters } = segment;
  const part = nth(nth(raw, delimiters.repetition, rep) ?? '', delimiters.component, comp) ?? '';
  return part === '' ? 'absent' : part === '""' ? 'delete' : 'value';
}

/** 値: unescaped text of one sub-component (all counted from 1). Undefined when absent, empty or `""`. */
export function field(segment: Segment, n: number, rep = 1, comp = 1, sub = 1): string | undefined {
  if (rep === 1 && sub === 1 && !segment.repeats && !segment.divides && (segment.shift === 0 || n > 1))
    return plainComponent(segment, n, comp);
  const raw = rawField(segment, n);
  if (raw === undefined || raw === '') return undefined;
  const { delimiters } = segment;
  const one = segment.repeats || rep > 1 ? nth(raw, delimiters.repetition, rep) : raw;
  const part = one === undefined ? undefined : nth(one, delimiters.component, comp);
  const leaf =
    part === undefined ? undefined : segment.divides || sub > 1 ? nth(part, delimiters.subcomponent, sub) : part;
  if (leaf === undefined || leaf === '' || leaf === '""') return undefined;
  return segment.escapes ? unescapeText(leaf, delimiters) : leaf;
}

/** Without repetitions and sub-components: cut straight out of the line. Nearly every field of nearly every message. */
function plainComponent(segment: Segment, n: number, comp: number): string | undefined {
  const { text, delimiters } = segment;
  const starts = startsOf(segment);
  const index = n - segment.shift;
  const start = starts[index];
  if (start === undefined) return undefined;
  const fieldEnd = (starts[index + 1] ?? text.length + 1) - 1;
  let from = start;
  let end = fieldEnd;
  if (delimiters.component === '') {
    if (comp !== 1) return undefined;
  } else {
    for (let i = 1; ; i++) {
      const at = text.indexOf(delimiters.component, from);
      end = at < 0 || at > fieldEnd ? fieldEnd : at;
      if (i === comp) break;
      if (end === fieldEnd) return undefined;
      from = end + 1;
    }
  }
  if (from === end || (end - from === 2 && text.startsWith('""', from))) return undefined;
  const leaf = text.slice(from, end);
  return segment.escapes ? unescapeText(leaf, delimiters) : leaf;
}

/** 自由文: the whole field as one text; delimiters that the sender forgot to escape are kept as text. */
export function fieldText(segment: Segment, n: number): string | undefined {
  const raw = rawField(segment, n);
  return raw === undefined || raw === '' || raw === '""' ? undefined : unescapeText(raw, segment.delimiters);
}

/**
 * 繰返し: every non-empty repetition. Cut once: asking repetition by repetition of a hostile field would be quadratic.
 */
export function repetitions(segment: Segment, n: number): readonly Repetition[] {
  const raw = rawField(segment, n);
  if (raw === undefined || raw === '' || raw === '""') return [];
  const { delimiters } = segment;
  if (delimiters.repetition === '' || !raw.includes(delimiters.repetition)) return [{ text: raw, delimiters }];
  return raw
    .split(delimiters.repetition)
    .filter((text) => text !== '')
    .map((text) => ({ text, delimiters }));
}

/** The first that is not empty. */
export function firstRepetition(segment: Segment, n: number): Repetition | undefined {
  if (segment.repeats) return repetitions(segment, n)[0];
  const text = rawField(segment, n);
  return text === undefined || text === '' || text === '""' ? undefined : { text, delimiters: segment.delimiters };
}

export function component(repetition: Repetition, comp: number, sub = 1): string | undefined {
  const { text, delimiters, meaning = delimiters } = repetition;
  const one = nth(text, delimiters.component, comp);
  const leaf = one === undefined ? undefined : nth(one, delimiters.subcomponent, sub);
  return leaf === undefined || leaf === '' || leaf === '""' ? undefined : unescapeText(leaf, meaning);
}

/** A component with its sub-components as one text (an address that holds an unescaped `&`). */
export function componentText(repetition: Repetition, comp: number): string | undefined {
  const { text, delimiters, meaning = delimiters } = repetition;
  const one = nth(text, delimiters.component, comp);
  return one === undefined || one === '' || one === '""' ? undefined : unescapeText(one, meaning);
}

/** 自由文の繰返し: all of it as one text; delimiters that were not escaped stay visible. Empty for `""`. */
export function repetitionText({ text, delimiters, meaning = delimiters }: Repetition): string {
  return text === '""' ? '' : unescapeText(text, meaning);
}

/** A component whose sub-components are the parts of a value of its own (`TQ1-3`: code & text & system). */
export function subcomponents(repetition: Repetition, comp: number): Repetition | undefined {
  const { text, delimiters, meaning = delimiters } = repetition;
  const one = nth(text, delimiters.component, comp);
  if (one === undefined || one === '') return undefined;
  return { text: one, delimiters: { ...delimiters, component: delimiters.subcomponent, subcomponent: '' }, meaning };
}

export function segmentsNamed(message: Message, name: string): readonly Segment[] {
  return message.segments.filter((segment) => segment.name === name);
}

export function firstSegment(message: Message, name: string): Segment | undefined {
  return message.segments.find((segment) => segment.name === name);
}

function nth(text: string, sign: string, n: number): string | undefined {
  if (sign === '') return n === 1 ? text : undefined;
  let from = 0;
  for (let i = 1; ; i++) {
    const end = text.indexOf(sign, from);
    if (i === n) return end < 0 ? (from === 0 ? text : text.slice(from)) : text.slice(from, end);
    if (end < 0) return undefined;
    from = end + sign.length;
  }
}
