import { instant, learnMatchModel, type PreparedRecord } from '@musubi/domain';
import type { CenterContext } from '../../center-context.ts';
import { listKnown } from './candidate-store.ts';
import { prepare } from './match-engine.ts';
import { insertModel } from './match-model-store.ts';

/** Of fewer people a model learns their accidents. */
const LEAST_RECORDS = 5_000;
/** Enough for the frequencies of names; more only takes longer. */
const MOST_RECORDS = 60_000;
const AT_ONCE = 5_000;

/**
 * 照合モデルの学習: from what the region's own facilities say, without labels; the next version for everything compared
 * from now on. Takes seconds of a processor: for a command of its own, not for a process that answers requests.
 */
export async function learnModel(
  center: Pick<CenterContext, 'network' | 'db' | 'clock'>,
  least = LEAST_RECORDS,
): Promise<{ readonly version: number; readonly records: number } | undefined> {
  const { db, network, clock } = center;
  const records: PreparedRecord[] = [];
  for (let after = 0; records.length < MOST_RECORDS;) {
    const rows = await listKnown(db, network, { after, limit: AT_ONCE });
    for (const row of rows) records.push(prepare(row.demographics));
    const last = rows.at(-1);
    if (last === undefined) break;
    after = last.identity_id;
  }
  if (records.length < least) return undefined;
  const model = learnMatchModel(records, { cause: `identities of ${network}` });
  const version = await db.transaction((tx) => insertModel(tx, network, model, records.length, instant(clock.now())));
  return { version, records: records.length };
}
