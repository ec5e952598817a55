import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type {
  ChangeDemographicsAnswer,
  DemographicsHistory,
  IdentityChange,
  LinkCasesAnswer,
  PatientHeader,
  RegisterAnswer,
  SearchAnswer,
} from '@musubi/contract';
import { localDate, type Demographics } from '@musubi/domain';
import { audited, HOSPITAL_A, smallRegion, until, type Browser, type SmallRegion } from '../../fixture/small-region.ts';

let region: SmallRegion;
let clerk: Browser;
let secretariat: Browser;
beforeEach(async () => {
  region = await smallRegion();
  await region.db.query(`update network set profile = '{"matching": {"automatic": true}}'`);
  [clerk, secretariat] = [await region.signIn('clerk'), await region.signIn('secretariat')];
});
afterEach(() => region[Symbol.asyncDispose]());

const MOTHER = { postalCode: '999-0303', address: 'みほん県結市浜町7-8-9', telephone: '099-000-0303' };
const BABY = {
  kanjiFamily: '渡邊',
  kanjiGiven: 'ベビー',
  kanaFamily: 'ワタナベ',
  kanaGiven: 'ベビー',
  sex: 'female',
  birthDate: '2026-11-01',
  ...MOTHER,
} as const;
const NAMED = { ...BABY, kanjiGiven: '結衣', kanaGiven: 'ユイ' } as const;
type Form = Readonly<
  Record<
    'kanjiFamily' | 'kanjiGiven' | 'kanaFamily' | 'kanaGiven' | 'birthDate' | 'postalCode' | 'address' | 'telephone',
    string
  >
> & { readonly sex: 'female' | 'male' | 'unknown' };
const demographicsOf = (form: Form): Demographics => ({
  kanjiName: { family: form.kanjiFamily, given: form.kanjiGiven },
  kanaName: { family: form.kanaFamily, given: form.kanaGiven },
  sex: form.sex,
  birthDate: localDate(form.birthDate),
  postalCode: form.postalCode,
  address: form.address,
  telephones: [form.telephone],
});

let sequence = 0;
const announced: IdentityChange[] = [];
/** The hospital tells who that number is. */
async function announce(localPatient: string, form: Form): Promise<void> {
  sequence++;
  // as a gateway sends it
  announced.push({ sequence, change: 'put', localPatient, demographics: demographicsOf(form) } as IdentityChange);
  region.a.identities = [...announced];
  await until(
    async () =>
      (
        await region.db.query(
          `select 1 as there from identity
           where domain = $1 and local_patient = $2 and demographics -> 'kanjiName' ->> 'given' = $3`,
          [HOSPITAL_A, localPatient, form.kanjiGiven],
        )
      ).length === 1,
  );
}
beforeEach(() => {
  announced.length = 0;
  sequence = 0;
});

async function register(form: object, localId: string): Promise<string> {
  const answer = await clerk.get<RegisterAnswer>('register', { body: { ...form, localId, confirmedNew: true } });
  if (!answer.registered) throw new Error('similar');
  return answer.patient;
}
const change = (patient: string, form: object, because: string) =>
  clerk.get<ChangeDemographicsAnswer>('changeDemographics', { patient, body: { ...form, because } });
const numbers = async (patient: string) =>
  (await clerk.get<PatientHeader>('header', { patient })).links
    .filter((link) => link.facility === HOSPITAL_A)
    .map((link) => link.localId);
const find = async (query: string) =>
  (await clerk.get<SearchAnswer>('search', { body: { query } })).patients.map((one) => one.patient);

describe('a newborn', () => {
  it('is not linked by itself while it has no name; named, it is, and still found by what it was called', async () => {
    const patient = await register(BABY, 'B1');
    await announce('H1', BABY);
    expect(await numbers(patient)).toEqual([]);
    await announce('H1', NAMED);
    expect(await numbers(patient)).toEqual([]);
    expect(await change(patient, NAMED, 'newborn-named')).toEqual({ changed: true, linked: 1, cases: 0 });
    expect(await numbers(patient)).toEqual(['H1']);
    for (const query of ['渡邊結衣', 'ワタナベユイ', '渡邊ベビー', 'ワタナベベビ'])
      expect([query, await find(query)]).toEqual([query, [patient]]);
    expect(
      (await secretariat.get<DemographicsHistory>('demographicsHistory', { patient })).map((state) => [
        state.because,
        state.by,
        state.demographics.kanjiName?.given,
      ]),
    ).toEqual([
      ['newborn-named', '受付 春', '結衣'],
      ['registered', '受付 春', 'ベビー'],
    ]);
    expect(
      (await audited(region, { event: 'patient/demographics-changed' })).map((event) => event.body['detail']),
    ).toEqual([{ because: 'newborn-named', fields: ['kanaName', 'kanjiName'], linked: 1, cases: 0 }]);
  });

  it('is not taken for its twin, named or not', async () => {
    const [a, b] = [
      await register({ ...BABY, kanjiGiven: 'ベビーA', kanaGiven: 'ベビーエー' }, 'B1'),
      await register({ ...BABY, kanjiGiven: 'ベビーB', kanaGiven: 'ベビービー' }, 'B2'),
    ];
    await announce('H1', NAMED);
    await announce('H2', { ...NAMED, kanjiGiven: '芽衣', kanaGiven: 'メイ' });
    await change(a, NAMED, 'newborn-named');
    await change(b, { ...NAMED, kanjiGiven: '芽衣', kanaGiven: 'メイ' }, 'newborn-named');
    expect(
      (await numbers(a)).every((number) => number === 'H1') && (await numbers(b)).every((number) => number === 'H2'),
    ).toBe(true);
  });
});

describe('somebody unknown', () => {
  const UNKNOWN = {
    kanjiFamily: '救急',
    kanjiGiven: '不明男1',
    kanaFamily: 'キュウキュウ',
    kanaGiven: 'フメイオトコ1',
    sex: 'male',
    birthDate: '1900-01-01',
    postalCode: '',
    address: '',
    telephone: '',
  } as const;
  const KNOWN = {
    kanjiFamily: '佐藤',
    kanjiGiven: '一郎',
    kanaFamily: 'サトウ',
    kanaGiven: 'イチロウ',
    sex: 'male',
    birthDate: '1940-11-02',
    postalCode: '999-0202',
    address: 'みほん県結市山手町4-5-6',
    telephone: '099-000-0202',
  } as const;

  it('is never linked by itself to another unknown one; identified, the person is found by both names', async () => {
    const patient = await register(
      { ...UNKNOWN, postalCode: undefined, address: undefined, telephone: undefined },
      'E1',
    );
    await announce('H9', UNKNOWN);
    await announce('H5', KNOWN);
    expect(await numbers(patient)).toEqual([]);
    expect(await change(patient, KNOWN, 'unknown-identified')).toMatchObject({ changed: true, linked: 1 });
    expect(await numbers(patient)).toEqual(['H5']);
    for (const query of ['佐藤一郎', 'サトウイチ', '救急不明', 'キュウキュウ', '1940-11-02', 'E1'])
      expect([query, await find(query)]).toEqual([query, [patient]]);
    expect(await find('1900-01-01')).toEqual([]);
  });

  it('who turns out to be registered already is proposed as one person, not made one by a program', async () => {
    const known = await register(KNOWN, 'E0');
    const patient = await register(
      { ...UNKNOWN, postalCode: undefined, address: undefined, telephone: undefined },
      'E1',
    );
    expect((await secretariat.get<LinkCasesAnswer>('linkCases', { body: {} })).cases).toEqual([]);
    expect((await change(patient, KNOWN, 'unknown-identified')).cases).toBe(1);
    expect((await secretariat.get<LinkCasesAnswer>('linkCases', { body: {} })).cases.map((one) => one.kind)).toEqual([
      'merge',
    ]);
    expect((await region.db.query('select count(*) as n from patient where merged_into is null'))[0]).toEqual({ n: 2 });
    expect([known, patient]).toHaveLength(2);
  });
});

it('keeps what is not on the form, leaves what did not change, and counts each of two changes at once', async () => {
  const patient = await register(NAMED, 'N1');
  await region.db.query(
    `update patient
     set demographics = demographics || '{"telephones":["099-000-0303","099-000-0404"],"insurances":[{"number":"1"}]}'`,
  );
  expect(await change(patient, NAMED, 'corrected')).toEqual({ changed: false, linked: 0, cases: 0 });
  await Promise.all([
    change(patient, { ...NAMED, kanjiFamily: '渡辺' }, 'name-changed'),
    change(patient, { ...NAMED, address: 'みほん県結市山手町1-1-1' }, 'moved'),
  ]);
  const history = await clerk.get<DemographicsHistory>('demographicsHistory', { patient });
  expect(history.map((state) => state.because).sort()).toEqual(['moved', 'name-changed', 'registered']);
  expect(history[0]?.demographics).toMatchObject({
    telephones: ['099-000-0303', '099-000-0404'],
    insurances: [{ number: '1' }],
  });
});

it('is a matter of those whose patient it is, and of nobody after a merge', async () => {
  const patient = await register(NAMED, 'N1');
  const other = await region.signIn('other');
  for (const route of ['changeDemographics', 'demographicsHistory'] as const)
    expect((await other.call(route, { patient, body: { ...NAMED, because: 'corrected' } })).status).toBe(404);
  const gone = await register({ ...NAMED, kanjiGiven: '結依' }, 'N2');
  await region.db.query(`delete from patient_link where local_patient = 'N2'`);
  await secretariat.get('mergePatients', { patient, body: { gone, reason: '二重登録' } });
  expect(
    (await secretariat.call('changeDemographics', { patient: gone, body: { ...NAMED, because: 'corrected' } })).body,
  ).toMatchObject({ error: 'patient/merged', because: [{ patient }] });
});
