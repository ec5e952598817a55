import { z } from 'zod';
import type { FacilityId, LocalDate, Sex } from '@musubi/domain';
import { localDateSchema, textLine } from '../schemas.ts';

/**
 * 救急の患者照会 (PDQ, REG-16): for staff with the emergency right alone; answers IDs, no record. Limited in rate,
 * audited with its reason. POST /api/emergency/patients/search
 */
export const emergencySearchRequest = z.object({
  name: textLine(60).default(''),
  birthDate: localDateSchema.optional(),
  /** Where the day is not known. */
  birthYear: z.int().min(1850).max(2200).optional(),
  sex: z.enum(['male', 'female', 'other', 'unknown']).optional(),
  address: textLine(100).optional(),
  telephone: textLine(20).optional(),
  reason: textLine(200).pipe(z.string().min(4)),
});
export type EmergencySearchAnswer = {
  /** More fit than are shown: say more. */
  readonly tooMany: boolean;
  readonly found: readonly {
    readonly score: number;
    readonly certain: boolean;
    readonly regionalId: string | null;
    readonly kanjiName: string;
    readonly kanaName: string;
    readonly sex: Sex;
    readonly birthDate: LocalDate | null;
    readonly address: string | null;
    readonly ids: readonly { readonly facility: FacilityId; readonly facilityName: string; readonly localId: string }[];
  }[];
};
