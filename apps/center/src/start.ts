import { createPublicKey, type KeyObject } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { PORTAL_ROUTES } from '@musubi/contract';
import type { Instant, PatientId } from '@musubi/domain';
import {
  acceptLinks,
  Database,
  errorFields,
  newId,
  signCheckpoint,
  type Clock,
  type LinkIdentity,
  type Log,
  type Transaction,
} from '@musubi/runtime';
import { auditRoutes, auditSearchRoutes } from './audit/routes.ts';
import { AuditVerifier } from './audit/verify-audit.ts';
import { startBorder, type BorderOptions } from './border/start-border.ts';
import { consentRoutes } from './consent/routes.ts';
import { directoryRoutes } from './directory/routes.ts';
import { ticketIssuer } from './gateway-link/issue-ticket.ts';
import { LinkRegistry } from './gateway-link/link-registry.ts';
import { KnownSessions } from './http/known-sessions.ts';
import { NO_PROXIES, type TrustedProxies } from './http/trusted-proxies.ts';
import { PortalRoutes, type PatientCall } from './http/portal-routes.ts';
import { portalServer } from './http/portal-server.ts';
import { caseRoutes } from './patient-index/desk/case-routes.ts';
import { bookmarkRoutes } from './patient-index/register/bookmark-routes.ts';
import { demographicsRoutes } from './patient-index/repair/demographics-routes.ts';
import { emergencyRoutes } from './patient-index/emergency/emergency-routes.ts';
import { findOpenPatient } from './patient-index/register/find-open-patient.ts';
import { letterRoutes } from './patient-index/notice-letter/letter-routes.ts';
import { linkRoutes } from './patient-index/linking/link-routes.ts';
import { unlinkRoute } from './patient-index/linking/unlink-route.ts';
import { matchOnConsent } from './patient-index/linking/match-on-consent.ts';
import { matchJobRoutes } from './patient-index/match-job/match-job-routes.ts';
import { mergePatients } from './patient-index/repair/merge-patients.ts';
import { openPatientIndex } from './patient-index/matching/open-patient-index.ts';
import { pullIdentities } from './patient-index/feed/pull-identities.ts';
import { localIdRoutes } from './patient-index/local-patient-id/local-id-routes.ts';
import { repairRoutes } from './patient-index/repair/repair-routes.ts';
import { headerRoutes } from './patient-index/register/header-routes.ts';
import { registerRoutes } from './patient-index/feed/register-routes.ts';
import { searchRoutes } from './patient-index/search/search-routes.ts';
import { startRekeying } from './patient-index/matching/rekey-identities.ts';
import { MatchJobRunner } from './patient-index/match-job/run-match-jobs.ts';
import { syncOpenings } from './patient-index/linking/sync-openings.ts';
import type { CenterContext } from './center-context.ts';
import { LocationPuller } from './record-location/pull-locations.ts';
import { gatewayRoutes } from './record-location/routes.ts';
import { cookieName, sessionFinder, signInRoutes } from './sign-in/routes.ts';
import { timelineRoutes } from './timeline/routes.ts';

export type CenterOptions = {
  readonly databaseUrl: string;
  readonly network: string;
  readonly portal: {
    readonly host: string;
    readonly port: number;
    readonly files?: string | undefined;
    readonly https?: boolean;
    readonly proxies?: TrustedProxies;
  };
  readonly link: { readonly host: string; readonly port: number; readonly identity: LinkIdentity };
  /** PIX and PDQ for the facilities' own programs; absent = not offered. */
  readonly border?: BorderOptions | undefined;
  readonly ticketKey: KeyObject;
  readonly clock: Clock;
  readonly log: Log;
  /** How long one hospital may take to answer a view. */
  readonly recordsDeadlineMs?: number;
  readonly requestsPerMinute?: number;
  /** What a bulk job may take of memory; 0: none, the database finds all candidates. */
  readonly matchMegabytes: number;
};

export type Center = {
  readonly portalPort: number;
  readonly linkPort: number;
  readonly borderPorts: { readonly fhir: number; readonly mllp: number } | undefined;
  readonly close: () => Promise<void>;
};

const REQUESTS_PER_MINUTE = 1_200;
const CONNECTIONS = 16;
const CHECKPOINT_EVERY_MS = 10 * 60_000;

/** Puts the parts of the center together and starts them; `close` drains and stops them in reverse order. */
export async function startCenter(options: CenterOptions): Promise<Center> {
  const db = new Database(options.databaseUrl, { role: 'musubi_center_app', name: 'musubi-center', max: CONNECTIONS });
  const center: CenterContext = {
    network: options.network,
    db,
    clock: options.clock,
    log: options.log,
    process: newId(options.clock),
  };
  const registry = new LinkRegistry(center, ticketIssuer(options.ticketKey, options.clock), options.recordsDeadlineMs);
  const index = openPatientIndex(center, (facilities) => puller.wake(facilities));
  const puller = new LocationPuller(center, registry, (gateway, facility) =>
    pullIdentities(index, gateway.client, facility),
  );
  const links = await acceptLinks({
    ...options.link,
    log: options.log,
    onLink: registry.accept,
    onLost: registry.lost,
  });

  const https = options.portal.https ?? false;
  const known = new KnownSessions();
  const app = await portalServer({
    log: options.log,
    files: options.portal.files,
    https,
    requestsPerMinute: options.requestsPerMinute ?? REQUESTS_PER_MINUTE,
    proxies: options.portal.proxies ?? NO_PROXIES,
    sessionKey: (request) => known.keyOf(request.cookies[cookieName(https)], center.clock.now()),
    ready: () => db.answers(),
  });
  const routes = new PortalRoutes(app, center, sessionFinder(center, https, known));
  const sync = {
    syncOpenings: (tx: Transaction, patient: PatientId, now: Instant) => syncOpenings(tx, center.network, patient, now),
    wake: puller.wake.bind(puller),
  };
  const jobs = new MatchJobRunner(index, { databaseUrl: options.databaseUrl, megabytes: options.matchMegabytes });
  signInRoutes(app, routes, https);
  directoryRoutes(routes);
  searchRoutes(routes, index);
  registerRoutes(routes, index);
  headerRoutes(routes);
  bookmarkRoutes(routes);
  emergencyRoutes(routes, index);
  linkRoutes(routes, { ...sync, registry, index });
  unlinkRoute(routes, { ...sync, index });
  letterRoutes(routes);
  repairRoutes(routes, index);
  localIdRoutes(routes, index);
  demographicsRoutes(routes, index);
  caseRoutes(routes, { index, mergePatients: (tx, patients, by) => mergePatients(index, tx, patients, by) });
  matchJobRoutes(routes, { wakeRunner: () => jobs.wake() });
  const authorize = async (call: PatientCall<unknown>) => void (await findOpenPatient(center, call));
  consentRoutes(routes, {
    ...sync,
    authorize,
    matchOnConsent: (tx, patient, trace) => matchOnConsent(index, tx, patient, trace),
  });
  timelineRoutes(routes, registry);
  auditRoutes(routes, { authorize });
  auditSearchRoutes(routes, new AuditVerifier(center, [createPublicKey(options.ticketKey)]));
  gatewayRoutes(routes, registry);
  const missing = Object.keys(PORTAL_ROUTES).filter((name) => !(routes.bound as ReadonlySet<string>).has(name));
  if (missing.length > 0) throw new Error(`routes of the contract without a handler: ${missing.join(', ')}`);
  await app.listen({ host: options.portal.host, port: options.portal.port });
  const border = options.border === undefined ? undefined : await startBorder(index, options.border);
  const rekeying = startRekeying(index);
  const checkpoints = setInterval(() => {
    signCheckpoint(db, options.ticketKey, options.clock).catch((error: unknown) =>
      options.log.warn('audit/checkpoint-failed', errorFields(error)),
    );
  }, CHECKPOINT_EVERY_MS).unref();
  const close = async () => {
    clearInterval(checkpoints);
    await Promise.all([app.close(), border?.close()]);
    await Promise.all([jobs[Symbol.asyncDispose](), rekeying[Symbol.asyncDispose]()]);
    await puller[Symbol.asyncDispose]();
    await links.close();
    await db[Symbol.asyncDispose]();
  };
  let closing: Promise<void> | undefined;
  // a TCP listener always has one
  const address = app.server.address() as AddressInfo;

  return {
    portalPort: address.port,
    linkPort: links.port,
    borderPorts: border === undefined ? undefined : { fhir: border.fhirPort, mllp: border.mllpPort },
    close: () => (closing ??= close()),
  };
}
