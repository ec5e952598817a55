import { z } from 'zod';
import type {
  AccessTicket,
  Demographics,
  EntryId,
  EntryStatus,
  FacilityId,
  Issue,
  LocalDate,
  RecordEntry,
  RecordKind,
  LaboratoryValue,
  SensitiveCategory,
} from '@musubi/domain';
import {
  decisionIdSchema,
  entryIdSchema,
  facilityIdSchema,
  localDateSchema,
  purposeSchema,
  recordKindSchema,
  roleSchema,
  sensitiveSchema,
  staffIdSchema,
} from '../schemas.ts';

/**
 * 中継リンク: what the center says to a gateway over the link (HTTP/2, the center is the client on the
 * connection that the gateway opened). Every answer with clinical data needs a ticket in `x-musubi-ticket`.
 * Streams are NDJSON (`application/x-ndjson`), one object a line, closed by a line `{"end":true,…}`.
 */
export const LINK_PROTOCOL = { current: 1, accepted: [1] } as const;
export const TICKET_HEADER = 'x-musubi-ticket';
export const TRACE_HEADER = 'x-musubi-trace';

/** The routes of a gateway; the matrix test walks this table. `ticket: false` = nothing clinical leaves. */
export const GATEWAY_ROUTES = {
  hello: { method: 'GET', path: '/hello', ticket: false },
  locations: { method: 'POST', path: '/locations', ticket: false },
  openPatients: { method: 'POST', path: '/open-patients', ticket: false },
  publication: { method: 'POST', path: '/publication', ticket: false },
  ingestStatus: { method: 'POST', path: '/ingest-status', ticket: false },
  identities: { method: 'POST', path: '/identities', ticket: false },
  demographics: { method: 'POST', path: '/demographics', ticket: true },
  standingFacts: { method: 'POST', path: '/standing-facts', ticket: true },
  entries: { method: 'POST', path: '/entries', ticket: true },
  laboratory: { method: 'POST', path: '/laboratory', ticket: true },
  attachment: { method: 'POST', path: '/attachment', ticket: true },
} as const satisfies Record<string, { method: 'GET' | 'POST'; path: string; ticket: boolean }>;
export type GatewayRoute = keyof typeof GATEWAY_ROUTES;

export type Hello = {
  readonly gateway: string;
  readonly software: string;
  readonly protocols: readonly number[];
  readonly facilities: readonly FacilityId[];
  readonly draining: boolean;
};

/** Changes of locations after `after` (0 = from the start); at most `limit` lines, then `LocationsEnd`. */
export const locationsRequest = z.object({
  facility: facilityIdSchema,
  after: z.int().nonnegative(),
  limit: z.int().min(1).max(10_000),
});
export type LocationChange = {
  readonly sequence: number;
  readonly change: 'put' | 'remove';
  readonly entry: EntryId;
  readonly localPatient: string;
  readonly kind: RecordKind;
  readonly status: EntryStatus;
  readonly day: LocalDate | null;
  readonly department: string | null;
  readonly sensitive: SensitiveCategory | null;
  readonly version: number;
};
/**
 * `more` = ask again at once; otherwise wait and ask later. `latestIngest`: when the gateway last took something in.
 */
export type LocationsEnd = {
  readonly end: true;
  readonly next: number;
  readonly more: boolean;
  readonly latestIngest: string | null;
};

/** 公開対象患者: whose locations are announced. `open: false` stops and forgets. Idempotent. */
export const openPatientsRequest = z.object({
  facility: facilityIdSchema,
  patients: z
    .array(z.object({ localPatient: z.string().min(1).max(20), open: z.boolean() }))
    .min(1)
    .max(1000),
});

/** 公開設定 as the hospital keeps it, so that the center can decide and explain without asking. */
export const publicationRequest = z.object({ facility: facilityIdSchema });

/** 取込状況: counts and issues without patient data, for the page that shows what a hospital's storage holds. */
export const ingestStatusRequest = z.object({
  facility: facilityIdSchema,
  issuesAfter: z.int().nonnegative().default(0),
  limit: z.int().min(1).max(500).default(100),
});
export type IngestStatus = {
  readonly files: number;
  readonly entries: number;
  readonly patients: number;
  readonly unreadable: number;
  readonly lastFileAt: string | null;
  readonly scanning: boolean;
  /** When a walk through a whole storage ended last; absent from older gateways. */
  readonly scannedAt?: string | null;
  readonly issues: readonly (Issue & { readonly id: number; readonly file: string; readonly seenAt: string })[];
};

/**
 * 基本情報の通知: whom the facility knows, in the order of change, for matching at the center. Only where the
 * hospital's own
 * configuration says so (`announceIdentities`); then without a ticket, since nothing clinical is in it and no person
 * asks.
 */
export const identitiesRequest = z.object({
  facility: facilityIdSchema,
  after: z.int().nonnegative(),
  limit: z.int().min(1).max(2_000),
  /** Lines of merges are understood, and what lies before `after` has been done. */
  merges: z.boolean().default(false),
  /** So are changes that were taken back. */
  unmerges: z.boolean().default(false),
});
/**
 * `merge`: the patient of `localPatient` goes by `into` now, and the hospital says so itself: links move with it.
 * `unmerge`:
 * that was wrong; a link that came to `from` with it goes back. `remains`: `from` is somebody else's, whose records
 * were seen.
 */
export type IdentityChange = { readonly sequence: number; readonly localPatient: string } & (
  | { readonly change: 'put'; readonly demographics: Demographics }
  | { readonly change: 'remove' }
  | { readonly change: 'merge'; readonly into: string }
  | { readonly change: 'unmerge'; readonly from: string; readonly remains: boolean }
);
/**
 * `announced: false`: the hospital announces nobody (any more); what was told before is to be forgotten. It then still
 * says what became of numbers that the center holds open.
 */
export type IdentitiesEnd = {
  readonly end: true;
  readonly next: number;
  readonly more: boolean;
  readonly announced: boolean;
};

export type DemographicsAnswer =
  { readonly found: true; readonly demographics: Demographics; readonly updated: string } | { readonly found: false };

/** 標準的事実 (problems, allergies, infections) and anticoagulants and the like in use: lines of `EntryLine`. */
export const standingFactsRequest = z.object({});
/** By ids, or by kinds and days (newest first). */
export const entriesRequest = z.union([
  z.object({ entries: z.array(entryIdSchema).min(1).max(500) }),
  z.object({
    kinds: z.array(recordKindSchema).min(1),
    from: localDateSchema.optional(),
    until: localDateSchema.optional(),
    limit: z.int().min(1).max(2000),
  }),
]);
/** A line of a stream of entries. `source`: where it came from, for "what is this from?". */
export type EntryLine = {
  readonly id: EntryId;
  readonly version: number;
  readonly recordedAt: string;
  readonly entry: Omit<RecordEntry, 'key'>;
  readonly source: { readonly file: string; readonly issues: readonly Issue[] };
};
/** Closes a stream: how many were withheld by the hospital's own publication policy. */
export type StreamEnd = { readonly end: true; readonly sent: number; readonly withheld: number };

/**
 * 検査値の時系列: one line per value, newest first. `items` are JLAC10 analyte prefixes or local codes; empty = all.
 */
export const laboratoryRequest = z.object({
  from: localDateSchema,
  until: localDateSchema,
  items: z.array(z.string().max(40)).max(200).default([]),
  limit: z.int().min(1).max(20_000).default(5000),
});
export type LaboratoryLine = {
  readonly entry: EntryId;
  readonly day: LocalDate;
  readonly time?: string;
  readonly specimen?: string;
  readonly panel?: string;
  readonly value: LaboratoryValue;
};

/** 添付ファイル: the bytes themselves (`content-type` as stored), only of an entry that the ticket covers. */
export const attachmentRequest = z.object({ entry: entryIdSchema, digest: z.string().regex(/^[0-9a-f]{64}$/) });

/** The claims of a ticket as they travel. */
export const ticketSchema = z.object({
  id: z.uuid(),
  gateway: z.string().min(1).max(60),
  facility: facilityIdSchema,
  localPatient: z.string().min(1).max(20),
  kinds: z.array(recordKindSchema),
  sensitive: z.array(sensitiveSchema),
  from: localDateSchema.optional(),
  until: localDateSchema.optional(),
  purpose: purposeSchema,
  user: z.object({ staff: staffIdSchema, name: z.string().max(100), role: roleSchema, facility: facilityIdSchema }),
  decision: decisionIdSchema,
  trace: z.string().min(1).max(64),
  issuedAt: z.int(),
  expiresAt: z.int(),
});

/** The parsed claims are an AccessTicket; absent optional fields stay absent. */
export function readTicketClaims(json: unknown): AccessTicket | undefined {
  const result = ticketSchema.safeParse(json);
  // exactOptionalPropertyTypes: zod types optional as `| undefined`, but never sets the key to undefined.
  return result.success ? (result.data as AccessTicket) : undefined;
}

/** A refusal of the gateway. */
export type GatewayRefusal = { readonly refused: string };
