import { describe, expect, it } from 'vitest';
import { ALWAYS, numberIn, Numbering } from './numbering.ts';

const BEFORE = '20260401090000000';
const AFTER = '20260501090000000';
const SWITCH = '20260415000000000';

describe('numbering', () => {
  it('leaves numbers alone of which nothing is kept', () => {
    const numbering = new Numbering([]);
    expect([numbering.currentOf('A1', BEFORE), numbering.holderOf('A1', BEFORE)]).toEqual(['A1', 'A1']);
  });

  it('keeps every file of a number that is nobody else’s under the present one, however late it comes', () => {
    const numbering = new Numbering([{ former: 'A1', until: ALWAYS, current: 'B1' }]);
    expect([BEFORE, AFTER, ALWAYS].map((at) => numbering.currentOf('A1', at))).toEqual(['B1', 'B1', 'B1']);
    expect(numbering.holderOf('A1', AFTER)).toBe('A1');
  });

  it('tells two holders of one number apart by the time of the file, as names of documents too', () => {
    const numbering = new Numbering([
      { former: 'A1', until: SWITCH, current: 'B1' },
      { former: 'A1', until: ALWAYS, current: 'C1' },
    ]);
    expect([BEFORE, SWITCH, AFTER].map((at) => numbering.currentOf('A1', at))).toEqual(['B1', 'C1', 'C1']);
    expect([BEFORE, SWITCH, AFTER].map((at) => numbering.holderOf('A1', at))).toEqual([
      'A1',
      `A1@${SWITCH}`,
      `A1@${SWITCH}`,
    ]);
    const document = numbering.documentOf({ localPatient: 'A1', key: 'A1/-/PPR-01/999', eventTime: AFTER, flag: '1' });
    expect([document.key, numberIn(document.key)]).toEqual([`A1@${SWITCH}/-/PPR-01/999`, 'A1']);
  });
});
