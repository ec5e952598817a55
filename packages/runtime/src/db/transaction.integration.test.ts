import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createDatabase, dropDatabase } from './databases.ts';
import { Database } from './database.ts';

const cluster = process.env['MUSUBI_TEST_CLUSTER'] ?? '';
const name = `transaction_${randomBytes(4).toString('hex')}`;
let db: Database;
beforeAll(async () => {
  db = new Database(await createDatabase(cluster, name), { max: 2 });
  await db.query('create table deed (name text primary key)');
  await db.query('create table trail (name text primary key)');
});
afterAll(async () => {
  await db[Symbol.asyncDispose]();
  await dropDatabase(cluster, name);
});

const named = async (table: 'deed' | 'trail') =>
  (await db.query<{ name: string }>(`select name from ${table} order by name`)).map((row) => row.name);
const act = (name: string, trail = name) =>
  db.transaction(async (tx) => {
    tx.atCommit('insert into trail (name) values ($1)', [trail], 'insert_trail');
    await tx.query('insert into deed (name) values ($1)', [name], 'insert_deed');
    return name;
  });

it('commits what is sent at the commit together with the act, or neither of them', async () => {
  expect(await act('a')).toBe('a');
  await expect(act('b', 'a')).rejects.toThrow('trail_pkey');
  await expect(act('a', 'c')).rejects.toThrow('deed_pkey');
  await expect(
    db.transaction(async (tx) => {
      await tx.query('insert into deed (name) values ($1)', ['d']);
      tx.atCommit('insert into trail (name) values ($1)', ['d'], 'insert_trail');
      throw new Error('the act changed its mind');
    }),
  ).rejects.toThrow('changed its mind');
  await expect(
    db.transaction(async (tx) => {
      tx.atCommit('insert into trail (name) values ($1)', ['e'], 'insert_trail');
      await tx.query('insert into deed (name) values ($1)', ['a']).catch(() => undefined);
    }),
  ).rejects.toThrow('aborted');
  expect([await named('deed'), await named('trail')]).toEqual([['a'], ['a']]);
  expect(await act('z')).toBe('z');
});

it('is all or nothing also where everything is sent at the commit', async () => {
  const before = await named('trail');
  await db.transaction(async (tx) => tx.atCommit('insert into trail (name) values ($1)', ['alone'], 'insert_trail'));
  await expect(
    db.transaction(async (tx) => {
      tx.atCommit('insert into trail (name) values ($1)', ['first'], 'insert_trail');
      tx.atCommit('insert into trail (name) values ($1)', ['alone'], 'insert_trail');
    }),
  ).rejects.toThrow('trail_pkey');
  expect(await named('trail')).toEqual([...before, 'alone'].sort());
});

it('keeps the rows of the same statement apart when many ask at once', async () => {
  const answers = await Promise.all(
    Array.from({ length: 100 }, (_, i) => db.query<{ n: number }>('select $1::integer as n', [i], 'echo')),
  );
  expect(answers.map((rows) => rows[0]?.n)).toEqual(Array.from({ length: 100 }, (_, i) => i));
  await db.transaction(async (tx) => {
    const inside = await Promise.all(
      Array.from({ length: 20 }, (_, i) => tx.query<{ n: number }>('select $1::integer as n', [i], 'echo_inside')),
    );
    expect(inside.map((rows) => rows[0]?.n)).toEqual(Array.from({ length: 20 }, (_, i) => i));
  });
});
