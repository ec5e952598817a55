import { generateKeyPairSync } from 'node:crypto';
import { appendAuditAlone, Database, signCheckpoint, systemClock, verifyAuditChains } from '@musubi/runtime';
import { percentile, type Measurement } from '../measurement.ts';

const WRITERS = 16;

/**
 * 監査証跡: a million views recorded one by one by the real statement, and every hash and column of them checked again.
 */
export async function appendAndVerify(url: string, events: number): Promise<Measurement[]> {
  await using app = new Database(url, { role: 'musubi_center_app', max: WRITERS, statementTimeoutMs: 0 });
  const patients = (await app.query<{ patient_id: string }>('select patient_id from patient limit 50000')).map(
    (row) => row.patient_id,
  );
  const event = (n: number) => ({
    event: 'calendar/viewed',
    outcome: 'success',
    trace: `trace-${n}`,
    patient: patients[(n * 7919) % patients.length],
    actor: { staff: '01900000-0000-7000-8000-000000000001', name: '港 太郎', role: 'doctor', facility: '9910000011' },
    detail: {
      from: '2026-05-01',
      until: '2026-06-15',
      facilities: [
        { facility: '9910000012', outcome: 'complete', entries: 12 },
        { facility: '9910000013', outcome: 'complete', entries: 3 },
      ],
      decisions: [
        {
          decision: '01900000-0000-7000-8000-000000000002',
          because: ['role/reads-kind', 'link/viewing-facility', 'consent/covers', 'publication/published'],
          entries: 15,
        },
      ],
    },
  });
  const began = performance.now();
  let made = 0;
  await Promise.all(
    Array.from({ length: WRITERS }, async () => {
      while (made < events) await appendAuditAlone(app, [event(made++)]);
    }),
  );
  const seconds = (performance.now() - began) / 1000;
  const keys = generateKeyPairSync('ed25519');
  await signCheckpoint(app, keys.privateKey, systemClock);
  const rss = process.memoryUsage().rss;
  let most = rss;
  const beat = setInterval(() => {
    most = Math.max(most, process.memoryUsage().rss);
  }, 50);
  const started = performance.now();
  const report = await verifyAuditChains(app, [keys.publicKey]);
  const took = (performance.now() - started) / 1000;
  clearInterval(beat);
  if (report.faults.length > 0) throw new Error('the chains do not hold');
  const history: number[] = [];
  for (let i = 0; i < 200; i++) {
    const at = performance.now();
    await app.query(
      'select at, body from audit_event where patient = $1 order by at desc limit 50',
      [patients[(i * 31) % patients.length]],
      'bench_history',
    );
    history.push(performance.now() - at);
  }
  return [
    {
      promise: 'audit events appended, one by one',
      target: '≥ 5,000/s',
      met: events / seconds >= 5_000,
      figure: `${Math.round(events / seconds).toLocaleString('en')}/s`,
      size: `${events.toLocaleString('en')} events, ${WRITERS} writers`,
    },
    {
      promise: 'audit chains verified',
      target: '1,000,000 events ≤ 10 s',
      met: (took * 1e6) / report.events <= 10,
      figure:
        `${report.events.toLocaleString('en')} in ${took.toFixed(1)} s, + ${Math.round((most - rss) / 1e6)} MB ` +
        'in the program',
      size: '16 chains',
    },
    {
      promise: 'the newest events of one patient',
      target: 'p95 ≤ 20 ms',
      met: percentile(history, 0.95) <= 20,
      figure: `p95 ${percentile(history, 0.95).toFixed(1)} ms`,
      size: `${report.events.toLocaleString('en')} events`,
    },
  ];
}
