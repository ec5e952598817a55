import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  appendAudit,
  signCheckpoint,
  systemClock,
  verifyAuditChains,
  appendAuditAlone,
  type Database,
} from '@musubi/runtime';
import { CHAIN_KEYS, chainDatabase, MIGRATIONS, someEvent, type ChainDatabase } from '../fixture/chain-database.ts';

const keys = CHAIN_KEYS;

describe('audit chain', () => {
  let database: ChainDatabase;
  let app: Database;
  let owner: Database;
  beforeAll(async () => {
    database = await chainDatabase();
    ({ app, owner } = database);
  });
  afterAll(() => database[Symbol.asyncDispose]());

  it('has the same text in the migration as in the runtime', () => {
    const text = (name: string) =>
      readFileSync(new URL(`../../../../packages/runtime/src/append-only-log/${name}.sql`, import.meta.url), 'utf8');
    expect(readFileSync(`${MIGRATIONS}/0002_audit.sql`, 'utf8').startsWith(text('audit-chain'))).toBe(true);
    expect(readFileSync(`${MIGRATIONS}/0025_append_audit_events.sql`, 'utf8')).toBe(text('append-audit-events'));
    expect(readFileSync(`${MIGRATIONS}/0027_inline_audit_hash.sql`, 'utf8')).toBe(text('inline-audit-hash'));
  });

  it('keeps what many transactions append at once in unbroken chains, and nothing that was rolled back', async () => {
    await Promise.all(
      Array.from({ length: 40 }, (_, i) =>
        app.transaction((tx) => appendAudit(tx, [someEvent(`t${i}`, 'p'), someEvent(`u${i}`)])),
      ),
    );
    await expect(
      app.transaction(async (tx) => {
        await appendAudit(tx, [someEvent('gone')]);
        throw new Error('act failed');
      }),
    ).rejects.toThrow('act failed');
    expect(await verifyAuditChains(app, [keys.publicKey])).toEqual({ events: 80, faults: [] });
    const found = await app.query<{ n: number }>(
      `select count(*) as n from audit_event where patient = 'p' and viewer_facility = '9910000011'`,
    );
    expect(found[0]?.n).toBe(40);
  });

  it('keeps every event of many that are appended alone at once, and refuses only what cannot be kept', async () => {
    const before = (await verifyAuditChains(app, [keys.publicKey])).events;
    const bad = { ...someEvent('bad'), trace: undefined as unknown as string };
    const settled = await Promise.allSettled([
      ...Array.from({ length: 50 }, (_, i) => appendAuditAlone(app, [someEvent(`w${i}`)])),
      appendAuditAlone(app, [bad]),
      ...Array.from({ length: 50 }, (_, i) => appendAuditAlone(app, [someEvent(`x${i}`)])),
    ]);
    expect(settled.filter((one) => one.status === 'rejected')).toHaveLength(1);
    expect(settled[50]?.status).toBe('rejected');
    expect(await verifyAuditChains(app, [keys.publicKey])).toEqual({ events: before + 100, faults: [] });
    const kept = await app.query<{ n: number }>(
      `select count(distinct trace) as n from audit_event where trace ~ '^[wx][0-9]+$'`,
    );
    expect(kept[0]?.n).toBe(100);
  });

  it('writes transactions that do nothing else together, each in order, and fails only the bad one', async () => {
    const before = (await verifyAuditChains(app, [keys.publicKey])).events;
    const record = (i: number) =>
      app.transaction((tx) => appendAudit(tx, [someEvent(`first${i}`), someEvent(`second${i}`)]));
    await Promise.all(Array.from({ length: 30 }, (_, i) => record(i)));
    const [commits] = await app.query<{ n: number }>(
      `select count(distinct xmin::text) as n from audit_event where trace ~ '^(first|second)'`,
    );
    expect(commits?.n).toBeLessThan(30);
    const bad = { ...someEvent('bad'), trace: undefined as unknown as string };
    const settled = await Promise.allSettled([
      record(30),
      app.transaction((tx) => appendAudit(tx, [someEvent('before-bad'), bad])),
      record(31),
    ]);
    expect(settled.map((one) => one.status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(await verifyAuditChains(app, [keys.publicKey])).toEqual({ events: before + 64, faults: [] });
    const pairs = await app.query(
      `select 1 as kept
       from audit_event as a
       join audit_event as b
         on b.chain_no = a.chain_no and b.seq = a.seq + 1 and b.trace = replace(a.trace, 'first', 'second')
       where a.trace like 'first%'`,
    );
    expect(pairs).toHaveLength(32);
  });

  it.each([
    'update audit_event set body = body',
    'delete from audit_event',
    'truncate audit_event',
    'delete from audit_checkpoint',
  ])('AUD-02 refuses to the application and to the owner: %s', async (statement) => {
    await signCheckpoint(app, keys.privateKey, systemClock);
    await expect(app.query(statement)).rejects.toMatchObject({ code: '42501' });
    await expect(owner.query(statement)).rejects.toMatchObject({ code: '42501' });
  });

  it.each([`insert into audit_event select * from audit_event`, 'update audit_chain_head set seq = 0'])(
    'gives the application no way around the function: %s',
    async (statement) => {
      await expect(app.query(statement)).rejects.toMatchObject({ code: '42501' });
    },
  );
});
