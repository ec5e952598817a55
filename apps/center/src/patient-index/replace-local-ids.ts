import { LOCAL_ID_ROW_FINDINGS, type ImportLocalIdsAnswer, type LocalIdRowFinding } from '@musubi/contract';
import { instant, type AuditEvent, type FacilityId } from '@musubi/domain';
import { appendAudit, newId, type Transaction } from '@musubi/runtime';
import { actorOf } from '../http/portal-routes.ts';
import type { Place } from '../place.ts';
import { findNumbersThere, forgetProposals, lockAllNumbers, moveLinks, moveOpenings, renameIdentities, type LocalIdChange } from './local-ids-store.ts';
import type { By } from './merge-patients.ts';
import { judgeLocalIdRows, type LocalIdRow } from './read-local-id-list.ts';

const MOST_FINDINGS = 500;
/** What a person must look at first. */
const WORST_FIRST: readonly LocalIdRowFinding[] = ['new-in-use', 'new-twice', 'old-twice', 'malformed', 'unknown-old', 'same', 'replaced'];
const NOT_THERE = { known: false, inUse: false } as const;

export type Replacing = { readonly facility: FacilityId; readonly rows: readonly LocalIdRow[]; readonly apply: boolean; readonly reason: string };
export type Replaced = ImportLocalIdsAnswer & { readonly linked: number };

/**
 * 施設患者IDの付け替え after a system change: the whole list is one permutation, done in one transaction or not at all.
 * Rows that cannot be are left out and told; the rest goes through. The links stay links of the same persons, and what
 * was declared, asked and found of a number goes with it. A new number that its facility already announces is in use:
 * nothing here could say that it is the same patient, so that row is refused and the linking desk decides.
 */
export async function replaceLocalIds(place: Place, tx: Transaction, replacing: Replacing, { session, trace }: By): Promise<Replaced> {
  const { network, clock } = place;
  const { facility, apply, reason } = replacing;
  const numbers = [...new Set(replacing.rows.flatMap((row) => (row.finding === undefined ? [row.from, row.to] : [])))];
  if (apply) {
    await forgetProposals(tx, network, facility, numbers);
    await lockAllNumbers(tx, network, facility);
  }
  const there = await findNumbersThere(tx, network, facility, numbers);
  const rows = judgeLocalIdRows(replacing.rows, (number) => there.get(number) ?? NOT_THERE);
  const counts = Object.fromEntries(LOCAL_ID_ROW_FINDINGS.map((finding) => [finding, 0])) as Record<LocalIdRowFinding, number>; // one for each
  for (const { finding } of rows) counts[finding]++;
  const going = rows.filter((row) => row.finding === 'replaced');
  const change = newId(clock);
  const made: LocalIdChange = { change, facility, olds: going.map((row) => row.from), news: going.map((row) => row.to), reason, staff: session.staff.id, staffFacility: session.facility.id, at: instant(clock.now()) };
  const linked = apply && going.length > 0 ? await carryOut(tx, network, made) : 0;
  const event: AuditEvent = { event: 'local-id/replaced', outcome: 'success', actor: actorOf(session), facility, trace, detail: { ...(apply ? { change } : {}), applied: apply, rows: rows.length, counts, linked, reason } };
  await appendAudit(tx, [event]);
  const worst = WORST_FIRST.flatMap((finding) => (counts[finding] === 0 ? [] : rows.filter((row) => row.finding === finding).slice(0, MOST_FINDINGS)));
  return { rows: rows.length, applied: apply, counts, findings: worst.slice(0, MOST_FINDINGS).map(({ row, finding, from, to }) => ({ row, finding, from, to })), linked };
}

async function carryOut(tx: Transaction, network: string, made: LocalIdChange): Promise<number> {
  const olds = new Set(made.olds);
  const linked = await moveLinks(tx, network, made);
  await renameIdentities(tx, network, made, made.news.some((number) => olds.has(number)));
  await moveOpenings(tx, network, made);
  return linked;
}
