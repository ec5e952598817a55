import type { FacilityId } from '@musubi/domain';
import { newTrace, type Database } from '@musubi/runtime';
import { lockFacility } from '../source/store.ts';
import { changeNumbers } from './change-numbers.ts';
import { checkChanges, type CheckedChange, type WantedChange } from '../local-patient-id/check-changes.ts';
import { countEntriesOf } from '../local-patient-id/store.ts';

/** So many numbers are looked up at once, and at most so many changed in one transaction. */
const CHECKED_AT_ONCE = 2_000;
const CHANGED_AT_ONCE = 200;
/** Ingest waits meanwhile: so a transaction ends with the patient that reaches this. */
const ENTRIES_AT_ONCE = 5_000;
/** Numbers that are handed on to each other change in one transaction; nobody sees a number with two holders. */
export const MOST_HANDED_ON = 1_000;

export type ImportRules = { readonly list: string; readonly since: string | undefined; readonly apply: boolean };
export type ImportStep<Wanted extends WantedChange> = {
  readonly checked: readonly CheckedChange<Wanted>[];
  readonly entriesMoved: number;
};

/**
 * 新旧番号一覧の取込: in short transactions, each whole in itself. One that was cut off is begun again from the start:
 * what it
 * did is recognised. With `apply: false` nothing is changed.
 */
export async function* importNumbers<Wanted extends WantedChange>(
  db: Database,
  facility: FacilityId,
  wanted: readonly Wanted[],
  rules: ImportRules,
): AsyncGenerator<ImportStep<Wanted>> {
  for (const part of parts(groupsOf(wanted), CHECKED_AT_ONCE)) {
    if (!rules.apply) {
      yield { checked: await checkChanges(db, facility, part.flat(), rules), entriesMoved: 0 };
      continue;
    }
    const entries = await countEntriesOf(
      db,
      facility,
      part.flat().map((one) => one.former),
    );
    const weight = (group: readonly Wanted[]) => group.reduce((sum, one) => sum + (entries.get(one.former) ?? 0), 0);
    for (const together of parts(part, CHANGED_AT_ONCE, { most: ENTRIES_AT_ONCE, of: weight }))
      yield await applyTogether(db, facility, together.flat(), rules);
  }
}

async function applyTogether<Wanted extends WantedChange>(
  db: Database,
  facility: FacilityId,
  wanted: readonly Wanted[],
  rules: ImportRules,
): Promise<ImportStep<Wanted>> {
  return db.transaction(async (tx) => {
    await lockFacility(tx, facility);
    const checked = await checkChanges(tx, facility, wanted, rules);
    const changes = checked.flatMap((one) => (one.outcome === 'ready' ? [one.change] : []));
    return {
      checked,
      entriesMoved: await changeNumbers(tx, facility, changes, { list: rules.list, trace: newTrace() }),
    };
  });
}

/** Rows of which one takes the number that another leaves. */
function groupsOf<Wanted extends WantedChange>(wanted: readonly Wanted[]): readonly (readonly Wanted[])[] {
  const byFormer = new Map(wanted.map((one) => [one.former, one]));
  const byCurrent = new Map(wanted.map((one) => [one.current, one]));
  const grouped = new Set<Wanted>();
  const groups: Wanted[][] = [];
  for (const one of wanted) {
    if (grouped.has(one)) continue;
    const group: Wanted[] = [];
    for (
      let next: Wanted | undefined = one;
      next !== undefined && !grouped.has(next);
      next = byFormer.get(next.current)
    ) {
      group.push(next);
      grouped.add(next);
    }
    for (
      let before = byCurrent.get(one.former);
      before !== undefined && !grouped.has(before);
      before = byCurrent.get(before.former)
    ) {
      group.push(before);
      grouped.add(before);
    }
    groups.push(group);
  }
  return groups;
}

/** Groups stay whole; a part ends with the group that fills it. */
function* parts<Wanted>(
  groups: readonly (readonly Wanted[])[],
  most: number,
  weighed?: { readonly most: number; readonly of: (group: readonly Wanted[]) => number },
): Generator<readonly (readonly Wanted[])[]> {
  let part: (readonly Wanted[])[] = [];
  let size = 0;
  let weight = 0;
  for (const group of groups) {
    part.push(group);
    size += group.length;
    weight += weighed?.of(group) ?? 0;
    if (size < most && (weighed === undefined || weight < weighed.most)) continue;
    yield part;
    [part, size, weight] = [[], 0, 0];
  }
  if (part.length > 0) yield part;
}

/** Rows in a row of more numbers handed on than one transaction may change. */
export function handedOnTooLong<Wanted extends WantedChange>(wanted: readonly Wanted[]): ReadonlySet<Wanted> {
  return new Set(
    groupsOf(wanted)
      .filter((group) => group.length > MOST_HANDED_ON)
      .flat(),
  );
}
