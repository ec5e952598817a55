import type { Demographics } from '@musubi/domain';
import { Database } from '@musubi/runtime';
import { signIn, type PortalClient } from '@musubi/testkit';
import { percentile, type Measurement } from '../measurement.ts';
import { ownCenter } from '../own-center.ts';
import { HEAVY, PASSWORD } from './fill-region.ts';

type Page = readonly [name: string, ask: (client: PortalClient, n: number) => Promise<unknown>, most?: number];

const MOST_MS = 100;
const TIMES = 60;

/** 画面: what the portal asks of the center in a full region, over HTTP on loopback, audit included. */
export async function measurePages(url: string, facilities: number): Promise<Measurement[]> {
  await using center = await ownCenter(url);
  await using db = new Database(url);
  const wide = (
    await db.query<{ patient_id: string }>(
      'select patient_id from patient_link group by patient_id having count(*) between 10 and 30 limit 500',
    )
  ).map((row) => row.patient_id);
  const origin = `http://127.0.0.1:${center.portalPort}`;
  const [doctor, secretariat] = [await signIn(origin, 'doctor', PASSWORD), await signIn(origin, 'jimu', PASSWORD)];
  const sample = (
    await db.query<{ demographics: Demographics }>('select demographics from patient tablesample system (1) limit 500')
  ).map((row) => row.demographics);
  const [there] = await db.query<{ people: number; rows: number }>(
    'select (select count(*) from patient) as people, (select sum(entries)::bigint from location_cursor) as rows',
  );
  const size =
    `${(there?.people ?? 0).toLocaleString('en')} people, ${facilities} facilities, ` +
    `${(there?.rows ?? 0).toLocaleString('en')} located entries`;
  const figures: Measurement[] = [];
  for (const [who, client, pages] of [
    ['doctor', doctor, clinical(wide)],
    ['secretariat', secretariat, [...searches(sample), ...desk()]],
    ['doctor', doctor, searches(sample)],
  ] as const) {
    for (const [name, ask, most = MOST_MS] of pages)
      figures.push(await timed(`${name} (${who})`, most, size, (n) => ask(client, n)));
  }
  return figures;
}

async function timed(
  promise: string,
  most: number,
  size: string,
  ask: (n: number) => Promise<unknown>,
): Promise<Measurement> {
  const samples: number[] = [];
  for (let n = -5; n < TIMES; n++) {
    const started = performance.now();
    await ask(n + 5);
    const took = performance.now() - started;
    if (n >= 0) samples.push(took);
    // it is known by now
    if (samples.length >= 5 && percentile(samples, 0.5) > 10 * most) break;
  }
  const p95 = percentile(samples, 0.95);
  return {
    promise,
    target: `p95 ≤ ${most} ms`,
    figure: `p50 ${percentile(samples, 0.5).toFixed(1)} ms, p95 ${p95.toFixed(1)} ms`,
    size,
    met: p95 <= most,
  };
}

function clinical(wide: readonly string[]): readonly Page[] {
  const calendar = (patient: string, from: string, until: string) => (client: PortalClient) =>
    client.post(`/api/patients/${patient}/calendar`, { from, until });
  const one = (n: number) => wide[n % wide.length] ?? HEAVY.patient;
  return [
    ['calendar of 20,000 entries, six weeks', calendar(HEAVY.patient, '2026-05-01', '2026-06-15'), 20],
    ['calendar of 20,000 entries, one year', calendar(HEAVY.patient, '2025-06-15', '2026-06-15'), 20],
    ['calendar of 20,000 entries, ten years', calendar(HEAVY.patient, '2016-07-01', '2026-06-30'), 20],
    [
      'calendar of somebody known in 10 to 30 facilities',
      (client, n) =>
        client
          .post(`/api/patients/${one(n)}/calendar`, { from: '2025-06-15', until: '2026-06-15' })
          .catch(() => undefined),
    ],
    [
      'disclosure history of the patient',
      (client) => client.post(`/api/patients/${HEAVY.patient}/disclosure-history`, {}),
    ],
  ];
}

function searches(sample: readonly Demographics[]): readonly Page[] {
  const person = (n: number) => sample[(n * 37) % sample.length] ?? ({ sex: 'unknown', telephones: [] } as const);
  const search = (body: (n: number) => object) => (client: PortalClient, n: number) =>
    client.post('/api/patients/search', body(n));
  const family = (n: number) => person(n).kanjiName?.family ?? '佐藤';
  return [
    ['search, nothing typed', search(() => ({}))],
    ['search, nothing typed, by kana', search(() => ({ sort: 'kana' }))],
    ['search, the last page by kana', search(() => ({ sort: 'kana', page: 5_000 }))],
    ['search in one box by family name', search((n) => ({ query: family(n) }))],
    ['search in one box by full name', search((n) => ({ query: `${family(n)}${person(n).kanjiName?.given ?? ''}` }))],
    ['search in one box by regional number', search((n) => ({ query: String(9_900_000_000 + n * 10) }))],
    ['search in one box by own number', search((n) => ({ query: `p${String(n * 200).padStart(7, '0')}` }))],
    ['search by family name', search((n) => ({ name: family(n) }))],
    ['search by birth date', search((n) => ({ birthDate: person(n).birthDate ?? '1950-01-01' }))],
    [
      'search by name and birth date with a slip',
      search((n) => ({
        query: `${family(n)}${(person(n).kanjiName?.given ?? '').slice(0, 1)} ${person(n).birthDate ?? '1950-01-01'}`,
      })),
    ],
  ];
}

function desk(): readonly Page[] {
  return [
    ['gateways of all facilities', (client) => client.get('/api/gateways')],
    ['facilities', (client) => client.get('/api/facilities')],
    ['linking desk', (client) => client.post('/api/link-cases', {})],
    ['linking desk, oldest first', (client) => client.post('/api/link-cases', { sort: 'oldest' })],
    ['bulk jobs', (client) => client.get('/api/match-jobs')],
    [
      'registering somebody, who is compared with everybody',
      (client, n) =>
        client.post('/api/patients/register', {
          kanjiFamily: '見本',
          kanjiGiven: `花${n}`,
          kanaFamily: 'ミホン',
          kanaGiven: 'ハナ',
          sex: 'female',
          birthDate: `19${String(30 + n).padStart(2, '0')}-01-02`,
          confirmedNew: false,
        }),
    ],
  ];
}
