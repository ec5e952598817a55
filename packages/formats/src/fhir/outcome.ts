import type { JsonObject } from './json-value.ts';

/** FHIR issue-type codes that our border answers with. */
export type OutcomeCode =
  | 'invalid'
  | 'required'
  | 'value'
  | 'code-invalid'
  | 'not-found'
  | 'not-supported'
  | 'forbidden'
  | 'security'
  | 'too-costly'
  | 'throttled'
  | 'conflict'
  | 'exception'
  | 'informational'
  | 'login';

/** 処理結果 (OperationOutcome): one sentence in Japanese and English, without patient data. */
export function operationOutcome(
  severity: 'error' | 'warning' | 'information',
  code: OutcomeCode,
  text: { readonly ja: string; readonly en: string },
): JsonObject {
  return {
    resourceType: 'OperationOutcome',
    issue: [{ severity, code, details: { text: `${text.ja} / ${text.en}` }, diagnostics: text.en }],
  };
}

/** 検索結果 (Bundle searchset). `next`: address of the next page. */
export function searchset(
  total: number,
  self: string,
  entries: readonly { readonly fullUrl: string; readonly resource: JsonObject; readonly search: JsonObject }[],
  next?: string,
): JsonObject {
  return {
    resourceType: 'Bundle',
    type: 'searchset',
    total,
    link: [{ relation: 'self', url: self }, ...(next === undefined ? [] : [{ relation: 'next', url: next }])],
    ...(entries.length > 0 && { entry: entries }),
  };
}
