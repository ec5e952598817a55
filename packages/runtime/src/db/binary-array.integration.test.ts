import { afterAll, beforeAll, expect, it } from 'vitest';
import { Database } from './database.ts';
import {
  bigintArray,
  byteaArray,
  dateArray,
  digestArray,
  doubleArray,
  integerArray,
  jsonArray,
  textArray,
  uuidArray,
} from './binary-array.ts';

let db: Database;
beforeAll(() => {
  db = new Database(process.env['MUSUBI_TEST_CLUSTER'] ?? '');
});
afterAll(async () => {
  await db[Symbol.asyncDispose]();
});

it('gives PostgreSQL the same values as text would', async () => {
  const [row] = await db.query(
    `select $1::text[] as texts, $2::json[]::text[] as jsons, $3::integer[] as integers,
      $4::bigint[]::text[] as bigints, $5::float8[] as doubles,
       $6::uuid[]::text[] as uuids, $7::date[]::text[] as dates, $8::bytea[] = array['\\x00ff'::bytea,
         '\\x'] as bytes, $9::bytea[] = array['\\xabcd'::bytea] as digests`,
    [
      textArray(['髙橋', '', null, '{"a",b\\}', '𠮷😀']),
      jsonArray(['{"a":"\\"b"}', null]),
      integerArray([1, -2, null]),
      bigintArray([1_776_000_000_000_000, -1]),
      doubleArray([6.8, null]),
      uuidArray(['0f8fad5b-d9cb-869f-8165-70867728950e']),
      dateArray(['1999-12-31', '2026-02-28', null]),
      byteaArray([Buffer.from([0, 255]), Buffer.alloc(0)]),
      digestArray(['abcd']),
    ],
  );
  expect(row).toEqual({
    texts: ['髙橋', '', null, '{"a",b\\}', '𠮷😀'],
    jsons: ['{"a":"\\"b"}', null],
    integers: [1, -2, null],
    bigints: ['1776000000000000', '-1'],
    doubles: [6.8, null],
    uuids: ['0f8fad5b-d9cb-869f-8165-70867728950e'],
    dates: ['1999-12-31', '2026-02-28', null],
    bytes: true,
    digests: true,
  });
});

it('gives an empty array', async () => {
  expect(await db.query('select $1::text[] as texts, $2::uuid[] as uuids', [textArray([]), uuidArray([])])).toEqual([
    { texts: [], uuids: [] },
  ]);
});
