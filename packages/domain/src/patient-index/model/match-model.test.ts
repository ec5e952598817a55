import { expect, it } from 'vitest';
import { DEFAULT_MATCH_MODEL } from './default-match-model.ts';
import { learnMatchModel } from './learn-match-model.ts';
import { readMatchModel } from './match-model.ts';
import { prepareMatchRecord } from '../preparing/prepare-match-record.ts';

const asJson = (): Record<string, unknown> =>
  JSON.parse(JSON.stringify(DEFAULT_MATCH_MODEL)) as Record<string, unknown>;

it('reads back what was written', () => expect(readMatchModel(asJson())).toEqual(DEFAULT_MATCH_MODEL));

it.each<[string, unknown]>([
  ['nothing', undefined],
  ['a text', 'model'],
  ['a list', []],
  ['another version', { ...asJson(), version: 2 }],
  ['no cause', { ...asJson(), cause: 1 }],
  ['no prior', { ...asJson(), prior: {} }],
  ['a prior of 0', { ...asJson(), prior: { same: 0, home: 0.1, namesake: 0.1 } }],
  ['a field nobody knows', { ...asJson(), fields: { shoe: {} } }],
  ['too few levels', { ...asJson(), fields: { sex: { m: [1], home: [1], u: [1] } } }],
  ['a share above 1', { ...asJson(), fields: { sex: { m: [1, 2, 1], home: [1, 1, 1], u: [1, 1, 1] } } }],
  ['no thresholds', { ...asJson(), thresholds: null }],
  ['terms nobody knows', { ...asJson(), terms: { shoe: {} } }],
])('refuses %s', (_name, json) => expect(readMatchModel(json)).toBeUndefined());

it('learns a usable model of the shortest lists, and the same one twice', () => {
  for (const size of [0, 1, 2, 5]) {
    const records = Array.from({ length: size }, () =>
      prepareMatchRecord({ family: '佐藤', given: '千代', birthDate: '1951-04-18', telephone: '09000001234' }),
    );
    const model = learnMatchModel(records);
    expect(readMatchModel(JSON.parse(JSON.stringify(model)))).toEqual(model);
    expect(learnMatchModel(records)).toEqual(model);
  }
});

it('says of whom it was learnt', () => expect(DEFAULT_MATCH_MODEL.cause).toContain('synthetic'));
