import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { ALL_MAPPINGS } from './segments/all-mappings.ts';
import { fieldNames, SEGMENT_NAMES } from './tables/segment-fields.ts';
import { DATA_TYPES, SSMIX2_DATA_TYPES } from './tables/data-types.ts';
import { writeMapping } from './write-mapping.ts';

const DOCUMENT = new URL('../../../../docs/rules/ss-mix2-mapping.md', import.meta.url);

describe('the SS-MIX2 mapping', () => {
  test.each(SEGMENT_NAMES)('is total for %s: every field is mapped or ignored with a reason, none twice', (name) => {
    const mapping = ALL_MAPPINGS.find((one) => one.segment === name);
    const declared = [
      ...Object.keys(mapping?.mapped ?? {}).map(Number),
      ...(mapping?.ignored.flatMap((one) => one.fields) ?? []),
    ].sort((a, b) => a - b);
    expect(declared).toEqual(fieldNames(name).map((_, index) => index + 1));
  });

  test('covers every segment that has a field list', () => {
    expect(ALL_MAPPINGS.map((one) => one.segment).sort()).toEqual([...SEGMENT_NAMES].sort());
  });

  test('knows 26 data types and 10 cancel messages: the 36 rows', () => {
    const cancels = SSMIX2_DATA_TYPES.filter((type) => DATA_TYPES[type].cancel !== undefined);
    expect([SSMIX2_DATA_TYPES.length, cancels.length]).toEqual([26, 10]);
  });

  test('is the one in docs/rules/ss-mix2-mapping.md (npm run docs writes it)', () => {
    expect(readFileSync(DOCUMENT, 'utf8')).toBe(writeMapping());
  });
});
