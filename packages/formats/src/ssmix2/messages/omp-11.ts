import type { AdministrationContent, Coded, RecordEntry } from '@musubi/domain';
import { field, fieldText, repetitions, type Segment } from '../../hl7v2/message.ts';
import { readRoutes } from '../segments/drug.ts';
import { measureText, noteText } from '../segments/observation.ts';
import { isCancelled, readOrderHead } from '../segments/order.ts';
import { codeField, coded, codedField, person, quantity, time } from '../segments/values.ts';
import { firstAndMore, makeEntry, named, notesOfAll, type Scope } from './scope.ts';

type Item = AdministrationContent['items'][number];

/** 完了状態 (HL7 table 0322). */
const STATUS: Readonly<Record<string, string>> = { CP: '実施済', RE: '拒否', NA: '未実施', PA: '一部実施' };
/** Taken back by the order (ORC-1) or the line (RXA-21): whatever its status was, it counts as not given. */
const TAKEN_BACK: Coded = { text: '取消' };

/**
 * OMP-11 処方実施, OMP-12 注射実施: RXR holds for every RXA since the one before it; a value (OBX) and a note (NTE) for
 * the RXA before them.
 */
export function readAdministration(scope: Scope, of: 'prescription' | 'injection'): readonly RecordEntry[] {
  const items: Item[] = [];
  let waiting: Item[] = [];
  let rxrs: Segment[] = [];
  let isTakenBack = false;
  const settle = (): void => {
    const route = readRoutes(rxrs);
    for (const item of waiting) {
      items.push({
        ...item,
        ...(route.route !== undefined && { route: route.route }),
        ...(route.method !== undefined && { method: route.method }),
        ...joined([item.note, ...route.notes]),
      });
    }
    waiting = [];
    rxrs = [];
  };
  for (const segment of scope.message.segments) {
    switch (segment.name) {
      case 'RXA': {
        if (rxrs.length > 0) settle();
        const item = readItem(segment, scope);
        if (item !== undefined)
          waiting.push(isTakenBack || codeField(segment, 21) === 'D' ? { ...item, status: TAKEN_BACK } : item);
        break;
      }
      case 'RXR':
        rxrs.push(segment);
        break;
      case 'ORC':
        settle();
        isTakenBack = isCancelled(segment);
        break;
      case 'NTE':
        addNote(waiting.length > 0 ? waiting : items, noteText(segment));
        break;
      case 'OBX':
        addNote(waiting.length > 0 ? waiting : items, measureText(segment, scope.issues));
        break;
      default:
        break;
    }
  }
  settle();
  const [leading, ...others] = items;
  if (leading !== undefined)
    items.splice(
      0,
      items.length,
      { ...leading, ...joined([...notesOfAll(scope.message, 'RXA'), leading.note]) },
      ...others,
    );
  if (items.length === 0) return [];
  const given = items.filter(
    (item) => item.status?.code !== 'RE' && item.status?.code !== 'NA' && item.status !== TAKEN_BACK,
  );
  const content: AdministrationContent = { type: 'administration', of, items };
  const orc = named(scope.message.segments, 'ORC');
  const names = [...new Set((given.length > 0 ? given : items).map((item) => item.drug.text))];
  return [
    makeEntry(scope, of, {
      part: 'administration',
      title: `${firstAndMore(names, '剤')} ${given.length > 0 ? '実施' : '未実施'}`,
      content,
      at: items[0]?.start,
      ...readOrderHead(orc),
      // Refused or not given: nobody may take it for given.
      ...(given.length === 0 && { status: 'cancelled' as const }),
    }),
  ];
}

function readItem(rxa: Segment, { issues }: Scope): Item | undefined {
  const drug = codedField(rxa, 5);
  if (drug === undefined) {
    issues.at(rxa, 5, {
      code: 'ssmix2/no-drug',
      ja: '実施した薬剤がありません。この行は使いません。',
      en: 'The administered drug is missing; this line is not used.',
    });
    return undefined;
  }
  const [start, end, given] = [time(rxa, 3, issues), time(rxa, 4, issues), quantity(rxa, 6, 7, issues)];
  // HL7: 999 says that the amount is not known; it never carries a unit then.
  const amount = given?.value === '999' && given.unit === undefined ? undefined : given;
  const [rate, performer] = [fieldText(rxa, 12), person(rxa, 10)];
  const statusCode = codeField(rxa, 20);
  const status: Coded | undefined =
    statusCode === undefined
      ? undefined
      : { text: STATUS[statusCode] ?? statusCode, code: statusCode, system: 'HL70322' };
  const lot = field(rxa, 15);
  const refusal = codedField(rxa, 18)?.text;
  const note = [
    ...repetitions(rxa, 9).flatMap((one) => coded(one)?.text ?? []),
    ...(lot === undefined ? [] : [`ロット ${lot}`]),
    ...(refusal === undefined ? [] : [refusal]),
  ].join('、');
  return {
    drug,
    ...(amount !== undefined && { amount }),
    ...(start !== undefined && { start }),
    ...(end !== undefined && end.value !== start?.value && { end }),
    ...(rate !== undefined && { rate }),
    ...(status !== undefined && { status }),
    ...(performer !== undefined && { performer }),
    ...(note !== '' && { note }),
  };
}

function addNote(items: Item[], text: string | undefined): void {
  const last = items.pop();
  if (last !== undefined) items.push({ ...last, ...joined([last.note, text]) });
}

function joined(notes: readonly (string | undefined)[]): { readonly note?: string } {
  const note = notes.filter((part) => part !== undefined).join('、');
  return note === '' ? {} : { note };
}
