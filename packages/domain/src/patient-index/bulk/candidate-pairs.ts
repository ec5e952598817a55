import type { RecordStore } from './record-store.ts';
import { shared } from './text-store.ts';

/**
 * 候補の区分け: blocking keys are worked off in this many parts by their first bits; a part is what a job resumes at
 * and a thread takes.
 */
export const PARTS = 16;
const PART_BITS = 4;
const LOW = 2 ** (32 - PART_BITS);
const ROW = 2 ** 25;

/**
 * 大きすぎる区画: a key so many records share says nothing (a missing birth date, a hospital's own telephone number),
 * and
 * its pairs grow with the square. They are not compared by this key; by another key they still are.
 */
export type BlockingPlan = {
  /** Key and row of every entry in one number, sorted; shared memory, one array a part. */
  readonly parts: readonly Float64Array[];
  /** The largest block that is compared. */ readonly largest: number;
  /** Keys of larger blocks, ascending. */ readonly capped: Uint32Array;
  /** Records that stand in such a block, counted once a block. */ readonly cappedRecords: number;
  /** Pairs over all blocks that are compared; a pair of several blocks counts in each. */ readonly pairs: number;
};
/**
 * `boundary`: rows before it are the left list, the others the right one; undefined compares a list with itself.
 * `rightToo`: the right list is compared with itself as well.
 */
export type BlockingOptions = {
  readonly boundary: number | undefined;
  readonly rightToo?: boolean;
  readonly largestBlock?: number;
  readonly pairsPerRecord?: number;
};

const LARGEST_BLOCK = 2000;
const SMALLEST_CAP = 50;
/**
 * A million people stay below it. Beyond two million the commonest birth dates go, by which alone two in a thousand
 * true pairs meet.
 */
const PAIRS_PER_RECORD = 50;

/**
 * Sorts all keys and looks at the sizes of their blocks: the cap comes down from 2,000 until a record has 50 pairs on
 * average.
 */
export function planBlocking(store: RecordStore, options: BlockingOptions): BlockingPlan {
  const { boundary, rightToo = false, largestBlock = LARGEST_BLOCK, pairsPerRecord = PAIRS_PER_RECORD } = options;
  const pairsBySize = new Float64Array(largestBlock + 1);
  const large: { readonly key: number; readonly size: number }[] = [];
  const parts = sortedParts(store);
  for (const [part, entries] of parts.entries()) {
    forEachBlock(entries, part, (rows, size, key) => {
      if (size > largestBlock) large.push({ key, size });
      else {
        pairsBySize[size] = (pairsBySize[size] ?? 0) + pairsIn(rows, size, { boundary, rightToo });
        if (size > SMALLEST_CAP) large.push({ key, size });
      }
    });
  }
  const budget = Math.max(pairsPerRecord * store.count, 100_000);
  let pairs = 0;
  let largest = SMALLEST_CAP;
  for (let size = 0; size <= SMALLEST_CAP && size <= largestBlock; size++) pairs += pairsBySize[size] ?? 0;
  while (largest < largestBlock && pairs + (pairsBySize[largest + 1] ?? 0) <= budget)
    pairs += pairsBySize[++largest] ?? 0;
  const capped = large.filter(({ size }) => size > largest);
  return {
    parts,
    largest,
    capped: Uint32Array.from(capped, ({ key }) => key).sort(),
    cappedRecords: capped.reduce((sum, { size }) => sum + size, 0),
    pairs,
  };
}

/**
 * 候補の組: every pair of this part that shares a key, once over all parts (at its first common key), `left` < `right`;
 * the same order at every run. `pair` is called with row numbers.
 */
export function forEachCandidate(
  store: RecordStore,
  plan: BlockingPlan,
  options: BlockingOptions & { readonly part: number },
  pair: (left: number, right: number) => void,
): void {
  const { boundary, rightToo = false, part } = options;
  const isCapped = cappedTest(plan);
  const earlier: number[] = [];
  forEachBlock(plan.parts[part] ?? new Float64Array(0), part, (rows, size, key) => {
    if (size > plan.largest) return;
    for (let a = 0; a < size - 1; a++) {
      const left = rows[a] ?? 0;
      if (boundary !== undefined && left >= boundary && !rightToo) return;
      const met = keysBefore(store, left, key, isCapped, earlier);
      for (let b = a + 1; b < size; b++) {
        const right = rows[b] ?? 0;
        if (boundary !== undefined && right < boundary) continue;
        if (met === 0 || !hasOneOf(store, right, key, earlier, met)) pair(left, right);
      }
    }
  });
}

function pairsIn(rows: Uint32Array, size: number, { boundary, rightToo = false }: BlockingOptions): number {
  if (boundary === undefined) return (size * (size - 1)) / 2;
  let left = 0;
  while (left < size && (rows[left] ?? 0) < boundary) left++;
  const right = size - left;
  return left * right + (rightToo ? (right * (right - 1)) / 2 : 0);
}

/** One number holds both, so that the platform's own sort of numbers does the work. */
function sortedParts(store: RecordStore): readonly Float64Array[] {
  const sizes = new Uint32Array(PARTS);
  for (let index = 0; index < store.keyCount; index++) {
    const part = (store.keys[index] ?? 0) >>> (32 - PART_BITS);
    sizes[part] = (sizes[part] ?? 0) + 1;
  }
  const parts = Array.from(sizes, (size) => new Float64Array(shared(8 * size)));
  const filled = new Uint32Array(PARTS);
  for (let row = 0; row < store.count; row++) {
    for (let index = store.keyStarts[row] ?? 0; index < (store.keyStarts[row + 1] ?? 0); index++) {
      const key = store.keys[index] ?? 0;
      const part = key >>> (32 - PART_BITS);
      const entries = parts[part];
      const at = filled[part] ?? 0;
      if (entries !== undefined) entries[at] = (key % LOW) * ROW + row;
      filled[part] = at + 1;
    }
  }
  for (const entries of parts) entries.sort();
  return parts;
}

/**
 * The first `size` rows are those of the block, ascending; the array is used again for the next one, since most blocks
 * are small.
 */
function forEachBlock(
  entries: Float64Array,
  part: number,
  block: (rows: Uint32Array, size: number, key: number) => void,
): void {
  let rows = new Uint32Array(1024);
  for (let from = 0; from < entries.length;) {
    const low = Math.floor((entries[from] ?? 0) / ROW);
    let until = from;
    for (; until < entries.length && Math.floor((entries[until] ?? 0) / ROW) === low; until++) {
      if (until - from === rows.length) {
        const wider = new Uint32Array(rows.length * 2);
        wider.set(rows);
        rows = wider;
      }
      rows[until - from] = (entries[until] ?? 0) % ROW;
    }
    if (until - from > 1) block(rows, until - from, part * LOW + low);
    from = until;
  }
}

/** The smaller keys of a row by which it has met others, into `earlier`; answers how many. */
function keysBefore(
  { keys, keyStarts }: RecordStore,
  row: number,
  key: number,
  isCapped: (key: number) => boolean,
  earlier: number[],
): number {
  let count = 0;
  for (let at = keyStarts[row] ?? 0, own = keys[at] ?? key; own < key; own = keys[++at] ?? key)
    if (!isCapped(own)) earlier[count++] = own;
  return count;
}

/** Whether a row, which has `key`, has one of these smaller keys as well. */
function hasOneOf(
  { keys, keyStarts }: RecordStore,
  row: number,
  key: number,
  earlier: readonly number[],
  count: number,
): boolean {
  let at = keyStarts[row] ?? 0;
  let own = keys[at] ?? key;
  let index = 0;
  let wanted = earlier[0] ?? key;
  while (own < key) {
    if (own < wanted) own = keys[++at] ?? key;
    else if (own === wanted) return true;
    else if (++index === count) return false;
    else wanted = earlier[index] ?? key;
  }
  return false;
}

function cappedTest({ capped }: BlockingPlan): (key: number) => boolean {
  if (capped.length === 0) return () => false;
  const keys = new Set(capped);
  return (key) => keys.has(key);
}
