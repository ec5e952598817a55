import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { root, put, run, rowsOf, people, small, useMatchCommand } from '../fixture/match-command.ts';

useMatchCommand();

describe('columns', () => {
  test('are recognised by heading in either language, also with spaces before them, and said', async () => {
    const file = put(
      'febrl.csv',
      small(
        'rec_id, given_name, surname, street_number, address_1, address_2, suburb, postcode, state, ' +
          'date_of_birth, soc_sec_id',
        ({ family, given, birth }, number) =>
          `r${String(number)}, ${given}, ${family}, 6, high street, , town, 4011, wa, ` +
          `${birth.replaceAll('-', '')}, ${String(number * 7919)}`,
      ),
    );
    expect((await run('dedupe', file, '--out', join(root, 'x.csv'))).err).toContain(
      'id=「rec_id」 given=「given_name」 family=「surname」 streetNumber=「street_number」 street=「address_1」 ' +
        'building=「address_2」 locality=「suburb」 postalCode=「postcode」 region=「state」 ' +
        'birthDate=「date_of_birth」 identifier=「soc_sec_id」',
    );
    const splink = put(
      'splink.csv',
      small(
        'unique_id,first_name,surname,dob,city,email,cluster',
        ({ family, given, birth }, number) =>
          `${String(number)},${given},${family},${birth},town,,${String(number % 90)}`,
      ),
    );
    expect((await run('dedupe', splink, '--out', join(root, 'x.csv'))).err).toContain(
      '「cluster」（正解の列は使いません',
    );
    const ofPatient = put(
      'patient.csv',
      small(
        '患者番号,患者名,患者生年月日,患者住所',
        ({ family, given, birth }, number) =>
          `${String(number)},${family}${given},${birth},みほん県結市港町${String(number)}`,
      ),
    );
    expect((await run('dedupe', ofPatient, '--out', join(root, 'x.csv'))).err).toContain(
      'id=「患者番号」 name=「患者名」 birthDate=「患者生年月日」 address=「患者住所」',
    );
    const japanese = put(
      'japanese.csv',
      small(
        '施設コード,患者ID,漢字氏名,カナ氏名,生年月日,性別,〒,都道府県,市区町村,番地,電話番号,携帯電話,保険者番' +
          '号,記号,番号,枝番,個人番号',
        ({ family, given, birth, phone }, number) =>
          `1,${String(number)},${family} ${given},,${birth},男,9990001,みほん県,結市,1-2-3,${phone},,,,,,`,
      ),
    );
    const { err } = await run('dedupe', japanese, '--out', join(root, 'x.csv'));
    expect(err).toContain('address=「都道府県」+「市区町村」+「番地」 telephone=「電話番号」+「携帯電話」');
    expect(err).toContain('「個人番号」（個人番号は法律により使いません');
    const exported = put(
      'exported.csv',
      small(
        '患者番号,患者名（漢字）,カナ患者名,性別区分,電話1,記号・番号,,',
        ({ family, given, phone }, number) => `${String(number)},${family} ${given},,1,${phone},,,`,
      ),
    );
    const said = (await run('dedupe', exported, '--out', join(root, 'x.csv'))).err;
    expect(said).toContain(
      'id=「患者番号」 name=「患者名（漢字）」 nameKana=「カナ患者名」 sex=「性別区分」 telephone=「電話1」 ' +
        'insuredNumber=「記号・番号」\n',
    );
    expect(said).toContain('生年月日の列がないため、自動で同じ人と言える組はありません');
    expect(said).not.toContain('「」');
  });

  test('are taken as told, by heading or place; an unknown one is refused before anything is read', async () => {
    const file = put(
      'odd.csv',
      small(
        'c1,c2,c3,c4',
        ({ family, given, birth, phone }, number) => `${String(number)},${family} ${given},${birth},${phone}`,
      ),
    );
    const refused = await run('dedupe', file, '--out', join(root, 'odd-pairs.csv'));
    expect(refused).toMatchObject({ code: 1, err: expect.stringContaining('--columns name=#2') as string });
    expect(existsSync(join(root, 'odd-pairs.csv'))).toBe(false);
    const told = await run(
      'dedupe',
      file,
      '--out',
      join(root, 'odd-pairs.csv'),
      '--columns',
      'name=c2,birthDate=#3',
      '--columns',
      'id=c1,ignore=c4',
    );
    expect(told.code).toBe(0);
    expect(told.err).toContain('id=「c1」 name=「c2」 birthDate=「c3」');
    expect(rowsOf(readFileSync(join(root, 'odd-pairs.csv'), 'utf8')).length).toBeGreaterThan(20);
    expect(await run('dedupe', file, '--out', join(root, 'x.csv'), '--columns', 'nmae=c2')).toMatchObject({
      code: 2,
      err: expect.stringContaining('nmae') as string,
    });
    expect(await run('dedupe', file, '--out', join(root, 'x.csv'), '--columns', 'name=c9,birthDate=c3')).toMatchObject({
      code: 2,
      err: expect.stringContaining('「c9」') as string,
    });
  });
});

describe('headings', () => {
  const row = ({ family, given, birth, phone }: (typeof people)[number], number: number): string =>
    `${String(number)},${family} ${given},${birth},${phone}`;

  const pairs = async (
    text: string,
    ...options: readonly string[]
  ): Promise<{ err: string; rows: readonly unknown[] }> => {
    const { err } = await run('dedupe', put('headed.csv', text), '--out', join(root, 'headed-pairs.csv'), ...options);
    return { err, rows: rowsOf(readFileSync(join(root, 'headed-pairs.csv'), 'utf8')) };
  };

  test('are found below a title, and missed nowhere where there is none', async () => {
    const plain = await pairs(small('患者番号,氏名,生年月日,電話番号', row));
    expect(plain.rows.length).toBeGreaterThan(20);
    const titled = await pairs(`患者一覧\n\n${small('患者番号,氏名,生年月日,電話番号', row)}`);
    expect(titled.rows).toEqual(plain.rows);
    expect(titled.err).toContain('見出しは 3 行目');
    expect(
      (
        await pairs(
          small('患者番号,氏名,生年月日,電話番号', row).replace(/^.*\n/, ''),
          '--no-heading',
          '--columns',
          'id=#1,name=#2,birthDate=#3,telephone=#4',
        )
      ).rows,
    ).toEqual(plain.rows);
  });
});

describe('ids in the answer', () => {
  const twins = (rows: readonly string[], heading = '患者番号,施設,氏名,生年月日,電話番号'): string =>
    put(
      'ids.csv',
      [
        heading,
        ...rows,
        ...people.map(
          ({ family, given, birth, phone }, number) => `P${String(number)},F1,${family} ${given},${birth},${phone}`,
        ),
      ].join('\n'),
    );

  const named = async (file: string): Promise<string[]> => {
    await run('dedupe', file, '--out', join(root, 'ids-pairs.csv'), '--report', join(root, 'ids-report.csv'));
    return rowsOf(readFileSync(join(root, 'ids-pairs.csv'), 'utf8')).map(
      ({ left, right }) => `${String(left)} ${String(right)}`,
    );
  };

  const [first] = people;

  const same = `${String(first?.family)} ${String(first?.given)},${String(first?.birth)},${String(first?.phone)}`;

  test('stand as they came, also what a spreadsheet takes for a formula', async () => {
    expect(await named(twins([`=1+1,F1,${same}`]))).toContain('=1+1 P0');
    expect(await named(twins([`"a,""b""",F1,${same}`]))).toContain('a,"b" P0');
  });

  test('of two facilities are told apart; one used twice is named with its row and reported', async () => {
    expect(await named(twins([`P0,F2,${same}`]))).toContain('F2:P0 F1:P0');
    expect(await named(twins([`P0,F1,${same}`]))).toContain('P0#2 P0#3');
    expect(rowsOf(readFileSync(join(root, 'ids-report.csv'), 'utf8'))).toMatchObject([
      { row: '3', column: '患者番号', kind: 'match/duplicate-id' },
    ]);
  });

  test('without an id column the row is the id; an empty id is its row', async () => {
    expect(
      await named(
        put(
          'ids.csv',
          [
            '氏名,生年月日,電話番号',
            same,
            ...people.map(({ family, given, birth, phone }) => `${family} ${given},${birth},${phone}`),
          ].join('\n'),
        ),
      ),
    ).toContain('2 3');
    expect(await named(twins([`,F1,${same}`]))).toContain('2 P0');
  });
});
