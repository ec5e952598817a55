import { z } from 'zod';
import type {
  ConsentId,
  ConsentScope,
  Demographics,
  Facility,
  FacilityId,
  Instant,
  LocalDate,
  PatientId,
  Sex,
} from '@musubi/domain';
import { BOOKMARK_COLORS, type BookmarkColor } from './bookmark.ts';
import {
  consentIdSchema,
  facilityIdSchema,
  localDateSchema,
  recordKindSchema,
  sensitiveSchema,
  textLine,
} from '../schemas.ts';

/**
 * 患者検索: one box (facility ID, regional ID, kanji or kana name, `1951-04-18`, `S26.4.18`) or named fields. POST, so
 * nothing is in the URL.
 */
export const searchRequest = z.object({
  query: textLine(100).optional(),
  localId: textLine(20).optional(),
  regionalId: textLine(16).optional(),
  name: textLine(60).optional(),
  birthDate: localDateSchema.optional(),
  /** Only those with my bookmark of this colour. */
  bookmark: z.enum(BOOKMARK_COLORS).exclude(['none']).optional(),
  sort: z.enum(['kana', 'birthDate', 'regionalId', 'lastOpened']).default('lastOpened'),
  page: z.int().min(1).max(10_000).default(1),
  pageSize: z.union([z.literal(10), z.literal(20), z.literal(50)]).default(20),
});

export type PatientSummary = {
  readonly patient: PatientId;
  readonly regionalId: string;
  readonly localId: string | null;
  readonly kanjiName: string;
  readonly kanaName: string;
  readonly sex: Sex;
  readonly birthDate: LocalDate | null;
  readonly postalCode: string | null;
  readonly address: string | null;
  readonly consent: ConsentSummary['state'];
  readonly linkedFacilities: number;
  readonly lastOpened: Instant | null;
  readonly bookmark: BookmarkColor;
};
/**
 * `approximate`: nobody fits exactly; these are written alike, or born on a day that is easily mistaken for the one
 * asked.
 */
export type SearchAnswer = {
  readonly total: number;
  readonly page: number;
  readonly pageSize: number;
  readonly approximate?: true;
  readonly patients: readonly PatientSummary[];
};

/**
 * 登録: step 1 of three (REG-05): personal details, or finding the person; step 2 a facility's ID; step 3 the latest
 * data.
 */
export const registerRequest = z.object({
  kanjiFamily: textLine(40),
  kanjiGiven: textLine(40),
  kanaFamily: textLine(40),
  kanaGiven: textLine(40),
  sex: z.enum(['male', 'female', 'other', 'unknown']),
  birthDate: localDateSchema.optional(),
  postalCode: textLine(10).optional(),
  address: textLine(200).optional(),
  telephone: textLine(20).optional(),
  /** The patient's number at the registering facility; absent when the secretariat registers (it treats nobody). */
  localId: textLine(20).optional(),
  /** The clerk has seen the similar persons and says it is none of them. */
  confirmedNew: z.boolean().default(false),
});
export type RegisterAnswer =
  | { readonly registered: true; readonly patient: PatientId; readonly regionalId: string }
  | { readonly registered: false; readonly similar: readonly PatientSummary[] };

/** 紐付けの下調べ: asks the facility who that ID is and compares with the person; nothing is linked yet. */
export const linkProposalRequest = z.object({ facility: facilityIdSchema, localId: textLine(20) });
export type Agreement = 'same' | 'similar' | 'different' | 'unknown';
export type LinkProposal = {
  readonly proposal: string;
  readonly facility: Facility;
  readonly localId: string;
  readonly found: Demographics;
  readonly known: Demographics;
  readonly compared: readonly {
    readonly field: 'kanjiName' | 'kanaName' | 'sex' | 'birthDate' | 'postalCode' | 'address' | 'telephone';
    readonly agreement: Agreement;
  }[];
  /**
   * `sure` all of name, sex and birth date agree; `doubtful` needs the box "I have checked"; `refused` sex and birth
   * date differ.
   */
  readonly verdict: 'sure' | 'doubtful' | 'refused';
};
export const linkRequest = z.object({ proposal: z.uuid(), confirmed: z.boolean().default(false) });
export const unlinkRequest = z.object({ link: z.uuid(), reason: textLine(400).pipe(z.string().min(1)) });

/**
 * 解除の結果: who looked at that facility's records of this person while the link stood, for telling them. Newest
 * first, at most 500.
 */
export type UnlinkAnswer = {
  readonly undone: true;
  readonly seenMeanwhile: readonly {
    readonly at: Instant;
    readonly who: string;
    readonly facilityName: string;
    readonly what: 'calendar' | 'records';
  }[];
};

export type LinkView = {
  readonly link: string;
  readonly facility: FacilityId;
  readonly localId: string;
  readonly since: Instant;
  readonly by: string;
};

/** 患者ページの見出し (without clinical content): standing facts come from the hospitals as a stream. */
export type PatientHeader = {
  readonly patient: PatientId;
  readonly regionalId: string;
  readonly localId: string | null;
  readonly demographics: Demographics;
  readonly age: number | null;
  readonly links: readonly LinkView[];
  /** 統合: who was merged into this person and may be taken out again. */
  readonly mergedIn?: readonly {
    readonly patient: PatientId;
    readonly regionalId: string;
  }[];
  readonly consent: ConsentSummary;
  readonly lastOpenedByMe: Instant | null;
  readonly bookmark: BookmarkColor;
};

export type ConsentSummary = {
  readonly state: 'none' | 'pending' | 'active' | 'suspended' | 'withdrawn' | 'erasure-asked' | 'erased';
  readonly comprehensive: boolean;
  readonly facilities: number;
  readonly until: LocalDate | null;
};

/** 同意の登録 (the full desk comes later). Facilities `'all'` = comprehensive. */
export const consentScopeSchema = z.object({
  disclosing: z.union([z.literal('all'), z.array(facilityIdSchema).min(1).max(500)]),
  viewing: z.union([z.literal('all'), z.array(facilityIdSchema).min(1).max(500)]),
  excludedDisclosing: z.array(facilityIdSchema).max(500).default([]),
  excludedViewing: z.array(facilityIdSchema).max(500).default([]),
  kinds: z.union([z.literal('all'), z.array(recordKindSchema).min(1)]).default('all'),
  excludedKinds: z.array(recordKindSchema).default([]),
  sensitive: z.array(sensitiveSchema).default([]),
  from: localDateSchema.optional(),
  until: localDateSchema.optional(),
});
const signerSchema = z.union([
  z.object({ by: z.literal('patient') }),
  z.object({
    by: z.literal('representative'),
    name: textLine(80).pipe(z.string().min(1)),
    relation: textLine(40).pipe(z.string().min(1)),
    proof: textLine(80).pipe(z.string().min(1)),
  }),
]);
const consentAct = {
  signer: signerSchema,
  medium: z.enum(['paper', 'tablet', 'app', 'oral-with-witness']),
  formVersion: textLine(40).default('標準 1.0'),
};
export const consentGiveRequest = z.object({
  scope: consentScopeSchema,
  effectiveOn: localDateSchema.optional(),
  ...consentAct,
});
export const consentChangeRequest = z.object({
  consent: consentIdSchema,
  what: z.union([
    z.object({ event: z.literal('scope-changed'), scope: consentScopeSchema }),
    z.object({ event: z.enum(['suspended', 'resumed', 'withdrawn']) }),
  ]),
  ...consentAct,
});
export type ConsentView = {
  readonly consent: ConsentId;
  readonly state: Exclude<ConsentSummary['state'], 'none'>;
  readonly scope: ConsentScope;
  readonly events: readonly {
    readonly sequence: number;
    readonly event: string;
    readonly signer: string;
    readonly explainedBy: string;
    readonly registeredAt: string;
    readonly medium: string;
    readonly formVersion: string;
    readonly acceptedAt: Instant;
    readonly effectiveAt: Instant;
  }[];
};
