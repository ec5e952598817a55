import { readCalendar, type CalendarAnswer, type RecordLine, type SearchAnswer } from '@musubi/contract';
import { addDays, dayInTokyo, instant } from '@musubi/domain';
import { systemClock } from '@musubi/runtime';
import { DEMO_PASSWORD, signIn, startSmallRegion } from '@musubi/testkit';
import type { Measurement } from './measurement.ts';
import { percentile } from './measurement.ts';

/**
 * 閲覧: the whole trip over HTTP, center, link and gateways as processes of their own on this machine: the calendar of
 * a patient with the longest record, and the standing facts of a patient of five facilities from all of them.
 */
export async function run({ quick }: { quick: boolean }): Promise<Measurement[]> {
  await using small = await startSmallRegion(quick ? ['takahashi'] : ['takahashi', 'kito']);
  const doctor = await signIn(small.region.url, 'mihon', DEMO_PASSWORD);
  const today = dayInTokyo(instant(systemClock.now()));
  const times = quick ? 100 : 400;
  const open = async (query: string) => {
    const [first] = (await doctor.post<SearchAnswer>('/api/patients/search', { query })).patients;
    if (first === undefined) throw new Error('the patient of the bench is not in the region');
    return `/api/patients/${first.patient}`;
  };
  const patient = await open('0012345');
  const longest = quick ? patient : await open('0012514');
  const calendar = async () =>
    readCalendar(
      await doctor.post<CalendarAnswer>(`${longest}/calendar`, {
        from: addDays(today, -3300),
        until: addDays(today, 30),
      }),
    );
  const month = async () =>
    readCalendar(
      await doctor.post<CalendarAnswer>(`${longest}/calendar`, { from: addDays(today, -35), until: addDays(today, 7) }),
    );
  const facts = () => doctor.lines<RecordLine>(`${patient}/standing-facts`, {});
  await facts();
  const entries = (await calendar()).entries.length;
  const outcomes = (await facts()).filter((line) => 'outcome' in line).length;
  const row = async (
    promise: string,
    target: number,
    size: string,
    act: () => Promise<unknown>,
  ): Promise<Measurement> => {
    const samples: number[] = [];
    for (let at = 0; at < times; at++) {
      const started = performance.now();
      await act();
      samples.push(performance.now() - started);
    }
    const p95 = percentile(samples, 0.95);
    return {
      promise,
      target: `p95 ≤ ${target} ms`,
      figure: `p50 ${percentile(samples, 0.5).toFixed(1)} ms, p95 ${p95.toFixed(1)} ms`,
      size,
      met: p95 <= target,
    };
  };
  return [
    await row('calendar of six weeks, browser side', 100, `${entries} entries in all`, month),
    await row('calendar of ten years, browser side', 1000, `${entries} entries`, calendar),
    await row(
      'standing facts from all hospitals, browser side',
      150,
      `${outcomes} facilities, tickets and audit on both sides`,
      facts,
    ),
  ];
}
