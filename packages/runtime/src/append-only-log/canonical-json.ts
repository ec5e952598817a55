/** 正準 JSON: keys sorted, absent values left out, so that the same event is always the same text (after RFC 8785). */
export function canonicalJson(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value.replace(NOT_STORABLE, '\uFFFD'));
  if (Array.isArray(value)) return `[${value.map((item) => (item === undefined ? 'null' : canonicalJson(item))).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const fields = value as Readonly<Record<string, unknown>>;
  let text = '';
  for (const key of Object.keys(fields).sort()) {
    const field = fields[key];
    if (field !== undefined) text += `${text === '' ? '' : ','}${JSON.stringify(key)}:${canonicalJson(field)}`;
  }
  return `{${text}}`;
}

/** NUL and half surrogate pairs: jsonb refuses them, and a strange text must not stop the audit. */
const NOT_STORABLE = /\p{Surrogate}|\0/gu;
