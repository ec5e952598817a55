/** SQLSTATE class 22 (data exception), 23 (constraint), 54 (limit exceeded). */
const DATA_STATES = /^(?:22|23|54)...$/;

/**
 * 内容に起因する誤り: the data's fault, now and next time: the database refuses it, or a reader of ours stumbles over
 * it.
 * Anything else (database away, statement cut off, deadlock) passes, and the same data must be tried again.
 */
export function isDataError(error: unknown): boolean {
  if (
    error instanceof RangeError ||
    error instanceof TypeError ||
    error instanceof SyntaxError ||
    error instanceof URIError
  )
    return true;
  const code = (error as { code?: unknown } | null)?.code;
  return typeof code === 'string' && DATA_STATES.test(code);
}
