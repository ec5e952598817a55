/**
 * PostgreSQL arrays in binary form, for statements that write hundreds of rows by `unnest`: no quoting here, no
 * unquoting there. pg sends a Buffer as a binary parameter; the cast in the statement (`$1::text[]`) must name the
 * type.
 */
const OID = {
  boolean: 16,
  bytea: 17,
  int8: 20,
  int4: 23,
  text: 25,
  json: 114,
  float8: 701,
  date: 1082,
  uuid: 2950,
  jsonb: 3802,
} as const;

const HEADER_BYTES = 20;
const NULL_LENGTH = -1;

/** Every element of the same width. */
function fixed<Value>(
  oid: number,
  width: number,
  values: readonly (Value | null)[],
  write: (into: Buffer, value: Value, at: number) => void,
): Buffer {
  const buffer = Buffer.allocUnsafe(HEADER_BYTES + values.length * (4 + width));
  let at = header(buffer, oid, values.length);
  for (const value of values) {
    at = buffer.writeInt32BE(value === null ? NULL_LENGTH : width, at);
    if (value === null) continue;
    write(buffer, value, at);
    at += width;
  }
  return buffer.subarray(0, at);
}

function header(buffer: Buffer, oid: number, count: number): number {
  buffer.writeInt32BE(count === 0 ? 0 : 1, 0);
  buffer.writeInt32BE(1, 4);
  buffer.writeInt32BE(oid, 8);
  buffer.writeInt32BE(count, 12);
  buffer.writeInt32BE(1, 16);
  return count === 0 ? 12 : HEADER_BYTES;
}

/** UTF-16 code units take at most three bytes each in UTF-8. */
const MOST_BYTES_PER_UNIT = 3;

function ofText(oid: number, values: readonly (string | null)[]): Buffer {
  let units = 0;
  for (const value of values) units += value?.length ?? 0;
  const buffer = Buffer.allocUnsafe(HEADER_BYTES + values.length * 4 + units * MOST_BYTES_PER_UNIT);
  let at = header(buffer, oid, values.length);
  for (const value of values) {
    if (value === null) {
      at = buffer.writeInt32BE(NULL_LENGTH, at);
      continue;
    }
    const length = buffer.write(value, at + 4, 'utf8');
    at = buffer.writeInt32BE(length, at) + length;
  }
  return buffer.subarray(0, at);
}

export const textArray = (values: readonly (string | null)[]): Buffer => ofText(OID.text, values);
export const jsonArray = (values: readonly (string | null)[]): Buffer => ofText(OID.json, values);
export const integerArray = (values: readonly (number | null)[]): Buffer =>
  fixed<number>(OID.int4, 4, values, (into, value, at) => into.writeInt32BE(value, at));
export const bigintArray = (values: readonly (number | null)[]): Buffer =>
  fixed<number>(OID.int8, 8, values, (into, value, at) => into.writeBigInt64BE(BigInt(value), at));
export const doubleArray = (values: readonly (number | null)[]): Buffer =>
  fixed<number>(OID.float8, 8, values, (into, value, at) => into.writeDoubleBE(value, at));
export const uuidArray = (values: readonly (string | null)[]): Buffer =>
  fixed<string>(OID.uuid, 16, values, (into, value, at) => into.write(value.replaceAll('-', ''), at, 'hex'));

const DAY_MS = 86_400_000;
/** PostgreSQL counts days from 2000-01-01. */
const EPOCH_DAY = Date.UTC(2000, 0, 1) / DAY_MS;
/** Of `YYYY-MM-DD`. */
export const dateArray = (values: readonly (string | null)[]): Buffer =>
  fixed<string>(OID.date, 4, values, (into, value, at) =>
    into.writeInt32BE(Date.parse(`${value}T00:00:00Z`) / DAY_MS - EPOCH_DAY, at),
  );

/** Of hexadecimal text, all of the same length (digests). */
export function digestArray(values: readonly string[]): Buffer {
  return fixed<string>(OID.bytea, (values[0]?.length ?? 0) / 2, values, (into, value, at) =>
    into.write(value, at, 'hex'),
  );
}

/** Bytes as they are. */
export function byteaArray(values: readonly Uint8Array[]): Buffer {
  const buffer = Buffer.allocUnsafe(HEADER_BYTES + values.reduce((sum, value) => sum + 4 + value.length, 0));
  let at = header(buffer, OID.bytea, values.length);
  for (const value of values) {
    at = buffer.writeInt32BE(value.length, at);
    buffer.set(value, at);
    at += value.length;
  }
  return buffer.subarray(0, at);
}
