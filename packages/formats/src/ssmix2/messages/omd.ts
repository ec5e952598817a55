import type { Coded, MealContent, RecordEntry } from '@musubi/domain';
import { field, fieldText, repetitions, segmentsNamed } from '../../hl7v2/message.ts';
import { isCancelControl, readOrderHead } from '../segments/order.ts';
import { noteText } from '../segments/observation.ts';
import { codedField, codedFields, startTime, time } from '../segments/values.ts';
import { usageOf } from '../segments/timing.ts';
import { firstAndMore, makeEntry, named, type Scope } from './scope.ts';

/** OMD 食事オーダ. */
export function readMeal(scope: Scope): readonly RecordEntry[] {
  const { message, issues } = scope;
  const ods = segmentsNamed(message, 'ODS');
  const orc = named(message.segments, 'ORC');
  const tq1 = named(message.segments, 'TQ1');
  const diets = ods.flatMap((one): readonly Coded[] => {
    const found = codedFields(one, 3);
    if (found.length === 0) issues.at(one, 3, { code: 'ssmix2/no-diet', ja: '食事の種類がありません。', en: 'No diet is named.' });
    return found;
  });
  const instructions = ods.flatMap((one) => fieldText(one, 4) ?? []);
  const comments = [...instructions, ...segmentsNamed(message, 'NTE').flatMap((nte) => noteText(nte) ?? [])];
  if (diets.length === 0 && comments.length === 0) return [];
  const timing = (tq1 === undefined ? undefined : usageOf(repetitions(tq1, 3))) ?? ods.map((one) => codedField(one, 2)).find((one) => one !== undefined);
  const start = tq1 === undefined ? undefined : startTime(tq1, 7, issues);
  const end = tq1 === undefined ? undefined : time(tq1, 8, issues);
  const content: MealContent = {
    type: 'meal', diets, ...(timing !== undefined && { timing }), ...(start !== undefined && { start }), ...(end !== undefined && { end }), ...(comments.length > 0 && { comments }),
  };
  // A local diet code without a text says nothing to a reader: the instruction does.
  const names = diets.map((diet) => (diet.text === diet.code ? undefined : diet.text)).filter((text) => text !== undefined);
  const status = isCancelControl(orc === undefined ? undefined : field(orc, 1)) ? { status: 'cancelled' as const } : {};
  return [makeEntry(scope, 'meal', { part: 'meal', title: `食事 ${names.length > 0 ? firstAndMore(names, '件') : (comments[0] ?? diets[0]?.text ?? '')}`, content, at: start, ...readOrderHead(orc), ...status })];
}
