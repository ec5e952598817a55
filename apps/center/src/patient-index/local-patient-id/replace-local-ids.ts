import { LOCAL_ID_ROW_FINDINGS, type ImportLocalIdsAnswer, type LocalIdRowFinding } from '@musubi/contract';
import { instant, type AuditEvent, type FacilityId } from '@musubi/domain';
import { appendAudit, newId, type Transaction } from '@musubi/runtime';
import { actorOf } from '../../http/portal-routes.ts';
import { findAnnouncedAlready } from './announced-already.ts';
import {
  askIdentitiesAnew,
  findNumbersThere,
  lockAllNumbers,
  renameIdentities,
  setAsideAnnounced,
} from './local-ids-store.ts';
import { forgetProposals, moveLinks, moveOpenings, type LocalIdChange } from './carry-over-store.ts';
import type { By } from '../repair/merge-patients.ts';
import type { PatientIndex } from '../register/patient-index.ts';
import { judgeLocalIdRows, type LocalIdRow } from './read-local-id-list.ts';

const MOST_FINDINGS = 500;
/** What a person must look at first. */
const WORST_FIRST: readonly LocalIdRowFinding[] = [
  'new-in-use',
  'new-twice',
  'old-twice',
  'malformed',
  'unknown-old',
  'same',
  'replaced',
];
const NOT_THERE = { known: false, inUse: false, linked: false } as const;

export type Replacing = {
  readonly facility: FacilityId;
  readonly rows: readonly LocalIdRow[];
  readonly apply: boolean;
  readonly reason: string;
};
export type Replaced = ImportLocalIdsAnswer & { readonly linked: number };

/**
 * 施設患者IDの付け替え after a system change: the whole list is one permutation, done in one transaction or not at all.
 * Rows that cannot be are left out and told; the rest goes through. The links stay links of the same persons, and what
 * was declared, asked and found of a number goes with it. Of a new number that its facility announces already see
 * findAnnouncedAlready.
 */
export async function replaceLocalIds(
  index: PatientIndex,
  tx: Transaction,
  replacing: Replacing,
  { session, trace }: By,
): Promise<Replaced> {
  const { network, clock } = index.center;
  const { facility, apply, reason } = replacing;
  const numbers = [...new Set(replacing.rows.flatMap((row) => (row.finding === undefined ? [row.from, row.to] : [])))];
  if (apply) {
    await forgetProposals(tx, network, facility, numbers);
    await askIdentitiesAnew(tx, network, facility);
    await lockAllNumbers(tx, network, facility);
  }
  const there = await findNumbersThere(tx, network, facility, numbers);
  const onto = replacing.rows.filter(
    (row) =>
      row.finding === undefined &&
      there.get(row.from)?.known === true &&
      there.get(row.to)?.inUse === true &&
      there.get(row.to)?.linked === false,
  );
  const announced = await findAnnouncedAlready(index, tx, facility, onto);
  const rows = judgeLocalIdRows(replacing.rows, (number) => there.get(number) ?? NOT_THERE, announced);
  const counts = Object.fromEntries(LOCAL_ID_ROW_FINDINGS.map((finding) => [finding, 0])) as Record<
    LocalIdRowFinding,
    number
    // one for each
  >;
  for (const { finding } of rows) counts[finding]++;
  const going = rows.filter((row) => row.finding === 'replaced');
  const change = newId(clock);
  const made: LocalIdChange = {
    change,
    facility,
    olds: going.map((row) => row.from),
    news: going.map((row) => row.to),
    reason,
    staff: session.staff.id,
    staffFacility: session.facility.id,
    at: instant(clock.now()),
  };
  const linked =
    apply && going.length > 0
      ? await carryOut(
          tx,
          network,
          made,
          going.filter((row) => there.get(row.to)?.inUse === true),
        )
      : 0;
  const event: AuditEvent = {
    event: 'local-id/replaced',
    outcome: 'success',
    actor: actorOf(session),
    facility,
    trace,
    detail: { ...(apply ? { change } : {}), applied: apply, rows: rows.length, counts, linked, reason },
  };
  await appendAudit(tx, [event]);
  const worst = WORST_FIRST.flatMap((finding) =>
    counts[finding] === 0 ? [] : rows.filter((row) => row.finding === finding).slice(0, MOST_FINDINGS),
  );
  return {
    rows: rows.length,
    applied: apply,
    counts,
    findings: worst.slice(0, MOST_FINDINGS).map(({ row, finding, from, to }) => ({ row, finding, from, to })),
    linked,
  };
}

async function carryOut(
  tx: Transaction,
  network: string,
  made: LocalIdChange,
  ontoUsed: readonly LocalIdRow[],
): Promise<number> {
  const olds = new Set(made.olds);
  await setAsideAnnounced(
    tx,
    network,
    made.facility,
    ontoUsed.filter((row) => !olds.has(row.to)),
    made.at,
  );
  const linked = await moveLinks(tx, network, made);
  await renameIdentities(
    tx,
    network,
    made,
    made.news.some((number) => olds.has(number)),
  );
  await moveOpenings(tx, network, made);
  return linked;
}
