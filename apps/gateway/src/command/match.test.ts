import { spawn, spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough, Writable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { csvLine, makeCsvReader } from '@musubi/formats/csv';
import { MATCH_LIST_HEADING, makeMatchList, type ListedRecord } from '@musubi/testkit';
import { main } from './main.ts';

let root = '';
let list: readonly ListedRecord[] = [];

beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'musubi-match-'));
  list = [...makeMatchList({ seed: 'command', rows: 3000 })];
  put('list.csv', listText(list));
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

function put(name: string, content: string | Uint8Array): string {
  writeFileSync(join(root, name), content);
  return join(root, name);
}

function listText(records: readonly ListedRecord[]): string {
  return [MATCH_LIST_HEADING, ...records.map(({ cells }) => cells)].map((cells) => `${csvLine(cells)}\n`).join('');
}

async function run(...args: readonly string[]): Promise<{ code: number; out: string; err: string }> {
  const [stdout, stderr] = [new PassThrough(), new PassThrough()];
  const collect = async (stream: PassThrough): Promise<string> => {
    let text = '';
    for await (const chunk of stream.setEncoding('utf8')) text += chunk;
    return text;
  };
  const [out, err] = [collect(stdout), collect(stderr)];
  const code = await main(['match', ...args], { stdout, stderr });
  stdout.end();
  stderr.end();
  return { code, out: await out, err: await err };
}

/** The platform only reads Shift_JIS; every two bytes it can read are written back. */
function shiftJis(text: string): Uint8Array {
  const codes = new Map<string, readonly number[]>(
    Array.from({ length: 128 }, (_, code) => [String.fromCharCode(code), [code]]),
  );
  const decoder = new TextDecoder('shift_jis');
  for (let lead = 0x81; lead <= 0xfc; lead++)
    for (let trail = 0x40; trail <= 0xfc; trail++) codes.set(decoder.decode(Uint8Array.of(lead, trail)), [lead, trail]);
  return Uint8Array.from([...text].flatMap((character) => codes.get(character) ?? []));
}

function rowsOf(text: string): Record<string, string>[] {
  const reader = makeCsvReader();
  const [heading, ...rows] = [reader.push(new TextEncoder().encode(text)), reader.end()].flatMap((batch) => batch.rows);
  return rows.map(({ cells }) =>
    Object.fromEntries((heading?.cells ?? []).map((name, place) => [name, cells[place] ?? ''])),
  );
}

/** The people of a small list, thirty of them twice, so that there is something to learn from. */
const people = Array.from({ length: 90 }, (_, number) => ({
  family: `${'山川石松吉小大中西東'.charAt(number % 10)}${'田本村野原島崎沢井'.charAt(Math.floor(number / 10))}`,
  given: `${'健翔雄浩正和義直智'.charAt(number % 9)}${'太一二郎介輔也人斗樹'.charAt(Math.floor(number / 9))}`,
  birth: `19${String(40 + (number % 60))}-0${String(1 + (number % 9))}-${String(10 + (number % 18))}`,
  phone: `0999-${String(10 + number)}-${String(1000 + number * 7)}`,
}));
const small = (heading: string, row: (person: (typeof people)[number], number: number) => string): string =>
  [heading, ...people.map(row), ...people.slice(0, 30).map((person, number) => row(person, 90 + number))].join('\n');

describe('musubi match dedupe', () => {
  test('finds the people of a list who are on it twice, the most certain first, without a label', async () => {
    const out = join(root, 'pairs.csv');
    const { code, err } = await run('dedupe', join(root, 'list.csv'), '--out', out);
    expect(code).toBe(0);
    const person = new Map(list.map(({ cells, person: of }) => [cells[0], of]));
    const truePairs = list.reduce(
      (sum, one, at) => sum + list.slice(0, at).filter((other) => other.person === one.person).length,
      0,
    );
    const pairs = rowsOf(readFileSync(out, 'utf8'));
    const right = pairs.filter(({ left, right: other }) => person.get(left) === person.get(other));
    const automatic = pairs.filter(({ verdict }) => verdict === 'auto');
    expect(readFileSync(out, 'utf8')).toMatch(/^left,right,score,verdict\n/);
    expect(right.length / truePairs).toBeGreaterThan(0.97);
    expect(automatic.length / truePairs).toBeGreaterThan(0.8);
    expect(automatic.filter(({ left, right: other }) => person.get(left) !== person.get(other))).toEqual([]);
    expect(pairs.map(({ score }) => Number(score))).toEqual(
      pairs.map(({ score }) => Number(score)).sort((a, b) => b - a),
    );
    expect(err).toContain('3,000 行を読み 3,000 件を照合に使用');
    expect(readdirSync(root).filter((name) => name.endsWith('.partial'))).toEqual([]);
  });

  test('gives the same file for the same list; auto is the certain part, all every compared pair', async () => {
    const texts = await Promise.all(
      ['auto', 'review', 'review', 'all'].map(async (verdict, time) => {
        const out = join(root, `same-${String(time)}.csv`);
        await run('dedupe', join(root, 'list.csv'), '--out', out, '--verdict', verdict);
        return readFileSync(out, 'utf8');
      }),
    );
    const [auto = '', review = '', again, all = ''] = texts;
    expect(again).toBe(review);
    expect(rowsOf(auto)).toEqual(rowsOf(review).filter(({ verdict }) => verdict === 'auto'));
    expect(rowsOf(all).filter(({ verdict }) => verdict !== 'different')).toEqual(rowsOf(review));
    expect(rowsOf(all).some(({ verdict }) => verdict === 'different')).toBe(true);
  });

  test('says in words why, when asked', async () => {
    const out = join(root, 'explained.csv');
    expect((await run('dedupe', join(root, 'list.csv'), '--out', out, '--explain', '--excel')).code).toBe(0);
    expect(
      readFileSync(out, 'utf8').startsWith(
        '\ufeffleft,right,score,verdict,agrees,differs,held_back,説明,explanation\n',
      ),
    ).toBe(true);
    const rows = rowsOf(readFileSync(out, 'utf8'));
    expect(rows.filter(({ verdict, held_back: heldBack }) => verdict === 'auto' && heldBack !== '')).toEqual([]);
    const [byThird] = rows.filter(({ explanation }) => explanation?.startsWith('The two alone lack evidence'));
    expect(byThird).toMatchObject({
      verdict: 'auto',
      held_back: '',
      説明: expect.stringMatching(/^二つの行だけでは.*一致しています/) as string,
    });
    const [first] = rows;
    expect(first).toMatchObject({
      agrees: expect.stringContaining('birthDate exact +') as string,
      説明: expect.stringContaining('一致しています') as string,
      explanation: expect.stringContaining('agree') as string,
    });
  });

  test('writes to standard output, and ends quietly when the reader goes away', async () => {
    const { code, out } = await run('dedupe', join(root, 'list.csv'), '--out', '-');
    expect([code, out.split('\n')[0]]).toEqual([0, 'left,right,score,verdict']);
    const gone = new Writable({
      write: (_chunk, _encoding, done) => done(Object.assign(new Error('gone'), { code: 'EPIPE' })),
    });
    expect(
      await main(['match', 'dedupe', join(root, 'list.csv'), '--out', '-'], {
        stdout: gone,
        stderr: new PassThrough(),
      }),
    ).toBe(0);
  });
});

describe('musubi match link', () => {
  test('finds the people of one list on another, whose columns have other names and another order', async () => {
    const a = put(
      'a.csv',
      small(
        '患者番号,氏名,生年月日,電話番号',
        ({ family, given, birth, phone }, number) => `A${String(number)},${family}　${given},${birth},${phone}`,
      ),
    );
    const b = put(
      'b.csv',
      small(
        'dob,phone,given_name,surname,id',
        ({ family, given, birth, phone }, number) =>
          `${birth.replaceAll('-', '')},${phone.replaceAll('-', '')},${given},${family},B${String(number)}`,
      ),
    );
    const out = join(root, 'linked.csv');
    expect((await run('link', a, b, '--out', out)).code).toBe(0);
    const pairs = rowsOf(readFileSync(out, 'utf8'));
    expect(pairs.every(({ left, right }) => left?.startsWith('A') === true && right?.startsWith('B') === true)).toBe(
      true,
    );
    const found = new Set(pairs.map(({ left, right }) => `${String(left)} ${String(right)}`));
    for (let number = 0; number < 90; number++) expect(found).toContain(`A${String(number)} B${String(number)}`);
  });
});

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

describe('what cannot be done', () => {
  test('is refused with a sentence and an exit code, and leaves no file', async () => {
    const out = join(root, 'refused.csv');
    const file = join(root, 'list.csv');
    mkdirSync(join(root, 'folder'), { recursive: true });
    const closed = put('closed.csv', 'id,name\n');
    chmodSync(closed, 0o000);
    const cases: readonly (readonly [code: number, says: string, ...args: string[]])[] = [
      [2, '--out', 'dedupe', file],
      [2, 'dedupe', 'fuse', file, '--out', out],
      [2, '二つ', 'link', file, '--out', out],
      [2, '一つ', 'dedupe', '--out', out],
      [2, '--verdict', 'dedupe', file, '--out', out, '--verdict', 'maybe'],
      [2, 'オプション', 'dedupe', file, '--out', out, '--loud'],
      [2, '入力と同じ', 'dedupe', file, '--out', file],
      [2, '同じファイル', 'dedupe', file, '--out', out, '--report', out],
      [1, 'がありません', 'dedupe', join(root, 'nowhere.csv'), '--out', out],
      [1, 'フォルダです', 'dedupe', join(root, 'folder'), '--out', out],
      [1, '空です', 'dedupe', put('empty.csv', ''), '--out', out],
      [1, 'フォルダ', 'dedupe', file, '--out', join(root, 'none', 'pairs.csv')],
      [
        1,
        '見分けられません',
        'dedupe',
        put(
          'binary.csv',
          Uint8Array.from({ length: 5000 }, (_, at) => (at * 7919) % 256),
        ),
        '--out',
        out,
      ],
      ...(process.getuid?.() === 0 ? [] : [[1, '開けません', 'dedupe', closed, '--out', out] as const]),
    ];
    for (const [code, says, ...args] of cases) {
      const done = await run(...args);
      expect([done.code, args.join(' '), done.err]).toEqual([code, args.join(' '), expect.stringContaining(says)]);
    }
    expect(readdirSync(root).filter((name) => name.startsWith('refused'))).toEqual([]);
  });

  test('a link is followed to its file, a folder refused, a device not replaced', async () => {
    const kept = put('kept.csv', 'old');
    symlinkSync(kept, join(root, 'link.csv'));
    expect((await run('dedupe', join(root, 'list.csv'), '--out', join(root, 'link.csv'))).code).toBe(0);
    expect(lstatSync(join(root, 'link.csv')).isSymbolicLink()).toBe(true);
    expect(readFileSync(kept, 'utf8')).toMatch(/^left,right/);
    expect((await run('dedupe', kept, '--out', join(root, 'link.csv'))).code).toBe(2);
    expect(await run('dedupe', join(root, 'list.csv'), '--out', join(root, 'folder'))).toMatchObject({
      code: 1,
      err: expect.stringContaining('フォルダ') as string,
    });
    const pipe = join(root, 'pipe');
    // no pipes on this system
    if (spawnSync('mkfifo', [pipe]).status !== 0) return;
    const reader = spawn('cat', [pipe]);
    const text = new Promise<string>((done) => {
      let all = '';
      reader.stdout
        .on('data', (piece) => {
          all += String(piece);
        })
        .on('end', () => done(all));
    });
    expect((await run('dedupe', join(root, 'list.csv'), '--out', pipe)).code).toBe(0);
    expect(await text).toBe(readFileSync(kept, 'utf8'));
    expect(lstatSync(pipe).isFIFO()).toBe(true);
  });

  test('is explained by --help in both languages', async () => {
    const { code, out } = await run('--help');
    expect(code).toBe(0);
    for (const word of [
      'dedupe',
      'link',
      '--columns',
      '--verdict',
      '--explain',
      '--report',
      '使い方',
      'exit code',
      'birthDate',
    ])
      expect(out).toContain(word);
  });
});

describe('former municipalities', () => {
  const moved = (old: string, present: string): string => {
    const rows = people.map(({ family, given, birth }, number) => [
      `a${String(number)}`,
      family,
      given,
      birth,
      `${number % 2 === 0 ? old : present}浜${String(number)}-1`,
    ]);
    const again = people
      .slice(0, 30)
      .map(({ family, given, birth }, number) => [
        `b${String(number)}`,
        family,
        given,
        birth,
        `${number % 2 === 0 ? present : old}浜${String(number)}-1`,
      ]);
    return ['患者番号,姓,名,生年月日,住所', ...rows, ...again]
      .map((row) => (typeof row === 'string' ? row : row.join(',')))
      .join('\n');
  };
  const agreeing = async (...args: readonly string[]): Promise<number> => {
    const { code, out } = await run('dedupe', ...args, '--explain', '--out', '-');
    expect(code).toBe(0);
    return rowsOf(out).filter(({ agrees }) => agrees?.split(/[^A-Za-z]+/).includes('address')).length;
  };

  test('are known from the built-in table, unless it is switched off', async () => {
    const path = put('moved.csv', moved('石川県鳳至郡能都町字', '鳳珠郡能登町'));
    expect(await agreeing(path)).toBe(30);
    expect(await agreeing(path, '--renames', 'none')).toBe(0);
  });

  test('are known from a region’s own table, whose bad rows are reported', async () => {
    const path = put('own.csv', moved('みほん県灯台郡旧潟町', '結市'));
    const table = put('renames.csv', 'みほん県,灯台郡旧潟町,結市\nみほん県,旧潟,結市\n');
    expect(await agreeing(path)).toBe(0);
    expect(await agreeing(path, '--renames', table)).toBe(30);
    const { err } = await run('dedupe', path, '--renames', table, '--out', '-');
    expect(err).toContain('renames/municipality');
    expect(err).toContain('renames.csv 2 行');
  });

  test('end in a sentence where the table cannot be read or says nothing', async () => {
    for (const table of [join(root, 'nowhere.csv'), root, put('empty.csv', ''), put('other.csv', 'a,b\n1,2\n')]) {
      const { code, out, err } = await run('dedupe', join(root, 'list.csv'), '--renames', table, '--out', '-');
      expect([code, out]).toEqual([1, '']);
      expect(err.trim().split('\n')).toHaveLength(1);
      expect(err).toContain(table);
    }
  });
});

describe('a file that is no list', () => {
  test.each([
    ['a workbook', 'PK\u0003\u0004rest', 'Excel'],
    ['a PDF', '%PDF-1.7\n', 'PDF'],
  ])('%s is called by its name, in one sentence', async (_name, content, word) => {
    const { code, out, err } = await run('dedupe', put('other.bin', content), '--out', '-');
    expect([code, out, err.trim().split('\n').length]).toEqual([1, '', 1]);
    expect(err).toContain(word);
  });

  test('the same file twice is no two lists', async () => {
    symlinkSync(join(root, 'list.csv'), join(root, 'alias.csv'));
    const { code, err } = await run('link', join(root, 'list.csv'), join(root, 'alias.csv'), '--out', '-');
    expect(code).toBe(2);
    expect(err).toContain('dedupe');
  });

  test('a heading without rows is said to have none', async () => {
    const { code, out, err } = await run('dedupe', put('heading.csv', '患者番号,氏名,生年月日\n'), '--out', '-');
    expect([code, out]).toEqual([0, 'left,right,score,verdict\n']);
    expect(err).toContain('heading.csv: 照合できる行がありません');
  });
});
