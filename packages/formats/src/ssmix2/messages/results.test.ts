import { describe, expect, test } from 'vitest';
import { readSegments } from '../testing/read-segments.ts';

describe('results', () => {
  test('lines of a report that say the same twice are both kept', () => {
    const line = (n: number, text: string) => `OBX|${String(n)}|TX|9Z^所見^99|${String(n)}|${text}||||||F`;
    const { entries } = readSegments('OMG-13', 'ORC|NW|1', 'OBR|1|||9A110^心電図^JC10', line(1, '安静時'), line(2, '異常なし'), line(3, '負荷後'), line(4, '異常なし'), 'ORC|PA|1', 'OBR|1|||9A110^心電図^JC10', line(1, '安静時'), line(2, '異常なし'), line(3, '負荷後'), line(4, '異常なし'));
    const content = entries[0]?.content;
    expect(content?.type === 'examination' && content.findings.map((one) => one.text)).toEqual(['安静時', '異常なし', '負荷後', '異常なし']);
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
