import { facilityId, localDate, type EntryContent, type Facility } from '@musubi/domain';
import { describe, expect, it } from 'vitest';
import { en } from '../messages/en.ts';
import { ja } from '../messages/ja.ts';
import { entryText } from './entry-text.ts';
import { flagTone } from '../record/plain-text.ts';

const facility: Facility = {
  id: facilityId('9910000011'),
  name: 'みほん総合病院',
  shortName: 'みほん総合',
  type: 'hospital',
  discloses: true,
  color: 1,
};
const text = (content: EntryContent, messages = ja) =>
  entryText(
    {
      kind: 'laboratory',
      status: 'resulted',
      day: localDate('2026-11-19'),
      title: '生化学',
      content,
      at: { value: '2026-11-19T09:12', precision: 'minute', source: '' },
    },
    facility,
    messages,
    'ja',
  );

describe('copied text', () => {
  it('always says which facility and when', () => {
    expect(text({ type: 'unreadable', reasonJa: '読めません。', reasonEn: 'unreadable' })).toBe(
      '【生化学】 結果あり\nみほん総合病院 2026-11-19 09:12\n読めません。',
    );
  });

  it('keeps the value, its flag, its unit and its range together', () => {
    const copied = text({
      type: 'laboratory',
      panels: [
        {
          values: [
            {
              item: { text: 'クレアチニン' },
              text: '1.42',
              number: 1.42,
              unit: 'mg/dL',
              range: '0.46-0.79',
              flag: 'H',
            },
          ],
        },
      ],
    });
    expect(copied).toContain('クレアチニン 1.42 H mg/dL (0.46-0.79)');
  });

  it('shows a value with its sign once, as it was sent', () => {
    const copied = text({
      type: 'laboratory',
      panels: [
        {
          values: [
            { item: { text: 'CRP' }, text: '< 0.1', number: 0.1, comparator: '<' },
            { item: { text: '抗体価' }, text: '5未満', number: 5, comparator: '<' },
          ],
        },
      ],
    });
    expect(copied).toMatch(/CRP < 0\.1\n抗体価 5未満$/);
  });

  it('has a text for every type of content', () => {
    const contents: readonly EntryContent[] = [
      {
        type: 'prescription',
        categories: [],
        groups: [
          {
            number: '1',
            usage: { text: '朝食後' },
            duration: { value: '28', unit: { text: '日' } },
            drugs: [{ drug: { text: 'ミホンジピン錠5mg' }, dose: { value: '1', unit: { text: '錠' } } }],
          },
        ],
      },
      { type: 'administration', of: 'injection', items: [{ drug: { text: 'ミホン輸液' } }] },
      { type: 'injection', groups: [{ number: '1', components: [{ role: 'base', drug: { text: 'ミホン輸液' } }] }] },
      {
        type: 'bacteriology',
        specimens: [
          {
            smear: [],
            culture: [
              { organism: { text: '大腸菌' }, susceptibilities: [{ drug: { text: 'CEZ' }, interpretation: 'S' }] },
            ],
          },
        ],
      },
      {
        type: 'examination',
        procedures: [{ procedure: { text: '胸部CT' } }],
        performed: [],
        materials: [],
        findings: [],
        studies: [],
      },
      { type: 'encounter', event: 'admission', inpatient: true },
      { type: 'problem', name: { text: '心房細動' }, suspected: false, main: true },
      { type: 'allergy', substance: { text: 'ペニシリン系' } },
      { type: 'meal', diets: [{ text: '減塩食' }] },
      { type: 'vital-signs', measurements: [{ item: { text: '体温' }, text: '37.2', unit: '℃' }] },
      {
        type: 'document',
        documentType: { text: '退院時サマリ' },
        sections: [{ title: '経過', text: '良好。' }],
        attachments: [],
      },
    ];
    for (const content of contents)
      for (const messages of [ja, en]) expect(text(content, messages).split('\n').length).toBeGreaterThan(2);
  });
});

describe('flags', () => {
  it.each([
    ['H', 'high'],
    ['HH', 'high'],
    ['Ｌ', 'low'],
    ['A', 'abnormal'],
    ['*', 'abnormal'],
    ['N', undefined],
    ['', undefined],
    [undefined, undefined],
  ])('draws %s as %s', (flag, tone) => {
    expect(flagTone(flag)).toBe(tone);
  });
});
