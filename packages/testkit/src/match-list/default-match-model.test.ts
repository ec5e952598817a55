import { learnMatchModel, prepareMatchRecord, type MatchModel, type MatchRecord } from '@musubi/domain';
import { format, resolveConfig } from 'prettier';
import { expect, test } from 'vitest';
import { makeMatchList } from './make-match-list.ts';
import { matchRecordOfRow } from './match-record-of-row.ts';

const ROWS = 40_000;
/** Common names of the invented region are of no use elsewhere; the commonest, which are real, are. */
const TERMS = 40;

/** `npx vitest run --project unit packages/testkit/src/match-list/default-match-model.test.ts -u` writes it anew. */
test('the default model is what the synthetic region teaches', async () => {
  const rows = Array.from(makeMatchList({ seed: 'default model', rows: ROWS }), ({ cells }): MatchRecord =>
    matchRecordOfRow(cells),
  );
  const cause =
    `learnt by EM from ${ROWS} synthetic rows (makeMatchList, seed default model), ` +
    `first guesses at one fifth; the ${TERMS} commonest names kept`;
  const model = shortened(
    learnMatchModel(
      rows.map((row) => prepareMatchRecord(row)),
      { cause, guessShare: 0.2 },
    ),
  );
  await expect(await laidOut(moduleOf(model))).toMatchFileSnapshot(
    '../../../domain/src/patient-index/model/default-match-model.ts',
  );
}, 120_000);

function shortened(model: MatchModel): MatchModel {
  const names = ['family', 'given', 'familySound', 'givenSound'] as const;
  const terms = Object.fromEntries(
    names.flatMap((table) => {
      const found = model.terms[table];
      return found === undefined
        ? []
        : [[table, { ...found, shares: Object.fromEntries(Object.entries(found.shares).slice(0, TERMS)) }]];
    }),
  );
  return { ...model, terms };
}

function moduleOf(model: MatchModel): string {
  const { fields, terms, ...rest } = model;
  const lines = [
    "import type { MatchModel } from './match-model.ts';",
    '',
    '/**',
    ' * 既定の照合モデル: for a region that has too few people yet to learn from.',
    ' * Written by a test of testkit, not edited by hand.',
    ' */',
    'export const DEFAULT_MATCH_MODEL: MatchModel = {',
    ...Object.entries(rest).map(([name, value]) => `  ${name}: ${literal(value)},`),
    '  fields: {',
    ...Object.entries(fields).map(([name, value]) => `    ${name}: ${literal(value)},`),
    '  },',
    '  terms: {',
    ...Object.entries(terms).map(([name, value]) => `    ${name}: ${literal(value)},`),
    '  },',
    '};',
    '',
  ];
  return lines.join('\n');
}

async function laidOut(text: string): Promise<string> {
  return format(text, { ...(await resolveConfig(import.meta.filename)), parser: 'typescript' });
}

function literal(value: unknown): string {
  if (typeof value === 'string')
    return value
      .replaceAll("'", "\\'")
      .split(/(?<=, )(?=first )/)
      .map((part) => `'${part}'`)
      .join(' + ');
  if (Array.isArray(value)) return `[${value.map((one) => Number(Number(one).toPrecision(3))).join(', ')}]`;
  if (typeof value !== 'object' || value === null)
    return String(typeof value === 'number' ? Number(value.toPrecision(4)) : value);
  return `{ ${Object.entries(value)
    .map(
      ([name, inner]) =>
        `${/^[\p{L}_]\w*$/u.test(name) || /^[\p{L}]+$/u.test(name) ? name : `'${name}'`}: ${literal(inner)}`,
    )
    .join(', ')} }`;
}
