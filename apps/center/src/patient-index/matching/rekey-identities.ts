import { normalizeKana, normalizeName, type PatientId } from '@musubi/domain';
import { errorFields, type Transaction } from '@musubi/runtime';
import { KEY_SCHEME, keysOf, prepare } from './match-engine.ts';
import type { PatientIndex } from '../register/patient-index.ts';
import {
  findFormerKeys,
  lockUnkeyed,
  writeFormerKeys,
  writeKeys,
  writeNameKeys,
  type NameKeys,
} from './rekey-store.ts';
import { kanaKey, kanjiKey } from '../register/patient-store.ts';

const AT_ONCE = 500;

/**
 * 照合キーの付け直し: identities without keys (registered before there was an index) or with keys of an older scheme;
 * the
 * names that registered persons are searched by are spelt anew with them.
 * Each batch is one transaction and takes only what is not done, so it may be stopped and be done by several processes.
 */
export async function rekeyIdentities(index: PatientIndex, stopped: () => boolean = () => false): Promise<number> {
  let done = 0;
  for (;;) {
    if (stopped()) return done;
    const batch = await index.center.db.transaction((tx) => rekeyBatch(index, tx));
    done += batch;
    if (batch < AT_ONCE) return done;
  }
}

/** At the start of a center process, beside its work. */
export function startRekeying(index: PatientIndex): AsyncDisposable {
  let stop = false;
  const { log } = index.center;
  const running = rekeyIdentities(index, () => stop)
    .then((identities) => {
      if (identities > 0) log.info('patient-index/rekeyed', { identities, scheme: KEY_SCHEME });
    })
    .catch((error: unknown) => log.warn('patient-index/rekey-failed', errorFields(error)));
  return {
    [Symbol.asyncDispose]: () => {
      stop = true;
      return running;
    },
  };
}

async function rekeyBatch(index: PatientIndex, tx: Transaction): Promise<number> {
  const { network } = index.center;
  const rows = await lockUnkeyed(tx, network, KEY_SCHEME, AT_ONCE);
  if (rows.length === 0) return 0;
  await writeKeys(
    tx,
    KEY_SCHEME,
    rows.map(({ identity, keys, known, demographics }) => ({
      identity,
      before: keys,
      keys: known ? keysOf(network, prepare(demographics)) : [],
    })),
  );
  const persons = rows.flatMap(({ registered, known, demographics }): readonly NameKeys[] =>
    registered === undefined || !known
      ? []
      : [{ patient: registered, kanji: kanjiKey(demographics), kana: kanaKey(demographics) }],
  );
  if (persons.length > 0) await writeNameKeys(tx, network, persons);
  await rekeyFormerNames(
    tx,
    network,
    rows.flatMap(({ registered }) => registered ?? []),
  );
  return rows.length;
}

/**
 * Of a former name only the key is kept: the spelling of today is made of the earlier one, which told no fewer
 * characters apart.
 */
async function rekeyFormerNames(tx: Transaction, network: string, patients: readonly PatientId[]): Promise<void> {
  if (patients.length === 0) return;
  const spelt = (await findFormerKeys(tx, network, patients)).map((before) => ({
    before,
    now: { kanji: normalizeName(before.kanji), kana: normalizeKana(before.kana) },
  }));
  const changed = spelt.filter(({ before, now }) => before.kanji !== now.kanji || before.kana !== now.kana);
  if (changed.length > 0) await writeFormerKeys(tx, network, patients, changed);
}
