import { describe, expect, test } from 'vitest';
import { readSegments } from '../testing/read-segments.ts';

describe('what was cancelled is never shown as going on', () => {
  test('one injection of several', () => {
    const { entries } = readSegments(
      'OMP-02',
      'ORC|NW|1||1',
      'RXE||00^一般^JHSI0002|100||ML^mL^MR9P',
      'RXC|B|^輸液^HOT9|100|ML^mL^MR9P',
      'ORC|CA|1||2',
      'RXE||00^一般^JHSI0002|50||ML^mL^MR9P',
      'RXC|B|^抗がん剤^HOT9|50|ML^mL^MR9P',
    );
    expect(entries).toMatchObject([
      { status: 'ordered', content: { groups: [{ number: '1' }, { number: '2', comments: ['（中止）'] }] } },
    ]);
    expect(JSON.stringify(entries[0]?.content).match(/中止/g)).toHaveLength(1);
  });

  test('one laboratory test of several, ordered or microbiological', () => {
    const { entries } = readSegments(
      'OML-01',
      'SPM|1|||023^血清^JC10',
      'ORC|NW|1',
      'OBR|1|1||E002^生化学^99O03',
      'OBX|1||3A010^総蛋白^JC10',
      'ORC|CA|1',
      'OBR|2|1||E003^血液学^99O03',
      'OBX|1||2A990^血小板^JC10',
      'SPM|2|||061^喀痰^JC10',
      'ORC|DC|1',
      'OBR|3|1||6B010000006100001^培養^JC10',
      'OBX|1|CWE|6B010000006100001^培養^JC10',
    );
    expect(entries.map((entry) => entry.content)).toMatchObject([
      { panels: [{ panel: { text: '生化学' } }, { panel: { text: '血液学' }, comments: ['（中止）'] }] },
      { specimens: [{ comments: ['（中止）'] }] },
    ]);
    expect(JSON.stringify(entries).match(/中止/g)).toHaveLength(2);
  });

  test('one meal of several: each keeps its own time', () => {
    const meals = [
      'ORC|CA|1',
      'TQ1|1||TID&朝昼夕&HL70335||||2026041507|2026041607',
      'ODS|D||001^常食^99XY3',
      'ORC|NW|1',
      'TQ1|1||TID&朝昼夕&HL70335||||2026041612|2026042007',
      'ODS|D||002^全粥食^99XY3',
      'NTE|1||とろみ',
    ];
    const { entries } = readSegments('OMD', ...meals);
    expect(entries).toMatchObject([
      {
        key: { part: 'meal' },
        status: 'cancelled',
        title: '食事 常食',
        content: { start: { value: '2026-04-15T07:00' }, end: { value: '2026-04-16T07:00' } },
      },
      {
        key: { part: 'meal-2' },
        status: 'ordered',
        title: '食事 全粥食',
        content: { start: { value: '2026-04-16T12:00' }, comments: ['とろみ'] },
      },
    ]);
  });

  test('an administration that the system took back, by order or by line', () => {
    const given = 'RXA|0|1|202604150830|202604150830|1^見本薬^HOT9|1|TAB^錠^MR9P|||||||||||||CP';
    expect(readSegments('OMP-11', 'ORC|OC|1', given, 'RXR|PO^口^HL70162').entries).toMatchObject([
      { status: 'cancelled', title: '見本薬 未実施' },
    ]);
    expect(readSegments('OMP-12', 'ORC|NW|1', `${given}|D`, 'RXR|IV').entries).toMatchObject([
      { status: 'cancelled', content: { items: [{ status: { text: '取消' } }] } },
    ]);
    const mixed = readSegments(
      'OMP-12',
      'ORC|NW|1',
      given,
      'RXR|IV',
      'ORC|CA|1',
      given.replace('1^見本薬', '2^別の薬'),
      'RXR|IV',
    ).entries;
    expect(mixed).toMatchObject([
      {
        status: 'performed',
        title: '見本薬 実施',
        content: { items: [{ status: { code: 'CP' } }, { status: { text: '取消' } }] },
      },
    ]);
  });

  test('a value that was withdrawn carries neither its number nor its flag, nor makes a blood type', () => {
    expect(
      readSegments('OML-11', 'OBR|1|||E002^生化学^99', 'OBX|1|NM|3B^K^JC10||7.2|mEq/L|3.5-5.0|HH|||W').entries[0]
        ?.content,
    ).toEqual({
      type: 'laboratory',
      panels: [
        {
          panel: expect.anything() as unknown,
          values: [
            { item: expect.anything() as unknown, text: '(取消)', unit: 'mEq/L', range: '3.5-5.0', status: 'W' },
          ],
        },
      ],
    });
    const { demographics } = readSegments(
      'ADT-00',
      'OBX|1|NM|9N006000000000001^体重^JC10||80|kg|||||D',
      'OBX|2|CWE|5H010000001999911^血液型^JC10||^A型^JSHR002||||||W',
      'OBX|3|NM|9N001000000000001^身長^JC10||170|cm|||||F',
    );
    expect([demographics?.weight, demographics?.bloodType, demographics?.height]).toEqual([
      undefined,
      undefined,
      '170cm',
    ]);
  });

  test('also where its code is filled up with spaces', () => {
    expect(
      readSegments(
        'OMP-11',
        'ORC|NW|1',
        'RXA|0|1|202604150830|202604150830|1^見本薬^HOT9|1|TAB^錠^MR9P|||||||||||||NA ',
      ).entries,
    ).toMatchObject([{ status: 'cancelled', title: '見本薬 未実施' }]);
    expect(readSegments('OMP-01', 'ORC|CA |1||1', 'RXE||1^見本薬^HOT9|1').entries).toMatchObject([
      { status: 'cancelled' },
    ]);
    expect(
      readSegments('OML-11', 'OBR|1|||E002^生化学^99', 'OBX|1|NM|3B^K^JC10||7.2|mEq/L|||||D ').entries[0]?.content,
    ).toMatchObject({ panels: [{ values: [{ text: '(取消)' }] }] });
    expect(
      readSegments('OML-11', 'OBR|1|||E002^生化学^99', 'OBX|1|NM|3B^K^JC10||7.2|mEq/L||HH |||F').entries[0]?.content,
    ).toMatchObject({ panels: [{ values: [{ flag: 'HH' }] }] });
    expect(readSegments('PPR-01', 'PRB|DE |20260401|1^胃癌^MDCDX2|1').entries).toEqual([]);
    expect(readSegments('ADT-61', 'IAM|1|FA|1^そば^99|||D ').entries).toEqual([]);
  });

  test('where a change of status says so, and an order on hold says that it is', () => {
    const drug = ['RXE||1^見本薬^HOT9|1||TAB^錠^MR9P', 'RXR|PO'];
    expect(
      readSegments('OMP-12', 'ORC|SC|1|||CA', 'RXA|0|1|202604150830||1^見本薬^HOT9|1', 'RXR|IV').entries,
    ).toMatchObject([{ status: 'cancelled', title: '見本薬 未実施' }]);
    expect(
      readSegments('OMP-12', 'ORC|SC|1|||CM', 'RXA|0|1|202604150830||1^見本薬^HOT9|1', 'RXR|IV').entries,
    ).toMatchObject([{ status: 'performed' }]);
    expect(readSegments('OMP-01', 'ORC|HD|1||1', ...drug).entries).toMatchObject([
      { status: 'ordered', content: { groups: [{ drugs: [{ comments: ['（保留）'] }] }] } },
    ]);
    expect(readSegments('OMG-01', 'ORC|OH|1', 'OBR|1|1||1^胸部^JJ1017').entries).toMatchObject([
      { content: { procedures: [{ comments: ['（保留）'] }] } },
    ]);
  });
});
