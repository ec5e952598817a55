import type { Demographics, FacilityId, Issue, PersonName } from '@musubi/domain';
import type { Queryable } from '@musubi/runtime';
import { ALWAYS, type NumberChange } from './numbering.ts';
import { findNumberFacts, findWrittenSince, type NumberFacts } from './store.ts';

export type WantedChange = { readonly former: string; readonly current: string };
export type ChangeProblem =
  | 'circle'
  | 'already-other'
  | 'current-retired'
  | 'unknown-former'
  | 'in-use'
  | 'in-use-unclear'
  | 'reused-without-time'
  | 'written-since';
export type CheckedChange<Wanted extends WantedChange> = { readonly wanted: Wanted } & (
  | { readonly outcome: 'ready'; readonly change: NumberChange; readonly known: boolean }
  | { readonly outcome: 'done' }
  | { readonly outcome: 'refused'; readonly problem: ChangeProblem }
);

/** What a message says counts; a list is believed only where it fits what is known. */
type Rules =
  | {
      readonly list: string;
      /** Since when the numbers that are given anew are somebody else's, 17 digits. */
      readonly since: string | undefined;
    }
  | undefined;

/**
 * 番号変更の確認 against what the gateway knows. All of them are taken to happen at the same moment; a number that one
 * leaves and another takes is free only when the first is not refused.
 */
export async function checkChanges<Wanted extends WantedChange>(
  db: Queryable,
  facility: FacilityId,
  wanted: readonly Wanted[],
  rules: Rules,
): Promise<readonly CheckedChange<Wanted>[]> {
  const leaving = new Set(wanted.map((one) => one.former));
  const taken = new Set(wanted.map((one) => one.current));
  const facts = await findNumberFacts(db, facility, [...new Set([...leaving, ...taken])], rules?.list);
  const reused = [...leaving].filter((number) => taken.has(number));
  const writtenSince =
    rules?.since === undefined || reused.length === 0
      ? new Set<string>()
      : await findWrittenSince(db, facility, reused, rules.since);
  const reusedAtAll = new Set(reused);
  const checked = new Map<Wanted, CheckedChange<Wanted>>(
    wanted.map((one) => [one, check(one, facts, rules, reusedAtAll, writtenSince)]),
  );
  if (rules !== undefined) refuseWhatIsNotFree(checked);
  return [...checked.values()];
}

function check<Wanted extends WantedChange>(
  wanted: Wanted,
  facts: ReadonlyMap<string, NumberFacts>,
  rules: Rules,
  reused: ReadonlySet<string>,
  writtenSince: ReadonlySet<string>,
): CheckedChange<Wanted> {
  const refused = (problem: ChangeProblem) => ({ wanted, outcome: 'refused', problem }) as const;
  const [from, to] = [facts.get(wanted.former), facts.get(wanted.current)];
  if (from === undefined || to === undefined) throw new Error('nothing was asked of a number');
  // Said of a number that itself became another one: a message that comes late.
  const current = rules === undefined ? (to.becameNumber ?? wanted.current) : wanted.current;
  if (rules !== undefined && from.done) return { wanted, outcome: 'done' };
  if (from.becameNumber !== null)
    return from.becameNumber === current || from.becameNumber === to.becameNumber
      ? { wanted, outcome: 'done' }
      : refused('already-other');
  if (current === wanted.former || to.becameNumber === wanted.former) return refused('circle');
  if (rules === undefined)
    return { wanted, outcome: 'ready', change: { former: wanted.former, current, until: ALWAYS }, known: true };
  if (to.becameNumber !== null) return refused('current-retired');
  const known = from.demographics !== null || from.hasRecords;
  if (!known) return refused('unknown-former');
  const isReused = reused.has(wanted.former);
  if (isReused && rules.since === undefined) return refused('reused-without-time');
  if (isReused && writtenSince.has(wanted.former)) return refused('written-since');
  if (!reused.has(wanted.current) && (to.demographics !== null || to.hasRecords)) {
    const same = isSamePerson(from.demographics, to.demographics);
    if (same !== true) return refused(same === false ? 'in-use' : 'in-use-unclear');
  }
  return {
    wanted,
    outcome: 'ready',
    change: { former: wanted.former, current, until: isReused ? (rules.since ?? ALWAYS) : ALWAYS },
    known,
  };
}

/** Undefined: nobody can say. */
function isSamePerson(one: Demographics | null, other: Demographics | null): boolean | undefined {
  if (one?.birthDate === undefined || other?.birthDate === undefined) return undefined;
  if (one.birthDate !== other.birthDate) return false;
  const [names, others] = [namesOf(one), namesOf(other)];
  if (names.length === 0 || others.length === 0) return undefined;
  return names.some((name) => others.includes(name));
}

function namesOf({ kanjiName, kanaName }: Demographics): readonly string[] {
  const plain = (name: PersonName | undefined) =>
    name === undefined ? '' : `${name.family}${name.given}`.normalize('NFKC').replace(/\s/g, '');
  return [plain(kanjiName), plain(kanaName)].filter((name) => name !== '');
}

function refuseWhatIsNotFree<Wanted extends WantedChange>(checked: Map<Wanted, CheckedChange<Wanted>>): void {
  const byCurrent = new Map([...checked.keys()].map((wanted) => [wanted.current, wanted]));
  const stays = [...checked.values()].filter((one) => one.outcome === 'refused').map((one) => one.wanted.former);
  for (let number = stays.pop(); number !== undefined; number = stays.pop()) {
    const wanted = byCurrent.get(number);
    if (wanted === undefined || checked.get(wanted)?.outcome !== 'ready') continue;
    checked.set(wanted, { wanted, outcome: 'refused', problem: 'in-use' });
    stays.push(wanted.former);
  }
}

const SENTENCES: Readonly<Record<ChangeProblem, readonly [ja: string, en: string]>> = {
  circle: [
    '新しい番号は、すでに旧番号へ変更済みです。番号が循環するため適用しません。',
    'The new number was changed into the former one before; the change would go in a circle.',
  ],
  'already-other': [
    '旧番号は、すでに別の番号へ変更済みです。',
    'The former number was already changed into another one.',
  ],
  'current-retired': [
    '新しい番号は、すでにほかの番号へ変更された番号です。',
    'The new number was itself changed into another one before.',
  ],
  'unknown-former': [
    '旧番号の患者がゲートウェイにありません。番号の桁（先頭の 0）を確かめてください。',
    'The gateway knows nobody by the former number; check its digits (zeros in front).',
  ],
  'in-use': ['新しい番号は別の患者が使っています。', 'The new number is in use by another patient.'],
  'in-use-unclear': [
    '新しい番号はすでに使われており、同じ患者かどうか氏名と生年月日では分かりません。' +
      '同じ患者なら電子カルテから統合通知（ADT^A40）を送ってください。',
    'The new number is in use, and names and birth dates do not tell whether by the same patient; if so, send ' +
      'a merge (ADT^A40) from the hospital system.',
  ],
  'reused-without-time': [
    '旧番号を別の患者が引き継ぎます。いつからか --since で指定してください。',
    'The former number goes to another patient; say since when with --since.',
  ],
  'written-since': [
    '引き継がれる番号に、--since 以後の記録がすでに取り込まれています。だれの記録か分からないため適用しません。',
    'Records written after --since were already taken in under a number that goes to another patient; whose ' +
      'they are is not known.',
  ],
};

/** 指摘 for the row of a list or the message. */
export function changeIssue(problem: ChangeProblem): Issue {
  const [ja, en] = SENTENCES[problem];
  return { code: `patient-number/${problem}`, severity: 'rejected', ja, en };
}
