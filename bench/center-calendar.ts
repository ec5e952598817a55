import { Agent, request } from 'node:http';
import { directoryFileSchema, importDirectory, MIGRATIONS_FOLDER } from '@musubi/center';
import { PORTAL_ROUTES, readCalendar, type CalendarAnswer } from '@musubi/contract';
import { RECORD_KINDS } from '@musubi/domain';
import { Database, systemClock } from '@musubi/runtime';
import { percentile, type Measurement } from './measurement.ts';
import { ownCenter } from './own-center.ts';
import { ownCluster } from './own-cluster.ts';
import { plainLoad } from './plain-load.ts';

const FACILITIES = Array.from({ length: 10 }, (_, i) => `99100000${10 + i}`);
const PATIENT = '01900000-0000-7000-8000-000000000001';
const PASSWORD = 'bench-himitsu-1';
const ENTRIES_OF_THE_PATIENT = 20_000;
const ENTRIES_OF_OTHERS = 200;
const CLINIC = '9910000099';

/**
 * 診療カレンダー at the center: a patient with 20,000 entries in 10 facilities, in an index that holds many others.
 * Whole requests over HTTP on loopback, until the last byte is there: session, consent, decisions and the audit event included.
 */
export async function run({ quick, rows = quick ? 300_000 : 3_000_000 }: { quick: boolean; rows?: number }): Promise<Measurement[]> {
  await using cluster = await ownCluster();
  const url = await cluster.database('bench', MIGRATIONS_FOLDER);
  await using db = new Database(url, { statementTimeoutMs: 0 });
  await importDirectory(db, systemClock, directoryFileSchema.parse(directory()));
  await fill(db, rows);
  await using center = await ownCenter(url);
  return await measure(center.portalPort, quick, rows);
}

async function measure(port: number, quick: boolean, rows: number): Promise<Measurement[]> {
  const agent = new Agent({ keepAlive: true, maxSockets: 32 });
  let cookie = '';
  const post = (path: string, body: unknown) => new Promise<Buffer>((resolve, reject) => {
    const payload = JSON.stringify(body);
    const sent = request({ port, host: '127.0.0.1', agent, method: 'POST', path, headers: { cookie, origin: `http://127.0.0.1:${port}`, 'content-type': 'application/json', 'content-length': Buffer.byteLength(payload) } }, (answer) => {
      const chunks: Buffer[] = [];
      answer.on('data', (chunk: Buffer) => chunks.push(chunk));
      answer.on('end', () => {
        const answered = Buffer.concat(chunks);
        cookie = answer.headers['set-cookie']?.[0]?.split(';')[0] ?? cookie;
        if (answer.statusCode === 200) resolve(answered);
        else reject(new Error(`the center answered ${answer.statusCode}: ${answered.toString()}`));
      });
    });
    sent.on('error', reject);
    sent.end(payload);
  });
  await post(PORTAL_ROUTES.signIn.path, { userId: 'bench', password: PASSWORD });
  const calendar = (from: string, until: string) => post(PORTAL_ROUTES.calendar.path.replace(':patient', PATIENT), { from, until });
  const size = `${rows.toLocaleString('en')} rows, patient of ${ENTRIES_OF_THE_PATIENT.toLocaleString('en')} entries in ${FACILITIES.length} facilities`;
  const windows: readonly [name: string, from: string, until: string, times: number][] = [
    ['six weeks', '2026-05-01', '2026-06-15', quick ? 300 : 2_000],
    ['one year', '2025-06-15', '2026-06-15', quick ? 100 : 500],
    ['ten years', '2016-07-01', '2026-06-30', quick ? 20 : 100],
  ];
  const figures: Measurement[] = [];
  for (const [name, from, until, times] of windows) {
    for (let i = 0; i < 20; i++) await calendar(from, until);
    const entries = readCalendar(JSON.parse((await calendar(from, until)).toString()) as CalendarAnswer).entries.length;
    const samples: number[] = [];
    for (let i = 0; i < times; i++) {
      const started = performance.now();
      await calendar(from, until);
      samples.push(performance.now() - started);
    }
    const p95 = percentile(samples, 0.95);
    figures.push({ promise: `calendar at the center, ${name} (${entries} entries)`, target: 'p95 ≤ 20 ms', figure: `p50 ${percentile(samples, 0.5).toFixed(1)} ms, p95 ${p95.toFixed(1)} ms`, size, met: p95 <= 20 });
  }
  const seconds = quick ? 3 : 10;
  const [, from, until] = windows[0] ?? ['', '', ''];
  const load = { port, path: PORTAL_ROUTES.calendar.path.replace(':patient', PATIENT), body: JSON.stringify({ from, until }), headers: { cookie, origin: `http://127.0.0.1:${port}` }, connections: 16 };
  await plainLoad({ ...load, seconds: 1 });
  const processor = process.cpuUsage();
  const done = await plainLoad({ ...load, seconds });
  const rate = done / seconds;
  const spent = process.cpuUsage(processor);
  const each = (spent.user + spent.system) / 1000 / done;
  figures.push({ promise: 'calendars a second, six weeks, 16 at once', target: '≥ 2,000/s', figure: `${Math.round(rate).toLocaleString('en')}/s; ${each.toFixed(2)} ms of processor each in center and client`, size: `${size}; client, center and database on the same processors`, met: rate >= 2_000 });
  agent.destroy();
  return figures;
}

/** The index: the patient of the bench spread over ten years, and others of 200 entries each, at all ten facilities. */
async function fill(db: Database, rows: number): Promise<void> {
  const facilities = FACILITIES.map((id) => `'${id}'`).join(',');
  const entries = (patients: string, perFacility: number) => `
    insert into location_entry (network_id, facility_id, local_patient, day, entry_id, kind, status, department, sensitive, version, changed_at)
    select 'bench', f.id, p.local, date '2016-07-01' + (e.n * 3652 / ${perFacility})::integer, gen_random_uuid(),
      (array['encounter','prescription','laboratory','injection','report','document','laboratory','vital-signs'])[1 + e.n % 8], (array['ordered','performed','resulted'])[1 + e.n % 3], '01', null, 1, now()
    from ${patients} as p (local)
    cross join unnest(array[${facilities}]) as f (id)
    cross join generate_series(0, ${perFacility - 1}) as e (n)`;
  await db.query(entries(`(values ('heavy'))`, ENTRIES_OF_THE_PATIENT / FACILITIES.length));
  const others = Math.max(1, Math.round((rows - ENTRIES_OF_THE_PATIENT) / ENTRIES_OF_OTHERS));
  const batch = 5_000;
  for (let start = 0; start < others; start += batch) {
    await db.query(entries(`(select 'p' || n from generate_series(${start}, ${Math.min(start + batch, others) - 1}) as n)`, ENTRIES_OF_OTHERS / FACILITIES.length));
  }
  await db.query(`update facility set publication = jsonb_build_object('facility', facility_id, 'kinds', $1::jsonb) where discloses`, [JSON.stringify(RECORD_KINDS)]);
  await db.query(`insert into patient (network_id, patient_id, regional_id, demographics, kanji_key, kana_key, birth_date, sex, registered_at, registered_by, registered_facility)
    select 'bench', $1, '9900000017', '{"sex":"female","telephones":[]}', 'k', 'k', date '1951-04-18', 'female', now(), $1, $2`, [PATIENT, CLINIC]);
  await db.query(`insert into patient_link (network_id, link_id, patient_id, facility_id, local_patient, made_at, made_by)
    select 'bench', gen_random_uuid(), $1, facility_id, case when discloses then 'heavy' else 'own' end, now(), $1 from facility`, [PATIENT]);
  await db.query(`insert into consent_event (network_id, patient_id, consent_id, sequence, event, scope, signer, registered_at, form_version, medium, accepted_at, effective_at)
    values ('bench', $1, $1, 1, 'given', '{"disclosing":"all","viewing":"all","excludedDisclosing":[],"excludedViewing":[],"kinds":"all","excludedKinds":[],"sensitive":[]}', '{"by":"patient"}', $2, '1', 'paper', now() - interval '1 day', now() - interval '1 day')`, [PATIENT, CLINIC]);
  await db.query(`select refresh_calendar_pages('bench', facility_id, array_agg(local_patient), array_agg(month))
    from (select distinct facility_id, local_patient, date_trunc('month', day)::date as month from location_entry) as m
    group by facility_id`);
  await db.query('vacuum (analyze) location_entry');
  await db.query('vacuum (analyze) calendar_page');
}

function directory(): object {
  return {
    network: 'bench', regionalIdPrefix: '99',
    facilities: [
      ...FACILITIES.map((id, i) => ({ id, name: `病院${i}`, shortName: `病${i}`, type: 'hospital', discloses: true, color: i + 1, gateway: `gw-${i}` })),
      { id: CLINIC, name: 'クリニック', shortName: 'ク', type: 'clinic', discloses: false, color: 1, gateway: null },
    ],
    staff: [{ userId: 'bench', name: '測定', kanaName: 'ソクテイ', role: 'doctor', password: PASSWORD, facilities: [CLINIC] }],
  };
}
