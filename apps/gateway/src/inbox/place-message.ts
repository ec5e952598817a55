import {
  component,
  field,
  firstSegment,
  rawField,
  repetitions,
  segmentsNamed,
  type Message,
} from '@musubi/formats/hl7v2';
import { DATA_TYPES, formatStandardPath, NO_ORDER_NUMBER, type StandardPath } from '@musubi/formats/ssmix2';
import { readIdentityMessage } from '@musubi/formats/pix-pdq';
import { parseLocalPatientId, type Demographics, type FacilityId, type Issue } from '@musubi/domain';
import { dataTypeOf, isKnownCode } from './data-type-of-message.ts';
import { eventTimeOf, dayOf, dayIn, field0 } from './day-of-message.ts';
import { WITHOUT_ORDER, orderNumberOf } from './order-number-of-message.ts';

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

/** One cancelled drug of several is said by the order that goes on. */
function isCancelledAsAWhole(message: Message): boolean {
  const orders = segmentsNamed(message, 'ORC');
  return orders.length > 0 && orders.every((orc) => field(orc, 1) === 'CA');
}

function departmentOf(message: Message): string | undefined {
  const department = field0(message, 'ORC', 17) ?? field0(message, 'PV1', 10);
  return department !== undefined && /^[0-9A-Za-z]{1,5}$/.test(department) ? department : undefined;
}
