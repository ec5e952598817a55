import type { ClinicalTime, Coded, MealContent, RecordEntry } from '@musubi/domain';
import { fieldText, repetitions, type Segment } from '../../hl7v2/message.ts';
import { isCancelled, readOrderHead } from '../segments/order.ts';
import { measureText, noteText } from '../segments/observation.ts';
import { codedField, codedFields, startTime, time } from '../segments/values.ts';
import { usageOf } from '../segments/timing.ts';
import { firstAndMore, groupSegments, makeEntry, named, type Scope } from './scope.ts';

/** One period of meals: what is eaten at the same times, going on or cancelled together. */
type Meal = {
  readonly orc: Segment | undefined;
  readonly isCancelled: boolean;
  readonly timing?: Coded;
  readonly start?: ClinicalTime;
  readonly end?: ClinicalTime;
  readonly diets: Coded[];
  readonly comments: string[];
};

/** OMD 食事オーダ: a file may change the diet at one meal and cancel it at another; each period is an entry. */
export function readMeal(scope: Scope): readonly RecordEntry[] {
  const periods = new Map<string, Meal>();
  let last: Meal | undefined;
  for (const order of cutOrders(scope.message.segments)) {
    const read = readOrder(order, scope);
    const holdsDiet = order.some((segment) => segment.name === 'ODS');
    const key = JSON.stringify([read.isCancelled, read.timing?.text, read.start?.value, read.end?.value]);
    // Trays (ODT) say nothing of their own but comments.
    const meal = (holdsDiet ? periods.get(key) : last) ?? read;
    if (meal === read) periods.set(key, read);
    else {
      meal.diets.push(...read.diets);
      meal.comments.push(...read.comments);
    }
    last = meal;
  }
  const meals = [...periods.values()].filter((meal) => meal.diets.length > 0 || meal.comments.length > 0);
  return meals.map((meal, index) => mealEntry(meal, index === 0 ? 'meal' : `meal-${String(index + 1)}`, scope));
}

/** Every ORC but the first begins an order: what stands before the first belongs to it. */
function cutOrders(segments: readonly Segment[]): readonly (readonly Segment[])[] {
  return groupSegments(segments, (name, held) => name === 'MSH' || (name === 'ORC' && held.has('ORC')));
}

function readOrder(order: readonly Segment[], { issues }: Scope): Meal {
  const [orc, tq1] = [named(order, 'ORC'), named(order, 'TQ1')];
  const ods = order.filter((segment) => segment.name === 'ODS');
  const times = ods.map((one) => codedField(one, 2));
  const [first] = times;
  const timing =
    (tq1 === undefined ? undefined : usageOf(repetitions(tq1, 3))) ??
    (times.every((one) => one?.text === first?.text) ? first : undefined);
  const diets = ods.flatMap((one): readonly Coded[] => {
    const when = codedField(one, 2)?.text;
    // Bread at breakfast and noodles at lunch: the words of the file as a whole cannot say which.
    const found = codedFields(one, 3).map((diet) =>
      when === undefined || when === timing?.text ? diet : { ...diet, text: `${diet.text}（${when}）` },
    );
    if (found.length === 0)
      issues.at(one, 3, { code: 'ssmix2/no-diet', ja: '食事の種類がありません。', en: 'No diet is named.' });
    return found;
  });
  const comments = [
    ...ods.flatMap((one) => fieldText(one, 4) ?? []),
    ...order.filter((segment) => segment.name === 'NTE').flatMap((nte) => noteText(nte) ?? []),
    ...order.filter((segment) => segment.name === 'OBX').flatMap((obx) => measureText(obx, issues) ?? []),
  ];
  const start = tq1 === undefined ? undefined : startTime(tq1, 7, issues);
  const end = tq1 === undefined ? undefined : time(tq1, 8, issues);
  return {
    orc,
    isCancelled: isCancelled(orc),
    diets,
    comments,
    ...(timing !== undefined && { timing }),
    ...(start !== undefined && { start }),
    ...(end !== undefined && { end }),
  };
}

function mealEntry({ orc, isCancelled, diets, comments, ...times }: Meal, part: string, scope: Scope): RecordEntry {
  const content: MealContent = { type: 'meal', diets, ...times, ...(comments.length > 0 && { comments }) };
  // A local diet code without a text says nothing to a reader: the instruction does.
  const names = diets
    .map((diet) => (diet.text === diet.code ? undefined : diet.text))
    .filter((text) => text !== undefined);
  const title = `食事 ${names.length > 0 ? firstAndMore(names, '件') : (comments[0] ?? diets[0]?.text ?? '')}`;
  return makeEntry(scope, 'meal', {
    part,
    title,
    content,
    at: times.start,
    ...readOrderHead(orc),
    ...(isCancelled && { status: 'cancelled' as const }),
  });
}
