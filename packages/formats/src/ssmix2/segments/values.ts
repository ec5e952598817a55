import { parseHl7Time, type ClinicalTime, type Coded, type Quantity } from '@musubi/domain';
import type { Delimiters } from '../../hl7v2/delimiters.ts';
import { unescapeText } from '../../hl7v2/unescape-text.ts';
import {
  component,
  componentText,
  field,
  fieldText,
  firstRepetition,
  rawField,
  repetitions,
  repetitionText,
  subcomponents,
  type Repetition,
  type Segment,
} from '../../hl7v2/message.ts';
import type { IssueList } from '../issue-list.ts';
import { tableText } from '../tables/code-texts.ts';

/**
 * コード値 (CWE): the standard triplet and the local one (code ^ text ^ 99xxx) beside it. The text for people is the
 * standard one, else the local one, else that of a known table, else the code itself.
 */
export function coded(repetition: Repetition | undefined): Coded | undefined {
  if (repetition === undefined) return undefined;
  const { text: written, delimiters, meaning = delimiters } = repetition;
  // Cut once: this is asked of every code of every message.
  const parts = delimiters.component === '' ? [written] : written.split(delimiters.component, 9);
  const first = triplet(parts, 0, delimiters, meaning);
  const second = triplet(parts, 3, delimiters, meaning);
  const [main, local] =
    isLocal(first) && second.code !== undefined && !isLocal(second) ? [second, first] : [first, second];
  const lead = main.code === undefined && main.text === undefined ? local : main;
  const beside = lead === main ? local : main;
  const text =
    lead.text ??
    beside.text ??
    component(repetition, 9) ??
    tableText(lead.system, lead.code) ??
    lead.code ??
    beside.code;
  if (text === undefined) return undefined;
  const value: { -readonly [Key in keyof Coded]: Coded[Key] } = { text };
  if (lead.code !== undefined) value.code = lead.code;
  if (lead.system !== undefined) value.system = lead.system;
  if (beside.code !== undefined || beside.text !== undefined) value.local = beside;
  return value;
}

export function codedField(segment: Segment, n: number): Coded | undefined {
  return coded(firstRepetition(segment, n));
}

/** A short code that something hangs on (withdrawn, cancelled, not given): some systems fill it up with spaces. */
export function codeField(segment: Segment, n: number, comp = 1): string | undefined {
  const code = field(segment, n, 1, comp)?.trim();
  return code === '' ? undefined : code;
}

/** A bare `DA` or `PO` is of the table that HL7 names for the field. */
export function inTable(value: Coded | undefined, system: string): Coded | undefined {
  const text = value?.system === undefined && value?.text === value?.code ? tableText(system, value?.code) : undefined;
  return value === undefined || text === undefined ? value : { ...value, text, system };
}

export function codedFields(segment: Segment, n: number): readonly Coded[] {
  return repetitions(segment, n).flatMap((repetition) => coded(repetition) ?? []);
}

/** A code inside one component (`code&text&system`), as in TQ1-3 and RXE-19. */
export function codedComponent(repetition: Repetition | undefined, comp: number): Coded | undefined {
  return repetition === undefined ? undefined : coded(subcomponents(repetition, comp));
}

/**
 * 単位: real files hold an unescaped `^` in it (10^4/μL). Written twice as code and text it is recognised;
 * a bare "10" before a "^" belongs to the unit too: "4/μL" alone would be another unit.
 */
export function unitText(repetition: Repetition | undefined): string | undefined {
  if (repetition === undefined) return undefined;
  const sign = repetition.delimiters.component;
  const parts = sign === '' ? [repetition.text] : repetition.text.split(sign);
  const half = (parts.length - 1) / 2;
  if (
    parts.length > 3 &&
    Number.isInteger(half) &&
    parts.slice(0, half).join(sign) === parts.slice(half, half * 2).join(sign)
  ) {
    return parts.slice(0, half).join('^');
  }
  if (/^[×xX*]?10$/.test(parts[0] ?? '') && parts[1] !== parts[0]) return parts.slice(0, 2).join('^');
  return component(repetition, 2) ?? component(repetition, 1) ?? component(repetition, 5) ?? component(repetition, 4);
}

/**
 * 量と単位. `""` means that no number can be given (an ointment). What is no number is shown as written, with an issue.
 */
export function quantity(
  segment: Segment,
  valueField: number,
  unitField: number,
  issues: IssueList,
): Quantity | undefined {
  const value = fieldText(segment, valueField)?.trim();
  if (value === undefined || value === '') return undefined;
  if (!isNumber(value)) issues.at(segment, valueField, NOT_A_NUMBER);
  const unit = codedField(segment, unitField);
  return { value, ...(unit !== undefined && { unit }) };
}

export function isNumber(text: string): boolean {
  return /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/.test(halfWidth(text).trim());
}

/** Full-width digits and signs as half-width ones. Not NFKC: that makes 102 of 10². */
export function halfWidth(text: string): string {
  if (!/[^ -~]/.test(text)) return text;
  return text
    .replace(/[\uff01-\uff5e]/g, (character) => String.fromCharCode(character.charCodeAt(0) - 0xfee0))
    .replaceAll('\u3000', ' ')
    .replaceAll('\u2212', '-');
}

/** 日時 of a field; what is no time is an issue and absent. */
export function time(segment: Segment, n: number, issues: IssueList): ClinicalTime | undefined {
  const source = field(segment, n)?.trim();
  if (source === undefined || source === '') return undefined;
  const read = parseHl7Time(source);
  if (read === undefined) issues.at(segment, n, NOT_A_TIME);
  return read;
}

/** `YYYYMMDD00` in TQ1-7 says a day, not midnight: the hour is a fixed filler there. */
export function startTime(segment: Segment, n: number, issues: IssueList): ClinicalTime | undefined {
  const source = field(segment, n)?.trim();
  if (source !== undefined && /^\d{8}00$/.test(source))
    return parseHl7Time(source.slice(0, 8)) ?? time(segment, n, issues);
  return time(segment, n, issues);
}

/** 人名 (XCN): kanji before kana; a name that stands wholly in one component stays as it is. */
export function person(segment: Segment, n: number): string | undefined {
  const all = repetitions(segment, n);
  const chosen = all.find((one) => component(one, 15) === 'I') ?? all[0];
  if (chosen === undefined) return undefined;
  const name = [component(chosen, 2), component(chosen, 3)]
    .filter((part) => part !== undefined)
    .join(' ')
    .trim();
  return name === '' ? undefined : name;
}

/** The address as one text: XAD-8, else prefecture, city, street. */
export function address(repetition: Repetition | undefined): string | undefined {
  if (repetition === undefined) return undefined;
  const whole = componentText(repetition, 8);
  if (whole !== undefined) return whole;
  const text = [4, 3, 1, 2].map((n) => componentText(repetition, n) ?? '').join('');
  return text === '' ? undefined : text;
}

/** 電話番号 (XTN): component 12 in Japan, component 1 elsewhere, else area code and number. */
export function telephones(segment: Segment, n: number): readonly string[] {
  return repetitions(segment, n).flatMap((one) => {
    const parts = [6, 7]
      .map((part) => component(one, part))
      .filter((part) => part !== undefined)
      .join('-');
    return component(one, 12) ?? component(one, 1) ?? (parts === '' ? [] : parts);
  });
}

/** A location as `ward`, `room`, `bed`. */
export function place(
  segment: Segment,
  n: number,
): { readonly ward?: string; readonly room?: string; readonly bed?: string } {
  const [ward, room, bed] = [1, 2, 3].map((comp) => field(segment, n, 1, comp));
  return {
    ...(ward !== undefined && { ward }),
    ...(room !== undefined && { room }),
    ...(bed !== undefined && { bed }),
  };
}

/** Every repetition of a text field, one line each. */
export function lines(segment: Segment, n: number): string | undefined {
  const raw = rawField(segment, n);
  if (raw === undefined || raw === '' || raw === '""') return undefined;
  const text = repetitions(segment, n)
    .map((one) => repetitionText(one))
    .join('\n')
    .trim();
  return text === '' ? undefined : text;
}

type Triplet = { code?: string; text?: string; system?: string };

function triplet(parts: readonly string[], at: number, delimiters: Delimiters, meaning: Delimiters): Triplet {
  const found: Triplet = {};
  const [code, text, system] = [
    written(parts[at], delimiters, meaning, true),
    written(parts[at + 1], delimiters, meaning, false),
    written(parts[at + 2], delimiters, meaning, true),
  ];
  if (code !== '') found.code = code;
  if (text !== '') found.text = text;
  if (system !== '') found.system = system;
  return found;
}

/** One component, or the first of its sub-components; '' where it says nothing. */
function written(part: string | undefined, delimiters: Delimiters, meaning: Delimiters, first: boolean): string {
  if (part === undefined || part === '') return '';
  const leaf =
    first && delimiters.subcomponent !== '' && part.includes(delimiters.subcomponent)
      ? part.slice(0, part.indexOf(delimiters.subcomponent))
      : part;
  return leaf === '""' ? '' : unescapeText(leaf, meaning).trim();
}

function isLocal(one: Triplet): boolean {
  return one.system === undefined || /^(?:99|L$)/.test(one.system);
}

const NOT_A_NUMBER = {
  code: 'hl7v2/not-a-number',
  ja: '数値の項目に数値でない文字が入っています。そのまま表示します。',
  en: 'A numeric field holds something else; it is shown as it is written.',
} as const;
const NOT_A_TIME = {
  code: 'hl7v2/not-a-time',
  ja: '日時として読み取れません。この項目は使いません。',
  en: 'This is not a date or time; the field is not used.',
} as const;
