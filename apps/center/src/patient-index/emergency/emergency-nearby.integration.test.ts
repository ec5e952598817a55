import type { EmergencySearchAnswer, IdentityChange, RegisterAnswer } from '@musubi/contract';
import { localDate } from '@musubi/domain';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { HOSPITAL_A, smallRegion, until, type Browser, type SmallRegion } from '../../fixture/small-region.ts';

let region: SmallRegion;
let doctor: Browser;
beforeAll(async () => {
  region = await smallRegion();
  doctor = await region.signIn('doctor');
  const clerk = await region.signIn('clerk');
  const people = [
    ['中島', '幸太郎', 'ナカジマ', 'コウタロウ', 'male', '1950-05-06'],
    ['大野', '優子', 'オオノ', 'ユウコ', 'female', '1972-11-03'],
  ] as const;
  for (const [at, [kanjiFamily, kanjiGiven, kanaFamily, kanaGiven, sex, birthDate]] of people.entries()) {
    await clerk.get<RegisterAnswer>('register', {
      body: {
        kanjiFamily,
        kanjiGiven,
        kanaFamily,
        kanaGiven,
        sex,
        birthDate,
        localId: `R${String(at)}`,
        confirmedNew: true,
      },
    });
  }
  const change = {
    sequence: 1,
    change: 'put',
    localPatient: 'H77',
    demographics: {
      kanjiName: { family: '佐藤', given: '一郎' },
      kanaName: { family: 'サトウ', given: 'イチロウ' },
      sex: 'male',
      birthDate: localDate('1940-11-02'),
      telephones: [],
    },
  };
  // as a gateway sends it
  region.a.identities = [change as IdentityChange];
  await until(
    async () => (await region.db.query('select 1 as there from identity where domain = $1', [HOSPITAL_A])).length === 1,
  );
});
afterAll(() => region[Symbol.asyncDispose]());

/** Each in a quarter of an hour of its own: nobody may ask as often as a test does. */
const ask = async (body: object): Promise<EmergencySearchAnswer> => {
  region.clock.advance(11 * 60_000);
  doctor = await region.signIn('doctor');
  return doctor.get<EmergencySearchAnswer>('emergencySearch', {
    body: { reason: '救急搬送、家族と連絡が取れない', ...body },
  });
};

describe('emergency search by what was heard', () => {
  it.each([
    ['ﾞ left away', 'ナカシマ コウタロウ', '中島 幸太郎'],
    ['long vowels written otherwise', 'なかじま こーたろー', '中島 幸太郎'],
    ['the given name first', 'コウタロウ ナカジマ', '中島 幸太郎'],
    ['the given name first, in kanji', '優子 大野', '大野 優子'],
    ['long signs in both names, in half width', 'ｵｰﾉ ﾕｰｺ', '大野 優子'],
  ])('finds by the name alone, %s', async (_name, name, found) => {
    const answer = await ask({ name });
    expect(answer.found.map(({ kanjiName, certain }) => [kanjiName, certain])).toEqual([[found, false]]);
  });

  it('finds a number that nobody has registered, by its name and about the year', async () => {
    for (const name of ['佐藤 一郎', 'サトウ イチロー', 'イチロウ サトウ']) {
      const { found } = await ask({ name, birthYear: 1942 });
      expect(
        found.map(({ kanjiName, ids, certain }) => [kanjiName, ids.map(({ localId }) => localId), certain]),
      ).toEqual([['佐藤 一郎', ['H77'], false]]);
    }
    expect((await ask({ name: '佐藤 一郎', birthYear: 1960 })).found).toEqual([]);
    expect((await ask({ name: '佐藤 一郎', birthYear: 1941, sex: 'female' })).found).toEqual([]);
  });

  it.each(['サクラ ヒロシ', '無名 太郎', 'ア'])('finds nobody by %s', async (name) =>
    expect((await ask({ name })).found).toEqual([]),
  );
});
