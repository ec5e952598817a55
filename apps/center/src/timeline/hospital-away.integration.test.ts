import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { entriesOf, outcomes } from '../fixture/read-answers.ts';
import {
  ALL_DAYS,
  calendarOf,
  HOSPITAL_A,
  HOSPITAL_B,
  joinChiyo,
  smallRegion,
  until,
  type Browser,
  type SmallRegion,
} from '../fixture/small-region.ts';

let region: SmallRegion;
let doctor: Browser;
beforeEach(async () => {
  region = await smallRegion({ recordsDeadlineMs: 1_000 });
  doctor = await region.signIn('doctor');
});
afterEach(() => region[Symbol.asyncDispose]());

const everything = { kinds: ['laboratory', 'prescription', 'document', 'progress-note'] };

describe('a hospital that does not answer costs the others nothing', () => {
  it.each([
    ['hung', 'timed-out'],
    ['refusing', 'unreachable'],
    ['cut-off', 'unreachable'],
  ] as const)('when a gateway is %s the other hospital is complete and the first is %s', async (mode, outcome) => {
    const patient = await joinChiyo(region, doctor);
    region.a.mode = mode;
    const lines = await doctor.lines('entriesInRange', { patient, body: everything });
    expect(outcomes(lines).get(HOSPITAL_A)?.outcome).toBe(outcome);
    expect(outcomes(lines).get(HOSPITAL_B)).toEqual({ facility: HOSPITAL_B, outcome: 'complete' });
    expect(entriesOf(lines, HOSPITAL_B)).toHaveLength(2);
    // The other hospital's lines had gone out before the hung one was given up.
    if (mode === 'hung')
      expect(lines.findIndex((line) => 'outcome' in line && line.facility === HOSPITAL_B)).toBeLessThan(
        lines.findIndex((line) => 'outcome' in line && line.facility === HOSPITAL_A),
      );
  });

  it('shows a dead gateway as unreachable with the time, keeps its calendar, and recovers by itself', async () => {
    const patient = await joinChiyo(region, doctor);
    await region.a.close();
    const away = await until(async () => {
      const view = await calendarOf(doctor, patient);
      return view.facilities.find((one) => one.facility.id === HOSPITAL_A)?.connection === 'unreachable' && view;
    });
    expect(away.facilities.find((one) => one.facility.id === HOSPITAL_A)?.unreachableSince).toMatch(/^20/);
    expect(away.entries.filter((entry) => entry[0] === 0)).toHaveLength(3);
    expect(outcomes(await doctor.lines('laboratory', { patient, body: ALL_DAYS })).get(HOSPITAL_A)).toMatchObject({
      outcome: 'unreachable',
    });
    region.a.dial(region.center.linkPort, await region.identity('gw-a'));
    await until(
      async () =>
        outcomes(await doctor.lines('laboratory', { patient, body: ALL_DAYS })).get(HOSPITAL_A)?.outcome === 'complete',
    );
  });
});
