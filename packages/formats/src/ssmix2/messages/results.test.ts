import { describe, expect, test } from 'vitest';
import { readSegments } from '../testing/read-segments.ts';

describe('results', () => {
  test('lines of a report that say the same twice are both kept', () => {
    const line = (n: number, text: string) => `OBX|${String(n)}|TX|9Z^所見^99|${String(n)}|${text}||||||F`;
    const { entries } = readSegments(
      'OMG-13',
      'ORC|NW|1',
      'OBR|1|||9A110^心電図^JC10',
      line(1, '安静時'),
      line(2, '異常なし'),
      line(3, '負荷後'),
      line(4, '異常なし'),
      'ORC|PA|1',
      'OBR|1|||9A110^心電図^JC10',
      line(1, '安静時'),
      line(2, '異常なし'),
      line(3, '負荷後'),
      line(4, '異常なし'),
    );
    const content = entries[0]?.content;
    expect(content?.type === 'examination' && content.findings.map((one) => one.text)).toEqual([
      '安静時',
      '異常なし',
      '負荷後',
      '異常なし',
    ]);
  });

  test('several values of one item say when each was measured', () => {
    const glucose = (n: number, value: string, at: string) =>
      `OBX|${String(n)}|NM|3D010^血糖^JC10|${String(n)}|${value}|mg/dL|||||F|||${at}`;
    const { entries } = readSegments(
      'OML-11',
      'SPM|1|||023^血清^JC10|||||||||||||202604150900',
      'OBR|1|||E002^負荷試験^99',
      glucose(1, '98', '202604150900'),
      glucose(2, '150', '202604150930'),
      glucose(3, '120', ''),
      'OBX|4|NM|3B^K^JC10||4.1|mEq/L|||||F|||202604151200',
    );
    expect(entries[0]?.content).toMatchObject({
      panels: [
        {
          values: [
            { comments: ['検査時刻: 2026-04-15 09:00'] },
            { comments: ['検査時刻: 2026-04-15 09:30'] },
            { comments: ['副番号: 3'] },
            { text: '4.1' },
          ],
        },
      ],
    });
    expect(JSON.stringify(entries).match(/12:00/)).toBeNull();
  });

  test.each([
    ['P', '中間報告（確定していない結果があります）'],
    ['X', '（中止）'],
    ['F', undefined],
  ])('a test whose OBR-25 says %s says it with its values', (status, said) => {
    const { entries } = readSegments(
      'OML-11',
      `OBR|1|||E002^生化学^99|||||||||||||||||||||${status}`,
      'OBX|1|NM|3B^K^JC10||4.1|mEq/L',
    );
    const content = entries[0]?.content;
    expect(content?.type === 'laboratory' && content.panels[0]?.comments?.[0]).toEqual(said);
  });

  test('an injection of another kind than the first of its file keeps its kind', () => {
    const set = (kind: string, drug: string) => [
      'ORC|NW|1',
      `RXE||${kind}^JHSI0002|100||ML^mL^MR9P`,
      `RXC|B|^${drug}^HOT9|100|ML^mL^MR9P`,
    ];
    expect(
      readSegments('OMP-02', ...set('00^一般', '輸液'), ...set('07^抗がん剤', '見本注')).entries[0]?.content,
    ).toMatchObject({ category: { text: '一般' }, groups: [{ number: '1' }, { comments: ['種別: 抗がん剤'] }] });
  });

  test('a value that could not be obtained says so', () => {
    expect(
      readSegments('OML-11', 'OBR|1|||E002^生化学^99', 'OBX|1|NM|3B^K^JC10||||||||X').entries[0]?.content,
    ).toMatchObject({ panels: [{ values: [{ text: '(検査不能)', status: 'X' }] }] });
  });

  test('an HIV test that is only ordered needs naming in a consent as its result does, and keeps its comments', () => {
    expect(
      readSegments('OML-01', 'SPM|1|||023^血清^JC10', 'ORC|NW|1', 'OBR|1|1||5F560^HIV抗原抗体^JC10').entries,
    ).toMatchObject([{ sensitive: 'hiv', title: '検体検査（HIV関連）' }]);
    const { entries } = readSegments(
      'OML-11',
      'OBR|1|||E9^感染症^99',
      'NTE|1||確認検査を勧めます',
      'OBX|1|ST|5F560^HIV^JC10||陽性',
    );
    expect(entries).toMatchObject([{ sensitive: 'hiv', content: { panels: [{ comments: ['確認検査を勧めます'] }] } }]);
    expect(entries).toHaveLength(1);
  });

  test('what ADT-00 holds beside height, weight and blood type is said not to be shown', () => {
    const { issues } = readSegments(
      'ADT-00',
      'OBX|1|NM|9N001000000000001^身長^JC10||170|cm',
      'OBX|2|CWE|5F016^HBs抗原^JC10||^陽性^99',
    );
    expect(issues).toMatchObject([
      { code: 'ssmix2/observation-not-shown', severity: 'note', segment: 'OBX', occurrence: 2 },
    ]);
  });

  test('values that stand behind an ORC behind their OBR are kept', () => {
    const report = [
      'OBR|1|1|F|9A110^心電図^JC10|||202604151000',
      'ORC|SC|1|F||CM',
      'OBX|1|TX|9Z^所見^99||洞調律||||||F',
    ];
    expect(
      readSegments('OMG-13', ...report, 'OBR|2|2|F|9A2^心エコー^99', 'ORC|CA|2|F', 'OBX|1|NM|9Y^EF^99||62|%').entries,
    ).toMatchObject([
      {
        status: 'resulted',
        content: {
          procedures: [{ procedure: { text: '心電図' } }, { procedure: { text: '心エコー' }, comments: ['（中止）'] }],
          findings: [{ text: '洞調律' }, { text: '62' }],
        },
      },
    ]);
  });

  test('findings of several examinations in one file say to which they belong, also where they say the same', () => {
    const knee = (side: string, fracture: string) => [
      'ORC|NW|1',
      `OBR|1|1||9A1^${side}膝関節超音波^99`,
      'OBX|1|TX|F^所見^99||異常なし||||||F',
      `OBX|2|TX|G^骨折^99||${fracture}||||||F`,
    ];
    const content = readSegments('OMG-13', ...knee('右', 'なし'), ...knee('左', 'あり')).entries[0]?.content;
    expect(
      content?.type === 'examination' &&
        content.findings.map((one) => `${one.comments?.[0] ?? ''} ${one.item.text} ${one.text}`),
    ).toEqual([
      '検査: 右膝関節超音波 所見 異常なし',
      '検査: 右膝関節超音波 骨折 なし',
      '検査: 左膝関節超音波 所見 異常なし',
      '検査: 左膝関節超音波 骨折 あり',
    ]);
  });

  test('what is said before the first test or order is shown with it', () => {
    expect(
      readSegments(
        'OML-11',
        'NTE|1||検体量不足のため参考値',
        'SPM|1|||023^血清^JC10',
        'NTE|1||溶血あり',
        'OBR|1|||E002^生化学^99',
        'OBX|1|NM|3B^K^JC10||6.1|mEq/L',
      ).entries[0]?.content,
    ).toMatchObject({ panels: [{ comments: ['検体量不足のため参考値', '溶血あり'] }] });
    const drug = ['ORC|NW|1||1', 'RXE||1^見本薬^HOT9|1||TAB^錠^MR9P', 'RXR|PO'];
    expect(readSegments('OMP-01', 'NTE|1||一包化', ...drug, ...drug).entries[0]?.content).toMatchObject({
      groups: [{ drugs: [{ comments: ['全体: 一包化'] }, {}] }],
    });
    expect(readSegments('OMP-02', 'NTE|1||アレルギー注意', ...drug).entries[0]?.content).toMatchObject({
      groups: [{ comments: ['全体: アレルギー注意'] }],
    });
    expect(
      readSegments('OMP-12', 'NTE|1||緊急', 'ORC|NW|1', 'RXA|0|1|202604150830|202604150830|1^見本薬^HOT9|1').entries[0]
        ?.content,
    ).toMatchObject({ items: [{ note: '全体: 緊急' }] });
    expect(
      readSegments('OMG-01', 'NTE|1||妊娠の可能性あり', 'ORC|NW|1', 'OBR|1|1||1^胸部^JJ1017').entries[0]?.content,
    ).toMatchObject({ purpose: '全体: 妊娠の可能性あり' });
  });

  test('a prescription keeps the amounts of its components, the weight and both hands', () => {
    const { entries } = readSegments(
      'OMP-01',
      'ORC|NW|1||1',
      'RXE||1^混合軟膏^99|""||""',
      'TQ1|1||&塗布&99',
      'RXR|TP^外用^HL70162|77L^左手^JAMI',
      'RXR|TP^外用^HL70162|77R^右手^JAMI',
      'RXC|A|2^軟膏Ａ^99|5|G^g^MR9P',
      'RXC|A|3^軟膏Ｂ^99|7|G^g^MR9P',
      'OBX|1|NM|9N006^体重^JC10||9.8|kg',
    );
    expect(entries[0]?.content).toMatchObject({
      groups: [
        {
          route: { text: '外用' },
          drugs: [{ comments: ['成分: 軟膏Ａ 5g', '成分: 軟膏Ｂ 7g', '体重 9.8kg', '部位: 左手', '部位: 右手'] }],
        },
      ],
    });
  });

  test('an administration keeps what was measured and every route', () => {
    const given = (drug: string) => `RXA|0|1|202604150830|202604150830|1^${drug}^HOT9|1|AMP^A^MR9P`;
    const { entries } = readSegments(
      'OMP-12',
      'ORC|NW|1',
      given('見本注'),
      'RXR|IM^筋肉内^HL70162|^右上腕^99',
      'RXR|SC^皮下^HL70162|^左上腕^99',
      'OBX|1|NM|9N^脈拍^99||120|/min',
      given('別の注'),
      'RXR|IV^静脈内^HL70162',
    );
    expect(entries[0]?.content).toMatchObject({
      items: [
        { route: { text: '筋肉内' }, note: '脈拍 120/min、部位: 右上腕、経路: 皮下、部位: 左上腕' },
        { route: { text: '静脈内' } },
      ],
    });
  });

  test('each diet of a file names its own meal', () => {
    const { entries } = readSegments(
      'OMD',
      'ORC|NW|1',
      'TQ1|1||||||20260415',
      'ODS|D|^朝^99|1^パン食^99',
      'ODS|D|^昼^99|2^麺^99',
    );
    expect(entries).toMatchObject([{ content: { diets: [{ text: 'パン食（朝）' }, { text: '麺（昼）' }] } }]);
    expect(JSON.stringify(entries)).not.toContain('timing');
  });

  test('an admission or discharge whose PV1 has no time takes it from the event', () => {
    const event = 'EVN||20260415103045||||202604150930';
    expect(readSegments('ADT-22', event, 'PV1|1|I|3A').entries).toMatchObject([
      { at: { value: '2026-04-15T09:30' }, content: { start: { value: '2026-04-15T09:30' } } },
    ]);
    expect(readSegments('ADT-52', event, 'PV1|1|I|3A').entries).toMatchObject([
      { at: { value: '2026-04-15T09:30' }, content: { end: { value: '2026-04-15T09:30' } } },
    ]);
  });

  test('a problem keeps its modifiers, is suspected where they say so, and as sensitive as any of its codes', () => {
    const { entries } = readSegments(
      'PPR-01',
      'PRB|AD|20260401|1^胃癌^MDCDX2|1|||20260401||""|C169^^I10',
      'ZPR|4011^左^MDCDX2',
      'ZPR|||8002^の疑い^MDCDX2',
      'PRB|AD|20260401|2^口内炎^MDCDX2|2|||20260401|||K121^^I10~B24^^I10',
    );
    expect(entries).toMatchObject([
      { title: '左胃癌の疑い', content: { suspected: true, name: { text: '左胃癌の疑い' } } },
      { sensitive: 'hiv' },
    ]);
  });
});
