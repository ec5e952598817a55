import { createHash } from 'node:crypto';
import {
  component,
  field,
  firstSegment,
  rawField,
  repetitions,
  segmentsNamed,
  type Message,
} from '@musubi/formats/hl7v2';
import {
  DATA_TYPES,
  formatStandardPath,
  NO_ORDER_NUMBER,
  SSMIX2_DATA_TYPES,
  type Ssmix2DataType,
  type StandardPath,
} from '@musubi/formats/ssmix2';
import { readIdentityMessage } from '@musubi/formats/pix-pdq';
import {
  clinicalDay,
  parseHl7Time,
  parseLocalDate,
  parseLocalPatientId,
  type Demographics,
  type FacilityId,
  type Issue,
  type LocalDate,
} from '@musubi/domain';

/** AR: not for us, or not a message we take. AE: ours, but unusable as it is; kept, and listed. */
export type Placement =
  | { readonly outcome: 'placed'; readonly controlId: string; readonly fileName: string }
  /** ADT^A40: records of `former` are those of `current`. */
  | { readonly outcome: 'merges'; readonly controlId: string; readonly merges: readonly PatientMerge[] }
  | {
      readonly outcome: 'refused';
      readonly code: 'AE' | 'AR';
      readonly condition: string;
      readonly location: string;
      readonly issue: Issue;
    };

export type PatientMerge = { readonly former: string; readonly current: string; readonly demographics: Demographics };

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

/**
 * 受信メッセージの置き場所: the file name that it would have in a standardized storage, so that a record that comes
 * both ways is one record and the same version rule decides.
 */
export function placeMessage(facility: FacilityId, message: Message): Placement {
  const header = firstSegment(message, 'MSH');
  if (header === undefined)
    return refused('AR', '100', 'MSH', {
      code: 'mllp/no-msh',
      severity: 'rejected',
      segment: 'MSH',
      ja: 'MSH セグメントがないため、HL7 v2 のメッセージとして受け取れません。',
      en: 'There is no MSH segment, so this is not an HL7 v2 message.',
    });
  const controlId = rawField(header, 10);
  if (controlId === undefined || controlId === '' || controlId.length > 199)
    return refused('AR', '101', 'MSH^1^10', {
      code: 'mllp/no-control-id',
      severity: 'rejected',
      segment: 'MSH',
      field: 'MSH-10',
      ja: 'MSH-10 メッセージ制御IDがないため、再送を見分けられません。',
      en: 'MSH-10 (message control id) is missing, so a resend could not be recognised.',
    });
  if (!isWritable(controlId))
    return refused('AR', '102', 'MSH^1^10', {
      code: 'mllp/control-id-unreadable',
      severity: 'rejected',
      segment: 'MSH',
      field: 'MSH-10',
      ja: 'MSH-10 メッセージ制御IDに制御文字か読めない文字があるため、保存できません。',
      en: 'MSH-10 (message control id) holds control or unreadable characters, so it cannot be kept.',
    });
  const processing = field(header, 11)?.trim().toUpperCase();
  if (processing === 'T' || processing === 'D')
    return refused('AR', '202', 'MSH^1^11', {
      code: 'mllp/not-production',
      severity: 'rejected',
      segment: 'MSH',
      field: 'MSH-11',
      ja: 'MSH-11 が訓練（T）または調整（D）です。この受信口は本番だけを受け取ります。',
      en: 'MSH-11 says training (T) or debugging (D); this port takes production messages only.',
    });
  const sender = field(header, 4);
  if (sender !== undefined && /^\d{10}$/.test(sender) && sender !== facility)
    return refused('AR', '207', 'MSH^1^4', {
      code: 'mllp/other-facility',
      severity: 'rejected',
      segment: 'MSH',
      field: 'MSH-4',
      ja: 'MSH-4 の医療機関コードがこの受信口の施設と違います。送信先の設定を確かめてください。',
      en: 'The facility code in MSH-4 is not that of this port; check where the sender connects to.',
    });
  const trigger = `${field(header, 9) ?? ''}^${field(header, 9, 1, 2) ?? ''}`;
  if (MERGE_TRIGGER.test(trigger)) return readMerges(facility, message, controlId);
  const type = dataTypeOf(trigger, message);
  if (type === undefined)
    return refused('AR', isKnownCode(trigger) ? '201' : '200', 'MSH^1^9', {
      code: 'mllp/message-type',
      severity: 'rejected',
      segment: 'MSH',
      field: 'MSH-9',
      ja: 'MSH-9 のメッセージ型は SS-MIX2 標準化ストレージにないため受け取れません。',
      en: 'The message type in MSH-9 is not one of the SS-MIX2 standardized storage.',
    });
  const eventTime = eventTimeOf(field(header, 7));
  if (eventTime === undefined)
    return refused('AE', '102', 'MSH^1^7', {
      code: 'mllp/event-time',
      severity: 'rejected',
      segment: 'MSH',
      field: 'MSH-7',
      ja: 'MSH-7 の日時が読めないため、どの版が新しいか決められません。',
      en: 'The time in MSH-7 cannot be read, so it is not known which version is newer.',
    });
  const patient = patientOf(facility, message);
  if (patient === undefined)
    return refused('AE', '204', 'PID^1^3', {
      code: 'mllp/patient-id',
      severity: 'rejected',
      segment: 'PID',
      field: 'PID-3',
      ja:
        'PID-3 の患者IDがないか、使えない形です。どの患者の記録か分からないため、' +
        '記録には加えず原本だけを保管しました。',
      en:
        'The patient id in PID-3 is missing or malformed; it is not known whose record this is, so only the ' +
        'bytes are kept.',
    });
  const path: Omit<StandardPath, 'storage'> = {
    patient,
    dataType: type.dataType,
    eventTime,
    day: DATA_TYPES[type.dataType].dated ? (dayOf(trigger, message) ?? dayIn(eventTime)) : undefined,
    orderNumber: WITHOUT_ORDER.test(type.dataType) ? NO_ORDER_NUMBER : orderNumberOf(message),
    department: departmentOf(message),
    flag: type.cancels || isCancelledAsAWhole(message) ? '0' : '1',
  };
  return { outcome: 'placed', controlId, fileName: formatStandardPath(path).split('/').at(-1) ?? '' };
}

function refused(code: 'AE' | 'AR', condition: string, location: string, issue: Issue): Placement {
  return { outcome: 'refused', code, condition, location, issue };
}

/** Merge patient; the others are its forerunners for an id (HL7 v2.5 3.3.40 and 3.3.18, 30, 34, 39). */
const MERGE_TRIGGER = /^ADT\^A(?:18|30|34|39|40)$/;
/** Of another network's names there are none here: a number without an authority, or of this facility, is meant. */
const NO_REGION = '';

/** ADT_A39 may say several at once, each PID with its MRG; one that cannot be used refuses all. */
function readMerges(facility: FacilityId, message: Message, controlId: string): Placement {
  const places = message.segments.flatMap((segment, at) => (segment.name === 'PID' ? [at] : []));
  const head = message.segments.slice(0, places[0] ?? message.segments.length);
  const groups = (
    places.length === 0
      ? [message]
      : places.map((from, n) => ({ ...message, segments: [...head, ...message.segments.slice(from, places[n + 1])] }))
  ).flatMap(oneForEachMerged);
  const merges: PatientMerge[] = [];
  for (const group of groups) {
    const read = readIdentityMessage(group, facility, NO_REGION);
    if (read.kind === 'refused') return { ...read, outcome: 'refused' };
    if (read.kind === 'merge') merges.push({ former: read.from, current: read.into, demographics: read.demographics });
  }
  return { outcome: 'merges', controlId, merges };
}

/** Several MRG under one PID: each of them became this patient. */
function oneForEachMerged(group: Message): readonly Message[] {
  const merged = segmentsNamed(group, 'MRG');
  return merged.length < 2
    ? [group]
    : merged.map((one) => ({
        ...group,
        segments: group.segments.filter((segment) => segment.name !== 'MRG' || segment === one),
      }));
}

/** Neither controls nor halves of characters: what the database and the answer can hold. */
function isWritable(text: string): boolean {
  return !/[\p{Cc}\p{Cs}\ufffd]/u.test(text);
}

/** 201 of HL7 table 0357: the type is one of ours, its trigger is not; 200: neither is. */
function isKnownCode(trigger: string): boolean {
  const [code = ''] = trigger.split('^');
  return SSMIX2_DATA_TYPES.some((type) => DATA_TYPES[type].message[0] === code);
}

function dataTypeOf(
  trigger: string,
  message: Message,
): { readonly dataType: Ssmix2DataType; readonly cancels: boolean } | undefined {
  const fits = SSMIX2_DATA_TYPES.filter((type) => named(DATA_TYPES[type].message) === trigger);
  const cancelled = SSMIX2_DATA_TYPES.find((type) => named(DATA_TYPES[type].cancel) === trigger);
  if (cancelled !== undefined) return { dataType: cancelled, cancels: true };
  const [first] = fits;
  if (first === undefined) return undefined;
  return {
    dataType: fits.length === 1 ? first : (fits.find((type) => type === byContent(trigger, message)) ?? first),
    cancels: false,
  };
}

function named(message: readonly [string, string, string] | undefined): string | undefined {
  return message === undefined ? undefined : `${message[0]}^${message[1]}`;
}

const EXAMINATION_OF_SYSTEM: Readonly<Record<string, readonly [order: Ssmix2DataType, performed: Ssmix2DataType]>> = {
  JJ1017: ['OMG-01', 'OMG-11'],
  LENDO: ['OMG-02', 'OMG-12'],
  JC10: ['OMG-03', 'OMG-13'],
};
/** HL7 table 0162: what is swallowed, put on or dropped in; anything else is given by injection. */
const NOT_INJECTED = new Set([
  'PO',
  'SL',
  'AP',
  'TP',
  'TD',
  'OP',
  'OT',
  'NS',
  'NP',
  'PR',
  'VG',
  'IH',
  'MM',
  'GTT',
  'EN',
  'DT',
  'BU',
]);

/**
 * Several types share a trigger; the content tells them apart (injection set, route, code system of the examination).
 */
function byContent(trigger: string, message: Message): Ssmix2DataType | undefined {
  switch (trigger) {
    case 'RDE^O11':
      // A mixed powder or ointment has components, too.
      return field0(message, 'RXE', 2, 3) === 'JHSI0002' ||
        (firstSegment(message, 'RXC') !== undefined && !NOT_INJECTED.has(field0(message, 'RXR', 1) ?? ''))
        ? 'OMP-02'
        : 'OMP-01';
    case 'RAS^O17':
      return NOT_INJECTED.has(field0(message, 'RXR', 1) ?? 'PO') ? 'OMP-11' : 'OMP-12';
    case 'OMG^O19':
      return EXAMINATION_OF_SYSTEM[field0(message, 'OBR', 4, 3) ?? '']?.[0];
    case 'OMI^Z23':
      return EXAMINATION_OF_SYSTEM[field0(message, 'OBR', 4, 3) ?? '']?.[1];
    default:
      return undefined;
  }
}

function field0(message: Message, name: string, n: number, comp = 1): string | undefined {
  const segment = firstSegment(message, name);
  return segment === undefined ? undefined : field(segment, n, 1, comp);
}

/** MSH-7 as the 17 digits of a file name, in Japanese time; it must name a day at least. */
function eventTimeOf(text: string | undefined): string | undefined {
  const time = parseHl7Time(text ?? '');
  if (time === undefined || clinicalDay(time) === undefined) return undefined;
  const fraction = /\.(\d{1,3})/.exec(text ?? '')?.[1] ?? '';
  return `${time.value.replace(/\D/g, '').padEnd(14, '0')}${fraction.padEnd(3, '0')}`;
}

function patientOf(facility: FacilityId, message: Message): string | undefined {
  const pid = firstSegment(message, 'PID');
  if (pid === undefined) return undefined;
  const ids = repetitions(pid, 3);
  const chosen = ids.find((id) => component(id, 5) === 'PI') ?? ids[0];
  const text = chosen === undefined ? undefined : component(chosen, 1);
  const id = text === undefined ? undefined : parseLocalPatientId(facility, text);
  // As sent or not at all: a folded id could be another patient's.
  return id !== undefined && id.value === text ? id.value : undefined;
}

function dayOf(trigger: string, message: Message): LocalDate | undefined {
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

function dayIn(eventTime: string): LocalDate | undefined {
  return parseLocalDate(eventTime.slice(0, 8));
}

/** Movements, patient data and problem lists stand under no order number, whatever their ORC says. */
const WITHOUT_ORDER = /^(?:ADT|PPR)-/;
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
function orderNumberOf(message: Message): string {
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

/** One cancelled drug of several is said by the order that goes on. */
function isCancelledAsAWhole(message: Message): boolean {
  const orders = segmentsNamed(message, 'ORC');
  return orders.length > 0 && orders.every((orc) => field(orc, 1) === 'CA');
}

function departmentOf(message: Message): string | undefined {
  const department = field0(message, 'ORC', 17) ?? field0(message, 'PV1', 10);
  return department !== undefined && /^[0-9A-Za-z]{1,5}$/.test(department) ? department : undefined;
}
