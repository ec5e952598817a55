import { GATEWAY_ROUTES, LINK_PROTOCOL, type GatewayRoute, type Hello } from '@musubi/contract';
import type { KeyObject } from 'node:crypto';
import {
  questionsTogether,
  Database,
  dialLink,
  errorFields,
  type Clock,
  type LinkIdentity,
  type Log,
} from '@musubi/runtime';
import { GATEWAY_ROLE } from './database-role.ts';
import { answerLink, type LinkRoute } from './link/answer-link.ts';
import {
  attachmentRoute,
  demographicsRoute,
  entriesRoute,
  laboratoryRoute,
  standingFactsRoute,
  type DisclosureContext,
  type TicketRoute,
} from './disclosure/routes.ts';
import { findEntriesById, type EntriesWanted } from './disclosure/store.ts';
import { TicketDesk } from './disclosure/ticket-desk.ts';
import { Turnstile } from './disclosure/turnstile.ts';
import { answerJson } from './link/write-lines.ts';
import { ingestStatusRoute } from './ingest-status/routes.ts';
import { listenMllp, type MllpListener } from './inbox/listen-mllp.ts';
import { applyPublication } from './publication/apply-configuration.ts';
import { identitiesRoute } from './patient-index/routes.ts';
import { releaseNumbers } from './renumbering/change-numbers.ts';
import { publicationRoute } from './publication/routes.ts';
import type { GatewayConfig } from './read-config.ts';
import { locationsRoute, openPatientsRoute } from './record-location/routes.ts';

export type GatewaySettings = {
  readonly databaseUrl: string;
  readonly config: GatewayConfig;
  readonly identity: LinkIdentity;
  readonly ticketKeys: readonly KeyObject[];
  readonly clock: Clock;
  readonly log: Log;
  /** Starts taking in; given by main, so that it runs in a thread of its own there and in this one in tests. */
  readonly startIngest: (config: GatewayConfig) => Ingest;
};
export type Ingest = {
  /** Something waits in the inbox. */
  readonly poke: () => void;
  readonly close: () => Promise<void>;
};

export type Gateway = { readonly mllpPorts: ReadonlyMap<string, number>; readonly drain: () => Promise<void> };

/** An answer holds at most 2000 entries of some kilobytes. */
const MOST_ANSWERS_AT_ONCE = 100;
const SOFTWARE = 'musubi-gateway 0.1.0';

/** Puts the parts together and starts them; the database is migrated already. */
export async function startGateway(settings: GatewaySettings): Promise<Gateway> {
  const { config, clock, log } = settings;
  const db = new Database(settings.databaseUrl, {
    role: GATEWAY_ROLE,
    name: `musubi-gateway ${config.name}`,
    max: 12,
    genericPlans: true,
  });
  for (const facility of config.facilities) await applyPublication(db, facility.id, facility.publication);
  const facilities = new Set(config.facilities.map((facility) => facility.id));
  const desk = new TicketDesk(db, clock);
  const context: DisclosureContext = {
    db,
    desk,
    entries: questionsTogether((wanted: readonly EntriesWanted[]) => findEntriesById(db, wanted)),
    turnstile: new Turnstile(MOST_ANSWERS_AT_ONCE),
    clock,
    log,
    rules: { keys: settings.ticketKeys, gateway: config.name, facilities },
  };
  const state = { draining: false };
  const hello: LinkRoute = async (_request, _body, response) =>
    answerJson(response, 200, {
      gateway: config.name,
      software: SOFTWARE,
      protocols: LINK_PROTOCOL.accepted,
      facilities: [...facilities],
      draining: state.draining,
    } satisfies Hello);
  const clinical =
    (route: TicketRoute): LinkRoute =>
    (request, body, response) =>
      route(context, request, body, response);
  const routes: Readonly<Record<GatewayRoute, LinkRoute>> = {
    hello,
    locations: locationsRoute(db, facilities),
    openPatients: openPatientsRoute(db, facilities),
    publication: publicationRoute(db, facilities),
    ingestStatus: ingestStatusRoute(db, facilities, clock),
    identities: identitiesRoute(
      db,
      facilities,
      new Set(
        config.facilities.filter((facility) => facility.announceIdentities === true).map((facility) => facility.id),
      ),
      releaseNumbers,
    ),
    demographics: clinical(demographicsRoute),
    standingFacts: clinical(standingFactsRoute),
    entries: clinical(entriesRoute),
    laboratory: clinical(laboratoryRoute),
    attachment: clinical(attachmentRoute),
  };
  const handler = answerLink(routes, log);
  const ingest = settings.startIngest(config);
  const listeners: MllpListener[] = [];
  const mllpPorts = new Map<string, number>();
  for (const { id, mllpPort } of config.facilities) {
    if (mllpPort === undefined) continue;
    const listener = await listenMllp({
      db,
      facility: id,
      host: config.mllpHost,
      port: mllpPort,
      clock,
      log,
      onKept: ingest.poke,
    });
    listeners.push(listener);
    mllpPorts.set(id, listener.port);
  }
  const links = config.center.map(({ host, port }) =>
    dialLink({ host, port, identity: settings.identity, handler, log }),
  );
  log.info('gateway/ready', {
    gateway: config.name,
    facilities: facilities.size,
    routes: Object.keys(GATEWAY_ROUTES).length,
  });
  return {
    mllpPorts,
    drain: async () => {
      state.draining = true;
      const parts = [...links, ...listeners, ingest];
      await Promise.all(
        parts.map((part) =>
          part.close().catch((error: unknown) => log.error('gateway/stop-failed', errorFields(error))),
        ),
      );
      await desk[Symbol.asyncDispose]();
      await db[Symbol.asyncDispose]();
      log.info('gateway/stopped', { gateway: config.name });
    },
  };
}
