import { generateKeyPairSync } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { appendAuditAlone, signCheckpoint, systemClock, verifyAuditChains, type Database } from '@musubi/runtime';
import { CHAIN_KEYS, chainDatabase, someEvent, type ChainDatabase } from '../fixture/chain-database.ts';

const keys = CHAIN_KEYS;

describe('a chain that was tampered with', () => {
  let database: ChainDatabase;
  let app: Database;
  let owner: Database;
  beforeAll(async () => {
    database = await chainDatabase();
    ({ app, owner } = database);
  });
  afterAll(() => database[Symbol.asyncDispose]());

  it('names the first altered event when an operator switches the triggers off', async () => {
    await appendAuditAlone(
      app,
      Array.from({ length: 20 }, (_, i) => someEvent(`v${i}`)),
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
        Array.from({ length: 24 }, (_, i) => someEvent(`s${length}-${i}`)),
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
          `delete from audit_event
           where chain_no = $1 and seq between $2 and $2 + 11
           returning to_jsonb(audit_event) as whole`,
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
        Array.from({ length: 6 }, (_, i) => someEvent(`g${length}-${i}`)),
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
           join audit_event as e
             on e.chain_no = $1
             and e.seq = case when anew.seq = $2 - 1 then $2 + 1 else anew.seq + 1 end
         )
         update audit_event as e set hash = anew.hash from anew where e.chain_no = $1 and e.seq = anew.seq`,
          [target.chain, target.seq],
        );
        await tx.query(
          `update audit_chain_head as h
           set hash = (select hash from audit_event as e where e.chain_no = $1 and e.seq = h.seq)
           where chain_no = $1`,
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
        `update audit_chain_head
         set seq = $2 - 1, hash = (select hash from audit_event where chain_no = $1 and seq = $2 - 1)
         where chain_no = $1`,
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
