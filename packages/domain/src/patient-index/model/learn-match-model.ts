import { blockingKeys, type BlockingPass } from '../preparing/blocking-keys.ts';
import { compareRecords, emptyLevels } from '../comparing/compare-records.ts';
import { countTerms } from './count-terms.ts';
import { estimateProbabilities, type Pattern } from './estimate-probabilities.ts';
import type { MatchModel } from './match-model.ts';
import type { PreparedRecord } from '../preparing/prepare-match-record.ts';
import { passOf, sampleRecords, type RecordSample } from './sample-records.ts';
import { seededRandom } from './seeded-random.ts';

export type LearnOptions = {
  /** Why and from what: stands in the model. */ readonly cause?: string;
  /** Most records held at a time. */ readonly limit?: number;
  readonly randomPairs?: number;
  /**
   * How much the first guesses count against what the list shows: more where the model shall serve other lists too.
   */
  readonly guessShare?: number;
  readonly seed?: number;
};

/**
 * 学習: a model from a list without labels; of a long list it reads a sample, so memory stays bounded. The same list
 * gives the same model.
 */
export function learnMatchModel(records: Iterable<PreparedRecord>, options: LearnOptions = {}): MatchModel {
  const {
    cause = 'learnt from a list',
    limit = 60_000,
    randomPairs = 400_000,
    guessShare = 0.01,
    seed = 20_261_122,
  } = options;
  const sample = sampleRecords(records, limit, seed);
  const random = patternsOfRandomPairs(sample, randomPairs, seed);
  const blocked = patternsOfBlocks(sample, BLOCKED_PAIRS);
  const allPairs = Math.max(1, (sample.seen * (sample.seen - 1)) / 2);
  const estimate = estimateProbabilities(random, blocked, allPairs, guessShare);
  return {
    format: 'musubi-match-model',
    version: 1,
    cause,
    records: sample.seen,
    ...estimate,
    terms: countTerms(sample.records),
    thresholds: THRESHOLDS,
  };
}

const BLOCKED_PAIRS = 600_000;
const THRESHOLDS = { auto: 10, review: -3 };

function patternsOfRandomPairs(sample: RecordSample, count: number, seed: number): readonly Pattern[] {
  const random = seededRandom(seed + 1);
  const { records } = sample;
  const patterns = new Map<string, Pattern>();
  const levels = emptyLevels();
  const all = (records.length * (records.length - 1)) / 2;
  const look = (a: PreparedRecord, b: PreparedRecord): void => {
    compareRecords(a, b, levels);
    countPattern(patterns, levels, '', 1);
  };
  if (all <= count)
    records.forEach((a, i) => {
      for (let j = i + 1; j < records.length; j++) look(a, records[j] ?? a);
    });
  else {
    for (let n = 0; n < count; n++) {
      const i = Math.floor(random() * records.length);
      const j = Math.floor(random() * (records.length - 1));
      const [a, b] = [records[i], records[j >= i ? j + 1 : j]];
      if (a !== undefined && b !== undefined) look(a, b);
    }
  }
  return [...patterns.values()];
}

/** Each pair once per pass; `first` marks the pass that meets it first, so that pairs can be counted once. */
function patternsOfBlocks(sample: RecordSample, count: number): readonly Pattern[] {
  const patterns = new Map<string, Pattern>();
  const levels = emptyLevels();
  let pairs = 0;
  for (const block of sample.blocks.values()) pairs += (block.length * (block.length - 1)) / 2;
  const share = Math.min(1, count / Math.max(1, pairs));
  const random = seededRandom(7);
  const keysOf = new Map<PreparedRecord, readonly string[]>();
  const keys = (record: PreparedRecord): readonly string[] => {
    const known = keysOf.get(record);
    if (known !== undefined) return known;
    const made = blockingKeys(record);
    keysOf.set(record, made);
    return made;
  };
  for (const [key, block] of sample.blocks) {
    const pass = passOf(key);
    block.forEach((a, i) => {
      for (let j = i + 1; j < block.length; j++) {
        const b = block[j];
        if (b === undefined || a === b || (share < 1 && random() >= share)) continue;
        compareRecords(a, b, levels);
        const shared = keys(a).filter((one) => keys(b).includes(one));
        countPattern(patterns, levels, pass, 1 / share, shared[0] === key ? 1 / share / sample.blockShare : 0);
      }
    });
  }
  return [...patterns.values()];
}

function countPattern(
  patterns: Map<string, Pattern>,
  levels: Uint8Array,
  pass: BlockingPass | '',
  weight: number,
  distinct = 0,
): void {
  const text = pass + String.fromCharCode(...levels);
  const known = patterns.get(text);
  if (known === undefined) patterns.set(text, { pass, levels: levels.slice(), count: weight, distinct });
  else {
    known.count += weight;
    known.distinct += distinct;
  }
}
