/** 採点された組: two records of a list, named by their places or ids, and their score in bits. */
export type ScoredPair<Id extends string | number> = { readonly left: Id; readonly right: Id; readonly score: number };

export type ClusterOptions<Id extends string | number> = {
  /** Bits that two groups need on average to be taken for one person. */ readonly threshold: number;
  /** The score of a pair that no blocking key brought together; where absent, such a pair counts as `strangers`. */
  readonly weigh?: (left: Id, right: Id) => number;
  /** 別人確定: pairs that must never come into one group. */ readonly areDeclaredDifferent?: (
    left: Id,
    right: Id,
  ) => boolean;
  /** Where a list has each person once per facility: the facility of a record. */ readonly facilityOf?: (
    record: Id,
  ) => string | undefined;
};

export type Clustering<Id extends string | number> = {
  /** Groups of two and more; each sorted, and sorted by their first record. */
  readonly clusters: readonly (readonly Id[])[];
  /** All pairs given and all pairs within groups, with what the other records of both groups say taken in. */
  readonly pairs: readonly ScoredPair<Id>[];
};

const STRANGERS = -10;
/** One pair counts no more than this for or against, so that it cannot outvote the rest of a group. */
const MOST = 25;
const LEAST = -15;
const LARGEST_COMPONENT = 150;

/**
 * 同一人物のまとまり: groups by average linkage. Two groups join while their pairs on average speak for one person, so
 * a
 * chain of weak links does not join strangers, and a record that says too little is carried by the others of its group.
 * The answer depends on the set of pairs only, not on their order.
 */
export function clusterMatches<Id extends string | number>(
  pairs: Iterable<ScoredPair<Id>>,
  options: ClusterOptions<Id>,
): Clustering<Id> {
  const scores = new Map<Id, Map<Id, number>>();
  for (const { left, right, score } of pairs) {
    if (left === right) continue;
    const [one, other]: readonly [Id, Id] = left < right ? [left, right] : [right, left];
    const row = scores.get(one);
    if (row === undefined) scores.set(one, new Map([[other, score]]));
    else row.set(other, Math.max(score, row.get(other) ?? -Infinity));
  }
  const clusters: (readonly Id[])[] = [];
  const judged: ScoredPair<Id>[] = [];
  for (const component of componentsOf(scores, options.threshold)) {
    const done =
      component.length > LARGEST_COMPONENT ? leaveAsItIs(component, scores) : joinComponent(component, scores, options);
    for (const group of done.groups) if (group.length > 1) clusters.push(group);
    judged.push(...done.pairs);
    for (const { left, right } of done.pairs) scores.get(left)?.delete(right);
  }
  for (const [left, row] of scores)
    for (const [right, score] of row) judged.push({ left, right, score: Math.min(score, options.threshold - 0.001) });
  return {
    clusters: clusters.sort((a, b) => compare(a[0], b[0])),
    pairs: judged.sort((a, b) => compare(a.left, b.left) || compare(a.right, b.right)),
  };
}

/**
 * Hundreds of records all alike are no person but a placeholder or a test patient: nobody is joined, each pair keeps
 * its score.
 */
function leaveAsItIs<Id extends string | number>(component: readonly Id[], scores: Scores<Id>): Joined<Id> {
  const members = new Set(component);
  const pairs = component.flatMap((left) =>
    [...(scores.get(left) ?? [])].flatMap(([right, score]) => (members.has(right) ? [{ left, right, score }] : [])),
  );
  return { groups: [], pairs };
}

type Joined<Id extends string | number> = {
  readonly groups: readonly (readonly Id[])[];
  readonly pairs: readonly ScoredPair<Id>[];
};
type Scores<Id> = ReadonlyMap<Id, ReadonlyMap<Id, number>>;

/** Records that any chain of good pairs connects; where a chain runs on and on, only the better pairs count. */
function componentsOf<Id extends string | number>(
  scores: Scores<Id>,
  threshold: number,
  within?: ReadonlySet<Id>,
): readonly (readonly Id[])[] {
  const parent = new Map<Id, Id>();
  const rootOf = (record: Id): Id => {
    let root = record;
    for (let above = parent.get(root); above !== undefined && above !== root; above = parent.get(root)) root = above;
    parent.set(record, root);
    return root;
  };
  for (const [left, row] of scores) {
    if (within !== undefined && !within.has(left)) continue;
    for (const [right, score] of row) {
      if (score < threshold || (within !== undefined && !within.has(right))) continue;
      const [one, other] = [rootOf(left), rootOf(right)];
      if (one !== other) parent.set(one < other ? other : one, one < other ? one : other);
    }
  }
  const components = new Map<Id, Id[]>();
  for (const record of parent.keys()) {
    const root = rootOf(record);
    const known = components.get(root);
    if (known === undefined) components.set(root, [record]);
    else known.push(record);
  }
  return [...components.values()].flatMap((component) =>
    component.length <= LARGEST_COMPONENT || threshold > MOST
      ? [component.sort(compare)]
      : componentsOf(scores, threshold + 3, new Set(component)),
  );
}

function joinComponent<Id extends string | number>(
  component: readonly Id[],
  scores: Scores<Id>,
  options: ClusterOptions<Id>,
): Joined<Id> {
  const { threshold, weigh, areDeclaredDifferent, facilityOf } = options;
  const size = component.length;
  const direct = new Float64Array(size * size);
  const linkage = new Float64Array(size * size);
  component.forEach((left, i) => {
    for (let j = i + 1; j < size; j++) {
      // j < size
      const right = component[j] as Id;
      const score = scores.get(left)?.get(right) ?? weigh?.(left, right) ?? STRANGERS;
      const facility = facilityOf?.(left);
      const barred =
        areDeclaredDifferent?.(left, right) === true || (facility !== undefined && facility === facilityOf?.(right));
      direct[i * size + j] = direct[j * size + i] = barred ? -Infinity : score;
      linkage[i * size + j] = linkage[j * size + i] = barred ? -Infinity : Math.min(MOST, Math.max(LEAST, score));
    }
  });
  const groups: number[][] = component.map((_, i) => [i]);
  const alive = component.map(() => true);
  for (;;) {
    let [best, one, other] = [-Infinity, -1, -1];
    for (let i = 0; i < size; i++) {
      if (alive[i] !== true) continue;
      for (let j = i + 1; j < size; j++) {
        const value = linkage[i * size + j] ?? -Infinity;
        if (alive[j] === true && value > best) [best, one, other] = [value, i, j];
      }
    }
    if (best < threshold) break;
    join(linkage, groups, alive, size, one, other);
  }
  const pairs: ScoredPair<Id>[] = [];
  const groupOf = new Map(
    groups.flatMap((group, at) => (alive[at] === true ? group.map((record): [number, number] => [record, at]) : [])),
  );
  component.forEach((left, i) => {
    for (let j = i + 1; j < size; j++) {
      // j < size
      const right = component[j] as Id;
      const score = direct[i * size + j] ?? -Infinity;
      const [mine, theirs] = [groupOf.get(i) ?? i, groupOf.get(j) ?? j];
      if (mine === theirs)
        pairs.push({ left, right, score: Math.max(score, support(direct, groups[mine] ?? [], size, i, j), threshold) });
      else if (scores.get(left)?.has(right) === true)
        pairs.push({ left, right, score: Math.min(score, linkage[mine * size + theirs] ?? score, threshold - 0.001) });
    }
  });
  return {
    groups: groups
      .filter((_, at) => alive[at] === true)
      .map((group) => group.sort((a, b) => a - b).map((place) => component[place] as Id)),
    pairs,
  };
}

/** Average linkage: the joined group is as near to a third as its members are on average. */
function join(
  linkage: Float64Array,
  groups: number[][],
  alive: boolean[],
  size: number,
  one: number,
  other: number,
): void {
  const [kept, gone] = [groups[one] ?? [], groups[other] ?? []];
  for (let third = 0; third < size; third++) {
    if (alive[third] !== true || third === one || third === other) continue;
    const joined =
      ((linkage[one * size + third] ?? 0) * kept.length + (linkage[other * size + third] ?? 0) * gone.length) /
      (kept.length + gone.length);
    linkage[one * size + third] = linkage[third * size + one] = joined;
  }
  alive[other] = false;
  kept.push(...gone);
}

/** 間接の根拠: A–C is supported by a third record B as far as both A–B and B–C hold. */
function support(direct: Float64Array, group: readonly number[], size: number, i: number, j: number): number {
  let best = -Infinity;
  for (const third of group)
    if (third !== i && third !== j)
      best = Math.max(best, Math.min(direct[i * size + third] ?? 0, direct[third * size + j] ?? 0));
  return best;
}

function compare<Id extends string | number>(a: Id | undefined, b: Id | undefined): number {
  return a === b ? 0 : a === undefined || (b !== undefined && a < b) ? -1 : 1;
}
