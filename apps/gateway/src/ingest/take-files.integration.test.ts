import type { EntryContent } from '@musubi/domain';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testDatabase } from '@musubi/testkit';
import { HOSPITAL, MIGRATIONS } from '../fixture/a-gateway.ts';
import { aStore, type TestStore } from '../fixture/a-store.ts';
import { demographicsMessage, demographicsPath } from '@musubi/testkit';
import { aFile, aReadFile } from '../fixture/an-entry.ts';
import type { ArrivingFile } from '../source/arriving-file.ts';

let store: TestStore;

beforeAll(async () => {
  store = await aStore(await testDatabase(MIGRATIONS));
});

afterAll(() => store[Symbol.asyncDispose]());

const take: TestStore['take'] = (files, missing) => store.take(files, missing);

const shown: TestStore['shown'] = (patient) => store.shown(patient);

const states = async (patient: string) =>
  store.db.query<{ path: string; state: string }>(
    'select path, state from source_file where local_patient = $1 order by path',
    [patient],
  );

const values = async (patient: string) =>
  (await store.db.query('select value from laboratory_value where local_patient = $1', [patient])).length;

const laboratory = (...texts: string[]): EntryContent => ({
  type: 'laboratory',
  panels: [
    { values: texts.map((text) => ({ item: { text: 'TP', code: '3A010000002327101', system: 'JC10' }, text })) },
  ],
});

/** Small and repeatable; the seed is in the test's name. */
function shuffled<T>(items: readonly T[], seed: number): T[] {
  const result = [...items];
  let state = seed;
  for (let i = result.length - 1; i > 0; i--) {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    const j = state % (i + 1);
    // both indices are inside
    [result[i], result[j]] = [result[j] as T, result[i] as T];
  }
  return result;
}

describe('taking in', () => {
  it('changes nothing when the same files come again', async () => {
    const files = [
      aFile({ patient: '1000000001' }),
      aFile({ patient: '1000000001', type: 'OML-11', kind: 'laboratory', content: laboratory('7.1', '7.2') }),
    ];
    await take(files);
    const before = await store.db.query('select id, version from record_entry where local_patient = $1 order by id', [
      '1000000001',
    ]);
    await take(files);
    await take(files);
    expect(
      await store.db.query('select id, version from record_entry where local_patient = $1 order by id', ['1000000001']),
    ).toEqual(before);
    expect(await values('1000000001')).toBe(2);
    expect((await states('1000000001')).map((file) => file.state)).toEqual(['current', 'current']);
  });

  it.each([1, 2, 3, 4, 5, 6, 7, 8])(
    'ends the same whatever the order in which versions arrive (seed %i)',
    async (seed) => {
      const patient = `20000000${String(seed).padStart(2, '0')}`;
      const lab = { patient, type: 'OML-11', kind: 'laboratory' as const };
      const files = [
        aFile({ patient, order: '000000000000001', eventTime: '20260415090000000', title: 'A 初版', flag: '2' }),
        aFile({ patient, order: '000000000000001', eventTime: '20260415100000000', title: 'A 二版' }),
        aFile({ patient, order: '000000000000001', eventTime: '20260415110000000', title: 'A 三版' }),
        aFile({ patient, order: '000000000000002', eventTime: '20260415100000000', title: 'B 削除された' }),
        aFile({ patient, order: '000000000000002', eventTime: '20260415110000000', title: 'B', flag: '0' }),
        aFile({ patient, order: '000000000000003', eventTime: '20260415100000000', title: 'C', flag: '0' }),
        aFile({ patient, order: '000000000000003', eventTime: '20260415110000000', title: 'C 再登録' }),
        aFile({
          ...lab,
          order: '000000000000004',
          eventTime: '20260415100000000',
          title: 'D 初版',
          content: laboratory('1', '2', '3'),
        }),
        aFile({
          ...lab,
          order: '000000000000004',
          eventTime: '20260415120000000',
          title: 'D 二版',
          content: laboratory('1', '2'),
        }),
        aFile({
          patient,
          on: null,
          type: 'PPR-01',
          kind: 'problem',
          order: '999999999999999',
          eventTime: '20260415100000000',
          title: '古い病名一覧',
        }),
        aFile({
          patient,
          on: null,
          type: 'PPR-01',
          kind: 'problem',
          order: '999999999999999',
          eventTime: '20260416100000000',
          title: '新しい病名一覧',
        }),
      ];
      for (const file of shuffled(files, seed)) await take([file]);
      expect(await shown(patient)).toEqual(['A 三版', 'C 再登録', 'D 二版', '新しい病名一覧']);
      expect(await values(patient)).toBe(2);
      expect((await states(patient)).map((file) => file.state).sort()).toEqual([
        'current',
        'current',
        'current',
        'current',
        'deleted',
        'deleted',
        'deleted',
        'superseded',
        'superseded',
        'superseded',
        'superseded',
      ]);
    },
  );

  it.each([
    [0, 1, 2, 3],
    [3, 2, 1, 0],
    [1, 3, 0, 2],
  ])(
    'keeps the allergies of a patient file that a later one does not speak of, whatever the order (%i, %i, %i, %i)',
    async (...order) => {
      const patient = `42000000${order.join('').slice(0, 2)}`;
      const patientFile = (eventTime: string, ...al1s: readonly string[]): ArrivingFile => {
        const path = demographicsPath({ patient, eventTime });
        const bytes = Buffer.from(
          `${Buffer.from(demographicsMessage({ patient, eventTime }, HOSPITAL)).toString('latin1')}` +
            `${al1s.map((line) => `${line}\r`).join('')}`,
          'latin1',
        );
        return aReadFile(path, bytes);
      };
      const files = [
        patientFile('20250101000000000', 'AL1|1|DA|^OLD'),
        patientFile('20250102000000000', 'AL1|1|DA|^PENICILLIN', 'AL1|2|FA|^EGG'),
        patientFile('20250103000000000'),
        patientFile('20250104000000000'),
      ];
      for (const n of order) await take(files.slice(n, n + 1));
      expect(await shown(patient)).toEqual(['EGG', 'PENICILLIN']);
      await take([patientFile('20250105000000000', 'AL1|1|DA|""')]);
      expect(await shown(patient)).toEqual([]);
    },
  );

  it.each([
    [0, 1, 2],
    [2, 1, 0],
    [1, 0, 2],
  ])(
    'shows the allergies of the list before one that is damaged, beside the word that it cannot be read (%i, %i, %i)',
    async (...order) => {
      const patient = `43000000${order.join('').slice(0, 2)}`;
      const list = (eventTime: string, text: (head: string) => string): ArrivingFile => {
        const path =
          `${patient.slice(0, 3)}/${patient.slice(3, 6)}/${patient}/-/ADT-61/` +
          `${patient}_-_ADT-61_999999999999999_${eventTime}_-_1`;
        const bytes = Buffer.from(
          text(
            Buffer.from(demographicsMessage({ patient, eventTime }, HOSPITAL))
              .toString('latin1')
              .replace('ADT^A08^ADT_A01', 'ADT^A60^ADT_A60'),
          ),
          'latin1',
        );
        return aReadFile(path, bytes);
      };
      const files = [
        list('20250101000000000', (head) => `${head}IAM|1|DA|^OLD\r`),
        list('20250102000000000', (head) => `${head}IAM|1|DA|^PENICILLIN\r`),
        list('20250103000000000', () => 'garbage'),
      ];
      for (const n of order) await take(files.slice(n, n + 1));
      expect(await shown(patient)).toEqual(['PENICILLIN', 'アレルギー（読み取れません）']);
      await take([list('20250104000000000', (head) => `${head}IAM|1|FA|^EGG\r`)]);
      expect(await shown(patient)).toEqual(['EGG']);
    },
  );

  it.each([1, 2, 3, 4, 5, 6])(
    'knows the same of the patient whatever the order in which patient files arrive (seed %i)',
    async (seed) => {
      const patient = `40000000${String(seed).padStart(2, '0')}`;
      const patientFile = (
        eventTime: string,
        flag: '0' | '1' | '2',
        change: (text: string) => string,
      ): ArrivingFile => {
        const path = demographicsPath({ patient, eventTime }).replace(/_1$/, `_${flag}`);
        const bytes = Buffer.from(
          change(Buffer.from(demographicsMessage({ patient, eventTime }, HOSPITAL)).toString('latin1')),
          'latin1',
        );
        return aReadFile(path, bytes);
      };
      const pid = (rest: string) => (text: string) => text.replace('|19600415|F\r', rest);
      const files = [
        // deleted below: may have been another person's
        patientFile('20250101000000000', '2', pid('|19000101|F|||ANOTHER^^^^1112222\r')),
        patientFile('20250102000000000', '0', (text) => text),
        patientFile('20250103000000000', '2', pid('|19600415|F|||^^^^9900001^JPN^H^MIHON 1||000-0001\r')),
        patientFile('20250104000000000', '2', pid('||F|||^^^^^^H^""\r')),
        patientFile('20250105000000000', '1', pid('|\r')),
      ];
      for (const file of shuffled(files, seed)) await take([file]);
      const [row] = await store.db.query<{ demographics: object; event_time: string }>(
        'select demographics, event_time from facility_patient where local_patient = $1 and not deleted',
        [patient],
      );
      expect(row?.event_time).toBe('20250105000000000');
      expect(row?.demographics).toMatchObject({
        kanjiName: { family: '見本', given: '花子' },
        sex: 'female',
        birthDate: '1960-04-15',
      });
      expect(JSON.stringify(row?.demographics)).not.toContain('MIHON 1');
      expect(JSON.stringify(row?.demographics)).not.toContain('ANOTHER');
    },
  );
});
