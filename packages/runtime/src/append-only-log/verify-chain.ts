import type { KeyObject } from 'node:crypto';
import type { Database } from '../db/database.ts';
import { readCheckpoint } from './sign-checkpoint.ts';
import {
  checkStretch,
  findChainHeads,
  findCheckpoints,
  findHashesAt,
  findLastNumbers,
  type ChainHead,
} from './store.ts';

/** What is wrong with the trail; `seq` is the first event that does not hold. */
export type ChainFault = {
  readonly chain: number;
  readonly seq: number;
  readonly fault: 'altered' | 'cut-off' | 'checkpoint-differs' | 'checkpoint-not-ours';
};
export type ChainReport = { readonly events: number; readonly faults: readonly ChainFault[] };

const READERS = 2;
const STRETCH = 2_000;

/**
 * 監査証跡の検証: recomputes every link in the database, stretch by stretch, then holds it against the signed
 * checkpoints.
 */
export async function verifyAuditChains(
  db: Database,
  keys: readonly KeyObject[],
  length = STRETCH,
): Promise<ChainReport> {
  // Heads and checkpoints first: what is appended meanwhile lies behind them and is checked as well.
  const heads = await findChainHeads(db);
  const checkpoints = await findCheckpoints(db);
  const bySize = [...heads].sort((a, b) => b.seq - a.seq);
  const readers = Array.from({ length: READERS }, (_, reader) => bySize.filter((_head, at) => at % READERS === reader));
  const checked = await Promise.all(readers.map((own) => checkChains(db, own, length)));
  const faults = checked.flatMap((one) => one.faults);
  const events = checked.reduce((sum, one) => sum + one.events, 0);
  for (const row of checkpoints) {
    const checkpoint = readCheckpoint(row, keys);
    if (checkpoint === undefined) {
      faults.push({ chain: -1, seq: row.id, fault: 'checkpoint-not-ours' });
      continue;
    }
    const hashes = await findHashesAt(db, checkpoint.chains);
    for (const at of checkpoint.chains) {
      if (hashes.get(`${at.chain}:${at.seq}`) !== at.hash)
        faults.push({ chain: at.chain, seq: at.seq, fault: 'checkpoint-differs' });
    }
  }
  return { events, faults: faults.sort((a, b) => a.chain - b.chain || a.seq - b.seq) };
}

/** Several chains side by side, in stretches of their numbers; the last one is open, for what is appended meanwhile. */
async function checkChains(db: Database, heads: readonly ChainHead[], length: number): Promise<ChainReport> {
  const chains = heads.map((head) => head.chain);
  const longest = Math.max(0, ...(await findLastNumbers(db, chains)).values());
  const firstBreaks = new Map<number, number>();
  const ends = new Map<number, { readonly seq: number; readonly hash: string }>();
  let events = 0;
  for (let from = Number.MIN_SAFE_INTEGER + 1, until = length; ; from = until, until += length) {
    const last = until > longest;
    for (const stretch of await checkStretch(db, chains, from, last ? Number.MAX_SAFE_INTEGER : until)) {
      events += stretch.events;
      const whole =
        stretch.firstSeq === (ends.get(stretch.chain)?.seq ?? 0) + 1 &&
        stretch.lastSeq - stretch.firstSeq + 1 === stretch.events;
      const firstBreak = stretch.firstBreak ?? (whole ? undefined : stretch.firstSeq);
      ends.set(stretch.chain, { seq: stretch.lastSeq, hash: stretch.lastHash });
      if (firstBreak !== undefined && !firstBreaks.has(stretch.chain)) firstBreaks.set(stretch.chain, firstBreak);
    }
    if (last) break;
  }
  return { events, faults: heads.flatMap((head) => faultOf(head, firstBreaks.get(head.chain), ends.get(head.chain))) };
}

function faultOf(
  head: ChainHead,
  firstBreak: number | undefined,
  end: { readonly seq: number; readonly hash: string } = { seq: 0, hash: '' },
): readonly ChainFault[] {
  if (firstBreak !== undefined) return [{ chain: head.chain, seq: firstBreak, fault: 'altered' }];
  if (end.seq < head.seq) return [{ chain: head.chain, seq: end.seq + 1, fault: 'cut-off' }];
  if (end.seq === head.seq && head.seq > 0 && end.hash !== head.hash)
    return [{ chain: head.chain, seq: head.seq, fault: 'altered' }];
  return [];
}
