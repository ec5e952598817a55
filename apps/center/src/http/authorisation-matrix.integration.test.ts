import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PORTAL_ROUTES, TRACE_HEADER, type PortalRoute } from '@musubi/contract';
import { audited } from '../fixture/audited.ts';
import { matrix, openMatrixRegion, person } from '../fixture/matrix-region.ts';
import { harmlessBody, MATRIX } from '../fixture/tables/route-matrix.ts';

const ROUTES = Object.keys(MATRIX) as readonly PortalRoute[];
const isOfPatient = (route: PortalRoute) => PORTAL_ROUTES[route].path.includes(':patient');
const isPost = (route: PortalRoute) => PORTAL_ROUTES[route].method === 'POST';
const CLINICAL = /髙橋|高橋|タカハシ|1951|laboratory \d|prescription \d|12345/;

beforeAll(openMatrixRegion);
afterAll(() => matrix.region[Symbol.asyncDispose]());

describe('every route of the portal', () => {
  it('has a row', () => expect([...ROUTES].sort()).toEqual(Object.keys(PORTAL_ROUTES).sort()));

  it.each(ROUTES.filter((route) => route !== 'signIn'))(
    '%s: answers 401 to somebody who is not signed in',
    async (route) => {
      for (const cookie of ['', 'musubi-session=forged', `musubi-session=${'x'.repeat(500)}`]) {
        const stranger = matrix.region.browser();
        stranger.cookie = cookie;
        const answer = await stranger.call(route, {
          patient: matrix.patient,
          body: await (MATRIX[route].malformed ?? {}),
        });
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
        patient: matrix.patient,
        body: {},
        headers: { origin: person('doctor').base, ...headers },
      });
      expect([answer.status, (answer.body as { error: string }).error]).toEqual([403, 'request/origin-refused']);
    }
  });

  it.each(ROUTES.filter((route) => MATRIX[route].not !== 'nobody'))(
    'AUD-06 INT-12 %s: answers 403 to a role that may not, and records it',
    async (route) => {
      const answer = await person(MATRIX[route].not).call(route, {
        patient: matrix.patient,
        body: MATRIX[route].malformed ?? {},
      });
      expect([answer.status, (answer.body as { error: string }).error]).toEqual([403, 'access/role-not-allowed']);
      expect(await audited(matrix.region, { trace: answer.headers.get(TRACE_HEADER) ?? '' })).toMatchObject([
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
        const answer = await person(MATRIX[route].may).call(route, { patient: matrix.patient, ...request });
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
      const before = (await audited(matrix.region, { event: 'record/requested' })).length;
      const answer = await person('other').call(route, { patient: matrix.patient, body: await harmlessBody(route) });
      expect([route, answer.status, (answer.body as { error: string }).error]).toEqual([
        route,
        404,
        'patient/not-found',
      ]);
      expect(answer.text).not.toMatch(CLINICAL);
      expect(await audited(matrix.region, { trace: answer.headers.get(TRACE_HEADER) ?? '' })).toMatchObject([
        { event: 'access/refused', outcome: 'refused', patient: matrix.patient },
      ]);
      expect((await audited(matrix.region, { event: 'record/requested' })).length).toBe(before);
    },
  );

  it.each(ROUTES.filter(isOfPatient))('%s: answers the same about a patient who does not exist', async (route) => {
    for (const nobody of ['00000000-0000-4000-8000-000000000000', 'not-an-id', '%27%20or%201=1']) {
      const answer = await person(PORTAL_ROUTES[route].who === 'repair-link' ? 'secretariat' : 'doctor').call(route, {
        patient: nobody,
        body: await harmlessBody(route),
      });
      expect([answer.status, (answer.body as { error: string }).error]).toEqual([404, 'patient/not-found']);
    }
  });

  it.each(ROUTES)('%s: answers 200 to whom it is for, and records it', async (route) => {
    const { body, may, event } = MATRIX[route];
    const answer = await person(may).call(route, {
      patient: matrix.patient,
      body: body === undefined ? {} : await body(),
    });
    expect([answer.status, route, answer.status === 200 ? '' : answer.text]).toEqual([200, route, '']);
    const events = (await audited(matrix.region, { trace: answer.headers.get(TRACE_HEADER) ?? '' })).map(
      (row) => row.event,
    );
    if (event === 'none') expect(events).toEqual([]);
    else expect(events).toContain(event);
  });
});
