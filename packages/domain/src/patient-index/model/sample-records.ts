import { blockingKeys, type BlockingPass } from '../preparing/blocking-keys.ts';
import type { PreparedRecord } from '../preparing/prepare-match-record.ts';
import { hashText, seededRandom } from './seeded-random.ts';

/** 標本: records at random, and blocks (all records that share a key) at random, whatever the length of the list. */
export type RecordSample = {
  readonly seen: number;
  readonly records: readonly PreparedRecord[];
  readonly blocks: ReadonlyMap<string, readonly PreparedRecord[]>;
  /** Share of all keys whose blocks are in the sample. */ readonly blockShare: number;
};

/**
 * Blocks are chosen by the hash of their key: a pair of one person is met only if both records are in, and a sample of
 * single records would break nearly all pairs of a long list. Memory is bounded by `limit` records and 4 × `limit`
 * places in blocks.
 */
export function sampleRecords(records: Iterable<PreparedRecord>, limit: number, seed: number): RecordSample {
  const random = seededRandom(seed);
  const chosen: PreparedRecord[] = [];
  let blocks = new Map<string, PreparedRecord[]>();
  let [seen, places, share] = [0, 0, 1];
  for (const record of records) {
    seen++;
    if (chosen.length < limit) chosen.push(record);
    else {
      const place = Math.floor(random() * seen);
      if (place < limit) chosen[place] = record;
    }
    for (const key of blockingKeys(record)) {
      if (hashText(key) >= share * 4_294_967_296) continue;
      const block = blocks.get(key);
      if (block === undefined) blocks.set(key, [record]);
      else if (block.length < LARGEST_BLOCK) block.push(record);
      places++;
    }
    while (places > 4 * limit) {
      share /= 2;
      blocks = new Map([...blocks].filter(([key]) => hashText(key) < share * 4_294_967_296));
      places = [...blocks.values()].reduce((sum, block) => sum + block.length, 0);
    }
  }
  return { seen, records: chosen, blocks, blockShare: share };
}

/** A block this large says nothing of persons, and its pairs would drown the others. */
export const LARGEST_BLOCK = 200;

export function passOf(key: string): BlockingPass {
  // every key is made with its pass in front
  return key.charAt(0) as BlockingPass;
}
