import type { SearchAnswer } from '@musubi/contract';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { joinChiyo, smallRegion, type Browser, type SmallRegion } from '../../fixture/small-region.ts';

let region: SmallRegion;
let doctor: Browser;
let other: Browser;
beforeAll(async () => {
  region = await smallRegion();
  [doctor, other] = await Promise.all([region.signIn('doctor'), region.signIn('other')]);
  await joinChiyo(region, doctor);
});
afterAll(() => region[Symbol.asyncDispose]());

const search = (browser: Browser, body: object) => browser.get<SearchAnswer>('search', { body });

it.each([
  ['a name and a birth date in one box', { query: '高橋 千代 S26.4.18' }, undefined],
  ['the reading and a birth date', { query: 'たかはし 1951/4/18' }, undefined],
  ['a birth date that is off by one sign', { query: '高橋 千代 1951-04-13' }, true],
  ['a birth date that is off, in named fields', { name: 'タカハシ チヨ', birthDate: '1951-04-13' }, true],
  ['another given name written alike', { query: '髙橋 千世 S26.4.18' }, true],
])('finds by %s, and says when it is only near', async (_name, body, approximate) => {
  const answer = await search(doctor, body);
  expect(answer.patients.map((patient) => patient.kanjiName)).toEqual(['高橋 千代']);
  expect(answer.approximate).toBe(approximate);
});

it.each([
  ['somebody else', { query: '佐藤 一郎 1951-04-18' }],
  ['another year altogether', { query: '高橋 千代 1980-12-01' }],
])('finds nobody by %s', async (_name, body) => {
  expect(await search(doctor, body)).toMatchObject({ total: 0, patients: [] });
});

it('shows nobody who is not open to the facility, however near', async () => {
  for (const query of ['高橋 千代 S26.4.18', '高橋 千代 1951-04-13'])
    expect((await search(other, { query })).total).toBe(0);
});
