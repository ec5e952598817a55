/** 正準 JSON: keys sorted, absent values left out, so that the same event is always the same text (after RFC 8785). */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(sorted(value));
}

/** NUL and half surrogate pairs: jsonb refuses them, and a strange text must not stop the audit. */
const NOT_STORABLE = /\p{Surrogate}|\0/gu;

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value === 'string') return value.replace(NOT_STORABLE, '\uFFFD');
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, field]) => field !== undefined)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, field]) => [key, sorted(field)]),
  );
}
