import { Failure } from '@musubi/contract';
import {
  distinctRules,
  makeDecider,
  permitAccess,
  type AccessDecision,
  type AuditEvent,
  type DecisionId,
  type EntryId,
  type FacilityId,
} from '@musubi/domain';
import { appendAuditAlone, LinkFailure, newId, type LinkResponse } from '@musubi/runtime';
import { GatewayRefused } from '../gateway-link/gateway-client.ts';
import type { LinkRegistry } from '../gateway-link/link-registry.ts';
import { actorOf } from '../http/portal-routes.ts';
import type { CenterContext } from '../center-context.ts';
import { findLocatedByIds, type LocatedEntry } from '../record-location/located-store.ts';
import { FACTS_HOLD_MS, refreshFacts, type Gathered } from './gather-facts.ts';

export type FetchedAttachment = { readonly headers: LinkResponse['headers']; readonly body: AsyncIterable<Buffer> };

/**
 * 添付ファイルの取得: decides on the entry that carries the file, records the request, then lets the bytes through as
 * long as that decision stands.
 */
export async function fetchAttachment(
  center: CenterContext,
  registry: LinkRegistry,
  gathered: Gathered,
  wanted: { facility: FacilityId; entry: EntryId; digest: string },
): Promise<FetchedAttachment> {
  const { db, network } = center;
  const linked = gathered.facilities.find((candidate) => candidate.facility.id === wanted.facility);
  const [entry] =
    linked === undefined
      ? []
      : await findLocatedByIds(db, network, { facility: wanted.facility, localPatient: linked.localPatient }, [
          wanted.entry,
        ]);
  const base = {
    actor: actorOf(gathered.session),
    patient: gathered.patient,
    facility: wanted.facility,
    trace: gathered.trace,
  };
  if (linked === undefined || entry === undefined) {
    const event: AuditEvent = {
      ...base,
      event: 'record/refused',
      outcome: 'refused',
      detail: { what: 'attachment', because: ['entry/not-found'] },
    };
    await appendAuditAlone(db, [event]);
    throw new Failure('entry/not-found');
  }
  const permits = permitAccess(
    gathered.facts,
    { disclosing: wanted.facility, purpose: 'treatment', newDecision: () => newId(center.clock) as DecisionId },
    [entry],
    // this is where decisions get their ids
  );
  const [granted] = permits.granted;
  if (granted === undefined) {
    const because = distinctRules(permits.denied.flatMap((item) => [...item.failed]));
    const event: AuditEvent = {
      ...base,
      event: 'record/refused',
      outcome: 'refused',
      detail: { what: 'attachment', kinds: [entry.kind], entries: 1, because: because.map((rule) => rule.reason) },
    };
    await appendAuditAlone(db, [event]);
    throw new Failure('access/not-permitted', because);
  }
  const { access, decision } = granted;
  const requested: AuditEvent = {
    ...base,
    event: 'record/requested',
    outcome: 'success',
    detail: {
      what: 'attachment',
      kinds: access.kinds,
      digest: wanted.digest,
      decisions: [{ decision: access.id, because: decision.passed.map((rule) => rule.reason), entries: 1 }],
    },
  };
  await appendAuditAlone(db, [requested]);
  const client = registry.find(linked.gateway);
  const answered = (outcome: AuditEvent['outcome']): AuditEvent => ({
    ...base,
    event: 'record/answered',
    outcome,
    detail: { what: 'attachment', entries: outcome === 'success' ? 1 : 0 },
  });
  try {
    if (client === undefined) throw new LinkFailure('unreachable');
    const response = await client.attachment(
      access,
      { localPatient: linked.localPatient, userName: gathered.session.staff.name, trace: gathered.trace },
      { entry: wanted.entry, digest: wanted.digest },
    );
    const now = await decideAgain(center, gathered, entry);
    if (now.decision === 'deny') {
      response.body.destroy();
      throw new Failure('access/not-permitted', now.failed);
    }
    await appendAuditAlone(db, [answered('success')]);
    return { headers: response.headers, body: asLongAsPermitted(center, gathered, entry, response.body) };
  } catch (error) {
    await appendAuditAlone(db, [answered('failed')]);
    if (error instanceof LinkFailure)
      throw new Failure(error.kind === 'timed-out' ? 'gateway/timed-out' : 'gateway/unreachable');
    if (error instanceof GatewayRefused)
      throw new Failure(error.status === 404 ? 'entry/not-found' : 'gateway/refused');
    throw error;
  }
}

async function decideAgain(center: CenterContext, gathered: Gathered, entry: LocatedEntry): Promise<AccessDecision> {
  return makeDecider(await refreshFacts(center, gathered))(entry);
}

/**
 * A large file over a slow line: it ends torn rather than complete when the link is undone or the consent taken back
 * meanwhile.
 */
async function* asLongAsPermitted(
  center: CenterContext,
  gathered: Gathered,
  entry: LocatedEntry,
  body: AsyncIterable<Buffer>,
): AsyncGenerator<Buffer> {
  let decidedAt = center.clock.now();
  for await (const chunk of body) {
    if (center.clock.now() - decidedAt >= FACTS_HOLD_MS) {
      if ((await decideAgain(center, gathered, entry)).decision === 'deny') throw new Failure('access/not-permitted');
      decidedAt = center.clock.now();
    }
    yield chunk;
  }
}

/** What a browser may draw by itself; everything else is saved as a file, whatever the hospital calls it. */
const DRAWABLE = ['application/pdf', 'image/png', 'image/jpeg'] as const;

/** Headers under which a hospital's file can do nothing in our origin. */
export function attachmentHeaders(sentType: string | undefined): Readonly<Record<string, string>> {
  const type = (sentType ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
  const drawable = (DRAWABLE as readonly string[]).includes(type);
  return {
    'content-type': drawable ? type : 'application/octet-stream',
    'content-disposition': drawable ? 'inline' : 'attachment; filename="attachment.bin"',
    'content-security-policy': "sandbox; default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'",
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'SAMEORIGIN',
  };
}
