import {
  entryIdSchema,
  entryStatusSchema,
  instantSchema,
  localDateSchema,
  recordKindSchema,
  sensitiveSchema,
  type LocationChange,
  type LocationsEnd,
} from '@musubi/contract';
import { z } from 'zod';

/** What the database cannot keep: one such character in a department must not stop a hospital. */
const storable = z.string().regex(/^[^\0\p{Surrogate}]*$/u);
const changeSchema = z.object({
  sequence: z.int().nonnegative(),
  change: z.enum(['put', 'remove']),
  entry: entryIdSchema,
  localPatient: storable.min(1).max(20),
  kind: recordKindSchema,
  status: entryStatusSchema,
  day: localDateSchema.nullable(),
  department: storable.max(100).nullable(),
  sensitive: sensitiveSchema.nullable(),
  version: z.int().nonnegative().max(2_147_483_647),
});
const endSchema = z.object({
  end: z.literal(true),
  next: z.int().nonnegative(),
  more: z.boolean(),
  latestIngest: instantSchema.nullable(),
});

/** Where a line is bad, never what it says. */
export type BadLine = { readonly bad: true; readonly sequence: number | undefined; readonly at: readonly string[] };

/** 所在情報の一行を読む: a line that cannot be understood is told apart, so that the pull goes on behind it. */
export function readLocationLine(line: unknown): LocationChange | LocationsEnd | BadLine {
  const fields = typeof line === 'object' && line !== null ? (line as Readonly<Record<string, unknown>>) : {};
  const read = 'end' in fields ? endSchema.safeParse(line) : changeSchema.safeParse(line);
  if (read.success) return read.data;
  const { sequence } = fields;
  return {
    bad: true,
    sequence: typeof sequence === 'number' ? sequence : undefined,
    at: read.error.issues.map((issue) => issue.path.join('.')),
  };
}
