import { Failure, letterPrintedRequest, type LetterPrintedAnswer, type NoticeLetter } from '@musubi/contract';
import { instant, type AuditEvent } from '@musubi/domain';
import { appendAudit, appendAuditAlone } from '@musubi/runtime';
import { z } from 'zod';
import { actorOf, type PatientCall, type PortalRoutes } from '../../http/portal-routes.ts';
import { worksForAll } from '../../http/session.ts';
import { findOpenPatient } from '../register/find-open-patient.ts';
import { findNoticeLetters, insertLetterPrinted } from './notice-letter-store.ts';

/**
 * 誤紐付けの通知の閲覧と印刷. A facility sees what is addressed to it or what its own people undid, also when the
 * patient
 * is not (any more) its own: that is what the letter says. The secretariat sees all.
 */
export function letterRoutes(routes: PortalRoutes): void {
  const { center } = routes;
  const { db, network, clock } = center;

  async function lettersFor(call: PatientCall<unknown>): Promise<readonly NoticeLetter[]> {
    const { session, patient } = call;
    const letters = await findNoticeLetters(
      db,
      network,
      patient,
      worksForAll(session) ? undefined : session.facility.id,
    );
    if (letters.length === 0) await findOpenPatient(center, call);
    return letters;
  }

  routes.handlePatient('noticeLetters', z.object({}), async (call): Promise<readonly NoticeLetter[]> => {
    const { session, patient, trace } = call;
    const letters = await lettersFor(call);
    const viewed: AuditEvent = {
      event: 'notice-letter/viewed',
      outcome: 'success',
      actor: actorOf(session),
      patient,
      trace,
      detail: { letters: letters.map((one) => one.letter) },
    };
    await appendAuditAlone(db, [viewed]);
    return letters;
  });

  routes.handlePatient('letterPrinted', letterPrintedRequest, async (call): Promise<LetterPrintedAnswer> => {
    const { body, session, patient, trace } = call;
    const letter = (await lettersFor(call)).find((one) => one.letter === body.letter);
    if (letter === undefined) throw new Failure('notice-letter/not-found');
    const at = instant(clock.now());
    const printed: AuditEvent = {
      event: 'notice-letter/printed',
      outcome: 'success',
      actor: actorOf(session),
      patient,
      facility: letter.to.facility,
      trace,
      detail: { letter: letter.letter, role: letter.role },
    };
    await db.transaction(async (tx) => {
      await insertLetterPrinted(tx, network, letter.letter, session.staff.id, at);
      await appendAudit(tx, [printed]);
    });
    return { printedAt: letter.printedAt ?? at };
  });
}
