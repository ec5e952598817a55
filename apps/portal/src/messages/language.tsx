import { createContext, useContext, useEffect, useMemo, useState, type ReactElement, type ReactNode } from 'react';
import type { Language } from '@musubi/ui';
import { en } from './en.ts';
import { useFormHints } from './form-hints.ts';
import { ja, type Messages } from './ja.ts';

type Spoken = { readonly language: Language; readonly t: Messages; readonly setLanguage: (language: Language) => void };
const SpokenContext = createContext<Spoken>({ language: 'ja', t: ja, setLanguage: () => undefined });

/**
 * 表示言語: Japanese first. The choice is no patient data, but it is not stored either: a shared PC starts in Japanese.
 */
export function LanguageProvider({ children }: { readonly children: ReactNode }): ReactElement {
  const [language, setLanguage] = useState<Language>('ja');
  useEffect(() => {
    document.documentElement.lang = language;
  }, [language]);
  const spoken = useMemo((): Spoken => ({ language, t: language === 'ja' ? ja : en, setLanguage }), [language]);
  useFormHints(spoken.t);
  return <SpokenContext value={spoken}>{children}</SpokenContext>;
}

export function useLanguage(): Spoken {
  return useContext(SpokenContext);
}

/** Text that comes in both languages (issues, unreadable files). */
export function inLanguage(text: { readonly ja: string; readonly en: string }, language: Language): string {
  return language === 'ja' ? text.ja : text.en;
}
