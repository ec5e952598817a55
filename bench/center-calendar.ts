import { directoryFileSchema, importDirectory, MIGRATIONS_FOLDER } from '@musubi/center';
import { PORTAL_ROUTES, readCalendar, type CalendarAnswer } from '@musubi/contract';
import { RECORD_KINDS } from '@musubi/domain';
import { Database, systemClock } from '@musubi/runtime';
import { percentile, type Measurement } from './measurement.ts';
import { ownCenter } from './own-center.ts';
import { ownCluster } from './own-cluster.ts';
import type { PlainRequest } from './plain-connection.ts';
import { plainLoad, plainTimes } from './plain-load.ts';
import { postgresProcessorMs } from './postgres-processor.ts';

const FACILITIES = Array.from({ length: 10 }, (_, i) => `99100000${10 + i}`);
const PATIENT = '01900000-0000-7000-8000-000000000001';
const PASSWORD = 'bench-himitsu-1';
const ENTRIES_OF_THE_PATIENT = 20_000;
const ENTRIES_OF_OTHERS = 200;
const CLINIC = '9910000099';

/**
 * 診療カレンダー at the center: a patient with 20,000 entries in 10 facilities, in an index that holds many others.
 * Whole requests over HTTP on loopback, until the last byte is there: session, consent, decisions and the audit event
 * included.
 */
export async function run({
  quick,
  rows = quick ? 300_000 : 3_000_000,
}: {
  quick: boolean;
  rows?: number;
}): Promise<Measurement[]> {
  await using cluster = await ownCluster();
  const url = await cluster.database('bench', MIGRATIONS_FOLDER);
  await using db = new Database(url, { statementTimeoutMs: 0 });
  await importDirectory(db, systemClock, directoryFileSchema.parse(directory()));
  await fill(db, rows);
  const figures = await alone(url, db, quick, rows);
  for (const load of quick ? LOADS.filter(({ atOnce, gzip }) => atOnce === 32 && !gzip) : LOADS)
    figures.push(await together(url, db, quick, rows, load));
  return figures;
}

const CALENDAR = PORTAL_ROUTES.calendar.path.replace(':patient', PATIENT);
const SIX_WEEKS = { from: '2026-05-01', until: '2026-06-15' };

/** 16 at once leave a third of two processors idle: what is asked together is few, and each waits for its turn. */
const LOADS = [
  { processes: 1, atOnce: 16, gzip: false },
  { processes: 1, atOnce: 32, gzip: false },
  { processes: 2, atOnce: 32, gzip: false },
  { processes: 2, atOnce: 32, gzip: true },
] as const;

/** How long one calendar takes while nobody else asks. */
async function alone(url: string, db: Database, quick: boolean, rows: number): Promise<Measurement[]> {
  await using center = await ownCenter(url);
  const { cookie } = await signIn(center.portalPort);
  const windows: readonly [name: string, period: typeof SIX_WEEKS, times: number][] = [
    ['six weeks', SIX_WEEKS, quick ? 300 : 2_000],
    ['one year', { from: '2025-06-15', until: '2026-06-15' }, quick ? 100 : 500],
    ['ten years', { from: '2016-07-01', until: '2026-06-30' }, quick ? 60 : 200],
  ];
  const figures: Measurement[] = [];
  for (const [name, period, times] of windows) {
    const request = { port: center.portalPort, path: CALENDAR, body: JSON.stringify(period), cookie };
    const entries = await checked(db, request, period);
    await plainTimes(request, 60);
    const samples = await plainTimes(request, times);
    const p95 = percentile(samples, 0.95);
    figures.push({
      promise: `calendar at the center, ${name} (${entries} entries)`,
      target: 'p95 ≤ 20 ms',
      figure: `p50 ${percentile(samples, 0.5).toFixed(1)} ms, p95 ${p95.toFixed(1)} ms`,
      size: sizeOf(rows),
      met: p95 <= 20,
    });
  }
  return figures;
}

/** How many calendars a second, and what each costs where. Every connection is a session of its own. */
async function together(
  url: string,
  db: Database,
  quick: boolean,
  rows: number,
  { processes, atOnce, gzip }: (typeof LOADS)[number],
): Promise<Measurement> {
  await using center = await ownCenter(url, processes);
  const requests: PlainRequest[] = [];
  for (let at = 0; at < atOnce; at++) {
    const port = center.portalPorts[at % processes] ?? 0;
    requests.push({ port, path: CALENDAR, body: JSON.stringify(SIX_WEEKS), cookie: (await signIn(port)).cookie, gzip });
  }
  for (const request of requests) await checked(db, request, SIX_WEEKS);
  // until everything is compiled
  await plainLoad(requests, quick ? 4 : 10);
  const spent = async () => ({
    center: await center.processorMs(),
    client: process.cpuUsage(),
    postgres: await postgresProcessorMs(db),
  });
  const before = await spent();
  const seconds = quick ? 2 : 10;
  const samples = await plainLoad(requests, seconds);
  const after = await spent();
  const client = (after.client.user + after.client.system - before.client.user - before.client.system) / 1000;
  const each = (ms: number) => (ms / samples.length).toFixed(2);
  const postgres =
    after.postgres === undefined || before.postgres === undefined
      ? ''
      : `, PostgreSQL ${each(after.postgres - before.postgres)}`;
  const rate = samples.length / seconds;
  return {
    promise:
      `calendars a second, six weeks, ${atOnce} at once, ` +
      `${processes === 1 ? 'one center process' : `${processes} center processes`}` +
      `${gzip ? ', compressed as for browsers' : ''}`,
    target: '≥ 2,000/s',
    figure:
      `${Math.round(rate).toLocaleString('en')}/s, p95 ${percentile(samples, 0.95).toFixed(1)} ms; ms of ` +
      `processor each: center ${each(after.center - before.center)}, client ${each(client)}${postgres}`,
    size: `${sizeOf(rows)}; client, center and database on the same processors`,
    met: rate >= 2_000,
  };
}

function sizeOf(rows: number): string {
  return (
    `${rows.toLocaleString('en')} rows, patient of ${ENTRIES_OF_THE_PATIENT.toLocaleString('en')} entries in ` +
    `${FACILITIES.length} facilities`
  );
}

async function signIn(port: number): Promise<{ readonly cookie: string }> {
  const answer = await post({
    port,
    path: PORTAL_ROUTES.signIn.path,
    body: JSON.stringify({ userId: 'bench', password: PASSWORD }),
    cookie: '',
  });
  return { cookie: answer.headers.getSetCookie()[0]?.split(';')[0] ?? '' };
}

/** Reads one answer as the portal does and holds it against the index; what follows must be as long. */
async function checked(db: Database, request: PlainRequest, { from, until }: typeof SIX_WEEKS): Promise<number> {
  const view = readCalendar((await (await post(request)).json()) as CalendarAnswer);
  const [there] = await db.query<{ entries: number }>(
    `select count(*) as entries from location_entry where local_patient = 'heavy' and day between $1 and $2`,
    [from, until],
  );
  if (view.entries.length === 0 || view.entries.length !== there?.entries)
    throw new Error(`${view.entries.length} entries shown of ${there?.entries ?? 0}`);
  return view.entries.length;
}

async function post({ port, path, body, cookie }: PlainRequest): Promise<Response> {
  const answer = await fetch(`http://127.0.0.1:${port}${path}`, {
    method: 'POST',
    body,
    headers: { cookie, origin: `http://127.0.0.1:${port}`, 'content-type': 'application/json' },
  });
  if (!answer.ok) throw new Error(`the center answered ${answer.status}: ${await answer.text()}`);
  return answer;
}

/** The index: the patient of the bench spread over ten years, and others of 200 entries each, at all ten facilities. */
async function fill(db: Database, rows: number): Promise<void> {
  const facilities = FACILITIES.map((id) => `'${id}'`).join(',');
  const entries = (patients: string, perFacility: number) => `
    insert into location_entry (network_id, facility_id, local_patient, day, entry_id, kind,
      status, department, sensitive, version, changed_at)
    select 'bench', f.id, p.local, date '2016-07-01' + (e.n * 3652 / ${perFacility})::integer, gen_random_uuid(),
      (array['encounter','prescription','laboratory','injection','report','document','laboratory',
         'vital-signs'])[1 + e.n % 8],
        (array['ordered','performed','resulted'])[1 + e.n % 3], '01', null, 1, now()
    from ${patients} as p (local)
    cross join unnest(array[${facilities}]) as f (id)
    cross join generate_series(0, ${perFacility - 1}) as e (n)`;
  await db.query(entries(`(values ('heavy'))`, ENTRIES_OF_THE_PATIENT / FACILITIES.length));
  const others = Math.max(1, Math.round((rows - ENTRIES_OF_THE_PATIENT) / ENTRIES_OF_OTHERS));
  const batch = 5_000;
  for (let start = 0; start < others; start += batch) {
    await db.query(
      entries(
        `(select 'p' || n from generate_series(${start}, ${Math.min(start + batch, others) - 1}) as n)`,
        ENTRIES_OF_OTHERS / FACILITIES.length,
      ),
    );
  }
  await db.query(
    `update facility set publication = jsonb_build_object('facility', facility_id, 'kinds', $1::jsonb) where discloses`,
    [JSON.stringify(RECORD_KINDS)],
  );
  await db.query(
    `insert into patient (network_id, patient_id, regional_id, demographics, kanji_key,
      kana_key, birth_date, sex, registered_at, registered_by, registered_facility)
    select 'bench', $1, '9900000017', '{"sex":"female","telephones":[]}',
      'k', 'k', date '1951-04-18', 'female', now(), $1, $2`,
    [PATIENT, CLINIC],
  );
  await db.query(
    `insert into patient_link (network_id, link_id, patient_id, facility_id, local_patient, made_at, made_by)
    select 'bench', gen_random_uuid(), $1, facility_id, case when discloses then 'heavy' else 'own' end, now(), $1
      from facility`,
    [PATIENT],
  );
  await db.query(
    `insert into consent_event (network_id, patient_id, consent_id, sequence, event, scope,
      signer, registered_at, form_version, medium, accepted_at, effective_at)
    values ('bench', $1, $1, 1, 'given', '{"disclosing":"all","viewing":"all","excludedDisclosing":[],\
"excludedViewing":[],"kinds":"all","excludedKinds":[],"sensitive":[]}',
      '{"by":"patient"}', $2, '1', 'paper', now() - interval '1 day', now() - interval '1 day')`,
    [PATIENT, CLINIC],
  );
  await db.query(`select refresh_calendar_pages('bench', facility_id, array_agg(local_patient), array_agg(month))
    from (select distinct facility_id, local_patient, date_trunc('month', day)::date as month from location_entry) as m
    group by facility_id`);
  await db.query('vacuum (analyze) location_entry');
  await db.query('vacuum (analyze) calendar_page');
}

function directory(): object {
  return {
    network: 'bench',
    regionalIdPrefix: '99',
    facilities: [
      ...FACILITIES.map((id, i) => ({
        id,
        name: `病院${i}`,
        shortName: `病${i}`,
        type: 'hospital',
        discloses: true,
        color: i + 1,
        gateway: `gw-${i}`,
      })),
      { id: CLINIC, name: 'クリニック', shortName: 'ク', type: 'clinic', discloses: false, color: 1, gateway: null },
    ],
    staff: [
      { userId: 'bench', name: '測定', kanaName: 'ソクテイ', role: 'doctor', password: PASSWORD, facilities: [CLINIC] },
    ],
  };
}
