import { generateKeyPairSync } from 'node:crypto';
import { MIGRATIONS_FOLDER } from '@musubi/center';
import {
  appendAudit,
  appendAuditAlone,
  Database,
  signCheckpoint,
  systemClock,
  verifyAuditChains,
} from '@musubi/runtime';
import type { Measurement } from './measurement.ts';
import { ownCluster } from './own-cluster.ts';

const event = (i: number) => ({
  event: 'record/requested',
  outcome: 'success',
  trace: `trace-${i}`,
  patient: `0190000-${i % 1000}`,
  facility: '9910000011',
  actor: { staff: '01900000-0000-7000-8000-000000000001', name: '港 太郎', role: 'doctor', facility: '9910000037' },
  detail: {
    what: 'entries',
    kinds: ['laboratory', 'prescription'],
    decisions: [
      {
        decision: '01900000-0000-7000-8000-000000000002',
        because: [
          'role/reads-kind',
          'session/strong-enough',
          'link/disclosing-facility',
          'link/viewing-facility',
          'consent/covers',
          'publication/published',
        ],
        entries: 12,
      },
    ],
  },
});

/** What an act of the product costs: its own row and its event, or neither. */
const opened =
  (db: Database) =>
  (n: number): Promise<void> =>
    db.transaction(async (tx) => {
      await tx.query(
        `insert into patient_opened (network_id, staff_id, patient_id, opened_at)
     values ('bench', $1, $2, now())
     on conflict (network_id, staff_id, patient_id) do update set opened_at = excluded.opened_at`,
        ['01900000-0000-7000-8000-000000000001', `01900000-0000-7000-8000-${String(n).padStart(12, '0')}`],
        'bench_opened',
      );
      await appendAudit(tx, [event(n)]);
    });

/** 監査証跡: events appended durably by 32 writers, and the chains verified. fsync is on. */
export async function run({ quick }: { quick: boolean }): Promise<Measurement[]> {
  await using cluster = await ownCluster();
  const url = await cluster.database('bench', MIGRATIONS_FOLDER);
  // as many as the center has
  await using db = new Database(url, { role: 'musubi_center_app', max: 16, statementTimeoutMs: 0 });
  const rateOf = async (seconds: number, write: (n: number) => Promise<unknown>): Promise<number> => {
    const started = performance.now();
    let written = 0;
    await Promise.all(
      Array.from({ length: 32 }, async () => {
        while (performance.now() - started < seconds * 1000) await write(written++);
      }),
    );
    return written / ((performance.now() - started) / 1000);
  };
  const together = (events: number) => () =>
    db.transaction((tx) =>
      appendAudit(
        tx,
        Array.from({ length: events }, (_, i) => event(i)),
      ),
    );
  const alone = (n: number) => appendAuditAlone(db, [event(n)]);
  const seconds = quick ? 1 : 8;
  for (const write of [together(1), alone, opened(db)]) await rateOf(quick ? 0.5 : 1, write);
  const single = await rateOf(seconds, together(1));
  const act = await rateOf(seconds, opened(db));
  const direct = await rateOf(seconds, alone);
  const views = 10 * (await rateOf(seconds, together(10)));
  const events = quick ? 100_000 : 1_000_000;
  const batch = Array.from({ length: 1000 }, (_, i) => event(i));
  let made = (await db.query<{ n: number }>('select sum(seq) as n from audit_chain_head'))[0]?.n ?? 0;
  while (Number(made) < events) {
    await Promise.all(Array.from({ length: 4 }, () => appendAuditAlone(db, batch)));
    made = Number(made) + 4000;
  }
  const keys = generateKeyPairSync('ed25519');
  await signCheckpoint(db, keys.privateKey, systemClock);
  const started = performance.now();
  const report = await verifyAuditChains(db, [keys.publicKey]);
  const took = (performance.now() - started) / 1000;
  if (report.faults.length > 0) throw new Error('the chains do not hold');
  const rate = (promise: string, figure: number): Measurement => ({
    promise,
    target: '≥ 5,000 events/s',
    figure: `${Math.round(figure).toLocaleString('en')}/s`,
    size: '32 writers over sixteen connections, 700 bytes an event',
    met: figure >= 5000,
  });
  return [
    rate('audit events appended, one in a transaction that does nothing else', single),
    rate('acts, each with its event in one transaction (a patient opened)', act),
    rate('audit events appended, one in a statement of its own (a calendar view)', direct),
    rate('audit events appended, ten in a transaction (a view of ten facilities)', views),
    {
      promise: 'audit chains verified',
      target: '1,000,000 events ≤ 10 s',
      figure: `${report.events.toLocaleString('en')} in ${took.toFixed(1)} s`,
      size: '16 chains',
      met: (took * 1_000_000) / report.events <= 10,
    },
  ];
}
