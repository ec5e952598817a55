import { afterAll, beforeAll, expect, it } from 'vitest';
import { Database } from './database.ts';

let db: Database;
beforeAll(() => {
  db = new Database(process.env['MUSUBI_TEST_CLUSTER'] ?? '', { max: 1 });
});
afterAll(() => db[Symbol.asyncDispose]());

it.each([
  ['2026-11-22 22:07:05+00', '2026-11-22T22:07:05.000Z'],
  ['2026-11-22 22:07:05.1+00', '2026-11-22T22:07:05.100Z'],
  ['2026-11-22 22:07:05.123999+00', '2026-11-22T22:07:05.123Z'],
  ['2026-02-28 23:59:60+00', '2026-03-01T00:00:00.000Z'],
  ['2026-11-23 07:07:05.05+09', '2026-11-22T22:07:05.050Z'],
  ['0987-01-01 00:00:00+00', '0987-01-01T00:00:00.000Z'],
])(
  'reads the moment %s as %s, and the same where the connection speaks another time zone',
  async (written, expected) => {
    expect(await db.query('select $1::text::timestamptz as at', [written])).toEqual([{ at: expected }]);
    const connection = await db.connection();
    try {
      await connection.query(`set timezone = 'Asia/Tokyo'`);
      if (!written.startsWith('0'))
        expect((await connection.query('select $1::text::timestamptz as at', [written])).rows).toEqual([
          { at: expected },
          // before 1888 Tokyo had minutes of its own
        ]);
    } finally {
      await connection.query('reset timezone');
      connection.release();
    }
  },
);
