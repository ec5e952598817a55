import type { AdministrationContent, Coded, RecordEntry } from '@musubi/domain';
import { field, fieldText, repetitions, type Segment } from '../../hl7v2/message.ts';
import { readRoute } from '../segments/drug.ts';
import { noteText } from '../segments/observation.ts';
import { isCancelControl, readOrderHead } from '../segments/order.ts';
import { coded, codedField, person, quantity, time } from '../segments/values.ts';
import { firstAndMore, makeEntry, named, type Scope } from './scope.ts';

type Item = AdministrationContent['items'][number];

/** 完了状態 (HL7 table 0322). */
const STATUS: Readonly<Record<string, string>> = { CP: '実施済', RE: '拒否', NA: '未実施', PA: '一部実施' };
/** Taken back by the order (ORC-1) or the line (RXA-21): whatever its status was, it counts as not given. */
const TAKEN_BACK: Coded = { text: '取消' };

/** OMP-11 処方実施, OMP-12 注射実施: RXR holds for every RXA since the one before it. */
export function readAdministration(scope: Scope, of: 'prescription' | 'injection'): readonly RecordEntry[] {
  const items: Item[] = [];
  let waiting: Item[] = [];
  let isTakenBack = false;
  const settle = (rxr: Segment | undefined): void => {
    const route = readRoute(rxr);
    for (const item of waiting) {
      const note = [item.note, ...route.notes].filter((text) => text !== undefined).join('、');
      items.push({ ...item, ...(route.route !== undefined && { route: route.route }), ...(route.method !== undefined && { method: route.method }), ...(note !== '' && { note }) });
    }
    waiting = [];
  };
  for (const segment of scope.message.segments) {
    if (segment.name === 'RXA') {
      const item = readItem(segment, scope);
      if (item !== undefined) waiting.push(isTakenBack || field(segment, 21) === 'D' ? { ...item, status: TAKEN_BACK } : item);
    } else if (segment.name === 'RXR') settle(segment);
    else if (segment.name === 'ORC') {
      settle(undefined);
      isTakenBack = isCancelControl(field(segment, 1));
    }
    else if (segment.name === 'NTE') addNote(waiting.length > 0 ? waiting : items, noteText(segment));
  }
  settle(undefined);
  if (items.length === 0) return [];
  const given = items.filter((item) => item.status?.code !== 'RE' && item.status?.code !== 'NA' && item.status !== TAKEN_BACK);
  const content: AdministrationContent = { type: 'administration', of, items };
  const orc = named(scope.message.segments, 'ORC');
  const names = [...new Set((given.length > 0 ? given : items).map((item) => item.drug.text))];
  return [makeEntry(scope, of, {
    part: 'administration', title: `${firstAndMore(names, '剤')} ${given.length > 0 ? '実施' : '未実施'}`, content, at: items[0]?.start, ...readOrderHead(orc),
    // Refused or not given: nobody may take it for given.
    ...(given.length === 0 && { status: 'cancelled' as const }),
  })];
}

function readItem(rxa: Segment, { issues }: Scope): Item | undefined {
  const drug = codedField(rxa, 5);
  if (drug === undefined) {
    issues.at(rxa, 5, { code: 'ssmix2/no-drug', ja: '実施した薬剤がありません。この行は使いません。', en: 'The administered drug is missing; this line is not used.' });
    return undefined;
  }
  const [start, end, given] = [time(rxa, 3, issues), time(rxa, 4, issues), quantity(rxa, 6, 7, issues)];
  // HL7: 999 says that the amount is not known; it never carries a unit then.
  const amount = given?.value === '999' && given.unit === undefined ? undefined : given;
  const [rate, performer] = [fieldText(rxa, 12), person(rxa, 10)];
  const statusCode = field(rxa, 20);
  const status: Coded | undefined = statusCode === undefined ? undefined : { text: STATUS[statusCode] ?? statusCode, code: statusCode, system: 'HL70322' };
  const lot = field(rxa, 15);
  const refusal = codedField(rxa, 18)?.text;
  const note = [...repetitions(rxa, 9).flatMap((one) => coded(one)?.text ?? []), ...(lot === undefined ? [] : [`ロット ${lot}`]), ...(refusal === undefined ? [] : [refusal])].join('、');
  return {
    drug,
    ...(amount !== undefined && { amount }), ...(start !== undefined && { start }), ...(end !== undefined && end.value !== start?.value && { end }),
    ...(rate !== undefined && { rate }), ...(status !== undefined && { status }), ...(performer !== undefined && { performer }), ...(note !== '' && { note }),
  };
}

function addNote(items: Item[], text: string | undefined): void {
  const last = items.pop();
  if (last === undefined) return;
  const note = [last.note, text].filter((part) => part !== undefined).join('、');
  items.push(note === '' ? last : { ...last, note });
}
