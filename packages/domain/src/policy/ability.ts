/** 権限: one act that a person may be allowed to do at all; the act itself decides the rest. */
export const ABILITIES = [
  'view-records',
  'register-patient',
  'register-consent',
  'link-patient',
  'unlink-patient',
  'decide-link-case',
  'repair-link',
  'replace-local-id',
  'run-match-job',
  'search-emergency',
  'search-audit',
  'see-gateways',
] as const;
export type Ability = (typeof ABILITIES)[number];
