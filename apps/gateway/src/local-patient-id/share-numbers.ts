import type { FacilityId } from '@musubi/domain';
import type { Queryable } from '@musubi/runtime';
import type { WantedChange } from './check-changes.ts';
import { findNumberFacts } from './store.ts';

export type SharedNumber<Wanted extends WantedChange> = {
  /** To be changed as if they stood alone. */
  readonly alone: readonly Wanted[];
  /** Was merged before into one of these. */
  readonly merged: readonly Wanted[];
  /** Nobody said before that they are one patient. */
  readonly refused: readonly Wanted[];
};

const GROUPS_AT_ONCE = 1_000;

/**
 * 同じ新番号になる複数の旧番号: a list names merged numbers too, each with the number of the patient it was merged
 * into. That is
 * believed where the merge is known; a list alone makes no two patients one.
 */
export async function shareNumbers<Wanted extends WantedChange>(
  db: Queryable,
  facility: FacilityId,
  groups: readonly (readonly Wanted[])[],
): Promise<SharedNumber<Wanted>> {
  const answer = { alone: [] as Wanted[], merged: [] as Wanted[], refused: [] as Wanted[] };
  for (let at = 0; at < groups.length; at += GROUPS_AT_ONCE) {
    const part = groups.slice(at, at + GROUPS_AT_ONCE);
    const facts = await findNumberFacts(
      db,
      facility,
      part.flat().map((one) => one.former),
      undefined,
    );
    for (const group of part) {
      const became = (one: Wanted) => facts.get(one.former)?.becameNumber ?? undefined;
      const numbers = new Set(group.map((one) => one.former));
      const merged = group.filter((one) => numbers.has(became(one) ?? ''));
      const living = group.filter((one) => became(one) === undefined);
      answer.merged.push(...merged);
      // What became another number before is said by the check.
      answer.alone.push(...group.filter((one) => !merged.includes(one) && !living.includes(one)));
      (living.length > 1 ? answer.refused : answer.alone).push(...living);
    }
  }
  return answer;
}
