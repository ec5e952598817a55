import { facilityIdSchema, facilityTypeSchema, roleSchema } from '@musubi/contract';
import type { AuditEvent } from '@musubi/domain';
import { appendAudit, newId, newTrace, type Clock, type Database } from '@musubi/runtime';
import { hash, verify } from '@node-rs/argon2';
import { z } from 'zod';
import { policyProfileSchema } from '../policy/read-profile.ts';
import { BORDER_RIGHTS, saveSystems } from './system-store.ts';
import {
  findStaffPasswords,
  upsertFacilities,
  upsertGateways,
  upsertNetwork,
  upsertStaff,
  type StaffRow,
} from './store.ts';

/** A misspelt field is refused: a right that silently is not given, or not taken away, is found too late. */
export const directoryFileSchema = z.strictObject({
  network: z.string().regex(/^[a-z][a-z0-9-]{0,29}$/),
  regionalIdPrefix: z.string().regex(/^\d{2}$/),
  profile: policyProfileSchema.prefault({}),
  facilities: z
    .array(
      z.strictObject({
        id: facilityIdSchema,
        name: z.string().min(1).max(100),
        shortName: z.string().min(1).max(30),
        type: facilityTypeSchema,
        discloses: z.boolean(),
        color: z.int().min(1).max(10),
        gateway: z.string().min(1).max(60).nullable(),
      }),
    )
    .min(1),
  staff: z.array(
    z.strictObject({
      userId: z.string().min(1).max(60),
      name: z.string().min(1).max(80),
      kanaName: z.string().max(80),
      role: roleSchema,
      /** 緊急照会 (EMS) の権限 */
      emergency: z.boolean().default(false),
      password: z.string().min(8).max(200),
      facilities: z.array(facilityIdSchema).min(1),
    }),
  ),
  /** 外部システム that may tell or ask the patient index, by the common name of their certificates. */
  systems: z
    .array(
      z.strictObject({
        name: z.string().min(1).max(60),
        facility: facilityIdSchema,
        rights: z.array(z.enum(BORDER_RIGHTS)).min(1),
      }),
    )
    .default([]),
});
export type DirectoryFile = z.output<typeof directoryFileSchema>;

const HASHES_AT_ONCE = 4;

/**
 * 施設・職員の登録: brings the directory to what the file says. Idempotent; a password that still fits keeps its hash.
 */
export async function importDirectory(
  db: Database,
  clock: Clock,
  file: DirectoryFile,
): Promise<{ readonly facilities: number; readonly staff: number }> {
  const known = await db.transaction((tx) => findStaffPasswords(tx, file.network));
  const rows: StaffRow[] = [];
  for (let start = 0; start < file.staff.length; start += HASHES_AT_ONCE) {
    rows.push(
      ...(await Promise.all(
        file.staff.slice(start, start + HASHES_AT_ONCE).map(async (person) => {
          const before = known.get(person.userId);
          const keep = before !== undefined && (await verify(before.passwordHash, person.password));
          return {
            staffId: before?.staffId ?? newId(clock),
            userId: person.userId,
            name: person.name,
            kanaName: person.kanaName,
            role: person.role,
            passwordHash: keep ? before.passwordHash : await hash(person.password),
            emergency: person.emergency,
            facilities: person.facilities,
          };
        }),
      )),
    );
  }
  await db.transaction(async (tx) => {
    await upsertNetwork(tx, file.network, file.regionalIdPrefix, file.profile);
    await upsertGateways(tx, file.network, [...new Set(file.facilities.flatMap((facility) => facility.gateway ?? []))]);
    await upsertFacilities(
      tx,
      file.network,
      file.facilities.map((facility) => ({ ...facility, gateway: facility.gateway ?? undefined })),
    );
    await upsertStaff(tx, file.network, rows);
    await saveSystems(tx, file.network, file.systems);
    const event: AuditEvent = {
      event: 'directory/imported',
      outcome: 'success',
      actor: {},
      trace: newTrace(),
      detail: { facilities: file.facilities.length, staff: rows.length },
    };
    await appendAudit(tx, [event]);
  });
  return { facilities: file.facilities.length, staff: rows.length };
}
