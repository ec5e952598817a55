import { field, firstSegment, segmentsNamed, type Message } from '@musubi/formats/hl7v2';
import { clinicalDay, parseHl7Time, parseLocalDate, type LocalDate } from '@musubi/domain';

/** 診療日: which field of which segment says the day of a message, by its trigger (SS-MIX2 標準化ストレージ仕様書). */
type DayField = readonly [segment: string, field: number];

/** Where the standard takes the 診療日 from (SS-MIX2 care-date table), by trigger and message. */
const DAY_FIELDS: Readonly<Record<string, DayField>> = {
  'ADT^A04': ['PV1', 44],
  'ADT^A01': ['PV1', 44],
  'ADT^A11': ['PV1', 44],
  'ADT^A03': ['PV1', 45],
  'ADT^A13': ['PV1', 45],
  'ADT^A14': ['PV2', 8],
  'ADT^A27': ['PV2', 8],
  'ADT^A15': ['PV2', 8],
  'ADT^A26': ['PV2', 8],
  'ADT^A16': ['PV2', 9],
  'ADT^A25': ['PV2', 9],
  'ADT^A02': ['EVN', 6],
  'ADT^A12': ['EVN', 6],
  'ADT^A21': ['EVN', 6],
  'ADT^A52': ['EVN', 6],
  'ADT^A22': ['EVN', 6],
  'ADT^A53': ['PV2', 47],
  'OMD^O03': ['ORC', 9],
  'RDE^O11': ['ORC', 9],
  'OML^O33': ['ORC', 9],
  'OMG^O19': ['ORC', 9],
  'RAS^O17': ['RXA', 3],
  'OUL^R22': ['SPM', 17],
  'OMI^Z23': ['OBR', 7],
  'ORU^R01': ['OBR', 7],
};

/**
 * Where the day stands when the field of the standard is empty: a result of Monday that is sent on Wednesday is one of
 * Monday.
 */
const OTHER_DAY_FIELDS: Readonly<Record<string, readonly DayField[]>> = {
  'OUL^R22': [
    ['OBR', 7],
    ['OBX', 14],
  ],
  'ORU^R01': [['OBX', 14]],
  'ADT^A04': [['EVN', 6]],
  'ADT^A01': [['EVN', 6]],
  'ADT^A11': [['EVN', 6]],
  'ADT^A03': [['EVN', 6]],
  'ADT^A13': [['EVN', 6]],
};

export function field0(message: Message, name: string, n: number, comp = 1): string | undefined {
  const segment = firstSegment(message, name);
  return segment === undefined ? undefined : field(segment, n, 1, comp);
}

/** MSH-7 as the 17 digits of a file name, in Japanese time; it must name a day at least. */
export function eventTimeOf(text: string | undefined): string | undefined {
  const time = parseHl7Time(text ?? '');
  if (time === undefined || clinicalDay(time) === undefined) return undefined;
  const fraction = /\.(\d{1,3})/.exec(text ?? '')?.[1] ?? '';
  return `${time.value.replace(/\D/g, '').padEnd(14, '0')}${fraction.padEnd(3, '0')}`;
}

export function dayOf(trigger: string, message: Message): LocalDate | undefined {
  for (const [name, n] of [
    DAY_FIELDS[trigger] ?? ['MSH', 7],
    ...(OTHER_DAY_FIELDS[trigger] ?? []),
  ] satisfies readonly DayField[]) {
    for (const segment of segmentsNamed(message, name)) {
      const day = parseLocalDate((field(segment, n) ?? '').slice(0, 8));
      if (day !== undefined) return day;
    }
  }
  return undefined;
}

export function dayIn(eventTime: string): LocalDate | undefined {
  return parseLocalDate(eventTime.slice(0, 8));
}
