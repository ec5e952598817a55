import type { Messages } from '../messages/ja.ts';
import { ServerFailure } from './ask.ts';

/** The sentence and the reference number of any failure. */
export function failureText(
  error: unknown,
  t: Messages,
): { readonly title: string; readonly detail: string | undefined } {
  if (!(error instanceof ServerFailure)) return { title: t.reasons.errors['internal/failed'], detail: undefined };
  if (error.code === 'network') return { title: t.common.networkFailed, detail: undefined };
  return {
    title: t.reasons.errors[error.code],
    detail: error.trace === undefined ? undefined : t.common.trace(error.trace),
  };
}
