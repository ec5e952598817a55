import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, expect, it } from 'vitest';
import { compareDemographics, weighMatch, type Demographics } from '@musubi/domain';
import { makeLog } from '@musubi/runtime';
import { DEFAULT_MODEL, prepare } from './match-engine.ts';
import { addOwnMergers, matchRenames, readOwnMergers } from './match-renames.ts';

const root = mkdtempSync(join(tmpdir(), 'musubi-renames-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));
afterEach(() => addOwnMergers([]));

const lines: string[] = [];
const log = makeLog('center', (line) => void lines.push(line));
const table = (text: string): string => {
  const path = join(root, 'renames.csv');
  writeFileSync(path, text);
  return path;
};
const person = (address: string): Demographics => ({
  kanjiName: { family: '高橋', given: '千代' },
  sex: 'female',
  telephones: [],
  address,
});
const [before, after] = [person('みほん県灯台郡旧潟町浜1-2'), person('結市浜1-2')];
const weight = (): number => weighMatch(DEFAULT_MODEL.model, prepare(before), prepare(after));
const seen = (): string | undefined =>
  compareDemographics(before, after, matchRenames()).compared.find(({ field }) => field === 'address')?.agreement;

it('takes both addresses of a region’s own table for one place, also at the desk; notes a bad row', async () => {
  const apart = weight();
  expect(seen()).not.toBe('same');
  addOwnMergers(await readOwnMergers(table('みほん県,灯台郡旧潟町,結市\nみほん県,旧谷,結市\n'), log));
  expect(weight()).toBeGreaterThan(apart + 5);
  expect(seen()).toBe('same');
  expect(lines.filter((line) => line.includes('match/renames-row-left-out'))).toHaveLength(1);
});

it('keeps the built-in table beside it', async () => {
  addOwnMergers(await readOwnMergers(table('みほん県,灯台郡旧潟町,結市\n'), log));
  expect(prepare(person('浦和市高砂1-2')).town).toBe(prepare(person('さいたま市浦和区高砂1-2')).town);
});

it('does not start with a table that cannot be read or says nothing', async () => {
  await expect(readOwnMergers(join(root, 'nowhere.csv'), log)).rejects.toThrow('nowhere.csv');
  await expect(readOwnMergers(table('a,b\n'), log)).rejects.toThrow('renames.csv');
  expect(await readOwnMergers(undefined, log)).toEqual([]);
});
