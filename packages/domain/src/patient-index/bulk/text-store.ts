/**
 * 文字列の置き場: every text once, as code units in typed arrays; a number stands for it. Millions of rows repeat
 * names,
 * towns and insurers, and as strings of their own they would cost ten times the memory. Its arrays are shared memory,
 * so
 * that threads read one copy.
 */
export type TextStore = {
  readonly chunks: Uint16Array[];
  used: number;
  offsets: Uint32Array;
  count: number;
  slots: Int32Array;
};
export type TextReader = (text: number) => string;

const CHUNK_BITS = 22;
const CHUNK = 1 << CHUNK_BITS;
const LONGEST = 4096;
/** Strings made from the store are kept as long as nobody else needs the place. */
const MOST_KEPT = 1 << 20;

export function makeTextStore(): TextStore {
  const store: TextStore = {
    chunks: [],
    used: 0,
    offsets: new Uint32Array(shared(4 * 1024)),
    count: 0,
    slots: new Int32Array(2048).fill(-1),
  };
  // 0 is the empty text
  internText(store, '');
  return store;
}

/** The number of this text; the same text has the same number. Texts beyond 4096 characters are cut. */
export function internText(store: TextStore, whole: string): number {
  if (whole === '' && store.count > 0) return 0;
  const text = whole.length > LONGEST ? whole.slice(0, LONGEST) : whole;
  const mask = store.slots.length - 1;
  let slot = hashText(text) & mask;
  for (let known = store.slots[slot] ?? -1; known >= 0; known = store.slots[slot] ?? -1) {
    if (isSame(store, known, text)) return known;
    slot = (slot + 1) & mask;
  }
  store.slots[slot] = store.count;
  write(store, text);
  if (store.count * 2 > store.slots.length) growSlots(store);
  return store.count - 1;
}

export function makeTextReader(store: TextStore): TextReader {
  const size = placesFor(store.count, MOST_KEPT);
  const keptNumber = new Int32Array(size).fill(-1);
  const keptText: string[] = Array.from({ length: size }, () => '');
  return (text) => {
    if (text === 0) return '';
    const slot = text & (size - 1);
    if (keptNumber[slot] === text) return keptText[slot] ?? '';
    const offset = store.offsets[text] ?? 0;
    const chunk = store.chunks[offset >>> CHUNK_BITS];
    const at = offset & (CHUNK - 1);
    const length = chunk?.[at] ?? 0;
    const made =
      chunk === undefined
        ? ''
        : // apply takes any array-like of numbers
          String.fromCharCode.apply(null, chunk.subarray(at + 1, at + 1 + length) as unknown as number[]);
    keptNumber[slot] = text;
    keptText[slot] = made;
    return made;
  };
}

/** FNV-1a over code units with a last stir, so that the low bits can be used. */
export function hashText(text: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  return stir(hash);
}

function stir(hash: number): number {
  let stirred = hash ^ (hash >>> 16);
  stirred = Math.imul(stirred, 0x85ebca6b);
  stirred ^= stirred >>> 13;
  return (stirred ^ Math.imul(stirred >>> 16, 0xc2b2ae35)) >>> 0;
}

function isSame(store: TextStore, known: number, text: string): boolean {
  const offset = store.offsets[known] ?? 0;
  const chunk = store.chunks[offset >>> CHUNK_BITS];
  const at = offset & (CHUNK - 1);
  if (chunk === undefined || chunk[at] !== text.length) return false;
  for (let index = 0; index < text.length; index++) if (chunk[at + 1 + index] !== text.charCodeAt(index)) return false;
  return true;
}

function write(store: TextStore, text: string): void {
  if (
    store.chunks.length === 0 ||
    (store.used & (CHUNK - 1)) + text.length + 1 > CHUNK ||
    store.used === store.chunks.length * CHUNK
  ) {
    store.used = store.chunks.length * CHUNK;
    store.chunks.push(new Uint16Array(shared(2 * CHUNK)));
  }
  const chunk = store.chunks[store.chunks.length - 1];
  const at = store.used & (CHUNK - 1);
  if (chunk !== undefined) {
    chunk[at] = text.length;
    for (let index = 0; index < text.length; index++) chunk[at + 1 + index] = text.charCodeAt(index);
  }
  if (store.count === store.offsets.length) {
    const wider = new Uint32Array(shared(8 * store.offsets.length));
    wider.set(store.offsets);
    store.offsets = wider;
  }
  store.offsets[store.count++] = store.used;
  store.used += text.length + 1;
}

function growSlots(store: TextStore): void {
  const slots = new Int32Array(store.slots.length * 2).fill(-1);
  const mask = slots.length - 1;
  for (const known of store.slots) {
    if (known < 0) continue;
    const offset = store.offsets[known] ?? 0;
    const chunk = store.chunks[offset >>> CHUNK_BITS];
    if (chunk === undefined) continue;
    const at = offset & (CHUNK - 1);
    let hash = 0x811c9dc5;
    for (let index = at + 1; index <= at + (chunk[at] ?? 0); index++)
      hash = Math.imul(hash ^ (chunk[index] ?? 0), 0x01000193);
    let slot = stir(hash) & mask;
    while ((slots[slot] ?? -1) >= 0) slot = (slot + 1) & mask;
    slots[slot] = known;
  }
  store.slots = slots;
}

/** A power of two that has room for so many, within a limit. */
export function placesFor(count: number, most: number): number {
  let size = 1024;
  while (size < count && size < most) size *= 2;
  return size;
}

export function shared(bytes: number): SharedArrayBuffer {
  return new SharedArrayBuffer(bytes);
}
