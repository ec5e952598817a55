import { allergies, type AllergyLine } from '../storage/patient-messages.ts';
import { prescriptionGiven } from '../storage/order-messages.ts';
import { regularDays, years, type Story } from './story.ts';

const listed = (line: AllergyLine): Story =>
  function* (chart) {
    yield allergies(chart, chart.daysAgo(years(4)), [line]);
  };

export const allergyContrast = listed({
  category: ['DA', '薬剤アレルギー'],
  substance: ['990930101', 'ヨード造影剤', 'HOT9'],
  severity: ['SV', '重度'],
  reaction: '全身蕁麻疹・血圧低下',
  onset: '20190612',
});
export const allergyPenicillin = listed({
  category: ['DA', '薬剤アレルギー'],
  substance: ['990900302', 'ペニシリン系抗菌薬', 'HOT9'],
  severity: ['MO', '中等度'],
  reaction: '発疹',
  onsetText: '20代の頃',
});
export const allergyEgg = listed({
  category: ['FA', '食物アレルギー'],
  substance: ['5A1002316023006', '卵白', 'JC10'],
  severity: ['MO', '中等度'],
  reaction: '口唇腫脹・蕁麻疹',
  onset: '2021',
});

/** 調剤: what the pharmacy handed out for the clinic's and the hospital's prescriptions. */
export const dispensing: Story = function* (chart) {
  for (const day of regularDays(chart, years(5), 28)) {
    yield prescriptionGiven(
      chart,
      day,
      '01',
      [
        { usage: 'afterBreakfastAndSupper', days: 28, lines: [{ drug: 'apixaban', dose: 1, perDay: 2 }] },
        {
          usage: 'afterBreakfast',
          days: 28,
          lines: [
            { drug: 'sitagliptin', dose: 1, perDay: 1 },
            { drug: 'lansoprazole', dose: 1, perDay: 1 },
          ],
        },
      ],
      { time: '183000' },
    );
  }
};
