import { readFileSync } from 'node:fs';
import { generateKeyPairSync } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  appendAudit,
  appendAuditAlone,
  Database,
  signCheckpoint,
  systemClock,
  verifyAuditChains,
} from '@musubi/runtime';
import { testDatabase, type TestDatabase } from '@musubi/testkit';

const folder = new URL('../../db/migrations', import.meta.url).pathname;
const keys = generateKeyPairSync('ed25519');
const event = (trace: string, patient?: string) => ({
  event: 'patient/opened',
  outcome: 'success',
  trace,
  patient,
  actor: { staff: 's1', facility: '9910000011' },
  detail: { 名: '髙橋', n: 1 },
});

describe('audit chain', () => {
  let database: TestDatabase;
  let app: Database;
  let owner: Database;
  beforeAll(async () => {
    database = await testDatabase(folder);
    app = new Database(database.url, { role: 'musubi_center_app' });
    owner = new Database(database.url);
  });
  afterAll(async () => {
    await app[Symbol.asyncDispose]();
    await owner[Symbol.asyncDispose]();
    await database[Symbol.asyncDispose]();
  });

  it('has the same text in the migration as in the runtime', () => {
    const text = (name: string) =>
      readFileSync(new URL(`../../../../packages/runtime/src/append-only-log/${name}.sql`, import.meta.url), 'utf8');
    expect(readFileSync(`${folder}/0002_audit.sql`, 'utf8').startsWith(text('audit-chain'))).toBe(true);
    expect(readFileSync(`${folder}/0025_append_audit_events.sql`, 'utf8')).toBe(text('append-audit-events'));
    expect(readFileSync(`${folder}/0027_inline_audit_hash.sql`, 'utf8')).toBe(text('inline-audit-hash'));
  });

  it('keeps what many transactions append at once, in unbroken chains, and nothing of what was rolled back', async () => {
    await Promise.all(
      Array.from({ length: 40 }, (_, i) =>
        app.transaction((tx) => appendAudit(tx, [event(`t${i}`, 'p'), event(`u${i}`)])),
      ),
    );
    await expect(
      app.transaction(async (tx) => {
        await appendAudit(tx, [event('gone')]);
        throw new Error('act failed');
      }),
    ).rejects.toThrow('act failed');
    expect(await verifyAuditChains(app, [keys.publicKey])).toEqual({ events: 80, faults: [] });
    const found = await app.query<{ n: number }>(
      `select count(*) as n from audit_event where patient = 'p' and viewer_facility = '9910000011'`,
    );
    expect(found[0]?.n).toBe(40);
  });

  it('keeps every event of many that are appended at once by themselves, and refuses only the one that cannot be kept', async () => {
    const before = (await verifyAuditChains(app, [keys.publicKey])).events;
    const bad = { ...event('bad'), trace: undefined as unknown as string };
    const settled = await Promise.allSettled([
      ...Array.from({ length: 50 }, (_, i) => appendAuditAlone(app, [event(`w${i}`)])),
      appendAuditAlone(app, [bad]),
      ...Array.from({ length: 50 }, (_, i) => appendAuditAlone(app, [event(`x${i}`)])),
    ]);
    expect(settled.filter((one) => one.status === 'rejected')).toHaveLength(1);
    expect(settled[50]?.status).toBe('rejected');
    expect(await verifyAuditChains(app, [keys.publicKey])).toEqual({ events: before + 100, faults: [] });
    const kept = await app.query<{ n: number }>(
      `select count(distinct trace) as n from audit_event where trace ~ '^[wx][0-9]+$'`,
    );
    expect(kept[0]?.n).toBe(100);
  });

  it('writes the records of transactions that do nothing else together, in order within each, and fails only the one that cannot be kept', async () => {
    const before = (await verifyAuditChains(app, [keys.publicKey])).events;
    const record = (i: number) => app.transaction((tx) => appendAudit(tx, [event(`first${i}`), event(`second${i}`)]));
    await Promise.all(Array.from({ length: 30 }, (_, i) => record(i)));
    const [commits] = await app.query<{ n: number }>(
      `select count(distinct xmin::text) as n from audit_event where trace ~ '^(first|second)'`,
    );
    expect(commits?.n).toBeLessThan(30);
    const bad = { ...event('bad'), trace: undefined as unknown as string };
    const settled = await Promise.allSettled([
      record(30),
      app.transaction((tx) => appendAudit(tx, [event('before-bad'), bad])),
      record(31),
    ]);
    expect(settled.map((one) => one.status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(await verifyAuditChains(app, [keys.publicKey])).toEqual({ events: before + 64, faults: [] });
    const pairs = await app.query(
      `select 1 as kept
       from audit_event as a
       join audit_event as b on b.chain_no = a.chain_no and b.seq = a.seq + 1 and b.trace = replace(a.trace, 'first', 'second')
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

  it('names the first altered event when an operator switches the triggers off', async () => {
    await appendAuditAlone(
      app,
      Array.from({ length: 20 }, (_, i) => event(`v${i}`)),
    );
    const [target] = await owner.query<{ chain: number; seq: number }>(
      `select chain_no as chain, seq from audit_event where trace = 'v14'`,
    );
    if (target === undefined) throw new Error('no events');
    const tamper = (statement: string, values: readonly unknown[]) =>
      owner.transaction(async (tx) => {
        await tx.query('set local session_replication_role = replica');
        await tx.query(statement, values);
      });
    await tamper(`update audit_event set body = replace(body, '髙橋', '高橋') where chain_no = $1 and seq = $2`, [
      target.chain,
      target.seq,
    ]);
    expect((await verifyAuditChains(app, [keys.publicKey])).faults).toContainEqual({
      chain: target.chain,
      seq: target.seq,
      fault: 'altered',
    });
    await tamper(`update audit_event set body = replace(body, '高橋', '髙橋') where chain_no = $1 and seq = $2`, [
      target.chain,
      target.seq,
    ]);
    await tamper(`update audit_event set patient = 'other' where chain_no = $1 and seq = $2`, [
      target.chain,
      target.seq,
    ]);
    expect((await verifyAuditChains(app, [keys.publicKey])).faults).toEqual([
      { chain: target.chain, seq: target.seq, fault: 'altered' },
    ]);
    await tamper('update audit_event set patient = null where chain_no = $1 and seq = $2', [target.chain, target.seq]);
    expect((await verifyAuditChains(app, [keys.publicKey])).faults).toEqual([]);
  });

  it.each([1, 2, 3, 5, 1_000])(
    'finds what was taken out wherever it lies among stretches of %i, and counts every event once',
    async (length) => {
      await appendAuditAlone(
        app,
        Array.from({ length: 24 }, (_, i) => event(`s${length}-${i}`)),
      );
      const whole = await verifyAuditChains(app, [keys.publicKey], length);
      expect(whole).toEqual(await verifyAuditChains(app, [keys.publicKey]));
      const [target] = await owner.query<{ chain: number; seq: number }>(
        `select chain_no as chain, seq from audit_event where trace = $1`,
        [`s${length}-5`],
      );
      if (target === undefined) throw new Error('no events');
      const takenOut = await owner.transaction(async (tx) => {
        await tx.query('set local session_replication_role = replica');
        return tx.query<{ whole: object }>(
          'delete from audit_event where chain_no = $1 and seq between $2 and $2 + 11 returning to_jsonb(audit_event) as whole',
          [target.chain, target.seq],
        );
      });
      const report = await verifyAuditChains(app, [keys.publicKey], length);
      await owner.transaction(async (tx) => {
        await tx.query('set local session_replication_role = replica');
        await tx.query('insert into audit_event select * from jsonb_populate_recordset(null::audit_event, $1)', [
          JSON.stringify(takenOut.map((row) => row.whole)),
        ]);
      });
      expect(report).toEqual({
        events: whole.events - takenOut.length,
        faults: [{ chain: target.chain, seq: target.seq + takenOut.length, fault: 'altered' }],
      });
      expect(await verifyAuditChains(app, [keys.publicKey], length)).toEqual(whole);
    },
  );

  it.each([2, 1_000])(
    'finds that a number is missing although every hash after it was computed anew (stretches of %i)',
    async (length) => {
      await appendAuditAlone(
        app,
        Array.from({ length: 6 }, (_, i) => event(`g${length}-${i}`)),
      );
      const [target] = await owner.query<{ chain: number; seq: number }>(
        `select chain_no as chain, seq from audit_event where trace = $1`,
        [`g${length}-2`],
      );
      if (target === undefined) throw new Error('no events');
      const whole = await owner.query<{ event: object }>(
        'select to_jsonb(audit_event) as event from audit_event where chain_no = $1 and seq >= $2',
        [target.chain, target.seq],
      );
      const [head] = await owner.query<{ hash: string }>(
        `select encode(hash, 'hex') as hash from audit_chain_head where chain_no = $1`,
        [target.chain],
      );
      await owner.transaction(async (tx) => {
        await tx.query('set local session_replication_role = replica');
        await tx.query('delete from audit_event where chain_no = $1 and seq = $2', [target.chain, target.seq]);
        await tx.query(
          `with recursive anew (seq, hash) as (
           select seq, hash from audit_event where chain_no = $1 and seq = $2 - 1
           union all
           select e.seq, audit_event_hash(anew.hash, e.chain_no, e.seq, e.at, e.body)
           from anew
           join audit_event as e on e.chain_no = $1 and e.seq = case when anew.seq = $2 - 1 then $2 + 1 else anew.seq + 1 end
         )
         update audit_event as e set hash = anew.hash from anew where e.chain_no = $1 and e.seq = anew.seq`,
          [target.chain, target.seq],
        );
        await tx.query(
          'update audit_chain_head as h set hash = (select hash from audit_event as e where e.chain_no = $1 and e.seq = h.seq) where chain_no = $1',
          [target.chain],
        );
      });
      const report = await verifyAuditChains(app, [keys.publicKey], length);
      await owner.transaction(async (tx) => {
        await tx.query('set local session_replication_role = replica');
        await tx.query('delete from audit_event where chain_no = $1 and seq >= $2', [target.chain, target.seq]);
        await tx.query('insert into audit_event select * from jsonb_populate_recordset(null::audit_event, $1)', [
          JSON.stringify(whole.map((row) => row.event)),
        ]);
        await tx.query(`update audit_chain_head set hash = decode($2, 'hex') where chain_no = $1`, [
          target.chain,
          head?.hash,
        ]);
      });
      expect(report.faults).toEqual([expect.objectContaining({ chain: target.chain, fault: 'altered' })]);
      expect((await verifyAuditChains(app, [keys.publicKey], length)).faults).toEqual([]);
    },
  );

  it('notices by a signed checkpoint that the end of a chain was cut off together with its head', async () => {
    await signCheckpoint(app, keys.privateKey, systemClock);
    const [target] = await owner.query<{ chain: number; seq: number }>(
      'select chain_no as chain, max(seq) as seq from audit_event group by chain_no order by count(*) desc limit 1',
    );
    if (target === undefined) throw new Error('no events');
    await owner.transaction(async (tx) => {
      await tx.query('set local session_replication_role = replica');
      await tx.query('delete from audit_event where chain_no = $1 and seq = $2', [target.chain, target.seq]);
      await tx.query(
        'update audit_chain_head set seq = $2 - 1, hash = (select hash from audit_event where chain_no = $1 and seq = $2 - 1) where chain_no = $1',
        [target.chain, target.seq],
      );
    });
    expect((await verifyAuditChains(app, [keys.publicKey])).faults).toContainEqual({
      chain: target.chain,
      seq: target.seq,
      fault: 'checkpoint-differs',
    });
    const stranger = generateKeyPairSync('ed25519');
    expect((await verifyAuditChains(app, [stranger.publicKey])).faults).toContainEqual(
      expect.objectContaining({ fault: 'checkpoint-not-ours' }),
    );
  });
});
