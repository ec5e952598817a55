import type { PreparedRecord } from '../preparing/prepare-match-record.ts';
import {
  hashText,
  internText,
  makeTextReader,
  makeTextStore,
  placesFor,
  shared,
  type TextStore,
} from './text-store.ts';

/**
 * 一括照合の台帳: the prepared records of one or two lists, a row of numbers each, and their blocking keys. About 200
 * bytes
 * a person; threads share it.
 */
export type RecordStore = {
  readonly texts: TextStore;
  /** WIDTH numbers a row, in chunks of ROWS rows. */ readonly values: Int32Array[];
  /** Blocking keys of one row after the other, ascending, each once. */ keys: Uint32Array;
  /** Where a row's keys begin; one more than there are rows. */ keyStarts: Uint32Array;
  count: number;
  keyCount: number;
};
export type RecordReader = (row: number) => PreparedRecord;

const TEXT_FIELDS = [
  'family',
  'given',
  'whole',
  'familyKana',
  'givenKana',
  'familySound',
  'givenSound',
  'wholeKana',
  'formerFamily',
  'formerKana',
  'postal',
  'town',
  'house',
  'street',
  'streetNumber',
  'building',
  'locality',
  'region',
  'telephone',
  'insurer',
  'symbol',
  'insured',
  'branch',
  'email',
  'identifier',
] as const satisfies readonly (keyof PreparedRecord)[];
const WIDTH = TEXT_FIELDS.length + 3;
const ROWS = 1 << 16;
/** Records in the hands of the comparison; most blocks are small and near each other. */
const MOST_KEPT = 1 << 17;
/** 照合できる件数の上限: row numbers share a double with 28 bits of a key (see candidate-pairs). */
const MOST_ROWS = 1 << 25;

export function makeRecordStore(): RecordStore {
  return {
    texts: makeTextStore(),
    values: [],
    keys: new Uint32Array(shared(4 * 8192)),
    keyStarts: new Uint32Array(shared(4 * 1024)),
    count: 0,
    keyCount: 0,
  };
}

/**
 * Answers the row's number. Blocking keys are kept as 32-bit hashes: two keys that fall together only cost comparisons.
 */
export function addRecord(store: RecordStore, record: PreparedRecord, blockingKeys: readonly string[]): number {
  const row = store.count;
  if (row >= MOST_ROWS) throw new RangeError('a record store holds at most 33,554,432 records');
  if (row % ROWS === 0) store.values.push(new Int32Array(shared(4 * WIDTH * ROWS)));
  const values = store.values[store.values.length - 1];
  if (values === undefined) return row;
  let at = (row % ROWS) * WIDTH;
  for (const field of TEXT_FIELDS) values[at++] = internText(store.texts, record[field]);
  values[at++] = record.unnamed;
  values[at++] = record.sex;
  values[at] = record.birth;
  addKeys(store, blockingKeys);
  store.count++;
  return row;
}

export function makeRecordReader(store: RecordStore): RecordReader {
  const text = makeTextReader(store.texts);
  const size = placesFor(store.count, MOST_KEPT);
  const keptRow = new Int32Array(size).fill(-1);
  const kept: (PreparedRecord | undefined)[] = Array.from({ length: size }, () => undefined);

  function read(row: number): PreparedRecord {
    const values = store.values[Math.floor(row / ROWS)];
    if (values === undefined) throw new RangeError('there is no such record');
    const at = (row % ROWS) * WIDTH;
    const field = (index: number): string => text(values[at + index] ?? 0);
    return {
      family: field(0),
      given: field(1),
      whole: field(2),
      familyKana: field(3),
      givenKana: field(4),
      familySound: field(5),
      givenSound: field(6),
      wholeKana: field(7),
      formerFamily: field(8),
      formerKana: field(9),
      unnamed: values[at + 25] ?? 0,
      sex: values[at + 26] ?? 0,
      birth: values[at + 27] ?? 0,
      postal: field(10),
      town: field(11),
      house: field(12),
      street: field(13),
      streetNumber: field(14),
      building: field(15),
      locality: field(16),
      region: field(17),
      telephone: field(18),
      insurer: field(19),
      symbol: field(20),
      insured: field(21),
      branch: field(22),
      email: field(23),
      identifier: field(24),
    };
  }

  return (row) => {
    const slot = row & (size - 1);
    const known = keptRow[slot] === row ? kept[slot] : undefined;
    if (known !== undefined) return known;
    const made = read(row);
    keptRow[slot] = row;
    kept[slot] = made;
    return made;
  };
}

function addKeys(store: RecordStore, blockingKeys: readonly string[]): void {
  const first = store.keyCount;
  for (const key of blockingKeys) {
    if (store.keyCount === store.keys.length) store.keys = twiceAsLong(store.keys);
    addInOrder(store, first, hashText(key));
  }
  if (store.count + 2 > store.keyStarts.length) store.keyStarts = twiceAsLong(store.keyStarts);
  store.keyStarts[store.count + 1] = store.keyCount;
}

/** A record has a dozen keys: each goes to its place among those before it, unless it is there. */
function addInOrder(store: RecordStore, first: number, hash: number): void {
  const { keys } = store;
  let at = store.keyCount;
  while (at > first && (keys[at - 1] ?? 0) > hash) at--;
  if (at > first && keys[at - 1] === hash) return;
  keys.copyWithin(at + 1, at, store.keyCount++);
  keys[at] = hash;
}

function twiceAsLong(numbers: Uint32Array): Uint32Array {
  const wider = new Uint32Array(shared(8 * numbers.length));
  wider.set(numbers);
  return wider;
}
