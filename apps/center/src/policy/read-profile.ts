import { readPolicyProfile, type PolicyIssue, type PolicyProfile } from '@musubi/domain';
import { z } from 'zod';

/**
 * 運用ポリシー of a directory file: checked here, kept as it was said, so that what a network leaves open follows the
 * defaults.
 */
export const policyProfileSchema = z.unknown().superRefine((json, context) => {
  const read = readPolicyProfile(json);
  if ('issues' in read)
    for (const issue of read.issues)
      context.addIssue({ code: 'custom', path: issue.at.split('.'), message: `${issue.ja} / ${issue.en}` });
});

/** 運用ポリシー as the database has it. Fails closed: rules that cannot be read permit nothing. */
export function readStoredProfile(json: unknown): PolicyProfile {
  const read = readPolicyProfile(json);
  if ('issues' in read) throw new Error(`the policy profile cannot be read: ${read.issues.map(inWords).join('; ')}`);
  return read.profile;
}

function inWords(issue: PolicyIssue): string {
  return `${issue.at}: ${issue.en}`;
}
