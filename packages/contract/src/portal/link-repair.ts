import { z } from 'zod';
import type { Demographics, FacilityId, Instant, PatientId } from '@musubi/domain';
import { facilityIdSchema, localDateSchema, patientIdSchema, textLine } from '../schemas.ts';

const reason = textLine(400).pipe(z.string().min(1));

/**
 * 誤紐付けの通知: one letter for each facility whose staff saw records through a link that was undone, and one for the
 * facility whose records they were. GET /api/patients/:patient/notice-letters. Printed by the browser; kept as an
 * event.
 */
export type NoticeLetter = {
  readonly letter: string;
  readonly to: { readonly facility: FacilityId; readonly name: string };
  readonly role: 'viewer' | 'discloser';
  readonly madeAt: Instant;
  readonly undoneAt: Instant;
  readonly linkedSince: Instant;
  readonly reason: string;
  readonly localId: string;
  readonly disclosingFacilityName: string;
  readonly views: readonly {
    readonly at: Instant;
    readonly who: string;
    readonly role: string;
    readonly facilityName: string;
    readonly what: 'calendar' | 'records';
  }[];
  /** How many there were besides the 500 shown. */
  readonly moreViews: number;
  readonly printedAt: Instant | null;
};
/** POST /api/patients/:patient/notice-letters/printed */
export const letterPrintedRequest = z.object({ letter: z.uuid() });
export type LetterPrintedAnswer = { readonly printedAt: Instant };

/** 統合: `:patient` remains, `gone` points to it from now on. POST /api/patients/:patient/merge. Undone by split. */
export const mergePatientsRequest = z.object({
  gone: patientIdSchema,
  reason,
  /**
   * The patient was asked: the consent of `:patient` counts for what comes with `gone`, who had consented to less or
   * taken it back.
   */ consentConfirmed: z.boolean().default(false),
});
export type MergePatientsAnswer = {
  readonly patient: PatientId;
  readonly gone: PatientId;
  readonly movedLinks: number;
  /** `gone` had a consent in force; it stays behind. */
  readonly consentNotCarried: boolean;
  readonly conflicts: readonly {
    readonly facility: FacilityId;
    readonly facilityName: string;
    readonly kept: string;
    readonly left: string;
  }[];
};
/**
 * 分離: takes the named links (or the person merged in earlier) out again as a person of his own. POST
 * /api/patients/:patient/split
 */
export const splitPatientRequest = z
  .object({
    links: z.array(z.uuid()).max(100),
    /** Who the links describe, where they become a new person. */
    demographicsOf: z.uuid().optional(),
    /** The person merged in earlier who is to be again; needed where that one brought no links. */
    apart: patientIdSchema.optional(),
    reason,
  })
  .refine(
    ({ links, demographicsOf, apart }) => apart !== undefined || (links.length > 0 && demographicsOf !== undefined),
    { path: ['links'] },
  );
export type SplitPatientAnswer = {
  readonly patient: PatientId;
  readonly apart: PatientId;
  readonly regionalId: string;
  readonly seenMeanwhile: number;
};

/**
 * 施設患者IDの付け替え: one (POST /api/local-ids/replace) or a list after a system change (POST /api/local-ids/import).
 */
export const replaceLocalIdRequest = z.object({
  facility: facilityIdSchema,
  from: textLine(20),
  to: textLine(20),
  reason,
});
export type ReplaceLocalIdAnswer = {
  readonly replaced: true;
  /** A person of the region was linked under it; the link moved. */
  readonly linked: boolean;
};
export const importLocalIdsRequest = z.object({
  facility: facilityIdSchema,
  /** CSV text: old,new per line, with or without a header. */
  csv: z.string().max(8 * 1024 * 1024),
  /** False only checks. */
  apply: z.boolean().default(false),
  reason,
});
export const LOCAL_ID_ROW_FINDINGS = [
  'replaced',
  'unknown-old',
  'new-in-use',
  'old-twice',
  'new-twice',
  'malformed',
  'same',
] as const;
export type LocalIdRowFinding = (typeof LOCAL_ID_ROW_FINDINGS)[number];
export type ImportLocalIdsAnswer = {
  readonly rows: number;
  readonly applied: boolean;
  readonly counts: Readonly<Record<LocalIdRowFinding, number>>;
  /** At most 500, the worst first. */
  readonly findings: readonly {
    readonly row: number;
    readonly finding: LocalIdRowFinding;
    readonly from: string;
    readonly to: string;
  }[];
};

/**
 * 氏名の判明: a newborn or an unknown person gets the name; the old one stays findable. POST
 * /api/patients/:patient/demographics
 */
export const changeDemographicsRequest = z.object({
  kanjiFamily: textLine(40),
  kanjiGiven: textLine(40),
  kanaFamily: textLine(40),
  kanaGiven: textLine(40),
  sex: z.enum(['male', 'female', 'other', 'unknown']),
  birthDate: localDateSchema.optional(),
  postalCode: textLine(10).optional(),
  address: textLine(200).optional(),
  telephone: textLine(20).optional(),
  because: z.enum(['newborn-named', 'unknown-identified', 'name-changed', 'moved', 'corrected']),
});
/** `linked`, `cases`: what comparing the person anew with the facilities' records led to. */
export type ChangeDemographicsAnswer = { readonly changed: boolean; readonly linked: number; readonly cases: number };
/** 基本情報の履歴, newest first. GET /api/patients/:patient/demographics */
export type DemographicsHistory = readonly {
  readonly at: Instant;
  readonly by: string;
  readonly because: string;
  readonly demographics: Demographics;
}[];
