import { createHash } from 'node:crypto';
import type { AuditEvent, Demographics, FacilityId } from '@musubi/domain';
import { appendAudit, type Transaction } from '@musubi/runtime';
import { lockFacility } from '../source/store.ts';
import { foldAway } from '../ingest/take-files.ts';
import { announceEntries, announcePatients, saveLocationSequence } from '../record-location/store.ts';
import { numberIdentities } from '../record/store.ts';
import { ALWAYS, BETWEEN_NUMBERS, type NumberChange } from '../local-patient-id/numbering.ts';
import { announceDeparture, insertChanges, moveEntries } from '../local-patient-id/store.ts';
import { deleteExchange, insertExchange } from '../local-patient-id/exchange-store.ts';
import {
  findPatients,
  NOBODY,
  savePatients,
  type BeforeChange,
  type KnownPatient,
} from '../local-patient-id/known-patient-store.ts';

export type Said = {
  /** SHA-256 of a list; undefined = a message. */
  readonly list: string | undefined;
  readonly trace: string;
};

/**
 * 患者番号の変更を行う: the records of the former numbers go over to the present ones, the center is told again where
 * they
 * are and which number became which. All changes of one call happen at the same moment, so two numbers may be
 * exchanged. The caller holds the facility's lock and has checked them (checkChanges).
 */
export async function changeNumbers(
  tx: Transaction,
  facility: FacilityId,
  changes: readonly NumberChange[],
  said: Said,
  told?: Demographics,
): Promise<number> {
  if (changes.length === 0) return 0;
  const { locationSequence } = await lockFacility(tx, facility);
  const known = await findPatients(
    tx,
    facility,
    changes.flatMap(({ former, current }) => [former, current]),
  );
  await insertChanges(
    tx,
    facility,
    changes.map((change) => ({ ...change, before: beforeOf(change, known) })),
    said.list,
  );
  const moved = await moveEntries(
    tx,
    facility,
    changes.map((change) => change.former),
  );
  // A system that gives new numbers writes the storage again under them.
  const folded = await foldAway(
    tx,
    facility,
    changes.map((change) => change.current),
  );
  // Taken back before it is told anew, as the center reads in this order.
  const sequence = await announceEntries(tx, facility, await announceDeparture(tx, facility, locationSequence, moved), [
    ...new Set([...moved, ...folded]),
  ]);
  if (sequence !== locationSequence) await saveLocationSequence(tx, facility, sequence, false);
  await changePatients(tx, facility, { changes, known, told });
  const [one, ...others] = changes;
  const event: AuditEvent = {
    event: 'patient-number/changed',
    outcome: 'success',
    actor: {},
    ...(one === undefined || others.length > 0 ? {} : { patient: one.current }),
    facility,
    trace: said.trace,
    detail: {
      numbers: changes.map(({ former, current }) => `${former}>${current}`),
      entries: moved.length,
      by: said.list === undefined ? 'message' : `list ${said.list}`,
    },
  };
  await appendAudit(tx, [event]);
  return moved.length;
}

function beforeOf({ former, current }: NumberChange, known: ReadonlyMap<string, KnownPatient>): BeforeChange {
  const was = known.get(former);
  return {
    former: was === undefined ? null : { authoritative: was.authoritative, deleted: was.deleted },
    current: known.get(current) ?? null,
  };
}

/** Who goes by the present numbers; then, in the feed, that the former ones became these. */
async function changePatients(
  tx: Transaction,
  facility: FacilityId,
  {
    changes,
    known,
    told,
  }: {
    readonly changes: readonly NumberChange[];
    readonly known: ReadonlyMap<string, KnownPatient>;
    readonly told: Demographics | undefined;
  },
): Promise<void> {
  const reused = new Set(changes.filter((change) => change.until !== ALWAYS).map((change) => change.former));
  const present = changes.flatMap(({ former, current }): readonly Omit<KnownPatient, 'authoritative'>[] => {
    const before = known.get(former);
    const { demographics, eventTime } =
      before === undefined || before.deleted ? { demographics: told, eventTime: '' } : before;
    if (reused.has(current))
      return [
        { localPatient: current, demographics: demographics ?? NOBODY, eventTime, deleted: demographics === undefined },
      ];
    // What the hospital says of the present number itself counts, also that it was deleted.
    return demographics === undefined ||
      (known.has(current) && (known.get(current)?.authoritative === true || known.get(current)?.deleted === false))
      ? []
      : [{ localPatient: current, demographics, eventTime, deleted: false }];
  });
  const retired = changes
    .filter((change) => !reused.has(change.former))
    .map(({ former }) => {
      const { demographics, eventTime } = known.get(former) ?? { demographics: NOBODY, eventTime: '' };
      return { localPatient: former, demographics, eventTime, deleted: true };
    });
  // A number that is given anew leaves its holder by way of a name that nobody has: so no link meets another one.
  const leaving = changes
    .filter((change) => reused.has(change.former))
    .map(({ former, current, until }) => ({
      former,
      current,
      between:
        `${BETWEEN_NUMBERS}` +
        `${createHash('sha256').update(`${facility}/${former}/${until}`).digest('hex').slice(0, 16)}`,
    }));
  await insertExchange(tx, facility, [
    ...leaving.map(({ former, between }) => ({ from: former, into: between, holder: former })),
    ...leaving.map(({ former, between, current }) => ({ from: between, into: current, holder: former })),
  ]);
  await savePatients(tx, facility, present);
  await numberIdentities(
    tx,
    facility,
    present.map((patient) => patient.localPatient),
  );
  await savePatients(tx, facility, retired);
  await numberIdentities(
    tx,
    facility,
    retired.map((patient) => patient.localPatient),
  );
}

/**
 * The center has moved its links: numbers that were given anew or whose change was taken back are disclosed again, and
 * their locations told.
 */
export async function releaseNumbers(
  tx: Transaction,
  facility: FacilityId,
  toldUpTo: number,
  undoes: boolean,
): Promise<void> {
  const { locationSequence } = await lockFacility(tx, facility);
  const released = await deleteExchange(tx, facility, toldUpTo, undoes);
  const sequence = await announcePatients(tx, facility, locationSequence, released, 'open');
  if (sequence !== locationSequence) await saveLocationSequence(tx, facility, sequence, false);
}
