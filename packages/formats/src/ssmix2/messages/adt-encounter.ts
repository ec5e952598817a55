import type { ClinicalTime, EncounterContent, RecordEntry } from '@musubi/domain';
import { firstSegment } from '../../hl7v2/message.ts';
import { departmentOf } from '../segments/visit.ts';
import { codeField, codedField, person, place, time } from '../segments/values.ts';
import { tableText } from '../tables/code-texts.ts';
import type { Ssmix2DataType } from '../tables/data-types.ts';
import { makeEntry, type Scope } from './scope.ts';

type EncounterEvent = EncounterContent['event'];

const EVENTS: Partial<Readonly<Record<Ssmix2DataType, readonly [event: EncounterEvent, ja: string]>>> = {
  'ADT-01': ['attending-change', '担当医変更'],
  'ADT-12': ['visit', '外来受診'],
  'ADT-21': ['admission-planned', '入院予定'],
  'ADT-22': ['admission', '入院'],
  'ADT-31': ['leave', '外出泊'],
  'ADT-32': ['leave-return', '帰院'],
  'ADT-41': ['transfer-planned', '転棟予定'],
  'ADT-42': ['transfer', '転棟'],
  'ADT-51': ['discharge-planned', '退院予定'],
  'ADT-52': ['discharge', '退院'],
};

/** ADT-01, -12, -21 … -52: 受診, 入院, 外出泊, 転棟, 退院. Where each time stands: SS-MIX2 care-date table. */
export function readEncounter(scope: Scope): readonly RecordEntry[] {
  const known = EVENTS[scope.path.dataType];
  const { message, issues, pv1 } = scope;
  if (known === undefined || pv1 === undefined) return [];
  const [event, word] = known;
  const [evn, pv2] = [firstSegment(message, 'EVN'), firstSegment(message, 'PV2')];
  const occurred = evn === undefined ? undefined : time(evn, 6, issues);
  const planned = evn === undefined ? undefined : time(evn, 3, issues);
  const expected = (n: number): ClinicalTime | undefined => (pv2 === undefined ? undefined : time(pv2, n, issues));
  const [admitted, discharged] = [time(pv1, 44, issues), time(pv1, 45, issues)];

  const { start, end } = ((): { start?: ClinicalTime | undefined; end?: ClinicalTime | undefined } => {
    switch (event) {
      case 'visit':
        return { start: admitted ?? occurred };
      case 'admission-planned':
        return { start: expected(8) ?? planned, end: expected(9) };
      case 'admission':
        return { start: admitted ?? occurred, end: discharged };
      case 'leave':
        return { start: occurred, end: expected(47) };
      case 'leave-return':
      case 'transfer':
      case 'attending-change':
        return { start: occurred };
      case 'transfer-planned':
        return { start: expected(8) ?? planned };
      case 'discharge-planned':
        return { start: admitted, end: expected(9) ?? planned };
      case 'discharge':
        return { start: admitted, end: discharged ?? occurred };
      default:
        return event satisfies never;
    }
  })();
  const previous = place(pv1, 6).ward;
  const attending = person(pv1, 7) ?? person(pv1, 17);
  const dispositionCode = codeField(pv1, 36);
  const outcome =
    dispositionCode === undefined
      ? undefined
      : { text: tableText('HL70112', dispositionCode) ?? dispositionCode, code: dispositionCode, system: 'HL70112' };
  const reason = pv2 === undefined ? undefined : codedField(pv2, 3)?.text;
  const inpatient = codeField(pv1, 2) !== 'O' && event !== 'visit';
  const location = inpatient ? place(pv1, 3) : {};
  const content: EncounterContent = {
    type: 'encounter',
    event,
    inpatient,
    ...location,
    ...(previous !== undefined && { previousWard: previous }),
    ...(attending !== undefined && { attending }),
    ...(start !== undefined && { start }),
    ...(end !== undefined && { end }),
    ...(outcome !== undefined && { outcome }),
    ...(reason !== undefined && { reason }),
  };
  const treatedBy = departmentOf(undefined, pv1, scope.path.department);
  // A bare department code says nothing in a headline.
  const department = treatedBy === undefined || treatedBy.text === treatedBy.code ? '' : treatedBy.text;
  const moved =
    event === 'transfer' || event === 'transfer-planned'
      ? [previous, location.ward].filter((ward) => ward !== undefined).join('→')
      : '';
  const left =
    event === 'discharge' && outcome !== undefined && outcome.text !== outcome.code ? `（${outcome.text}）` : '';
  const at = event === 'discharge' || event === 'discharge-planned' ? end : start;
  return [
    makeEntry(scope, 'encounter', {
      part: 'encounter',
      title: [[word, department].filter((part) => part !== '').join(' ') + left, moved]
        .filter((part) => part !== '')
        .join(' '),
      content,
      at,
      author: attending,
    }),
  ];
}
