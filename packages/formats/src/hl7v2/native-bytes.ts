/* eslint-disable no-restricted-globals, no-restricted-imports -- native search and copy alone, which are pure */
/*
 * Buffer is taken here for its native search and copy; nothing is read from or written to anywhere. In TypedArray and
 * TextDecoder the same cost three times as much, and this runs for every message.
 */
import { isAscii } from 'node:buffer';

/** 一つ分の作業領域: nearly every message fits; it is used again and again, since nothing here waits. */
const scratch = Buffer.alloc(128 * 1024);
const scratchUnits = new Uint16Array(scratch.buffer, scratch.byteOffset, scratch.length / 2);

/** Room for that many UTF-16 units, with whatever was there before; valid until it is asked for again. */
export function roomForUnits(length: number): Uint16Array {
  return length <= scratchUnits.length ? scratchUnits : new Uint16Array(length);
}

/** The first `length` units of `roomForUnits` as a string. */
export function textOfUnits(units: Uint16Array, length: number): string {
  const bytes = units === scratchUnits ? scratch : Buffer.from(units.buffer);
  return bytes.toString('utf16le', 0, length * 2);
}

/** The same bytes with a fast `indexOf`. */
export function searchable(bytes: Uint8Array): Uint8Array {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** No byte above 0x7F. */
export function isSevenBit(bytes: Uint8Array): boolean {
  return isAscii(bytes);
}

/** The text of seven-bit bytes. */
export function textOfSevenBit(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
}
