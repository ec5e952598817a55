import { createHash } from 'node:crypto';
import { firstSegment, type Message } from '@musubi/formats/hl7v2';
import { NO_ORDER_NUMBER } from '@musubi/formats/ssmix2';
import { field0 } from './day-of-message.ts';

/** Movements, patient data and problem lists stand under no order number, whatever their ORC says. */
export const WITHOUT_ORDER = /^(?:ADT|PPR)-/;

const ORDER_DIGITS = 15;

/** The placer's number, else the filler's. */
const NUMBER_FIELDS = [
  ['ORC', 2],
  ['OBR', 2],
  ['ORC', 3],
  ['OBR', 3],
] as const;

/**
 * 15 digits in a file name; a message may leave out the zeros before. Without a number the examination and its time are
 * one: two results of a day under no number would be taken for two versions of one, and the first would not be shown.
 */
export function orderNumberOf(message: Message): string {
  const number = NUMBER_FIELDS.map(([name, n]) => field0(message, name, n)?.trim()).find(
    (one) => one !== undefined && one !== '',
  );
  if (number === undefined) return numberOfExamination(message);
  if (/^\d{1,15}$/.test(number)) return number.padStart(ORDER_DIGITS, '0');
  return /^[0-9A-Za-z.-]{1,22}$/.test(number) ? number : standIn(number);
}

function numberOfExamination(message: Message): string {
  const told = [
    field0(message, 'OBR', 4),
    field0(message, 'OBR', 4, 2),
    field0(message, 'OBR', 7),
    field0(message, 'SPM', 4),
    field0(message, 'SPM', 17),
  ];
  return firstSegment(message, 'OBR') === undefined || told.every((one) => one === undefined)
    ? NO_ORDER_NUMBER
    : standIn(JSON.stringify(told));
}

/** For what cannot stand in a file name: other numbers, other names. */
function standIn(text: string): string {
  return `X${createHash('sha256').update(text).digest('hex').slice(0, 20)}`;
}
