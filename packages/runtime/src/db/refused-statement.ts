/** The database judged the statement itself. A broken connection says nothing: it may have been committed. */
export function isRefusedStatement(error: unknown): boolean {
  const code = (error as { code?: unknown } | null)?.code;
  return typeof code === 'string' && /^(22|23|42|54|P0)[0-9A-Z]{3}$/.test(code);
}
