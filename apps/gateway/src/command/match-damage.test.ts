import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { root, put, run, shiftJis, rowsOf, people, small, useMatchCommand } from '../fixture/match-command.ts';

useMatchCommand();

describe('bad input', () => {
  test('every kind of damage is reported with its place and a sentence, and the rest goes on', async () => {
    const row = (number: number, person = people[number]): string =>
      `${String(number)},${String(person?.family)} ` +
      `${String(person?.given)},${String(person?.birth)},男,${String(person?.phone)}`;
    const good = people.map((person, number) => row(number, person));
    const bytes = (text: string): Buffer => Buffer.from(text, 'utf8');
    const bad = Buffer.concat([
      // rows 2 to 91
      bytes(`\ufeff患者番号,氏名,生年月日,性別,電話番号\r\n${good.join('\r\n')}\r\n`),
      // 92: no name
      bytes('900,,1950-01-02,男,0999-00-0001\r\n'),
      // 93: 1 January
      bytes('901,山田 太郎,1950-01-01,男,0999-00-0002\r\n'),
      // 94: too long
      bytes(`902,${'寿'.repeat(150)},1950-02-03,男,0999-00-0003\r\n`),
      // 95: control characters
      bytes('903,山\u0000田\u0007 花子,1950-02-04,女,0999-00-0004\r\n'),
      Buffer.concat([
        bytes('904,'),
        Buffer.from([0x8e, 0x52, 0x93, 0x63]),
        bytes(',1950-02-05,'),
        Buffer.from([0x92, 0x6a]),
        bytes(',0999-00-0005\r\n'),
        // 96: Shift_JIS
      ]),
      // 97: nothing
      Buffer.concat([bytes('905,'), Buffer.from([0xff, 0xfe, 0xfd]), bytes(',1950-02-06,男,0999-00-0006\r\n')]),
      // 98
      bytes('906,少ない\r\n'),
      // 99
      bytes('907,多い,1950-02-07,男,0999-00-0007,列,です\r\n'),
      // 100
      bytes('908,"閉じない,1950-02-08,男,0999-00-0008\r\n'),
      // 101, 102
      bytes('909,山本 一,1950-02-09,男,0999-00-0009\r\n910,山本 二,1950-02-10,男,0999-00-0010\r\n'),
      // 103
      bytes('911,読めない 日,不詳,？,0999-00-0011\r\n'),
      // 104: nothing in it, 105: empty
      bytes(',,,,\r\n\r\n'),
      // 106: duplicate id
      bytes('0,山川 海,1960-03-04,女,0999-00-0012\r\n'),
      bytes(
        `912,${String(people[5]?.family)} ${String(people[5]?.given)},${String(people[5]?.birth)},男,` +
          `${String(people[5]?.phone)}`,
        // 107: a good one, without line end
      ),
    ]);
    const { code, err } = await run(
      'dedupe',
      put('bad.csv', bad),
      '--out',
      join(root, 'bad-pairs.csv'),
      '--report',
      join(root, 'bad-report.csv'),
    );
    expect(code).toBe(0);
    const report = rowsOf(readFileSync(join(root, 'bad-report.csv'), 'utf8'));
    expect(report.map(({ row: at, column, kind }) => `${String(at)} ${String(column)} ${String(kind)}`)).toEqual(
      expect.arrayContaining([
        '92  match/no-name',
        '93 生年月日 match/first-of-january',
        '94 氏名 match/too-long',
        '95 氏名 match/control-characters',
        '96  csv/other-encoding',
        '97  csv/undecodable',
        '97 氏名 match/lost-characters',
        '98  csv/too-few-cells',
        '99  csv/too-many-cells',
        '100  csv/unclosed-quote',
        '103 生年月日 match/unreadable-birth-date',
        '103 性別 match/unreadable-sex',
        '104  match/nothing-in-row',
        '106 患者番号 match/duplicate-id',
      ]),
    );
    expect(report.every((issue) => (issue['内容'] ?? '') !== '' && (issue['what'] ?? '') !== '')).toBe(true);
    expect(report.filter(({ row: at }) => ['101', '102', '107'].includes(at ?? ''))).toEqual([]);
    expect(
      rowsOf(readFileSync(join(root, 'bad-pairs.csv'), 'utf8')).map(
        ({ left, right }) => `${String(left)} ${String(right)}`,
      ),
    ).toContain('5 912');
    expect(err).toContain('match/no-name');
    expect(err).toContain('bad.csv 94 行「氏名」');
  });

  test('1 January everywhere, one name everywhere, nothing but a heading: an answer each', async () => {
    const january = put(
      'january.csv',
      small(
        '患者番号,氏名,生年月日,電話番号',
        ({ family, given, phone }, number) => `${String(number)},${family} ${given},1950-01-01,${phone}`,
      ),
    );
    expect((await run('dedupe', january, '--out', join(root, 'x.csv'), '--verdict', 'auto')).code).toBe(0);
    expect(rowsOf(readFileSync(join(root, 'x.csv'), 'utf8'))).toEqual([]);
    const alike = put(
      'alike.csv',
      '患者番号,氏名,生年月日\n' +
        `${Array.from({ length: 3000 }, (_, number) => `${String(number)},不明,1950-01-01`).join('\n')}`,
    );
    expect((await run('dedupe', alike, '--out', join(root, 'x.csv'), '--verdict', 'auto')).code).toBe(0);
    expect(rowsOf(readFileSync(join(root, 'x.csv'), 'utf8'))).toEqual([]);
    expect(await run('dedupe', put('heading.csv', '患者番号,氏名\n'), '--out', join(root, 'x.csv'))).toMatchObject({
      code: 0,
    });
    expect(readFileSync(join(root, 'x.csv'), 'utf8')).toBe('left,right,score,verdict\n');
  });

  test('birth dates as a spreadsheet leaves them, with a time or as a serial number, are those dates', async () => {
    const heading = '患者番号,氏名,生年月日,住所';
    const row =
      (birth: string) =>
      ({ family, given, phone }: (typeof people)[number], number: number): string =>
        `${String(number)},${family} ${given},${birth},みほん県結市港町${phone.slice(-4)}`;
    const list = (...births: readonly string[]): string =>
      small(heading, (person, number) => row(births[number % births.length] ?? '')(person, number));
    const answer = async (text: string): Promise<{ readonly out: string; readonly err: string }> =>
      run('dedupe', put('spreadsheet.csv', text), '--out', '-');
    const { out: plain } = await answer(list('1951-04-25', '1951-04-21'));
    expect(rowsOf(plain).length).toBeGreaterThan(20);
    expect((await answer(list('1951/4/25 0:00', '1951/4/21 0:00:00'))).out).toBe(plain);
    const serial = await answer(list('18743', '18739'));
    expect(serial.out).toBe(plain);
    expect(serial.err).toContain('120       match/serial-birth-date');
  });

  test('a patient where the heading should be is not shown', async () => {
    const { code, err } = await run(
      'dedupe',
      put('headless.csv', '1,山田 太郎,1951-04-25,090-0000-0001\n'),
      '--out',
      '-',
    );
    expect(code).toBe(1);
    expect(err).toContain('--no-heading');
    expect(err).not.toMatch(/山田|1951|0001/);
  });

  test('Shift_JIS and UTF-16 lists give what the UTF-8 list gives', async () => {
    const text = small(
      'id,name,dob,phone',
      ({ family, given, birth, phone }, number) => `${String(number)},${family} ${given},${birth},${phone}`,
    );
    const answer = async (bytes: Uint8Array | string): Promise<string> => {
      expect((await run('dedupe', put('encoded.csv', bytes), '--out', join(root, 'x.csv'))).code).toBe(0);
      return readFileSync(join(root, 'x.csv'), 'utf8');
    };
    const plain = await answer(text);
    expect(rowsOf(plain).length).toBeGreaterThan(20);
    expect(await answer(shiftJis(text))).toBe(plain);
    expect(await answer(Buffer.from(`\ufeff${text}`, 'utf16le'))).toBe(plain);
    expect(await answer(Buffer.from(`\ufeff${text.replaceAll('\n', '\r\n')}`, 'utf8'))).toBe(plain);
  });
});
