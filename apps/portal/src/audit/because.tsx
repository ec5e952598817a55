import type { ReactElement } from 'react';
import { useLanguage } from '../messages/language.tsx';

/** Why it was refused, at once; why it was allowed, on request. */
export function Because({ reasons }: { readonly reasons: readonly string[] }): ReactElement | null {
  const { t } = useLanguage();
  const denials: Readonly<Record<string, string>> = t.reasons.denials;
  const refused = reasons.filter((reason) => denials[reason] !== undefined);
  if (reasons.length === 0) return null;
  if (refused.length > 0) return <>{refused.map((reason) => denials[reason]).join(' ')}</>;
  return (
    <details>
      <summary>{t.history.allRules(reasons.length)}</summary>
      <ul className="passed-rules">
        {reasons.map((reason) => (
          <li key={reason}>{wordOf(t.reasons.permits, reason)}</li>
        ))}
      </ul>
    </details>
  );
}

/** The word for a code; a code that is newer than this portal is shown as it is. */
export function wordOf(words: Readonly<Record<string, string>>, code: string): string {
  return words[code] ?? code;
}
