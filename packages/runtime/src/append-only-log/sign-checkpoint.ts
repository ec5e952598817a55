import { sign, verify, type KeyObject } from 'node:crypto';
import type { Clock } from '../clock.ts';
import type { Database } from '../db/database.ts';
import { canonicalJson } from './canonical-json.ts';
import { findChainHeads, insertCheckpoint, type ChainHead } from './store.ts';

export type Checkpoint = { readonly at: string; readonly chains: readonly ChainHead[] };

/** 検証点: signs where every chain stands now. Copies of it outside the database make cutting off the tail visible. */
export async function signCheckpoint(db: Database, key: KeyObject, clock: Clock): Promise<Checkpoint> {
  const chains = await findChainHeads(db);
  const checkpoint = { at: new Date(clock.now()).toISOString(), chains: chains.filter((head) => head.seq > 0) };
  const body = canonicalJson(checkpoint);
  await insertCheckpoint(db, body, sign(null, Buffer.from(body), key).toString('base64url'));
  return checkpoint;
}

/** The checkpoint if one of the keys signed it. */
export function readCheckpoint(
  row: { readonly body: string; readonly signature: string },
  keys: readonly KeyObject[],
): Checkpoint | undefined {
  const signature = Buffer.from(row.signature, 'base64url');
  if (!keys.some((key) => verify(null, Buffer.from(row.body), key, signature))) return undefined;
  // we signed it, so we wrote it
  return JSON.parse(row.body) as Checkpoint;
}
