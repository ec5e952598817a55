import { dayInTokyo, instant, type EntryContent } from '@musubi/domain';
import { systemClock } from '@musubi/runtime';
import { afterAll, beforeAll } from 'vitest';
import { testDatabase } from '@musubi/testkit';
import { takeFiles } from '../ingest/take-files.ts';
import { aGateway, CLINIC, day, HOSPITAL, MIGRATIONS, type TestGateway } from './a-gateway.ts';
import { aFile } from './an-entry.ts';

export const ALL = { kinds: ['prescription', 'laboratory', 'problem', 'note', 'progress-note'], limit: 100 };

export const TODAY = dayInTokyo(instant(systemClock.now()));

export const LABORATORY: EntryContent = {
  type: 'laboratory',
  panels: [
    {
      values: [
        {
          item: { text: 'HbA1c', code: '3D046000001906202', system: 'JC10' },
          text: '6.8',
          number: 6.8,
          unit: '%',
          flag: 'H',
        },
        { item: { text: 'ＴＰ', code: '10222', system: '99X03' }, text: '7.2', number: 7.2, unit: 'g/dL' },
      ],
    },
  ],
};

export let gateway: TestGateway;

export const titles = (lines: readonly Record<string, unknown>[]) =>
  lines.flatMap((line) => ('entry' in line ? [(line['entry'] as { title: string }).title] : []));

/** 開示するゲートウェイ: one for the file that calls it. */
export function useDisclosingGateway(): void {
  beforeAll(async () => {
    gateway = await aGateway(await testDatabase(MIGRATIONS), {
      publication: {
        kinds: ['prescription', 'laboratory', 'problem', 'progress-note'],
        publishedSince: day('2020-01-01'),
        delayDays: { 'progress-note': 14 },
        sensitiveDepartments: { '02': 'psychiatry' },
      },
    });
    await takeFiles(gateway.db, HOSPITAL, {
      storage: 'standard',
      missing: [],
      files: [
        aFile({ title: '降圧薬' }),
        aFile({ title: '古い処方', on: '2019-12-31', order: '000000000000002' }),
        aFile({ title: '精神科の処方', department: '02', order: '000000000000003' }),
        aFile({
          title: '遺伝学的検査',
          kind: 'laboratory',
          type: 'OML-11',
          sensitive: 'genetics',
          order: '000000000000004',
        }),
        aFile({ title: '血液検査', kind: 'laboratory', type: 'OML-11', order: '000000000000005', content: LABORATORY }),
        aFile({ title: '２型糖尿病', kind: 'problem', type: 'PPR-01', on: null, order: '999999999999999' }),
        aFile({ title: '今日の記録', kind: 'progress-note', on: TODAY, order: '000000000000006' }),
        aFile({ title: '公開しない種別', kind: 'note', order: '000000000000007' }),
        aFile({ title: '別の患者', patient: '0000009999' }),
      ],
    });
    await takeFiles(gateway.db, CLINIC, {
      storage: 'standard',
      missing: [],
      files: [aFile({ facility: CLINIC, title: '診療所の処方' })],
    });
  });
  afterAll(async () => {
    await gateway[Symbol.asyncDispose]();
  });
}
