import type { Http2ServerRequest, Http2ServerResponse } from 'node:http2';
import {
  attachmentRequest,
  entriesRequest,
  laboratoryRequest,
  standingFactsRequest,
  TICKET_HEADER,
  TRACE_HEADER,
  type DemographicsAnswer,
  type GatewayRefusal,
} from '@musubi/contract';
import {
  dayInTokyo,
  instant,
  STANDING_KINDS,
  type AccessTicket,
  type AuditEvent,
  type AuditEventName,
  type LocalDate,
  type PurposeOfUse,
  type RecordEntry,
} from '@musubi/domain';
import { appendAuditAlone, type Batcher, type Clock, type Database, type Log } from '@musubi/runtime';
import type { z } from 'zod';
import { checkTicket, type DisclosureRefusal, type TicketRules } from './check-ticket.ts';
import { entryLines, laboratoryLines, tallyOf, type Tally } from './entry-lines.ts';
import { findAttachmentSize, findAttachmentSlice } from './attachment-store.ts';
import {
  findDemographics,
  findEntriesByDay,
  findEntriesById,
  findLaboratoryValues,
  type EntriesWanted,
  type EntryRow,
} from './store.ts';
import type { TicketDesk } from './ticket-desk.ts';
import type { Turnstile } from './turnstile.ts';
import type { VerifiedTicket } from './verified-ticket.ts';
import { answerBytes, answerJson, answerLines } from '../link/write-lines.ts';

export type DisclosureContext = {
  readonly db: Database;
  readonly desk: TicketDesk;
  /** Entries by their ids, those of several tickets in one statement. */
  readonly entries: Batcher<EntriesWanted, readonly EntryRow[]>;
  readonly turnstile: Turnstile;
  readonly rules: TicketRules;
  readonly clock: Clock;
  readonly log: Log;
};

/** One route of clinical data: parse → ticket (with audit) → publication → answer. */
export type TicketRoute = (
  context: DisclosureContext,
  request: Http2ServerRequest,
  body: unknown,
  response: Http2ServerResponse,
) => Promise<void>;

type Answer<Body> = {
  readonly event: AuditEventName;
  readonly purposes: readonly PurposeOfUse[];
  readonly request: z.ZodType<Body>;
  /** What was asked for, for the audit: counts and bounds, no clinical content. */
  readonly asked: (body: Body) => Readonly<Record<string, unknown>>;
  readonly answer: (
    context: DisclosureContext,
    ticket: VerifiedTicket,
    body: Body,
    today: LocalDate,
  ) => Promise<Prepared>;
};

/**
 * What will be sent and what is withheld, before the first byte: so that withholding is on record when the answer ends.
 */
type Prepared = { readonly tally: Tally; readonly send: (response: Http2ServerResponse) => Promise<void> };
const NOTHING_WITHHELD: Tally = { sent: 0, withheld: 0 };

const MOST_STANDING_FACTS = 2000;
const TREATMENT: readonly PurposeOfUse[] = ['treatment'];

/** 開示の共通の流れ: the only way to a VerifiedTicket, so the only way to the queries of this folder. */
function ticketRoute<Body>(name: string, route: Answer<Body>): TicketRoute {
  return async (context, request, json, response) => {
    const checked = checkTicket(header(request, TICKET_HEADER), route.purposes, context.rules, context.desk.now());
    const trace = checked.claims?.trace ?? header(request, TRACE_HEADER)?.slice(0, 64) ?? 'none';
    if (checked.refusal !== undefined) return refuse(context, response, name, checked.refusal, checked.claims, trace);
    const { claims } = checked;
    if (checked.skewed) context.log.warn('ticket/clock-skew', { seconds: context.desk.now() - claims.issuedAt, trace });
    const body = route.request.safeParse(json);
    if (!body.success) return answerJson(response, 400, { refused: 'request/malformed' } satisfies GatewayRefusal);
    const disclosed = auditOf(route.event, 'success', claims, { route: name, ...route.asked(body.data) });
    const ticket = await context.desk.use(
      claims,
      disclosed,
      auditOf('ticket/refused', 'refused', claims, { route: name, reason: 'ticket/used' }),
    );
    if (ticket === undefined) return answerJson(response, 403, { refused: 'ticket/used' } satisfies GatewayRefusal);
    await context.turnstile.pass(async () => {
      const { tally, send } = await route.answer(context, ticket, body.data, dayInTokyo(instant(context.clock.now())));
      if (tally.withheld > 0)
        await appendAuditAlone(context.db, [
          auditOf('record/withheld', 'refused', claims, { route: name, withheld: tally.withheld, sent: tally.sent }),
        ]);
      await send(response);
    });
  };
}

async function refuse(
  context: DisclosureContext,
  response: Http2ServerResponse,
  route: string,
  reason: DisclosureRefusal,
  claims: AccessTicket | undefined,
  trace: string,
): Promise<void> {
  const event: AuditEvent =
    claims === undefined
      ? { event: 'ticket/refused', outcome: 'refused', actor: {}, trace, detail: { route, reason } }
      : auditOf('ticket/refused', 'refused', claims, { route, reason, gateway: claims.gateway });
  await appendAuditAlone(context.db, [event]);
  context.log.warn('ticket/refused', { reason, route, trace });
  answerJson(response, 403, { refused: reason } satisfies GatewayRefusal);
}

function auditOf(
  event: AuditEventName,
  outcome: AuditEvent['outcome'],
  claims: AccessTicket,
  detail: Readonly<Record<string, unknown>>,
): AuditEvent {
  return {
    event,
    outcome,
    actor: claims.user,
    patient: claims.localPatient,
    facility: claims.facility,
    trace: claims.trace,
    detail: { ...detail, ticket: claims.id, decision: claims.decision, purpose: claims.purpose },
  };
}

function header(request: Http2ServerRequest, name: string): string | undefined {
  const value = request.headers[name];
  return typeof value === 'string' ? value : undefined;
}

function json(status: number, body: DemographicsAnswer | GatewayRefusal): Prepared {
  return { tally: NOTHING_WITHHELD, send: async (response) => answerJson(response, status, body) };
}

function entries(rows: readonly EntryRow[]): Prepared {
  const tally = tallyOf(rows.map((row) => row.entry));
  return { tally, send: (response) => answerLines(response, entryLines(rows, tally)) };
}

const FEW_ENTRIES = 20;

/** Many of one ticket go alone, so that nobody's one entry waits for them. */
async function entriesById(context: DisclosureContext, wanted: EntriesWanted): Promise<readonly EntryRow[]> {
  if (wanted.ids.length <= FEW_ENTRIES) return context.entries.add(wanted);
  return (await findEntriesById(context.db, [wanted]))[0] ?? [];
}

export const demographicsRoute = ticketRoute('demographics', {
  event: 'demographics/disclosed',
  purposes: ['treatment', 'linking'],
  request: standingFactsRequest,
  asked: () => ({}),
  answer: async ({ db }, ticket) => {
    const found = await findDemographics(db, ticket);
    return json(200, (found === undefined ? { found: false } : { found: true, ...found }) satisfies DemographicsAnswer);
  },
});

export const standingFactsRoute = ticketRoute('standing-facts', {
  event: 'record/disclosed',
  purposes: TREATMENT,
  request: standingFactsRequest,
  asked: () => ({ kinds: STANDING_KINDS }),
  answer: async ({ db }, ticket, _body, today) =>
    entries(await findEntriesByDay(db, ticket, today, { kinds: STANDING_KINDS, limit: MOST_STANDING_FACTS })),
});

export const entriesRoute = ticketRoute('entries', {
  event: 'record/disclosed',
  purposes: TREATMENT,
  request: entriesRequest,
  asked: (body) =>
    'entries' in body
      ? { entries: body.entries }
      : { kinds: body.kinds, from: body.from, until: body.until, limit: body.limit },
  answer: async (context, ticket, body, today) =>
    entries(
      'entries' in body
        ? await entriesById(context, { ticket, today, ids: body.entries })
        : await findEntriesByDay(context.db, ticket, today, body),
    ),
});

export const laboratoryRoute = ticketRoute('laboratory', {
  event: 'record/disclosed',
  purposes: TREATMENT,
  request: laboratoryRequest,
  asked: (body) => ({ from: body.from, until: body.until, items: body.items.length, limit: body.limit }),
  answer: async ({ db }, ticket, body, today) => {
    const rows = await findLaboratoryValues(db, ticket, today, body);
    const tally = tallyOf(rows.map((row) => row.value));
    return { tally, send: (response) => answerLines(response, laboratoryLines(rows, tally)) };
  },
});

export const attachmentRoute = ticketRoute('attachment', {
  event: 'record/disclosed',
  purposes: TREATMENT,
  request: attachmentRequest,
  asked: (body) => ({ entries: [body.entry], digest: body.digest }),
  answer: async (context, ticket, body, today) => {
    const { db } = context;
    const row = (await entriesById(context, { ticket, today, ids: [body.entry] }))[0];
    if (row !== undefined && row.entry === null)
      return {
        ...json(403, { refused: 'publication/withheld' } satisfies GatewayRefusal),
        tally: { sent: 0, withheld: 1 },
      };
    const entry =
      // written by our own ingest
      row?.entry === undefined || row.entry === null ? undefined : (JSON.parse(row.entry) as Omit<RecordEntry, 'key'>);
    const attachment =
      entry?.content.type === 'document'
        ? entry.content.attachments.find((one) => one.digest === body.digest)
        : undefined;
    const size = attachment === undefined ? undefined : await findAttachmentSize(db, ticket, attachment.digest);
    if (attachment === undefined || size === undefined)
      return json(404, { refused: 'entry/not-found' } satisfies GatewayRefusal);
    return {
      tally: { sent: 1, withheld: 0 },
      send: (response) =>
        answerBytes(response, attachment.mediaType, size, (from, length) =>
          findAttachmentSlice(db, ticket, attachment.digest, from, length),
        ),
    };
  },
});
