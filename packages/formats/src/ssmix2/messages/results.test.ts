import { describe, expect, test } from 'vitest';
import { readSegments } from '../testing/read-segments.ts';

describe('results', () => {
  test('lines of a report that say the same twice are both kept', () => {
    const line = (n: number, text: string) => `OBX|${String(n)}|TX|9Z^所見^99|${String(n)}|${text}||||||F`;
    const { entries } = readSegments('OMG-13', 'ORC|NW|1', 'OBR|1|||9A110^心電図^JC10', line(1, '安静時'), line(2, '異常なし'), line(3, '負荷後'), line(4, '異常なし'), 'ORC|PA|1', 'OBR|1|||9A110^心電図^JC10', line(1, '安静時'), line(2, '異常なし'), line(3, '負荷後'), line(4, '異常なし'));
    const content = entries[0]?.content;
    expect(content?.type === 'examination' && content.findings.map((one) => one.text)).toEqual(['安静時', '異常なし', '負荷後', '異常なし']);
  });

  test('several values of one item say when each was measured', () => {
    const glucose = (n: number, value: string, at: string) => `OBX|${String(n)}|NM|3D010^血糖^JC10|${String(n)}|${value}|mg/dL|||||F|||${at}`;
    const { entries } = readSegments('OML-11', 'SPM|1|||023^血清^JC10|||||||||||||202604150900', 'OBR|1|||E002^負荷試験^99', glucose(1, '98', '202604150900'), glucose(2, '150', '202604150930'), glucose(3, '120', ''), 'OBX|4|NM|3B^K^JC10||4.1|mEq/L|||||F|||202604151200');
    expect(entries[0]?.content).toMatchObject({ panels: [{ values: [{ comments: ['検査時刻: 2026-04-15 09:00'] }, { comments: ['検査時刻: 2026-04-15 09:30'] }, { comments: ['副番号: 3'] }, { text: '4.1' }] }] });
    expect(JSON.stringify(entries).match(/12:00/)).toBeNull();
  });

  test.each([['P', '中間報告（確定していない結果があります）'], ['X', '（中止）'], ['F', undefined]])('a test whose OBR-25 says %s says it with its values', (status, said) => {
    const { entries } = readSegments('OML-11', `OBR|1|||E002^生化学^99|||||||||||||||||||||${status}`, 'OBX|1|NM|3B^K^JC10||4.1|mEq/L');
    const content = entries[0]?.content;
    expect(content?.type === 'laboratory' && content.panels[0]?.comments?.[0]).toEqual(said);
  });

  test('an injection of another kind than the first of its file keeps its kind', () => {
    const set = (kind: string, drug: string) => ['ORC|NW|1', `RXE||${kind}^JHSI0002|100||ML^mL^MR9P`, `RXC|B|^${drug}^HOT9|100|ML^mL^MR9P`];
    expect(readSegments('OMP-02', ...set('00^一般', '輸液'), ...set('07^抗がん剤', '見本注')).entries[0]?.content).toMatchObject({ category: { text: '一般' }, groups: [{ number: '1' }, { comments: ['種別: 抗がん剤'] }] });
  });

  test('a value that could not be obtained says so', () => {
    expect(readSegments('OML-11', 'OBR|1|||E002^生化学^99', 'OBX|1|NM|3B^K^JC10||||||||X').entries[0]?.content).toMatchObject({ panels: [{ values: [{ text: '(検査不能)', status: 'X' }] }] });
  });

  test('an HIV test that is only ordered needs naming in a consent as its result does, and keeps its comments', () => {
    expect(readSegments('OML-01', 'SPM|1|||023^血清^JC10', 'ORC|NW|1', 'OBR|1|1||5F560^HIV抗原抗体^JC10').entries).toMatchObject([{ sensitive: 'hiv', title: '検体検査（HIV関連）' }]);
    const { entries } = readSegments('OML-11', 'OBR|1|||E9^感染症^99', 'NTE|1||確認検査を勧めます', 'OBX|1|ST|5F560^HIV^JC10||陽性');
    expect(entries).toMatchObject([{ sensitive: 'hiv', content: { panels: [{ comments: ['確認検査を勧めます'] }] } }]);
    expect(entries).toHaveLength(1);
  });

  test('what ADT-00 holds beside height, weight and blood type is said not to be shown', () => {
    const { issues } = readSegments('ADT-00', 'OBX|1|NM|9N001000000000001^身長^JC10||170|cm', 'OBX|2|CWE|5F016^HBs抗原^JC10||^陽性^99');
    expect(issues).toMatchObject([{ code: 'ssmix2/observation-not-shown', severity: 'note', segment: 'OBX', occurrence: 2 }]);
  });
});
