import { isRecord, notATable, unknownNames, type PolicyIssue } from './policy-field.ts';
import { POLICY_FIELDS, type PolicyFieldName } from './policy-fields.ts';

/** 運用ポリシー: the rules of one network, each field of `POLICY_FIELDS` with its value. */
export type PolicyProfile = { readonly [Name in PolicyFieldName]: (typeof POLICY_FIELDS)[Name]['default'] };

/** What counts where a network says nothing. */
export const DEFAULT_PROFILE: PolicyProfile = {
  requireViewingLink: POLICY_FIELDS.requireViewingLink.default,
  requiredStrength: POLICY_FIELDS.requiredStrength.default,
  idleLockSeconds: POLICY_FIELDS.idleLockSeconds.default,
  matching: POLICY_FIELDS.matching.default,
  readableKinds: POLICY_FIELDS.readableKinds.default,
  abilities: POLICY_FIELDS.abilities.default,
};

const NAMES = Object.keys(POLICY_FIELDS) as readonly PolicyFieldName[];

/** 運用ポリシーを読む: what is absent is as the defaults say; an unknown field is an issue, as is a wrong value. */
export function readPolicyProfile(
  json: unknown,
): { readonly profile: PolicyProfile } | { readonly issues: readonly PolicyIssue[] } {
  if (!isRecord(json)) return notATable('');
  const issues = unknownNames(json, NAMES, '');
  const profile = { ...DEFAULT_PROFILE };
  for (const name of NAMES) if (json[name] !== undefined) readInto(profile, name, json[name], issues);
  return issues.length > 0 ? { issues } : { profile };
}

function readInto<Name extends PolicyFieldName>(
  profile: { -readonly [Field in PolicyFieldName]: PolicyProfile[Field] },
  name: Name,
  json: unknown,
  issues: PolicyIssue[],
): void {
  // a field reads its own type; the table's keys and values belong together
  const read = POLICY_FIELDS[name].read(json, name) as
    { readonly value: PolicyProfile[Name] } | { readonly issues: readonly PolicyIssue[] };
  if ('issues' in read) issues.push(...read.issues);
  else profile[name] = read.value;
}
