import { generateKeyPairSync } from 'node:crypto';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MIGRATIONS_FOLDER } from '@musubi/center';
import { appendAudit, appendAuditAlone, createDatabase, Database, migrate, openCluster, signCheckpoint, systemClock, verifyAuditChains } from '@musubi/runtime';
import type { Measurement } from './measurement.ts';

const event = (i: number) => ({
  event: 'record/requested', outcome: 'success', trace: `trace-${i}`, patient: `0190000-${i % 1000}`, facility: '9910000011', actor: { staff: '01900000-0000-7000-8000-000000000001', name: '港 太郎', role: 'doctor', facility: '9910000037' },
  detail: { what: 'entries', kinds: ['laboratory', 'prescription'], decisions: [{ decision: '01900000-0000-7000-8000-000000000002', because: ['role/reads-kind', 'session/strong-enough', 'link/disclosing-facility', 'link/viewing-facility', 'consent/covers', 'publication/published'], entries: 12 }] },
});

/** 監査証跡: events appended durably by 32 writers, and the chains verified. fsync is on. */
export async function run({ quick }: { quick: boolean }): Promise<Measurement[]> {
  const folder = mkdtempSync(join(tmpdir(), 'musubi-bench-'));
  chmodSync(folder, 0o755);
  const cluster = await openCluster(join(folder, 'postgres'), { durable: true });
  try {
    const url = await createDatabase(cluster.url, 'bench');
    await migrate(url, MIGRATIONS_FOLDER);
    await using db = new Database(url, { role: 'musubi_center_app', max: 32, statementTimeoutMs: 0 });
    const append = async (perTransaction: number, seconds: number): Promise<number> => {
      const started = performance.now();
      let appended = 0;
      await Promise.all(Array.from({ length: 32 }, async () => {
        while (performance.now() - started < seconds * 1000) {
          await db.transaction((tx) => appendAudit(tx, Array.from({ length: perTransaction }, (_, i) => event(i))));
          appended += perTransaction;
        }
      }));
      return appended / ((performance.now() - started) / 1000);
    };
    const alone = async (seconds: number): Promise<number> => {
      const started = performance.now();
      let appended = 0;
      await Promise.all(Array.from({ length: 32 }, async () => {
        for (; performance.now() - started < seconds * 1000; appended++) await appendAuditAlone(db, [event(appended)]);
      }));
      return appended / ((performance.now() - started) / 1000);
    };
    const seconds = quick ? 2 : 8;
    await append(1, 1);
    await alone(1);
    const single = await append(1, seconds);
    const direct = await alone(seconds);
    const views = await append(10, seconds);
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
    const rate = (promise: string, figure: number): Measurement => ({ promise, target: '≥ 5,000 events/s', figure: `${Math.round(figure).toLocaleString('en')}/s`, size: '32 writers, 700 bytes an event', met: figure >= 5000 });
    return [
      rate('audit events appended, one in a transaction', single),
      rate('audit events appended, one in a statement of its own (a calendar view)', direct),
      rate('audit events appended, ten in a transaction (a view of ten facilities)', views),
      { promise: 'audit chains verified', target: '1,000,000 events ≤ 10 s', figure: `${report.events.toLocaleString('en')} in ${took.toFixed(1)} s`, size: '16 chains', met: (took * 1_000_000) / report.events <= 10 },
    ];
  } finally {
    await cluster.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}
