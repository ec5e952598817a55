/**
 * 扱えない文字: what neither PostgreSQL nor UTF-8 can hold, NUL and halves of surrogate pairs, anywhere in a body,
 * a query or a path. Found at the border, since deeper down it is a failure of the database.
 */
export function holdsUnreadableText(value: unknown): boolean {
  if (typeof value === 'string') return value.includes('\0') || /\p{Surrogate}/u.test(value);
  if (typeof value !== 'object' || value === null) return false;
  return Array.isArray(value)
    ? value.some(holdsUnreadableText)
    : Object.entries(value).some(([name, inner]) => holdsUnreadableText(name) || holdsUnreadableText(inner));
}
