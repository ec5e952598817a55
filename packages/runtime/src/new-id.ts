import { randomFillSync } from 'node:crypto';
import type { Clock } from './clock.ts';

const pool = Buffer.alloc(4096);
let used = pool.length;

/** Asking the system for a few bytes costs as much as asking for thousands. */
function randomBytes(count: number): Buffer {
  if (used + count > pool.length) {
    randomFillSync(pool);
    used = 0;
  }
  used += count;
  return pool.subarray(used - count, used);
}

/** UUIDv7: sorted by time of making, so that indexes grow at their end. */
export function newId(clock: Clock): string {
  const bytes = randomBytes(16);
  bytes.writeUIntBE(clock.now(), 0, 6);
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x70, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  const hex = bytes.toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

/** Names one trip through all places; travels in headers, logs and both audit trails. */
export function newTrace(): string {
  return randomBytes(12).toString('hex');
}
