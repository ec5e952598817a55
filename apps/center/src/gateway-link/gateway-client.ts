import {
  GATEWAY_ROUTES,
  TICKET_HEADER,
  TRACE_HEADER,
  type DemographicsAnswer,
  type EntryLine,
  type GatewayRoute,
  type Hello,
  type IdentitiesEnd,
  type IdentityChange,
  type IngestStatus,
  type LaboratoryLine,
  type LocationChange,
  type LocationsEnd,
  type StreamEnd,
} from '@musubi/contract';
import type { EntryId, FacilityId, GrantedAccess, LocalDate, PublicationPolicy } from '@musubi/domain';
import { LinkFailure, readLines, type Link, type LinkResponse } from '@musubi/runtime';
import type { IssueTicket } from './issue-ticket.ts';
import { readIdentityLine } from './read-identity-line.ts';
import { readLocationLine, type BadLine } from './read-location-line.ts';

export const DEADLINES_MS = {
  hello: 5_000,
  administrative: 15_000,
  overview: 2_000,
  locations: 30_000,
  demographics: 6_000,
  records: 12_000,
  attachment: 60_000,
} as const;

/** For whom and about whom a clinical question is asked. */
export type TicketFor = { readonly localPatient: string; readonly userName: string; readonly trace: string };

/** The gateway answered, and refused. */
export class GatewayRefused extends Error {
  readonly status: number;
  constructor(status: number) {
    super('gateway refused');
    this.name = 'GatewayRefused';
    this.status = status;
  }
}

/** ゲートウェイへの問い合わせ: one typed call per route; whatever is clinical asks for a GrantedAccess. */
export class GatewayClient {
  readonly #link: Link;
  readonly #ticket: IssueTicket;
  readonly #recordsDeadlineMs: number;

  constructor(link: Link, ticket: IssueTicket, recordsDeadlineMs: number = DEADLINES_MS.records) {
    this.#link = link;
    this.#ticket = ticket;
    this.#recordsDeadlineMs = recordsDeadlineMs;
  }

  hello(): Promise<Hello> {
    return this.#json<Hello>('hello', undefined, {}, DEADLINES_MS.hello);
  }

  publication(facility: FacilityId): Promise<PublicationPolicy> {
    return this.#json<PublicationPolicy>('publication', { facility }, {}, DEADLINES_MS.administrative);
  }

  async openPatients(
    facility: FacilityId,
    patients: readonly { localPatient: string; open: boolean }[],
  ): Promise<void> {
    await this.#json<unknown>('openPatients', { facility, patients }, {}, DEADLINES_MS.administrative);
  }

  ingestStatus(facility: FacilityId, issuesAfter: number): Promise<IngestStatus> {
    return this.#json<IngestStatus>('ingestStatus', { facility, issuesAfter }, {}, DEADLINES_MS.administrative);
  }

  /** One line of the page that shows all gateways: soon, and without the issues themselves. */
  ingestOverview(facility: FacilityId): Promise<IngestStatus> {
    return this.#json<IngestStatus>('ingestStatus', { facility, issuesAfter: 0, limit: 1 }, {}, DEADLINES_MS.overview);
  }

  async *locations(
    facility: FacilityId,
    after: number,
    limit: number,
  ): AsyncGenerator<LocationChange | LocationsEnd | BadLine> {
    const response = await this.#open('locations', { facility, after, limit }, {}, DEADLINES_MS.locations);
    for await (const line of readLines(response.body, () => undefined)) yield readLocationLine(line);
  }

  async *identities(
    facility: FacilityId,
    after: number,
    limit: number,
  ): AsyncGenerator<IdentityChange | IdentitiesEnd | BadLine> {
    const response = await this.#open(
      'identities',
      { facility, after, limit, merges: true, unmerges: true },
      {},
      DEADLINES_MS.locations,
    );
    for await (const line of readLines(response.body, () => undefined)) yield readIdentityLine(line);
  }

  demographics(access: GrantedAccess, about: TicketFor): Promise<DemographicsAnswer> {
    return this.#json<DemographicsAnswer>('demographics', {}, this.#headers(access, about), DEADLINES_MS.demographics);
  }

  standingFacts(access: GrantedAccess, about: TicketFor): AsyncGenerator<EntryLine | StreamEnd> {
    return this.#lines<EntryLine | StreamEnd>('standingFacts', {}, access, about);
  }

  entries(access: GrantedAccess, about: TicketFor, entries: readonly EntryId[]): AsyncGenerator<EntryLine | StreamEnd> {
    return this.#lines<EntryLine | StreamEnd>('entries', { entries }, access, about);
  }

  laboratory(
    access: GrantedAccess,
    about: TicketFor,
    wanted: { from: LocalDate; until: LocalDate; items: readonly string[] },
  ): AsyncGenerator<LaboratoryLine | StreamEnd> {
    return this.#lines<LaboratoryLine | StreamEnd>('laboratory', wanted, access, about);
  }

  attachment(
    access: GrantedAccess,
    about: TicketFor,
    wanted: { entry: EntryId; digest: string },
  ): Promise<LinkResponse> {
    return this.#open('attachment', wanted, this.#headers(access, about), DEADLINES_MS.attachment);
  }

  #headers(access: GrantedAccess, about: TicketFor): Record<string, string> {
    return {
      [TICKET_HEADER]: this.#ticket(access, { gateway: this.#link.gateway, ...about }),
      [TRACE_HEADER]: about.trace,
    };
  }

  async *#lines<Line>(
    route: GatewayRoute,
    body: unknown,
    access: GrantedAccess,
    about: TicketFor,
  ): AsyncGenerator<Line> {
    const response = await this.#open(route, body, this.#headers(access, about), this.#recordsDeadlineMs);
    let ended = false;
    for await (const line of readLines(response.body)) {
      ended = (line as { end?: unknown }).end === true;
      // our own protocol, over mutual TLS; each line is decided on before it leaves
      yield line as Line;
    }
    // A stream without its closing line was cut off: what is missing must not look complete.
    if (!ended) throw new LinkFailure('unreachable');
  }

  async #open(
    route: GatewayRoute,
    body: unknown,
    headers: Readonly<Record<string, string>>,
    deadlineMs: number,
  ): Promise<LinkResponse> {
    const { method, path } = GATEWAY_ROUTES[route];
    const response = await this.#link.request({
      method,
      path,
      headers,
      deadlineMs,
      ...(method === 'POST' ? { body } : {}),
    });
    if (response.status !== 200) {
      response.body.destroy();
      throw new GatewayRefused(response.status);
    }
    return response;
  }

  async #json<Answer>(
    route: GatewayRoute,
    body: unknown,
    headers: Readonly<Record<string, string>>,
    deadlineMs: number,
  ): Promise<Answer> {
    const { method, path } = GATEWAY_ROUTES[route];
    const answer = await this.#link.json({ method, path, headers, deadlineMs, ...(method === 'POST' ? { body } : {}) });
    if (answer.status !== 200) throw new GatewayRefused(answer.status);
    // our own protocol, over mutual TLS
    return answer.body as Answer;
  }
}
