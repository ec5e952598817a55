import type { Coded, InjectionContent, RecordEntry } from '@musubi/domain';
import { field, type Segment } from '../../hl7v2/message.ts';
import { drugComments, oldTiming, rateText, readRoutes } from '../segments/drug.ts';
import { measureText, noteText } from '../segments/observation.ts';
import { isCancelled, readOrderHead, wordsOfControl } from '../segments/order.ts';
import { readTiming } from '../segments/timing.ts';
import { codedField, quantity, time } from '../segments/values.ts';
import { rpNumber, timesOf } from './omp-01.ts';
import { firstAndMore, makeEntry, named, notesOfAll, orderGroups, type Scope } from './scope.ts';

type Group = InjectionContent['groups'][number];
type Component = Group['components'][number];

/** OMP-02 注射オーダ: RXE is the set (kind, volume, rate), RXC its base solution and additives. */
export function readInjection(scope: Scope): readonly RecordEntry[] {
  const { issues } = scope;
  const orders = orderGroups(scope.message, 'RXE');
  const groups: Group[] = [];
  let category: Coded | undefined;
  let cancelled = 0;
  for (const [index, order] of orders.entries()) {
    const [orc, rxe] = [named(order, 'ORC'), named(order, 'RXE')];
    if (rxe === undefined) {
      if (orc !== undefined) issues.at(orc, undefined, NO_SET);
      continue;
    }
    const components = order.filter((segment) => segment.name === 'RXC').flatMap((rxc) => readComponent(rxc, scope));
    const give = codedField(rxe, 2);
    // Without RXC the RXE names the drug itself (a single ampoule).
    if (components.length === 0 && give !== undefined) components.push({ role: 'base', drug: give });
    else category ??= give;
    const kind = components[0]?.drug === give || give?.text === category?.text ? undefined : give?.text;
    if (components.length === 0) {
      issues.at(rxe, 2, NO_SET);
      continue;
    }
    groups.push(
      makeGroup({ order, rxe, components, kind, number: rpNumber(orc, index), isFirst: groups.length === 0 }, scope),
    );
    if (isCancelled(orc)) cancelled++;
  }
  if (groups.length === 0) return [];
  const content: InjectionContent = { type: 'injection', ...(category !== undefined && { category }), groups };
  const orc = orders.map((order) => named(order, 'ORC')).find((one) => one !== undefined);
  const names = groups.flatMap((group) => group.components.map((one) => one.drug.text));
  return [
    makeEntry(scope, 'injection', {
      part: 'injection',
      title: firstAndMore(names, '剤'),
      content,
      at: groups[0]?.start ?? (orc === undefined ? undefined : time(orc, 9, issues)),
      ...readOrderHead(orc),
      ...(cancelled === groups.length && { status: 'cancelled' as const }),
    }),
  ];
}

type InjectionSet = {
  readonly order: readonly Segment[];
  readonly rxe: Segment;
  readonly components: readonly Component[];
  /** Where it is not that of the whole. */
  readonly kind: string | undefined;
  readonly number: string;
  readonly isFirst: boolean;
};

function makeGroup({ order, rxe, components, kind, number, isFirst }: InjectionSet, { issues, message }: Scope): Group {
  const route = readRoutes(order.filter((segment) => segment.name === 'RXR'));
  const tq1s = timesOf(order);
  const timing = readTiming(tq1s, issues);
  const old = tq1s.length > 0 ? undefined : oldTiming(named(order, 'ORC'), rxe);
  const length =
    timing.duration === undefined ? [] : [`期間: ${timing.duration.value}${timing.duration.unit?.text ?? ''}`];
  const times = timing.occurrences === undefined ? [] : [`回数: ${timing.occurrences}回`];
  const total = quantity(rxe, 3, 5, issues);
  const rate = rateText(rxe, issues);
  const measures = order.filter((segment) => segment.name === 'OBX').flatMap((obx) => measureText(obx, issues) ?? []);
  const notes = order.filter((segment) => segment.name === 'NTE').flatMap((nte) => noteText(nte) ?? []);
  const comments = [
    ...(isFirst ? notesOfAll(message, 'RXE') : []),
    ...(kind === undefined ? [] : [`種別: ${kind}`]),
    ...(old === undefined ? [] : [old]),
    ...length,
    ...times,
    ...timing.comments,
    ...drugComments(rxe),
    ...route.notes,
    ...measures,
    ...notes,
    ...wordsOfControl(named(order, 'ORC')),
  ];
  return {
    number,
    components,
    ...(route.route !== undefined && { route: route.route }),
    ...(route.method !== undefined && { method: route.method }),
    ...(timing.usage !== undefined && { usage: timing.usage }),
    ...(timing.start !== undefined && { start: timing.start }),
    ...(timing.end !== undefined && { end: timing.end }),
    ...(rate !== undefined && { rate }),
    ...(total !== undefined && { total }),
    ...(comments.length > 0 && { comments }),
  };
}

/** HL7 table 0166: B = base, A = additive. */
function readComponent(rxc: Segment, { issues }: Scope): readonly Component[] {
  const drug = codedField(rxc, 2);
  if (drug === undefined) {
    issues.at(rxc, 2, {
      code: 'ssmix2/no-drug',
      ja: '成分の薬剤がありません。この行は使いません。',
      en: 'The component names no drug; it is not used.',
    });
    return [];
  }
  const kind = field(rxc, 1);
  if (kind !== 'A' && kind !== 'B')
    issues.at(rxc, 1, {
      code: 'hl7v2/unknown-code',
      severity: 'note',
      ja: '成分の種類（A・B）が読み取れません。添加薬として扱います。',
      en: 'The kind of component (A or B) is unknown; taken as an additive.',
    });
  const amount = quantity(rxc, 3, 4, issues);
  return [{ role: kind === 'B' ? 'base' : 'additive', drug, ...(amount !== undefined && { amount }) }];
}

const NO_SET = {
  code: 'ssmix2/no-drug',
  ja: '注射の薬剤がないオーダです。この行は使いません。',
  en: 'This injection order names no drug; it is not used.',
} as const;
