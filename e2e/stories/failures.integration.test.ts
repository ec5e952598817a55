import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readCalendar, type CalendarAnswer, type RecordLine, type SearchAnswer } from '@musubi/contract';
import { addDays, dayInTokyo, instant } from '@musubi/domain';
import { openCluster, systemClock } from '@musubi/runtime';
import {
  DEMO_PASSWORD,
  FACILITY,
  signIn,
  startSmallRegion,
  type PortalClient,
  type SmallRegion,
} from '@musubi/testkit';
import { cuttableLine, type CuttableLine } from './line-that-can-be-cut.ts';

const TODAY = dayInTokyo(instant(systemClock.now()));
const RANGE = { from: addDays(TODAY, -3300), until: addDays(TODAY, 30) };

describe('failures in the middle of a view', () => {
  let small: SmallRegion;
  let line: CuttableLine;
  let doctor: PortalClient;
  let patient: string;

  beforeAll(async () => {
    small = await startSmallRegion(['takahashi'], {
      ownDatabase: true,
      dialPort: async (gateway, linkPort) => {
        if (gateway !== 'gw-gan') return linkPort;
        line = await cuttableLine(linkPort);
        return line.port;
      },
    });
    doctor = await signIn(small.region.url, 'mihon', DEMO_PASSWORD);
    patient = await find(doctor, '0012345');
    await settled(steady(async () => (await calendar()).entries.length));
  });
  afterAll(async () => {
    line?.close();
    await small?.[Symbol.asyncDispose]();
  });

  const calendar = async () =>
    readCalendar(await doctor.post<CalendarAnswer>(`/api/patients/${patient}/calendar`, RANGE));
  const facts = () => doctor.lines<RecordLine>(`/api/patients/${patient}/standing-facts`, {});
  const outcomeOf = (lines: readonly RecordLine[], facility: string) =>
    lines.flatMap((each) => ('outcome' in each && each.facility === facility ? [each.outcome.outcome] : []));
  const whole = async () => {
    const lines = await facts();
    return [FACILITY.coreHospital, FACILITY.cancerCentre, FACILITY.generalHospital].every((facility) =>
      ['complete', 'partial'].includes(outcomeOf(lines, facility)[0] ?? ''),
    );
  };

  it('a killed gateway is shown as unreachable, its days stay, the others answer, and it comes back', async () => {
    const before = await calendar();
    const place = small.region.place('gw-chuo');
    process.kill(place.pid, 'SIGKILL');
    await place.ended;
    await settled(async () => outcomeOf(await facts(), FACILITY.coreHospital)[0] === 'unreachable');
    const lines = await facts();
    expect(outcomeOf(lines, FACILITY.coreHospital)).toEqual(['unreachable']);
    expect(outcomeOf(lines, FACILITY.cancerCentre)[0]).toMatch(/complete|partial/);
    const during = await calendar();
    expect(during.entries.length).toBe(before.entries.length);
    expect(during.facilities.find((each) => each.facility.id === FACILITY.coreHospital)?.connection).toBe(
      'unreachable',
    );
    await small.region.restart('gw-chuo');
    await settled(whole);
    expect((await calendar()).entries.length).toBe(before.entries.length);
  });

  it('a hung gateway times out and costs the other hospitals nothing', async () => {
    const place = small.region.place('gw-chuo');
    process.kill(place.pid, 'SIGSTOP');
    try {
      const arrivals = await arrivalTimes(await doctor.open(`/api/patients/${patient}/standing-facts`, {}));
      expect(arrivals.get(FACILITY.coreHospital)?.outcome).toMatch(/timed-out|unreachable/);
      expect(arrivals.get(FACILITY.cancerCentre)?.afterMs).toBeLessThan(
        (arrivals.get(FACILITY.coreHospital)?.afterMs ?? 0) / 2,
      );
    } finally {
      process.kill(place.pid, 'SIGCONT');
    }
    await settled(whole);
  });

  it('a cut line is shown as unreachable and is mended by itself', async () => {
    line.cut();
    await settled(async () => outcomeOf(await facts(), FACILITY.cancerCentre)[0] === 'unreachable');
    line.mend();
    await settled(whole);
  });

  it('the center restarted: sessions go on, gateways come back, no entry is lost or doubled', async () => {
    const before = await calendar();
    const place = small.region.place('center');
    process.kill(place.pid, 'SIGKILL');
    await place.ended;
    await small.region.restart('center');
    await settled(whole);
    const after = await calendar();
    expect(new Set(after.entries.map((entry) => entry[4])).size).toBe(after.entries.length);
    expect(after.entries.map((entry) => entry[4]).sort()).toEqual(before.entries.map((entry) => entry[4]).sort());
  });

  it('PostgreSQL restarted under everything: places recover by themselves and the calendar is the same', async () => {
    const before = await calendar();
    const port = Number(new URL(small.cluster.url).port);
    await small.cluster.stop();
    expect(await doctor.status(`/api/patients/${patient}/calendar`, RANGE).catch(() => 0)).not.toBe(200);
    const again = await openCluster(`${small.folder}/postgres`, { durable: false, port, env: {} });
    try {
      await settled(whole);
      expect((await calendar()).entries.length).toBe(before.entries.length);
    } finally {
      afterRestart.push(again.stop);
    }
  });

  const afterRestart: (() => Promise<void>)[] = [];
  afterAll(async () => {
    for (const stop of afterRestart) await stop();
  });
});

async function find(client: PortalClient, query: string): Promise<string> {
  const answer = await client.post<SearchAnswer>('/api/patients/search', { query });
  const [first] = answer.patients;
  if (first === undefined) throw new Error('the patient is not found');
  return first.patient;
}

const STEADY_READS = 40;

/** True once a number above nothing was read the same several times in a row: all locations have arrived. */
function steady(read: () => Promise<number>): () => Promise<boolean> {
  let last = -1;
  let same = 0;
  return async () => {
    const now = await read();
    same = now === last && now > 0 ? same + 1 : 0;
    last = now;
    return same >= STEADY_READS;
  };
}

const SETTLE_WITHIN_MS = 45_000;

/** Waits for a condition, asking again and again; a request that fails meanwhile counts as "not yet". */
async function settled(condition: () => Promise<boolean>): Promise<void> {
  const until = systemClock.now() + SETTLE_WITHIN_MS;
  for (;;) {
    if (await condition().catch(() => false)) return;
    if (systemClock.now() > until) throw new Error('did not settle in time');
    await new Promise((done) => setTimeout(done, 100));
  }
}

/** When each facility's outcome came, counted from the request. */
async function arrivalTimes(response: Response): Promise<Map<string, { outcome: string; afterMs: number }>> {
  const started = performance.now();
  const found = new Map<string, { outcome: string; afterMs: number }>();
  let rest = '';
  const decoder = new TextDecoder();
  for await (const chunk of response.body ?? []) {
    rest += decoder.decode(chunk, { stream: true });
    const lines = rest.split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) {
      // the contract's shape
      const parsed = JSON.parse(line) as RecordLine;
      if ('outcome' in parsed)
        found.set(parsed.facility, { outcome: parsed.outcome.outcome, afterMs: performance.now() - started });
    }
  }
  return found;
}
