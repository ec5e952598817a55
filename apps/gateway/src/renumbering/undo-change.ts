import type { AuditEvent, FacilityId, Issue } from '@musubi/domain';
import { appendAudit, newTrace, type Database, type Queryable, type Transaction } from '@musubi/runtime';
import { announceEntries, saveLocationSequence } from '../record-location/store.ts';
import { numberIdentities } from '../record/store.ts';
import { lockFacility } from '../source/store.ts';
import { restatePatients } from '../ingest/restate-patients.ts';
import { announceDeparture, moveEntries } from '../local-patient-id/store.ts';
import { findPatients, NOBODY, type KnownPatient } from '../local-patient-id/known-patient-store.ts';
import {
  countFilesSince,
  deleteChange,
  findChange,
  findFormersOf,
  insertUndone,
  isWayUnknown,
  restorePatients,
  tellAgain,
  type MadeChange,
} from './undo-store.ts';

type UndoProblem = 'not-changed' | 'given-anew' | 'way-unknown';
type CheckedUndo =
  | {
      readonly outcome: 'ready';
      readonly former: string;
      readonly current: string;
      readonly changedAt: string;
      /** Taken in under the present number since the change; they stay there. */
      readonly filesSince: number;
    }
  | { readonly outcome: 'refused'; readonly problem: UndoProblem };

/** 取消の確認: what taking a change back would do, without doing it. */
export async function checkUndo(db: Queryable, facility: FacilityId, former: string): Promise<CheckedUndo> {
  const found = await findUndoable(db, facility, former);
  if ('problem' in found) return { outcome: 'refused', problem: found.problem };
  const { current, changedAt } = found;
  return {
    outcome: 'ready',
    former,
    current,
    changedAt,
    filesSince: await countFilesSince(db, facility, current, changedAt),
  };
}

async function findUndoable(
  db: Queryable,
  facility: FacilityId,
  former: string,
): Promise<MadeChange | { readonly problem: UndoProblem }> {
  const { made, givenAnew } = await findChange(db, facility, former);
  if (givenAnew) return { problem: 'given-anew' };
  if (made === undefined) return { problem: 'not-changed' };
  return made.direct === null || (await isWayUnknown(db, facility, made.current)) ? { problem: 'way-unknown' } : made;
}

/**
 * 患者番号の変更を取り消す (a wrong ADT^A40, a wrong row of a list): files never moved, so the records of the former
 * number go
 * back to it by what their paths say, and who went by the two numbers is as before. Until the center has taken its
 * links
 * back nothing is disclosed under either. In one transaction; what came under the present number meanwhile stays there.
 */
export async function undoChange(
  db: Database,
  facility: FacilityId,
  former: string,
): Promise<CheckedUndo & { readonly entriesMoved: number }> {
  return db.transaction(async (tx) => {
    const { locationSequence } = await lockFacility(tx, facility);
    const checked = await checkUndo(tx, facility, former);
    const made = await findUndoable(tx, facility, former);
    if (checked.outcome === 'refused' || 'problem' in made) return { ...checked, entriesMoved: 0 };
    await deleteChange(tx, facility, former);
    const moved = await moveEntries(tx, facility, [made.current]);
    const sequence = await announceEntries(
      tx,
      facility,
      await announceDeparture(tx, facility, locationSequence, moved),
      moved,
    );
    if (sequence !== locationSequence) await saveLocationSequence(tx, facility, sequence, false);
    await restoreWhoWas(tx, facility, former, made);
    const event: AuditEvent = {
      event: 'patient-number/changed',
      outcome: 'success',
      actor: {},
      patient: former,
      facility,
      trace: newTrace(),
      detail: { numbers: [`${made.current}>${former}`], entries: moved.length, by: 'undo' },
    };
    await appendAudit(tx, [event]);
    return { ...checked, entriesMoved: moved.length };
  });
}

async function restoreWhoWas(
  tx: Transaction,
  facility: FacilityId,
  former: string,
  { current, before }: MadeChange,
): Promise<void> {
  const known = await findPatients(tx, facility, [former, current]);
  const nobody = (localPatient: string): KnownPatient => ({
    localPatient,
    demographics: NOBODY,
    eventTime: '',
    authoritative: false,
    deleted: true,
  });
  const was = before?.former;
  const mine = { ...(known.get(former) ?? nobody(former)), ...(was ?? { authoritative: false, deleted: true }) };
  const now = known.get(current);
  const theirs = now?.authoritative === true ? now : (before?.current ?? nobody(current));
  await restorePatients(tx, facility, [mine, theirs]);
  await restatePatients(tx, facility, [
    former,
    current,
    ...(await findFormersOf(tx, facility, former)),
    ...(await findFormersOf(tx, facility, current)),
  ]);
  const remains = (await findPatients(tx, facility, [current])).get(current)?.deleted === false;
  await insertUndone(tx, facility, { former, current, remains });
  await tellAgain(tx, facility, [former, current]);
  await numberIdentities(tx, facility, [former, current]);
}

const SENTENCES: Readonly<Record<UndoProblem, readonly [ja: string, en: string]>> = {
  'not-changed': [
    'この番号の変更（統合通知または一覧）は行われていません。変更は musubi gateway patient-ids list で確かめられます。',
    'This number was not changed, neither by a merge nor by a list; musubi gateway patient-ids list shows the changes.',
  ],
  'given-anew': [
    'この番号は一覧で別の患者に引き継がれています。1 件だけを取り消すと二人の記録が混ざるため、' +
      '逆向きの一覧を取り込んでください。',
    'A list gave this number to another patient; taking back one change alone would mix two patients. Import a ' +
      'list the other way round.',
  ],
  'way-unknown': [
    '古い版で行われた変更のため、どの番号を経て変わったか分かりません。自動では取り消せません。',
    'The change was made by an earlier version, which did not keep by way of which numbers; it cannot be taken ' +
      'back by itself.',
  ],
};

export function undoIssue(problem: UndoProblem): Issue {
  const [ja, en] = SENTENCES[problem];
  return { code: `patient-number/${problem}`, severity: 'rejected', ja, en };
}
