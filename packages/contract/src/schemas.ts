import {
  ENTRY_STATUSES,
  FACILITY_TYPES,
  RECORD_KINDS,
  ROLES,
  SENSITIVE_CATEGORIES,
  PURPOSES,
  parseFacilityId,
  parseLocalDate,
  parseUuid,
  type ConsentId,
  type EntryId,
  type FacilityId,
  type Instant,
  type LocalDate,
  type PatientId,
  type StaffId,
  type DecisionId,
} from '@musubi/domain';
import { z } from 'zod';

/** Shapes that several endpoints share: each turns outside text into the domain's branded types, once. */
const parsed = <T extends string>(read: (text: string) => T | undefined) =>
  z
    .string()
    .max(64)
    .transform((text, context): T => {
      const value = read(text);
      if (value === undefined) {
        context.addIssue({ code: 'custom', message: 'malformed' });
        return z.NEVER;
      }
      return value;
    });

export const facilityIdSchema = parsed<FacilityId>(parseFacilityId);
export const localDateSchema = parsed<LocalDate>(parseLocalDate);
export const patientIdSchema = parsed<PatientId>((text) => parseUuid<PatientId>(text));
export const entryIdSchema = parsed<EntryId>((text) => parseUuid<EntryId>(text));
export const consentIdSchema = parsed<ConsentId>((text) => parseUuid<ConsentId>(text));
export const staffIdSchema = parsed<StaffId>((text) => parseUuid<StaffId>(text));
export const decisionIdSchema = parsed<DecisionId>((text) => parseUuid<DecisionId>(text));
export const instantSchema = z.iso.datetime().transform((text) => text as Instant);

export const recordKindSchema = z.enum(RECORD_KINDS);
export const entryStatusSchema = z.enum(ENTRY_STATUSES);
export const sensitiveSchema = z.enum(SENSITIVE_CATEGORIES);
export const roleSchema = z.enum(ROLES);
export const facilityTypeSchema = z.enum(FACILITY_TYPES);
export const purposeSchema = z.enum(PURPOSES);

/** A line of text from a person: trimmed, NFC, no control characters. */
export const textLine = (max: number) =>
  z
    .string()
    .max(max * 4)
    .transform((text) =>
      text
        .normalize('NFC')
        .replace(/\p{Cc}/gu, ' ')
        .trim(),
    )
    .pipe(z.string().max(max));
