/** 正準 JSON: keys sorted, absent values left out, so that the same event is always the same text (after RFC 8785). */
export function canonicalJson(value: unknown): string {
  if (typeof value === 'string') return quoted(value);
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  let text = '';
  if (Array.isArray(value)) {
    for (const item of value as readonly unknown[])
      text += `${text === '' ? '' : ','}${item === undefined ? 'null' : canonicalJson(item)}`;
    return `[${text}]`;
  }
  const fields = value as Readonly<Record<string, unknown>>;
  for (const key of Object.keys(fields).sort()) {
    const field = fields[key];
    if (field !== undefined) text += `${text === '' ? '' : ','}${JSON.stringify(key)}:${canonicalJson(field)}`;
  }
  return `{${text}}`;
}

/** Most texts are codes and names of things: ASCII without anything to escape. */
const PLAIN = /^[ !#-[\]-~]*$/;
/** NUL and half surrogate pairs: jsonb refuses them, and a strange text must not stop the audit. */
const NOT_STORABLE = /\p{Surrogate}|\0/gu;

function quoted(text: string): string {
  return PLAIN.test(text) ? `"${text}"` : JSON.stringify(text.replace(NOT_STORABLE, '\uFFFD'));
}
