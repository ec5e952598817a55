import {
  addPair,
  comparePart,
  makePairList,
  makeRecordReader,
  MATCH_VERDICTS,
  PARTS,
  planBlocking,
  type MatchModel,
  type PairList,
} from '@musubi/domain';
import type { Queryable } from '@musubi/runtime';
import { AUTO, makeFoundPairs, REVIEW, type FoundPairs } from './found-pairs.ts';
import { findFound } from './found-store.ts';
import { readIdentities, type People, type WhoIsRead } from './read-identities.ts';
import { settlePairs } from './settle-pairs.ts';

export type ComparisonTask = WhoIsRead & {
  readonly job: string;
  /** Of everybody, for the progress. */ readonly everybody: number;
  readonly model: MatchModel;
};
/**
 * 経過: `share` of the whole job, 0–1; a `part` is to be kept, so that it is not compared again; `settled` is the end.
 */
export type ComparisonNews =
  | { readonly kind: 'progress'; readonly share: number; readonly pairs: number }
  | { readonly kind: 'part'; readonly part: number; readonly compared: number; readonly found: FoundPairs }
  | { readonly kind: 'settled'; readonly found: FoundPairs };
export type Tell = (news: ComparisonNews) => void;

/** Of the time a job takes; how long its cases take depends on how many there are. */
export const READ_SHARE = 0.4;
export const COMPARED_SHARE = 0.7;
const TELL_EVERY_READS = 1 << 18;
const WANTED = new Set(['auto', 'review'] as const);

/**
 * 全員の比較: reads everybody, compares what is not compared yet, part by part, and looks at the groups when all parts
 * are
 * there. Busy all the while: for a thread of its own. Answers when it is through or told to stop.
 */
export async function compareIdentities(
  db: Queryable,
  task: ComparisonTask,
  tell: Tell,
  stopped: () => boolean,
): Promise<void> {
  const saved = new Map((await findFound(db, task.network, task.job, 'part')).map((each) => [each.sequence, each]));
  let pairs = [...saved.values()].reduce((sum, { compared }) => sum + compared, 0);
  const people = await readIdentities(db, task, {
    read: (records) =>
      tell({ kind: 'progress', share: READ_SHARE * Math.min(1, records / Math.max(1, task.everybody)), pairs }),
    stopped,
  });
  if (people === undefined) return;
  const { store, boundary } = people;
  const all = restore(
    people,
    [...saved.values()].map(({ found }) => found),
  );
  const plan = planBlocking(store, { boundary, rightToo: true });
  const read = makeRecordReader(store);
  let reads = 0;
  for (let part = 0; part < PARTS; part++) {
    if (saved.has(part)) continue;
    const share = (within: number) => READ_SHARE + ((COMPARED_SHARE - READ_SHARE) * (part + within)) / PARTS;
    const counting = (row: number) => {
      if (++reads % TELL_EVERY_READS === 0) tell({ kind: 'progress', share: share(0), pairs: pairs + (reads >> 1) });
      return read(row);
    };
    const list = makePairList();
    const compared = comparePart({ store, plan, boundary, rightToo: true, model: task.model, wanted: WANTED }, part, {
      read: counting,
      list,
    });
    reads = 0;
    pairs += compared;
    for (let at = 0; at < list.count; at++)
      addPair(
        all,
        list.left[at] ?? 0,
        list.right[at] ?? 0,
        list.score[at] ?? 0,
        MATCH_VERDICTS[list.verdict[at] ?? 0] ?? 'different',
      );
    tell({ kind: 'part', part, compared, found: named(people, list) });
    tell({ kind: 'progress', share: share(1), pairs });
    await new Promise((done) => setImmediate(done));
    if (stopped()) return;
  }
  tell({ kind: 'settled', found: settlePairs(people, all, task.model, read) });
}

/** By identities: rows are numbered anew at the next start. */
function named({ identities }: People, list: PairList): FoundPairs {
  const found = makeFoundPairs(list.count);
  for (let at = 0; at < list.count; at++) {
    const [a, b] = [identities[list.left[at] ?? 0] ?? 0, identities[list.right[at] ?? 0] ?? 0];
    found.one[at] = Math.min(a, b);
    found.other[at] = Math.max(a, b);
    found.score[at] = list.score[at] ?? 0;
    found.verdict[at] = MATCH_VERDICTS[list.verdict[at] ?? 0] === 'auto' ? AUTO : REVIEW;
  }
  return found;
}

/** What earlier runs found, of those who are still known. */
function restore({ identities }: People, parts: readonly FoundPairs[]): PairList {
  const list = makePairList();
  if (parts.length === 0) return list;
  const wanted = new Set(parts.flatMap(({ one, other }) => [...one, ...other]));
  const rows = new Map<number, number>();
  for (const [row, identity] of identities.entries()) if (wanted.has(identity)) rows.set(identity, row);
  for (const { one, other, score, verdict } of parts) {
    for (let at = 0; at < one.length; at++) {
      const [a, b] = [rows.get(one[at] ?? 0), rows.get(other[at] ?? 0)];
      if (a !== undefined && b !== undefined)
        addPair(list, Math.min(a, b), Math.max(a, b), score[at] ?? 0, verdict[at] === AUTO ? 'auto' : 'review');
    }
  }
  return list;
}
