import type { IdentitiesEnd, IdentityChange } from '@musubi/contract';
import type { Demographics } from '@musubi/domain';
import { localDateSchema } from '@musubi/contract';
import { z } from 'zod';
import type { BadLine } from './read-location-line.ts';

const storable = z
  .string()
  .max(400)
  .regex(/^[^\0\p{Surrogate}]*$/u);
const nameSchema = z.object({ family: storable, given: storable });
const demographicsSchema = z.object({
  kanjiName: nameSchema.optional(),
  kanaName: nameSchema.optional(),
  romanName: nameSchema.optional(),
  sex: z.enum(['male', 'female', 'other', 'unknown']),
  birthDate: localDateSchema.optional(),
  postalCode: storable.optional(),
  address: storable.optional(),
  telephones: z.array(storable).max(20),
  deceased: z.boolean().optional(),
  insurances: z
    .array(
      z.object({
        plan: storable.optional(),
        insurer: storable.optional(),
        symbol: storable.optional(),
        number: storable.optional(),
        branch: storable.optional(),
      }),
    )
    .max(20)
    .optional(),
});
const about = { sequence: z.int().nonnegative(), localPatient: storable.min(1).max(20) };
const changeSchema = z.discriminatedUnion('change', [
  z.object({ ...about, change: z.literal('put'), demographics: demographicsSchema }),
  z.object({ ...about, change: z.literal('remove') }),
  z
    .object({ ...about, change: z.literal('merge'), into: storable.min(1).max(20) })
    .refine(({ localPatient, into }) => localPatient !== into, { path: ['into'] }),
  z
    .object({ ...about, change: z.literal('unmerge'), from: storable.min(1).max(20), remains: z.boolean() })
    .refine(({ localPatient, from }) => localPatient !== from, { path: ['from'] }),
]);
const endSchema = z.object({
  end: z.literal(true),
  next: z.int().nonnegative(),
  more: z.boolean(),
  announced: z.boolean(),
});

/**
 * 基本情報の一行を読む: only what matching needs is kept of it (no relatives, no measures); a line that cannot be
 * understood is told apart.
 */
export function readIdentityLine(line: unknown): IdentityChange | IdentitiesEnd | BadLine {
  const fields = typeof line === 'object' && line !== null ? (line as Readonly<Record<string, unknown>>) : {};
  if ('end' in fields) {
    const end = endSchema.safeParse(line);
    return end.success ? end.data : { bad: true, sequence: undefined, at: ['end'] };
  }
  const read = changeSchema.safeParse(line);
  if (!read.success)
    return {
      bad: true,
      sequence: typeof fields['sequence'] === 'number' ? fields['sequence'] : undefined,
      at: read.error.issues.map((issue) => issue.path.join('.')),
    };
  if (read.data.change !== 'put') return read.data;
  // exactOptionalPropertyTypes: zod types optional as `| undefined`, but never sets the key to undefined.
  return { ...read.data, demographics: read.data.demographics as Demographics };
}
