/** FHIR JSON as it comes: nothing is believed before it was asked for. */
export type JsonObject = Readonly<Record<string, unknown>>;

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function objectsIn(value: unknown): readonly JsonObject[] {
  return Array.isArray(value) ? value.filter(isObject) : [];
}

/** A text that a database can keep: NFC, no control characters, no lone surrogates; empty counts as absent. */
export function textIn(value: unknown, most = 400): string | undefined {
  if (typeof value !== 'string') return undefined;
  const text = value
    .normalize('NFC')
    .slice(0, most)
    .replace(/[\p{Cc}\p{Surrogate}]/gu, ' ')
    .trim();
  return text === '' ? undefined : text;
}
