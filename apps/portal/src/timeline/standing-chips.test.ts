import { facilityId, localDate, type EntryContent, type EntryId, type RecordKind } from '@musubi/domain';
import { describe, expect, it } from 'vitest';
import type { StreamedEntry } from '../server/record-stream.ts';
import { standingChips } from './standing-chips.ts';

const fact = (facility: string, kind: RecordKind, content: EntryContent): StreamedEntry => ({
  facility: facilityId(facility),
  decision: { decision: 'permit', passed: [], failed: [] },
  line: {
    id: '00000000-0000-4000-8000-000000000000' as EntryId,
    version: 1,
    recordedAt: '',
    source: { file: '', issues: [] },
    entry: { kind, status: 'resulted', day: localDate('2026-01-01'), title: '', content },
  },
});
const problem = (text: string, end?: string): EntryContent => ({
  type: 'problem',
  name: { text },
  suspected: false,
  main: true,
  ...(end === undefined ? {} : { end: { value: end, precision: 'day', source: end } }),
});

describe('standing chips', () => {
  it('puts what can harm first', () => {
    const chips = standingChips([
      fact('9910000011', 'problem', problem('2型糖尿病')),
      fact('9910000011', 'infection', problem('HBs抗原陽性')),
      fact('9910000011', 'allergy', { type: 'allergy', substance: { text: 'ペニシリン系' }, reaction: '発疹' }),
      fact('9910000011', 'allergy', {
        type: 'allergy',
        category: { text: '薬剤禁忌' },
        substance: { text: 'ヨード造影剤' },
      }),
    ]);
    expect(chips.map((chip) => chip.group)).toEqual(['contraindication', 'allergy', 'infection', 'problem']);
  });

  it('says one fact once and names every facility that knows it', () => {
    const chips = standingChips([
      fact('9910000011', 'allergy', { type: 'allergy', substance: { text: 'ﾍﾟﾆｼﾘﾝ系' } }),
      fact('9910000022', 'allergy', { type: 'allergy', substance: { text: 'ペニシリン系' }, reaction: '発疹' }),
    ]);
    expect(chips).toHaveLength(1);
    expect(chips[0]).toMatchObject({ note: '発疹', facilities: ['9910000011', '9910000022'] });
  });

  it('leaves out problems that have ended', () => {
    expect(standingChips([fact('9910000011', 'problem', problem('肺炎', '2020-01-01'))])).toEqual([]);
  });
});
