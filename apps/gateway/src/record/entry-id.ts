import { createHash } from 'node:crypto';
import type { EntryId, EntryKey } from '@musubi/domain';

/**
 * 診療記録の識別子 from its key: the same record read again, from whatever channel, has the same id (UUID version 8).
 */
export function entryIdOf(key: EntryKey): EntryId {
  const bytes = createHash('sha256')
    .update(`${key.patient.facility}\0${key.patient.value}\0${key.document}\0${key.part}`)
    .digest()
    .subarray(0, 16);
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x80, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  const hex = bytes.toString('hex');
  // The brand is earned: this is where ids of entries are made.
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}` as EntryId;
}
