import { expect, it } from 'vitest';
import { chooseWay, megabytesFor } from './choose-way.ts';

const memory = { databaseUrl: '', megabytes: 2_000 };

it('compares large jobs in memory, small ones and those of few among very many by query', () => {
  expect(chooseWay({ records: 1_000_000, everybody: 1_000_000 }, memory)).toBe('memory');
  expect(chooseWay({ records: 300_000, everybody: 1_000_000 }, memory)).toBe('memory');
  expect(chooseWay({ records: 19_999, everybody: 19_999 }, memory)).toBe('query');
  expect(chooseWay({ records: 25_000, everybody: 1_000_000 }, memory)).toBe('query');
});

it('never takes more memory than it was given', () => {
  expect(chooseWay({ records: 5_000_000, everybody: 5_000_000 }, memory)).toBe('query');
  expect(chooseWay({ records: 1_000_000, everybody: 1_000_000 }, undefined)).toBe('query');
  expect(chooseWay({ records: 1_000_000, everybody: 1_000_000 }, { ...memory, megabytes: 0 })).toBe('query');
  expect(megabytesFor(1_000_000)).toBeLessThan(2_000);
});
