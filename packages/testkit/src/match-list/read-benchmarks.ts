import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { MatchRecord, MatchRole } from '@musubi/domain';
import type { JudgedRow } from './judge-matching.ts';

/** Independent lists with their truth, read in place: MUSUBI_TESTDATA, or `shared/testdata` beside the repository. */
const ROOT = join(
  process.env['MUSUBI_TESTDATA'] ?? fileURLToPath(new URL('../../../../../shared/testdata/', import.meta.url)),
  '05-patient-matching',
);

export const benchmarksPresent = existsSync(ROOT);

type Row = Readonly<Record<string, string>>;
export type Columns = Readonly<Partial<Record<MatchRole, string>>>;

const JAPANESE: Columns = {
  family: 'family',
  given: 'given',
  familyKana: 'family_kana',
  givenKana: 'given_kana',
  birthDate: 'birth_date',
  sex: 'sex',
  postalCode: 'postal_code',
  address: 'address',
  telephone: 'telephone',
  insurer: 'insurer_no',
  insuredSymbol: 'insured_symbol',
  insuredNumber: 'insured_number',
  insuredBranch: 'branch',
};
const FEBRL: Columns = {
  given: 'given_name',
  family: 'surname',
  streetNumber: 'street_number',
  street: 'address_1',
  building: 'address_2',
  locality: 'suburb',
  postalCode: 'postcode',
  region: 'state',
  birthDate: 'date_of_birth',
  identifier: 'soc_sec_id',
};
const SPLINK: Columns = { given: 'first_name', family: 'surname', birthDate: 'dob', locality: 'city', email: 'email' };

/** `hardKind`: twins, families, namesakes and the like, by their two people. */
export type JapaneseBenchmark = {
  readonly rows: readonly JudgedRow[];
  readonly hardKind: (person: string, other: string) => string | undefined;
};

export function japaneseBenchmark(): JapaneseBenchmark {
  const truth = new Map(table('jp-benchmark/truth.csv').map((row) => [row['record_id'], row]));
  const hard = new Map(
    table('jp-benchmark/hard-negative-entity-pairs.csv').map((row) => [
      `${row['entity_a']} ${row['entity_b']}`,
      row['kind'],
    ]),
  );
  const rows = table('jp-benchmark/records.csv').map((row) => {
    const known = truth.get(row['record_id']);
    return {
      record: recordOf(row, JAPANESE),
      person: known?.['entity_id'] ?? '',
      shown: `${Object.values(row).join(',')} [${known?.['changes'] ?? ''}]`,
    };
  });
  return { rows, hardKind: (person, other) => hard.get(`${person} ${other}`) ?? hard.get(`${other} ${person}`) };
}

export function febrl1(): readonly JudgedRow[] {
  return febrlRows('febrl/dataset1.csv');
}

export function febrl4(): readonly JudgedRow[] {
  return [...febrlRows('febrl/dataset4a.csv', 'a'), ...febrlRows('febrl/dataset4b.csv', 'b')];
}

export function splinkFake1000(): readonly JudgedRow[] {
  return table('splink/fake_1000.csv').map((row) => ({
    record: recordOf(row, SPLINK),
    person: row['cluster'] ?? '',
    shown: Object.values(row).join(','),
  }));
}

function febrlRows(path: string, side?: string): readonly JudgedRow[] {
  return table(path).map((row) => ({
    record: recordOf(row, FEBRL),
    person: row['rec_id']?.split('-')[1] ?? '',
    shown: Object.values(row).join(','),
    ...(side === undefined ? {} : { side }),
  }));
}

function recordOf(row: Row, columns: Columns): MatchRecord {
  return Object.fromEntries(
    Object.entries(columns).flatMap(([role, column]) => ((row[column] ?? '') === '' ? [] : [[role, row[column]]])),
  );
}

/** These files quote cells with commas and nothing else. */
function table(path: string): readonly Row[] {
  const [heading = '', ...lines] = readFileSync(join(ROOT, path), 'utf8').trim().split(/\r?\n/);
  const names = cells(heading);
  return lines.map((line) => Object.fromEntries(cells(line).map((cell, place) => [names[place] ?? '', cell])));
}

function cells(line: string): readonly string[] {
  return Array.from(line.matchAll(/(?:^|,)(?:"([^"]*)"|([^,]*))/g), ([, quoted, plain]) =>
    (quoted ?? plain ?? '').trim(),
  );
}
