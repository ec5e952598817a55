/**
 * 失敗の一覧: every failure that leaves a place, with its HTTP status. Texts are in the portal's messages; meanings in
 * docs/errors.md.
 */
export const ERRORS = {
  'request/malformed': 400,
  'request/origin-refused': 403,
  'request/too-many': 429,
  'sign-in/required': 401,
  'sign-in/refused': 401,
  'sign-in/locked-out': 429,
  'session/locked': 423,
  'access/role-not-allowed': 403,
  'access/not-permitted': 403,
  'patient/not-found': 404,
  'patient/local-id-malformed': 400,
  'patient/local-id-unknown': 404,
  'patient/already-linked': 409,
  'patient/merged': 409,
  'patient/merge-needs-consent': 409,
  'patient/links-changed': 409,
  'patient/split-needs-demographics': 409,
  'local-id/in-use': 409,
  'notice-letter/not-found': 404,
  'patient/link-needs-confirmation': 409,
  'link-case/not-found': 404,
  'link-case/changed': 409,
  'link-case/needs-note': 400,
  'link-case/needs-another-person': 409,
  'link-case/other-number-there': 409,
  'match-job/not-now': 409,
  'consent/not-found': 404,
  'consent/not-allowed-now': 409,
  'facility/not-found': 404,
  'entry/not-found': 404,
  'gateway/unreachable': 502,
  'gateway/timed-out': 504,
  'gateway/refused': 502,
  'internal/failed': 500,
} as const;

export type ErrorCode = keyof typeof ERRORS;

/** The body of every answer that is not a success. `trace` finds the event in both audit trails. */
export type ErrorBody = { readonly error: ErrorCode; readonly trace: string; readonly because?: readonly unknown[] };

/** 業務上の失敗: thrown by an act, turned into HTTP in one place. Its text never leaves the process. */
export class Failure extends Error {
  readonly code: ErrorCode;
  readonly because: readonly unknown[] | undefined;
  constructor(code: ErrorCode, because?: readonly unknown[]) {
    super(code);
    this.name = 'Failure';
    this.code = code;
    this.because = because;
  }
}
