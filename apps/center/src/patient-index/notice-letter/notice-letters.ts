import type { NoticeLetter } from '@musubi/contract';
import { instant, type AuditEvent, type FacilityId, type PatientId } from '@musubi/domain';
import { appendAudit, newId, type Transaction } from '@musubi/runtime';
import { findViews } from '../../audit/store.ts';
import { findFacilities } from '../../directory/store.ts';
import type { CenterContext } from '../../center-context.ts';
import { findLinkStory, insertNoticeLetter, type NoticeLetterRow } from './notice-letter-store.ts';

const MOST_VIEWS = 500;

/** A link that has just been undone. `onlyHere`: what was seen of an earlier person through it was rightly seen. */
export type UndoneLink = {
  readonly patient: PatientId;
  readonly link: string;
  readonly facility: FacilityId;
  readonly localPatient: string;
  readonly reason: string;
  readonly onlyHere?: boolean;
  /** Before the link came to this number it was right. */ readonly onlyThisLink?: boolean;
};
export type UndoneBy = {
  readonly actor: AuditEvent['actor'];
  readonly facility: FacilityId | null;
  readonly trace: string;
};
export type SeenMeanwhile = {
  /** Newest first, at most 500. */ readonly views: NoticeLetter['views'];
  readonly total: number;
};

/**
 * 誤紐付けの通知: a link is undone, so whoever was shown records through it was shown a wrong chart. One letter for
 * each
 * facility whose people looked, with their own views alone; one, with all of them, for the facility whose records they
 * were, as soon as anybody looked. In the transaction that undid the link, so that none can be forgotten.
 */
export async function makeNoticeLetters(
  center: CenterContext,
  tx: Transaction,
  undone: UndoneLink,
  by: UndoneBy,
): Promise<SeenMeanwhile> {
  const { network, clock } = center;
  const { patient, link, facility, localPatient, reason } = undone;
  const story = (await findLinkStory(tx, network, patient, link)).filter(
    (stretch) =>
      (undone.onlyHere !== true || stretch.patient === patient) &&
      (undone.onlyThisLink !== true || stretch.link === link),
  );
  const linkedSince = story.at(-1)?.since;
  if (linkedSince === undefined) return { views: [], total: 0 };
  const found = await findViews(tx, story, facility, MOST_VIEWS);
  const total = found[0]?.total ?? 0;
  if (total === 0) return { views: [], total };
  const names = new Map<string, string>((await findFacilities(tx, network)).map((one) => [one.id, one.name]));
  const viewed = found.map((view) => ({
    ...view,
    // our own audit trail
    facility: view.event.actor.facility as FacilityId | undefined,
    shown: {
      at: view.at,
      who: view.event.actor.name ?? '',
      role: view.event.actor.role ?? '',
      facilityName: names.get(view.event.actor.facility ?? '') ?? '',
      what: view.event.event === 'calendar/viewed' ? ('calendar' as const) : ('records' as const),
    },
  }));
  const at = instant(clock.now());
  const letter = (to: FacilityId, role: NoticeLetter['role'], seen: typeof viewed, of: number): NoticeLetterRow => {
    const views = seen.slice(0, MOST_VIEWS).map((view) => view.shown);
    return {
      letter: newId(clock),
      patient,
      link,
      to,
      role,
      disclosing: facility,
      localId: localPatient,
      linkedSince,
      undoneAt: at,
      undoneFacility: by.facility,
      reason,
      views,
      moreViews: of - views.length,
      madeAt: at,
    };
  };
  const letters = [letter(facility, 'discloser', viewed, total)];
  for (const viewer of new Set(viewed.flatMap((view) => view.facility ?? []))) {
    const own = viewed.filter((view) => view.facility === viewer);
    if (viewer !== facility) letters.push(letter(viewer, 'viewer', own, own[0]?.ofFacility ?? own.length));
  }
  for (const one of letters) await insertNoticeLetter(tx, network, one);
  await appendAudit(
    tx,
    letters.map((one): AuditEvent => ({
      event: 'notice-letter/made',
      outcome: 'success',
      actor: by.actor,
      patient,
      facility: one.to,
      trace: by.trace,
      detail: { letter: one.letter, role: one.role, link, views: one.views.length + one.moreViews },
    })),
  );
  return { views: viewed.slice(0, MOST_VIEWS).map((view) => view.shown), total };
}
