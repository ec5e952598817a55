import type { IdentitiesEnd, IdentityChange } from '@musubi/contract';
import type { Demographics } from '@musubi/domain';
import { testDatabase } from '@musubi/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { lockFacility } from '../source/store.ts';
import { markPatientsDeleted, upsertPatients } from '../record/store.ts';
import { aGateway, CLINIC, HOSPITAL, MIGRATIONS, type TestGateway } from '../fixture/a-gateway.ts';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await aGateway(await testDatabase(MIGRATIONS));
});
afterAll(async () => {
  await gateway[Symbol.asyncDispose]();
});

const person = (family: string): Demographics => ({
  kanjiName: { family, given: '千代' },
  sex: 'female',
  telephones: [],
});
const take = (facility: typeof HOSPITAL, ...patients: readonly (readonly [localPatient: string, family: string])[]) =>
  gateway.db.transaction(async (tx) => {
    await lockFacility(tx, facility);
    await upsertPatients(
      tx,
      facility,
      patients.map(([localPatient, family]) => ({
        localPatient,
        demographics: person(family),
        eventTime: '20260401',
        deleted: false,
      })),
    );
  });
const after = async (
  sequence: number,
  limit = 100,
  facility = HOSPITAL,
): Promise<{ readonly changes: readonly IdentityChange[]; readonly end: IdentitiesEnd }> => {
  const { lines } = await gateway.fetch('/identities', { facility, after: sequence, limit }, undefined);
  return { changes: lines.slice(0, -1) as unknown as IdentityChange[], end: lines.at(-1) as unknown as IdentitiesEnd };
};

describe('identities', () => {
  it('tells whom the hospital knows once, then only who changed, then who was deleted', async () => {
    await take(HOSPITAL, ['0000000001', '髙橋'], ['0000000002', '斎藤']);
    const first = await after(0);
    expect(first.changes.map((change) => [change.localPatient, change.change])).toEqual([
      ['0000000001', 'put'],
      ['0000000002', 'put'],
    ]);
    expect(first.changes[0]).toMatchObject({ demographics: person('髙橋') });
    await take(HOSPITAL, ['0000000001', '髙橋'], ['0000000002', '渡邊']);
    const second = await after(first.end.next);
    expect(second.changes.map((change) => change.localPatient)).toEqual(['0000000002']);
    await gateway.db.transaction(async (tx) => {
      await lockFacility(tx, HOSPITAL);
      await markPatientsDeleted(tx, HOSPITAL, ['0000000001']);
    });
    expect((await after(second.end.next)).changes).toMatchObject([{ localPatient: '0000000001', change: 'remove' }]);
    expect((await after(0)).changes.map((change) => [change.localPatient, change.change])).toEqual([
      ['0000000002', 'put'],
      ['0000000001', 'remove'],
    ]);
  });

  it('pages without leaving anybody out, and has on record that it told', async () => {
    await take(
      HOSPITAL,
      ...Array.from({ length: 25 }, (_, i) => [`00000001${String(i).padStart(2, '0')}`, '山本'] as const),
    );
    const seen = new Set<string>();
    let at = 0;
    for (let round = 0; round < 20; round++) {
      const { changes, end } = await after(at, 7);
      for (const change of changes) seen.add(change.localPatient);
      at = end.next;
      if (!end.more) break;
    }
    expect(seen.size).toBe(27);
    const told = (await gateway.audit()).filter((event) => event.event === 'identity/announced');
    expect(told.length).toBeGreaterThan(3);
    expect(told.every((event) => !event.body.includes('山本'))).toBe(true);
  });

  it('tells nobody of a facility whose configuration does not say so', async () => {
    await take(CLINIC, ['0000000009', '水野']);
    expect(await after(0, 100, CLINIC)).toEqual({
      changes: [],
      end: { end: true, next: 0, more: false, announced: false },
    });
  });
});
