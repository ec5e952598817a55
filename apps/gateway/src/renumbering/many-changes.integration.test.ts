import { createHash } from 'node:crypto';
import { Database, newTrace } from '@musubi/runtime';
import { testDatabase } from '@musubi/testkit';
import { expect, it } from 'vitest';
import { lockFacility } from '../source/store.ts';
import { takeFiles } from '../ingest/take-files.ts';
import type { ArrivingFile } from '../source/arriving-file.ts';
import { applyPublication } from '../publication/apply-configuration.ts';
import { HOSPITAL, MIGRATIONS } from '../fixture/a-gateway.ts';
import { aFile } from '../fixture/an-entry.ts';
import { changeNumbers } from './change-numbers.ts';
import { checkChanges } from '../local-patient-id/check-changes.ts';
import { importNumbers } from './import-numbers.ts';

const NUMBERS = ['N1', 'N2', 'N3', 'N4', 'N5', 'N6', 'N7'].map((name) => `00000000${name}`);
const ROUNDS = 6;

/** Numbers that look thrown and are the same every time. */
function dice(seed: number): (sides: number) => number {
  let at = seed;
  return (sides) => {
    at = (Math.imul(at, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((at / 2 ** 32) * sides);
  };
}

it.each([1, 2, 3, 4, 5])(
  'keeps every record with its person through any changes, and a second reading changes nothing (run %i)',
  async (seed) => {
    await using database = await testDatabase(MIGRATIONS);
    await using db = new Database(database.url);
    await applyPublication(db, HOSPITAL, { kinds: [] });
    const roll = dice(seed);
    /** Who has the number now. */
    const holders = new Map(NUMBERS.slice(0, 5).map((number) => [number, `P${number}`]));
    const files: ArrivingFile[] = [];
    const write = async (round: number, number: string, person: string) => {
      // The same order number for everybody in every round: only holder and time tell documents apart.
      const file = aFile({
        patient: number,
        order: `00000000000000${round}`,
        eventTime: `2026${String(round + 1).padStart(2, '0')}15090000000`,
        title: person,
      });
      files.push(file);
      await takeFiles(db, HOSPITAL, { storage: 'standard', missing: [], files: [file] });
    };
    for (let round = 0; round < ROUNDS; round++) {
      for (const [number, person] of holders) await write(round, number, person);
      const numbers = [...holders.keys()];
      if (round % 3 === 2) {
        const [former, current] = [numbers[roll(numbers.length)] ?? '', numbers[roll(numbers.length)] ?? ''];
        if (former === current || holders.size < 3) continue;
        const people = [holders.get(former) ?? '', holders.get(current) ?? ''];
        await db.transaction(async (tx) => {
          await lockFacility(tx, HOSPITAL);
          for (const one of await checkChanges(tx, HOSPITAL, [{ former, current }], undefined))
            if (one.outcome === 'ready')
              await changeNumbers(tx, HOSPITAL, [one.change], { list: undefined, trace: newTrace() });
        });
        holders.delete(former);
        holders.set(current, people.join('+'));
        continue;
      }
      // Everybody gets somebody's number, or one that was never given.
      const free = [...numbers, `00000000F${round}`];
      const rows = numbers
        .map((former) => ({ former, current: free.splice(roll(free.length), 1)[0] ?? '' }))
        .filter((row) => row.former !== row.current);
      const rules = {
        list: createHash('sha256').update(`${seed}/${round}`).digest('hex'),
        since: `2026${String(round + 2).padStart(2, '0')}01000000000`,
        apply: true,
      };
      for await (const { checked } of importNumbers(db, HOSPITAL, rows, rules))
        expect(checked.filter((one) => one.outcome !== 'ready')).toEqual([]);
      const before = new Map(holders);
      for (const { former } of rows) holders.delete(former);
      for (const { former, current } of rows) holders.set(current, before.get(former) ?? '');
    }
    const kept = () =>
      db.query<{ number: string; title: string }>(
        `select local_patient as number, entry ->> 'title' as title from record_entry where not removed
          order by 1, 2, id`,
      );
    const entries = await kept();
    expect(entries.length).toBe(files.length);
    for (const { number, title } of entries)
      expect(
        holders
          .get(number)
          ?.split('+')
          .some((person) => title.split('+').includes(person)),
      ).toBe(true);
    for (const file of files) await takeFiles(db, HOSPITAL, { storage: 'standard', missing: [], files: [file] });
    expect(await kept()).toEqual(entries);
  },
);
