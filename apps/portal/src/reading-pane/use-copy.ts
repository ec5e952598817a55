import { useEffect, useState } from 'react';
import { isPlainKey } from '../shell/keys.ts';

/** `C` copies what is open; the clipboard is the doctor's own, so facility and day go with it. */
export function useCopy(text: string | undefined): { readonly copied: boolean; readonly copy: () => void } {
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), 2000);
    return () => clearTimeout(timer);
  }, [copied]);
  const copy = () => {
    if (text !== undefined)
      void navigator.clipboard.writeText(text).then(
        () => setCopied(true),
        () => undefined,
      );
  };
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (!isPlainKey(event) || event.key.toLowerCase() !== 'c' || text === undefined) return;
      event.preventDefault();
      void navigator.clipboard.writeText(text).then(
        () => setCopied(true),
        () => undefined,
      );
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, [text]);
  return { copied, copy };
}
