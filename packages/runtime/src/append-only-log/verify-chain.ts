import type { KeyObject } from 'node:crypto';
import type { Database } from '../db/database.ts';
import { readCheckpoint } from './sign-checkpoint.ts';
import { findChainHeads, findCheckpoints, findFirstBreak, findHashesAt } from './store.ts';

/** What is wrong with the trail; `seq` is the first event that does not hold. */
export type ChainFault = { readonly chain: number; readonly seq: number; readonly fault: 'altered' | 'cut-off' | 'checkpoint-differs' | 'checkpoint-not-ours' };
export type ChainReport = { readonly events: number; readonly faults: readonly ChainFault[] };

const CHAINS_AT_ONCE = 2;

/** 監査証跡の検証: recomputes every link in the database, chain by chain, then holds it against the signed checkpoints. */
export async function verifyAuditChains(db: Database, keys: readonly KeyObject[]): Promise<ChainReport> {
  // Heads and checkpoints first: what is appended meanwhile lies behind them and is checked as well.
  const heads = await findChainHeads(db);
  const checkpoints = await findCheckpoints(db);
  const faults: ChainFault[] = [];
  let events = 0;
  const waiting = [...heads];
  const work = async () => {
    for (let head = waiting.shift(); head !== undefined; head = waiting.shift()) {
      const found = await findFirstBreak(db, head.chain);
      events += found.events;
      if (found.firstBreak !== undefined) faults.push({ chain: head.chain, seq: found.firstBreak, fault: 'altered' });
      else if (found.lastSeq < head.seq) faults.push({ chain: head.chain, seq: found.lastSeq + 1, fault: 'cut-off' });
      else if (found.lastSeq === head.seq && head.seq > 0 && found.lastHash !== head.hash) faults.push({ chain: head.chain, seq: head.seq, fault: 'altered' });
    }
  };
  await Promise.all(Array.from({ length: CHAINS_AT_ONCE }, work));
  for (const row of checkpoints) {
    const checkpoint = readCheckpoint(row, keys);
    if (checkpoint === undefined) {
      faults.push({ chain: -1, seq: row.id, fault: 'checkpoint-not-ours' });
      continue;
    }
    const hashes = await findHashesAt(db, checkpoint.chains);
    for (const at of checkpoint.chains) {
      if (hashes.get(`${at.chain}:${at.seq}`) !== at.hash) faults.push({ chain: at.chain, seq: at.seq, fault: 'checkpoint-differs' });
    }
  }
  return { events, faults: faults.sort((a, b) => a.chain - b.chain || a.seq - b.seq) };
}
