import { parseFacilityId, parseLocalDate, type Demographics, type Issue, type Sex } from '@musubi/domain';
import {
  component,
  componentText,
  field,
  firstSegment,
  repetitions,
  type Message,
  type Segment,
} from '../hl7v2/index.ts';
import { readAuthority, type PatientDomain, type PatientIdentifier } from './patient-domain.ts';

/** What is asked over HL7 v2: other numbers of a patient (PIX, ITI-9), or who fits these facts (PDQ, ITI-21). */
export type PatientQuestion =
  | {
      readonly kind: 'identifiers';
      readonly tag: string;
      readonly source: PatientIdentifier;
      readonly wanted: readonly PatientDomain[];
    }
  | {
      readonly kind: 'demographics';
      readonly tag: string;
      readonly person: Demographics;
      readonly id: PatientIdentifier | undefined;
      readonly wanted: readonly PatientDomain[];
      readonly limit: number;
      readonly after: number;
    }
  | {
      readonly kind: 'refused';
      readonly tag: string;
      readonly condition: string;
      readonly location: string;
      readonly issue: Issue;
    };

const MOST_AT_ONCE = 50;

/** 患者照会 (QBP^Q22, QBP^Q23). Undefined when the message is no query of these. */
export function readPatientQuestion(message: Message, own: PatientDomain, region: string): PatientQuestion | undefined {
  const [header, qpd] = [firstSegment(message, 'MSH'), firstSegment(message, 'QPD')];
  if (header === undefined || field(header, 9) !== 'QBP') return undefined;
  const trigger = field(header, 9, 1, 2);
  if (trigger !== 'Q22' && trigger !== 'Q23') return undefined;
  if (qpd === undefined) return { kind: 'refused', tag: '', condition: '100', location: 'QPD', issue: NO_QPD };
  const tag = field(qpd, 2) ?? '';
  return trigger === 'Q23' ? identifiers(qpd, tag, own, region) : demographics(message, qpd, tag, own, region);
}

function identifiers(qpd: Segment, tag: string, own: PatientDomain, region: string): PatientQuestion {
  const [id] = repetitions(qpd, 3);
  const value = id === undefined ? undefined : component(id, 1);
  if (id === undefined || value === undefined)
    return { kind: 'refused', tag, condition: '101', location: 'QPD^1^3', issue: NO_ID };
  const domain =
    component(id, 4, 1) === undefined && component(id, 4, 2) === undefined ? own : readAuthority(id, region);
  if (domain === undefined)
    return { kind: 'refused', tag, condition: '204', location: 'QPD^1^3^1^4', issue: UNKNOWN_DOMAIN };
  const wanted = wantedDomains(qpd, 4, region);
  if (wanted === undefined)
    return { kind: 'refused', tag, condition: '204', location: 'QPD^1^4', issue: UNKNOWN_DOMAIN };
  return { kind: 'identifiers', tag, source: { domain, value }, wanted };
}

/** Undefined when a domain is asked for that nobody knows (ITI-9: an error, not an empty answer). */
function wantedDomains(qpd: Segment, n: number, region: string): readonly PatientDomain[] | undefined {
  const domains = repetitions(qpd, n).map((one) => readAuthority(one, region));
  return domains.includes(undefined) ? undefined : domains.filter((domain) => domain !== undefined);
}

function demographics(
  message: Message,
  qpd: Segment,
  tag: string,
  own: PatientDomain,
  region: string,
): PatientQuestion {
  const asked = new Map<string, string>();
  for (const parameter of repetitions(qpd, 3)) {
    const [name, value] = [component(parameter, 1), componentText(parameter, 2)];
    if (name !== undefined && value !== undefined) asked.set(name.toUpperCase(), value);
  }
  const wanted = wantedDomains(qpd, 8, region);
  if (wanted === undefined)
    return { kind: 'refused', tag, condition: '204', location: 'QPD^1^8', issue: UNKNOWN_DOMAIN };
  const get = (...names: readonly string[]) =>
    names.map((name) => asked.get(name)).find((value) => value !== undefined && value !== '');
  const [family, given, birth] = [get('@PID.5.1', '@PID.5.1.1'), get('@PID.5.2'), get('@PID.7', '@PID.7.1')];
  const birthDate = birth === undefined ? undefined : parseLocalDate(birth.slice(0, 8));
  if (birth !== undefined && birthDate === undefined)
    return { kind: 'refused', tag, condition: '102', location: 'QPD^1^3', issue: BAD_BIRTH };
  const [localId, address, postalCode, telephone] = [
    get('@PID.3.1'),
    get('@PID.11.1', '@PID.11.1.1', '@PID.11.8'),
    get('@PID.11.5'),
    get('@PID.13.1', '@PID.13', '@PID.13.12'),
  ];
  const domainText = get('@PID.3.4.2', '@PID.3.4.1', '@PID.3.4');
  const isKana = /^[\u3040-\u30ff\uff61-\uff9f\s・]+$/.test((family ?? '') + (given ?? ''));
  const name = { family: family ?? '', given: given ?? '' };
  const person: Demographics = {
    ...(family === undefined && given === undefined
      ? {}
      : isKana
        ? { kanaName: name }
        : /^[\p{Script=Latin}\s.'’-]+$/u.test(name.family + name.given)
          ? { romanName: name }
          : { kanjiName: name }),
    sex: sexOf(get('@PID.8')),
    ...(birthDate === undefined ? {} : { birthDate }),
    ...(address === undefined ? {} : { address }),
    ...(postalCode === undefined ? {} : { postalCode }),
    telephones: telephone === undefined ? [] : [telephone],
  };
  if (asked.size === 0) return { kind: 'refused', tag, condition: '101', location: 'QPD^1^3', issue: NOTHING_ASKED };
  return {
    kind: 'demographics',
    tag,
    person,
    id: localId === undefined ? undefined : { domain: domainOf(domainText, own, region), value: localId },
    wanted,
    limit: limitOf(message),
    after: afterOf(message),
  };
}

function domainOf(text: string | undefined, own: PatientDomain, region: string): PatientDomain {
  if (text === region) return 'region';
  return (text === undefined ? undefined : parseFacilityId(text.slice(-10))) ?? own;
}

function sexOf(code: string | undefined): Sex {
  return code === 'M' ? 'male' : code === 'F' ? 'female' : code === 'O' || code === 'A' ? 'other' : 'unknown';
}

/** RCP-2: how many the asker wants at once. */
function limitOf(message: Message): number {
  const rcp = firstSegment(message, 'RCP');
  const number = rcp === undefined ? NaN : Number(field(rcp, 2));
  return Number.isInteger(number) && number > 0 ? Math.min(number, MOST_AT_ONCE) : MOST_AT_ONCE;
}

/** DSC-1: our own pointer, the number of rows told already. */
function afterOf(message: Message): number {
  const dsc = firstSegment(message, 'DSC');
  const number = dsc === undefined ? NaN : Number(field(dsc, 1));
  return Number.isInteger(number) && number > 0 && number < 10_000 ? number : 0;
}

const NO_QPD: Issue = {
  code: 'pdq/no-qpd',
  severity: 'rejected',
  segment: 'QPD',
  ja: 'QPD セグメントがありません。',
  en: 'There is no QPD segment.',
};
const NO_ID: Issue = {
  code: 'pix/no-source-id',
  severity: 'rejected',
  segment: 'QPD',
  field: 'QPD-3',
  ja: 'QPD-3 に患者IDがありません。',
  en: 'QPD-3 holds no patient id.',
};
const UNKNOWN_DOMAIN: Issue = {
  code: 'pix/unknown-domain',
  severity: 'rejected',
  segment: 'QPD',
  ja: '患者IDの名前空間（割当機関）がこのネットワークのものではありません。',
  en: 'The assigning authority is not one of this network.',
};
const BAD_BIRTH: Issue = {
  code: 'pdq/birth-date',
  severity: 'rejected',
  segment: 'QPD',
  field: 'QPD-3',
  ja: '生年月日（@PID.7）が YYYYMMDD の形ではありません。',
  en: 'The birth date (@PID.7) is not YYYYMMDD.',
};
const NOTHING_ASKED: Issue = {
  code: 'pdq/nothing-asked',
  severity: 'rejected',
  segment: 'QPD',
  field: 'QPD-3',
  ja: 'QPD-3 に検索する項目がありません。',
  en: 'QPD-3 names nothing to look for.',
};
