import type { Coded, DrugLine, PrescriptionContent, RecordEntry } from '@musubi/domain';
import { field, type Segment } from '../../hl7v2/message.ts';
import type { IssueList } from '../issue-list.ts';
import { dailyDose, drugComments, oldTiming, readRoutes } from '../segments/drug.ts';
import { measureText, noteText } from '../segments/observation.ts';
import { isCancelled, readOrderHead, wordsOfControl } from '../segments/order.ts';
import { readTiming } from '../segments/timing.ts';
import { codedField, codedFields, quantity, time } from '../segments/values.ts';
import { firstAndMore, makeEntry, named, notesOfAll, orderGroups, type Scope } from './scope.ts';

type Group = PrescriptionContent['groups'][number];

/** OMP-01 処方オーダ: one ORC group per drug; drugs of one Rp with the same usage and days stand together. */
export function readPrescription(scope: Scope): readonly RecordEntry[] {
  const { issues } = scope;
  const groups = new Map<string, { head: Omit<Group, 'drugs'>; drugs: DrugLine[] }>();
  const categories = new Map<string, Coded>();
  const orders = orderGroups(scope.message, 'RXE');
  let cancelled = 0;
  let read = 0;
  for (const [index, order] of orders.entries()) {
    const [orc, rxe] = [named(order, 'ORC'), named(order, 'RXE')];
    const drug = rxe === undefined ? undefined : codedField(rxe, 2);
    if (rxe === undefined || drug === undefined) {
      const where = rxe ?? orc;
      if (where !== undefined) issues.at(where, rxe === undefined ? undefined : 2, NO_DRUG);
      continue;
    }
    for (const category of codedFields(rxe, 21)) categories.set(category.text, category);
    const route = readRoutes(order.filter((segment) => segment.name === 'RXR'));
    const tq1s = timesOf(order);
    const { comments, end, ...timing } = readTiming(tq1s, issues);
    // Days say it better, where they are said.
    const until = end === undefined || timing.duration !== undefined ? [] : [`終了: ${end.value.replace('T', ' ')}`];
    const old = tq1s.length > 0 ? undefined : oldTiming(orc, rxe);
    const head = { number: rpNumber(orc, index), ...(route.route !== undefined && { route: route.route }), ...timing };
    // The same Rp with another usage is another group: doses must never be read under the wrong usage.
    const key = JSON.stringify([
      head.number,
      head.usage?.text,
      head.duration,
      head.start?.value,
      head.occurrences,
      head.route?.text,
    ]);
    const group = groups.get(key) ?? { head, drugs: [] };
    groups.set(key, group);
    group.drugs.push(
      drugLine(
        drug,
        rxe,
        order,
        [
          ...(read === 0 ? notesOfAll(scope.message, 'RXE') : []),
          ...(old === undefined ? [] : [old]),
          ...comments,
          ...until,
          ...route.notes,
          ...wordsOfControl(orc),
        ],
        scope,
      ),
    );
    read++;
    if (isCancelled(orc)) cancelled++;
  }
  if (read === 0) return [];
  const content: PrescriptionContent = {
    type: 'prescription',
    categories: [...categories.values()],
    groups: [...groups.values()].map(({ head, drugs }) => ({ ...head, drugs })),
  };
  const orc = orders.map((order) => named(order, 'ORC')).find((one) => one !== undefined);
  return [
    makeEntry(scope, 'prescription', {
      part: 'prescription',
      title: titleOf(content),
      content,
      at: orc === undefined ? undefined : time(orc, 9, issues),
      ...readOrderHead(orc),
      ...(cancelled === read && { status: 'cancelled' as const }),
    }),
  ];
}

function drugLine(
  drug: Coded,
  rxe: Segment,
  order: readonly Segment[],
  more: readonly string[],
  { issues }: Scope,
): DrugLine {
  const [dose, total, daily] = [quantity(rxe, 3, 5, issues), quantity(rxe, 10, 11, issues), dailyDose(rxe)];
  const components = order
    .filter((segment) => segment.name === 'RXC')
    .flatMap((rxc) => componentText(rxc, issues) ?? []);
  const notes = order.filter((segment) => segment.name === 'NTE').flatMap((nte) => noteText(nte) ?? []);
  const measures = order.filter((segment) => segment.name === 'OBX').flatMap((obx) => measureText(obx, issues) ?? []);
  const comments = [...drugComments(rxe), ...components, ...measures, ...notes, ...more];
  return {
    drug,
    ...(dose !== undefined && { dose }),
    ...(daily !== undefined && { daily }),
    ...(total !== undefined && { total }),
    ...(comments.length > 0 && { comments }),
  };
}

/** 混合の成分 with its amount. */
function componentText(rxc: Segment, issues: IssueList): string | undefined {
  const text = codedField(rxc, 2)?.text;
  const amount = quantity(rxc, 3, 4, issues);
  return text === undefined
    ? undefined
    : `成分: ${text}${amount === undefined ? '' : ` ${amount.value}${amount.unit?.text ?? ''}`}`;
}

/**
 * TQ1 of the drug that is given; those before the RXE are of what was asked for (RXO), and count where there are no
 * others.
 */
export function timesOf(order: readonly Segment[]): readonly Segment[] {
  const rxe = order.findIndex((segment) => segment.name === 'RXE');
  const own = order.filter((segment, at) => segment.name === 'TQ1' && at > rxe);
  return own.length > 0 ? own : order.filter((segment) => segment.name === 'TQ1');
}

/** Rp 番号 from ORC-4: `1`, or `{order}_{rp}_{sequence}`. */
export function rpNumber(orc: Segment | undefined, index: number): string {
  const written = orc === undefined ? undefined : field(orc, 4)?.trim();
  if (written === undefined || written === '') return String(index + 1);
  const parts = written.split('_');
  const rp = parts.length >= 3 ? parts.at(-2) : parts.length === 2 ? parts[1] : written;
  return (rp ?? written).replace(/^0+(?=\d)/, '');
}

function titleOf(content: PrescriptionContent): string {
  const drugs = content.groups.flatMap((group) => group.drugs.map((line) => line.drug.text));
  const days = [
    ...new Set(
      content.groups.flatMap((group) =>
        group.duration?.unit?.text === '日' && /^\d+$/.test(group.duration.value) ? Number(group.duration.value) : [],
      ),
    ),
  ].sort((a, b) => a - b);
  const [least, most] = [days[0], days.at(-1)];
  const length =
    least === undefined || most === undefined
      ? content.groups.some((group) => group.occurrences !== undefined)
        ? ' 頓用'
        : ''
      : least === most
        ? ` ${String(least)}日分`
        : ` ${String(least)}〜${String(most)}日分`;
  return firstAndMore(drugs, '剤') + length;
}

const NO_DRUG = {
  code: 'ssmix2/no-drug',
  ja: '薬剤がないオーダです。この行は使いません。',
  en: 'This order names no drug; it is not used.',
} as const;
