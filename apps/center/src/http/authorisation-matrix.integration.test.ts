import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PORTAL_ROUTES, TRACE_HEADER, type PortalRoute } from '@musubi/contract';
import type { AuditEventName } from '@musubi/domain';
import {
  ALL_DAYS,
  audited,
  calendarOf,
  CHIYO,
  CLINIC,
  HOSPITAL_A,
  HOSPITAL_B,
  joinChiyo,
  PASSWORD,
  smallRegion,
  type Browser,
  type SmallRegion,
} from '../fixture/small-region.ts';

/**
 * One row per route of the contract: who may, who may not, what is malformed, what is recorded. A route without a row
 * does not compile.
 */
type Row = {
  readonly body?: () => Promise<object> | object;
  readonly malformed?: object;
  /** Somebody whose role may not; 'nobody' where every signed-in person may. */ readonly not:
    'auditor' | 'doctor' | 'clerk' | 'care' | 'secretariat' | 'nobody';
  readonly may: 'doctor' | 'secretariat' | 'clerk' | 'auditor';
  /** 'none': concerns no patient and changes nothing. */ readonly event: AuditEventName | 'none';
};

let region: SmallRegion;
let patient = '';
let entry = '';
const people = new Map<string, Browser>();
const person = (name: string): Browser => {
  const browser = people.get(name);
  if (browser === undefined) throw new Error('not signed in');
  return browser;
};
const consentAct = { signer: { by: 'patient' }, medium: 'paper' };
const anyScope = { disclosing: 'all', viewing: 'all' };

const MATRIX: Readonly<Record<PortalRoute, Row>> = {
  signIn: {
    body: () => ({ userId: 'doctor', password: PASSWORD }),
    malformed: { userId: '' },
    not: 'nobody',
    may: 'doctor',
    event: 'sign-in/succeeded',
  },
  session: { not: 'nobody', may: 'doctor', event: 'none' },
  unlock: {
    body: () => ({ password: PASSWORD }),
    malformed: {},
    not: 'nobody',
    may: 'doctor',
    event: 'sign-in/succeeded',
  },
  facilities: { not: 'nobody', may: 'doctor', event: 'none' },
  linkStates: { not: 'auditor', may: 'doctor', event: 'none' },
  search: {
    body: () => ({ query: 'タカハシ' }),
    malformed: { page: 0 },
    not: 'auditor',
    may: 'doctor',
    event: 'patient/searched',
  },
  register: {
    body: () => ({
      kanjiFamily: '新規',
      kanjiGiven: '太郎',
      kanaFamily: 'シンキ',
      kanaGiven: 'タロウ',
      sex: 'male',
      birthDate: '1960-01-01',
      localId: 'N1',
      confirmedNew: true,
    }),
    malformed: { sex: 'x' },
    not: 'care',
    may: 'clerk',
    event: 'patient/registered',
  },
  header: { not: 'auditor', may: 'doctor', event: 'patient/opened' },
  consents: { not: 'auditor', may: 'doctor', event: 'consent/viewed' },
  giveConsent: {
    body: () => ({ scope: anyScope, ...consentAct }),
    malformed: { scope: { disclosing: [] } },
    not: 'care',
    may: 'clerk',
    event: 'consent/registered',
  },
  changeConsent: {
    body: async () => {
      const [, second] = await person('doctor').get<{ consent: string }[]>('consents', { patient });
      return { consent: second?.consent, what: { event: 'withdrawn' }, ...consentAct };
    },
    malformed: { consent: 'x' },
    not: 'care',
    may: 'clerk',
    event: 'consent/changed',
  },
  calendar: {
    body: () => ALL_DAYS,
    malformed: { from: '2026-02-30', until: '2026-03-01' },
    not: 'auditor',
    may: 'doctor',
    event: 'calendar/viewed',
  },
  standingFacts: { body: () => ({}), not: 'auditor', may: 'doctor', event: 'record/requested' },
  entries: {
    body: () => ({ wanted: [{ facility: HOSPITAL_A, entries: [entry] }] }),
    malformed: { wanted: [] },
    not: 'auditor',
    may: 'doctor',
    event: 'record/requested',
  },
  entriesInRange: {
    body: () => ({ kinds: ['laboratory'] }),
    malformed: { kinds: ['magic'] },
    not: 'auditor',
    may: 'doctor',
    event: 'record/requested',
  },
  laboratory: {
    body: () => ALL_DAYS,
    malformed: { from: 'x' },
    not: 'auditor',
    may: 'doctor',
    event: 'record/requested',
  },
  attachment: {
    body: () => ({ facility: HOSPITAL_A, entry, digest: 'a'.repeat(64) }),
    malformed: { digest: '../../etc/passwd' },
    not: 'auditor',
    may: 'doctor',
    event: 'record/requested',
  },
  disclosureHistory: {
    body: () => ({}),
    malformed: { page: 0 },
    not: 'auditor',
    may: 'doctor',
    event: 'disclosure-history/viewed',
  },
  gateways: { not: 'doctor', may: 'secretariat', event: 'none' },
  ingestStatus: {
    body: () => ({ facility: HOSPITAL_A }),
    malformed: { facility: '1' },
    not: 'doctor',
    may: 'secretariat',
    event: 'none',
  },
  unlink: {
    body: async () => {
      const links = (await person('doctor').get<{ links: { link: string; facility: string }[] }>('header', { patient }))
        .links;
      return { link: links.find((link) => link.facility === HOSPITAL_A)?.link, reason: '別人だったため' };
    },
    malformed: { link: 'x', reason: '' },
    not: 'care',
    may: 'doctor',
    event: 'link/undone',
  },
  proposeLink: {
    body: () => ({ facility: HOSPITAL_A, localId: 'gw-a-002' }),
    malformed: { facility: 'x', localId: 'y' },
    not: 'care',
    may: 'doctor',
    event: 'link/proposed',
  },
  link: {
    body: async () => {
      const { proposal } = await person('doctor').get<{ proposal: string }>('proposeLink', {
        patient,
        body: { facility: HOSPITAL_A, localId: 'gw-a-001' },
      });
      return { proposal };
    },
    malformed: { proposal: 'x' },
    not: 'care',
    may: 'doctor',
    event: 'link/made',
  },
  searchAudit: {
    body: () => ({ from: '2026-01-01', until: '2026-12-31', event: 'calendar/viewed' }),
    malformed: { from: '2026-02-30', until: 'x' },
    not: 'secretariat',
    may: 'auditor',
    event: 'audit/searched',
  },
  auditState: { not: 'secretariat', may: 'auditor', event: 'none' },
  verifyAudit: { not: 'secretariat', may: 'auditor', event: 'audit/verification-begun' },
  emergencySearch: {
    body: () => ({ name: 'タカハシ チヨ', reason: '救急搬送、家族と連絡が取れない' }),
    malformed: { name: 'タカハシ', reason: '' },
    not: 'clerk',
    may: 'doctor',
    event: 'patient/emergency-searched',
  },
  bookmark: {
    body: () => ({ color: 'red' }),
    malformed: { color: 'pink' },
    not: 'auditor',
    may: 'doctor',
    event: 'patient/bookmarked',
  },
  linkCases: {
    body: () => ({ sort: 'oldest' }),
    malformed: { states: [] },
    not: 'doctor',
    may: 'clerk',
    event: 'link-case/viewed',
  },
  linkCase: {
    body: async () => ({ case: await someCase() }),
    malformed: { case: 'x' },
    not: 'doctor',
    may: 'secretariat',
    event: 'link-case/viewed',
  },
  decideLinkCase: {
    body: async () => ({ case: await someCase(), version: 1, decision: 'different' }),
    malformed: { case: 'x', version: 0 },
    not: 'doctor',
    may: 'secretariat',
    event: 'link-case/decided',
  },
  matchJobs: { not: 'clerk', may: 'secretariat', event: 'none' },
  startMatchJob: {
    body: () => ({ kind: 'facility', facility: HOSPITAL_A }),
    malformed: { kind: 'facility' },
    not: 'clerk',
    may: 'secretariat',
    event: 'match-job/started',
  },
  cancelMatchJob: {
    body: async () => ({ job: await waitingJob() }),
    malformed: { job: 'x' },
    not: 'clerk',
    may: 'secretariat',
    event: 'match-job/finished',
  },
  mergePatients: {
    body: async () => ({ gone: await secondChiyo(), reason: '二重登録' }),
    malformed: { gone: 'x' },
    not: 'clerk',
    may: 'secretariat',
    event: 'person/merged',
  },
  splitPatient: {
    body: async () => {
      const { links } = await person('secretariat').get<{ links: { link: string; localId: string }[] }>('header', {
        patient,
      });
      const link = links.find((one) => one.localId === 'gw-b-002')?.link;
      return { links: [link], demographicsOf: link, reason: '別人' };
    },
    malformed: { links: [] },
    not: 'clerk',
    may: 'secretariat',
    event: 'person/split',
  },
  replaceLocalId: {
    body: () => ({ facility: CLINIC, from: '12345', to: '12346', reason: 'カードの再発行' }),
    malformed: { facility: 'x' },
    not: 'doctor',
    may: 'clerk',
    event: 'local-id/replaced',
  },
  importLocalIds: {
    body: () => ({ facility: CLINIC, csv: '旧,新\n12346,12345\n', apply: true, reason: 'システムの更新' }),
    malformed: { csv: 1 },
    not: 'doctor',
    may: 'secretariat',
    event: 'local-id/replaced',
  },
  changeDemographics: {
    body: () => ({ ...CHIYO, kanjiFamily: '鈴木', kanaFamily: 'スズキ', because: 'name-changed' }),
    malformed: { because: 'x' },
    not: 'care',
    may: 'clerk',
    event: 'patient/demographics-changed',
  },
  demographicsHistory: { not: 'auditor', may: 'doctor', event: 'patient/demographics-viewed' },
  noticeLetters: { not: 'care', may: 'doctor', event: 'notice-letter/viewed' },
  letterPrinted: {
    body: async () => ({ letter: await someLetter() }),
    malformed: { letter: 'x' },
    not: 'care',
    may: 'doctor',
    event: 'notice-letter/printed',
  },
  signOut: { not: 'nobody', may: 'doctor', event: 'sign-out' },
};

/** In the order of the matrix: a link is undone and made anew, signing out comes last. */
// Object.keys of a record of routes
const ROUTES = Object.keys(MATRIX) as readonly PortalRoute[];
const isOfPatient = (route: PortalRoute) => PORTAL_ROUTES[route].path.includes(':patient');
const isPost = (route: PortalRoute) => PORTAL_ROUTES[route].method === 'POST';
const CLINICAL = /髙橋|高橋|タカハシ|1951|laboratory \d|prescription \d|12345/;

beforeAll(async () => {
  region = await smallRegion();
  for (const name of ['doctor', 'other', 'clerk', 'care', 'secretariat', 'auditor'])
    people.set(name, await region.signIn(name));
  patient = await joinChiyo(region, person('doctor'));
  entry = (await calendarOf(person('doctor'), patient)).entries.find((row) => row[0] === 0)?.[4] ?? '';
});
afterAll(() => region[Symbol.asyncDispose]());

describe('every route of the portal', () => {
  it('has a row', () => expect([...ROUTES].sort()).toEqual(Object.keys(PORTAL_ROUTES).sort()));

  it.each(ROUTES.filter((route) => route !== 'signIn'))(
    '%s: answers 401 to somebody who is not signed in',
    async (route) => {
      for (const cookie of ['', 'musubi-session=forged', `musubi-session=${'x'.repeat(500)}`]) {
        const stranger = region.browser();
        stranger.cookie = cookie;
        const answer = await stranger.call(route, { patient, body: await (MATRIX[route].malformed ?? {}) });
        expect([answer.status, (answer.body as { error: string }).error]).toEqual([401, 'sign-in/required']);
      }
    },
  );

  it.each(ROUTES.filter(isPost))('%s: refuses a request that another site made', async (route) => {
    for (const headers of [
      { origin: 'https://evil.example' },
      { origin: 'null' },
      { 'sec-fetch-site': 'cross-site' },
      { 'sec-fetch-site': 'same-site' },
    ]) {
      const answer = await person('doctor').call(route, {
        patient,
        body: {},
        headers: { origin: person('doctor').base, ...headers },
      });
      expect([answer.status, (answer.body as { error: string }).error]).toEqual([403, 'request/origin-refused']);
    }
  });

  it.each(ROUTES.filter((route) => MATRIX[route].not !== 'nobody'))(
    'AUD-06 INT-12 %s: answers 403 to a role that may not, and records it',
    async (route) => {
      const answer = await person(MATRIX[route].not).call(route, { patient, body: MATRIX[route].malformed ?? {} });
      expect([answer.status, (answer.body as { error: string }).error]).toEqual([403, 'access/role-not-allowed']);
      expect(await audited(region, { trace: answer.headers.get(TRACE_HEADER) ?? '' })).toMatchObject([
        { event: 'access/refused', outcome: 'refused', body: { detail: { route } } },
      ]);
    },
  );

  it.each(ROUTES.filter((route) => MATRIX[route].malformed !== undefined))(
    '%s: answers 400 to what is malformed, without repeating it',
    async (route) => {
      for (const request of [
        { body: MATRIX[route].malformed ?? {} },
        { raw: '{"a":' },
        { raw: '[]' },
        { raw: '"高橋"' },
      ]) {
        const answer = await person(MATRIX[route].may).call(route, { patient, ...request });
        expect([answer.status, (answer.body as { error: string }).error]).toEqual([400, 'request/malformed']);
        expect(answer.text).not.toMatch(/高橋|passwd|magic/);
      }
    },
  );

  it.each(ROUTES.filter(isOfPatient))(
    'AUD-06 %s: is closed to a facility that the patient is not linked to, says nothing, and records the attempt',
    async (route) => {
      // work for all facilities
      if (['see-gateways', 'repair-link'].includes(PORTAL_ROUTES[route].who)) return;
      const before = (await audited(region, { event: 'record/requested' })).length;
      const answer = await person('other').call(route, { patient, body: await MATRIX_BODY(route) });
      expect([route, answer.status, (answer.body as { error: string }).error]).toEqual([
        route,
        404,
        'patient/not-found',
      ]);
      expect(answer.text).not.toMatch(CLINICAL);
      expect(await audited(region, { trace: answer.headers.get(TRACE_HEADER) ?? '' })).toMatchObject([
        { event: 'access/refused', outcome: 'refused', patient },
      ]);
      expect((await audited(region, { event: 'record/requested' })).length).toBe(before);
    },
  );

  it.each(ROUTES.filter(isOfPatient))('%s: answers the same about a patient who does not exist', async (route) => {
    for (const nobody of ['00000000-0000-4000-8000-000000000000', 'not-an-id', '%27%20or%201=1']) {
      const answer = await person(PORTAL_ROUTES[route].who === 'repair-link' ? 'secretariat' : 'doctor').call(route, {
        patient: nobody,
        body: await MATRIX_BODY(route),
      });
      expect([answer.status, (answer.body as { error: string }).error]).toEqual([404, 'patient/not-found']);
    }
  });

  it.each(ROUTES)('%s: answers 200 to whom it is for, and records it', async (route) => {
    const { body, may, event } = MATRIX[route];
    const answer = await person(may).call(route, { patient, body: body === undefined ? {} : await body() });
    expect([answer.status, route, answer.status === 200 ? '' : answer.text]).toEqual([200, route, '']);
    const events = (await audited(region, { trace: answer.headers.get(TRACE_HEADER) ?? '' })).map((row) => row.event);
    if (event === 'none') expect(events).toEqual([]);
    else expect(events).toContain(event);
  });
});

/** Two persons of the region that may be one. */
async function someCase(): Promise<string> {
  const { registered } = await person('clerk')
    .get<{ registered: boolean }>('register', { body: { ...CHIYO, localId: 'CASE', confirmedNew: true } })
    .catch(() => ({ registered: false }));
  const { cases } = await person('secretariat').get<{ cases: { case: string }[] }>('linkCases');
  return cases[0]?.case ?? `no case after a second registration (${registered})`;
}

/** Registered twice, the second time by the secretariat, with a number of the other hospital. */
async function secondChiyo(): Promise<string> {
  const { links } = await person('secretariat').get<{ links: { link: string; facility: string }[] }>('header', {
    patient,
  });
  const there = links.find((link) => link.facility === HOSPITAL_B);
  await person('secretariat').get('unlink', { patient, body: { link: there?.link, reason: '付け直し' } });
  const { patient: gone } = await person('secretariat').get<{ patient: string }>('register', {
    body: { ...CHIYO, confirmedNew: true },
  });
  await region.db.query(
    `insert into patient_link (network_id, link_id, patient_id, facility_id, local_patient, made_at) values ('mihon', gen_random_uuid(), $1, $2, 'gw-b-002', now())`,
    [gone, HOSPITAL_B],
  );
  await region.db.query(
    `insert into identity (network_id, domain, local_patient, demographics, source, seen_at) values ('mihon', $1, 'gw-b-002', '{"sex":"female","telephones":[]}', 'facility-feed', now())`,
    [HOSPITAL_B],
  );
  return gone;
}

/** Of the link that was undone above. */
async function someLetter(): Promise<string> {
  const [letter] = await person('doctor').get<{ letter: string }[]>('noticeLetters', { patient });
  return letter?.letter ?? 'no letter after a link was undone';
}

async function waitingJob(): Promise<string> {
  const job = '00000000-0000-4000-8000-00000000000a';
  await region.db.query(
    `insert into match_job (network_id, job_id, kind, facility_id, asked_at, asked_by, asked_facility) values ('mihon', $1, 'facility', $2, '2099-01-01', $1, $2)`,
    [job, HOSPITAL_A],
  );
  return job;
}

/** Bodies that have no effect of their own when they are refused. */
async function MATRIX_BODY(route: PortalRoute): Promise<object> {
  if (route === 'link') return { proposal: '00000000-0000-4000-8000-000000000000' };
  if (route === 'unlink') return { link: '00000000-0000-4000-8000-000000000000', reason: 'x' };
  if (route === 'mergePatients') return { gone: '00000000-0000-4000-8000-000000000000', reason: 'x' };
  if (route === 'splitPatient')
    return {
      links: ['00000000-0000-4000-8000-000000000000'],
      demographicsOf: '00000000-0000-4000-8000-000000000000',
      reason: 'x',
    };
  if (route === 'letterPrinted') return { letter: '00000000-0000-4000-8000-000000000000' };
  if (route === 'changeConsent')
    return { consent: '00000000-0000-4000-8000-000000000000', what: { event: 'withdrawn' }, ...consentAct };
  return (await MATRIX[route].body?.()) ?? {};
}
