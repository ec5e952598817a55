import {
  clinicalDay,
  parseHl7Time,
  parseLocalPatientId,
  type Demographics,
  type FacilityId,
  type Issue,
} from '@musubi/domain';
import {
  component,
  field,
  firstSegment,
  repetitions,
  segmentsNamed,
  type Message,
  type Repetition,
  type Segment,
} from '../hl7v2/index.ts';
import { makeIssueList } from '../ssmix2/issue-list.ts';
import { readDemographics } from '../ssmix2/segments/patient.ts';
import { namesAuthority, readAuthority } from './patient-domain.ts';

/** What a feed wants: this is what we know of our patient, or: this number is now that one. */
export type IdentityMessage =
  | {
      readonly kind: 'put';
      readonly localPatient: string;
      readonly demographics: Demographics;
      readonly issues: readonly Issue[];
    }
  | {
      readonly kind: 'merge';
      readonly from: string;
      readonly into: string;
      readonly demographics: Demographics;
      readonly issues: readonly Issue[];
    }
  | {
      readonly kind: 'refused';
      readonly code: 'AE' | 'AR';
      readonly condition: string;
      readonly location: string;
      readonly issue: Issue;
    };

const PUT = new Set(['A01', 'A04', 'A05', 'A08', 'A28', 'A31']);
const MERGE = new Set(['A40', 'A18', 'A30', 'A34', 'A39']);

/**
 * 患者登録・更新・統合 (ITI-8, ITI-30; ADT^A04, A08, A31, A40) of one facility. An id without an assigning authority is
 * the
 * facility's own; one of somebody else's is refused, since only a facility itself says who its patients are.
 */
export function readIdentityMessage(message: Message, facility: FacilityId, region: string): IdentityMessage {
  const header = firstSegment(message, 'MSH');
  const trigger = header === undefined ? '' : `${field(header, 9) ?? ''}^${field(header, 9, 1, 2) ?? ''}`;
  const [type = '', event = ''] = trigger.split('^');
  if (header === undefined || type !== 'ADT' || !(PUT.has(event) || MERGE.has(event)))
    return refused('AR', '200', 'MSH^1^9', WRONG_TYPE);
  const pid = firstSegment(message, 'PID');
  const into = pid === undefined ? undefined : ownId(repetitions(pid, 3), facility, region);
  if (pid === undefined || into === undefined) return refused('AE', '204', 'PID^1^3', NO_PATIENT);
  const issues = makeIssueList(message);
  const said = parseHl7Time((field(header, 7) ?? '').slice(0, 8));
  const asOf = said === undefined ? undefined : clinicalDay(said);
  const [relatives, insurances] = [segmentsNamed(message, 'NK1'), segmentsNamed(message, 'IN1')];
  const demographics = readDemographics(pid, relatives, insurances, issues, asOf);
  if (PUT.has(event)) return { kind: 'put', localPatient: into, demographics, issues: issues.all() };
  const mrg = firstSegment(message, 'MRG');
  const from = mrg === undefined ? undefined : mergedId(mrg, facility, region);
  if (from === undefined) return refused('AE', '204', 'MRG^1^1', NO_MERGED);
  if (mrg !== undefined && new Set(ownNumbers(repetitions(mrg, 1), facility, region)).size > 1)
    return refused('AE', '204', 'MRG^1^1', SEVERAL_MERGED);
  if (from === into) return refused('AE', '205', 'MRG^1^1', SAME_ID);
  return { kind: 'merge', from, into, demographics, issues: issues.all() };
}

function mergedId(mrg: Segment, facility: FacilityId, region: string): string | undefined {
  return ownId(repetitions(mrg, 1), facility, region);
}

/** The id that this facility gave; as sent or not at all, since a folded id could be another patient's. */
function ownId(ids: readonly Repetition[], facility: FacilityId, region: string): string | undefined {
  const [text] = ownNumbers(ids, facility, region);
  const id = text === undefined ? undefined : parseLocalPatientId(facility, text);
  return id !== undefined && id.value === text ? id.value : undefined;
}

/** Those of type PI, if there are any; else all. */
function ownNumbers(ids: readonly Repetition[], facility: FacilityId, region: string): readonly string[] {
  const own = ids.filter((id) => !namesAuthority(id) || readAuthority(id, region) === facility);
  const typed = own.filter((id) => component(id, 5) === 'PI');
  return (typed.length > 0 ? typed : own.slice(0, 1)).flatMap((id) => component(id, 1) ?? []);
}

function refused(code: 'AE' | 'AR', condition: string, location: string, issue: Issue): IdentityMessage {
  return { kind: 'refused', code, condition, location, issue };
}

const WRONG_TYPE: Issue = {
  code: 'pix/message-type',
  severity: 'rejected',
  segment: 'MSH',
  field: 'MSH-9',
  ja: 'この受信口は ADT^A04・A08・A31・A40 と QBP^Q22・Q23 だけを受け取ります。',
  en: 'This port takes ADT^A04, A08, A31, A40 and QBP^Q22, Q23 only.',
};
const NO_PATIENT: Issue = {
  code: 'pix/patient-id',
  severity: 'rejected',
  segment: 'PID',
  field: 'PID-3',
  ja: 'PID-3 に貴施設の患者IDがありません。',
  en: 'PID-3 holds no patient id of your facility.',
};
const NO_MERGED: Issue = {
  code: 'pix/merged-id',
  severity: 'rejected',
  segment: 'MRG',
  field: 'MRG-1',
  ja: 'MRG-1 に統合前の患者IDがありません。',
  en: 'MRG-1 holds no patient id that was merged.',
};
const SEVERAL_MERGED: Issue = {
  code: 'pix/several-merged',
  severity: 'rejected',
  segment: 'MRG',
  field: 'MRG-1',
  ja: 'MRG-1 に統合前の患者IDが複数あります。1 件ずつ送ってください。',
  en: 'MRG-1 holds several patient ids that were merged; send them one by one.',
};
const SAME_ID: Issue = {
  code: 'pix/merged-into-itself',
  severity: 'rejected',
  segment: 'MRG',
  field: 'MRG-1',
  ja: '統合前と統合後の患者IDが同じです。',
  en: 'The patient id would be merged into itself.',
};
