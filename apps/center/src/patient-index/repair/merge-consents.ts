import type { ConsentScope, ConsentState } from '@musubi/domain';

/**
 * 統合と同意: consents never move with a person. So the records that came with `gone` are shown under what was signed
 * for
 * the person who remains. Whoever had said less, or had taken it back, must not be shown more by a merge: unless each
 * of
 * the remaining person's lasting consents is one that `gone` had given as widely, somebody must have asked the patient.
 * Who had never said anything about consent has refused nothing.
 */
export function needsConsentWord(gone: readonly ConsentState[], kept: readonly ConsentState[]): boolean {
  if (gone.length === 0) return false;
  const given = gone.filter(({ state }) => state === 'active');
  return kept.filter(isLasting).some((one) => !given.some(({ scope }) => covers(scope, one.scope)));
}

/** Opens something now, or would once it is resumed or begins. */
export function isLasting({ state }: ConsentState): boolean {
  return state === 'active' || state === 'pending' || state === 'suspended';
}

function covers(wide: ConsentScope, narrow: ConsentScope): boolean {
  return (
    within(narrow.disclosing, wide.disclosing) &&
    within(narrow.viewing, wide.viewing) &&
    within(narrow.kinds, wide.kinds) &&
    excludedToo(wide.excludedDisclosing, narrow.excludedDisclosing, narrow.disclosing) &&
    excludedToo(wide.excludedViewing, narrow.excludedViewing, narrow.viewing) &&
    excludedToo(wide.excludedKinds, narrow.excludedKinds, narrow.kinds) &&
    narrow.sensitive.every((category) => wide.sensitive.includes(category)) &&
    (wide.from === undefined || (narrow.from !== undefined && wide.from <= narrow.from)) &&
    (wide.until === undefined || (narrow.until !== undefined && wide.until >= narrow.until))
  );
}

function within<T>(narrow: 'all' | readonly T[], wide: 'all' | readonly T[]): boolean {
  return wide === 'all' || (narrow !== 'all' && narrow.every((one) => wide.includes(one)));
}

/** What the wider excludes must be excluded by the narrower, or not be in it. */
function excludedToo<T>(wide: readonly T[], narrow: readonly T[], named: 'all' | readonly T[]): boolean {
  return wide.every((one) => narrow.includes(one) || (named !== 'all' && !named.includes(one)));
}
