import { useEffect } from 'react';
import type { Messages } from './ja.ts';

type Field = HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement;

/**
 * 入力の案内: what the browser finds missing is said in the language of the page, not in that of the browser, and as
 * what to do.
 */
export function useFormHints(t: Messages): void {
  useEffect(() => {
    const onInvalid = ({ target }: Event) => {
      if (!isField(target)) return;
      target.setCustomValidity('');
      target.setCustomValidity(hintOf(target, t));
    };
    // Anew for each attempt: the value may have changed without anybody typing in this field.
    const onClick = ({ target }: Event) => {
      const button = target instanceof Element ? target.closest<HTMLButtonElement>('button[type="submit"]') : null;
      for (const field of button?.form?.elements ?? []) if (isField(field)) field.setCustomValidity('');
    };
    const onInput = ({ target }: Event) => {
      if (isField(target)) target.setCustomValidity('');
    };
    document.addEventListener('invalid', onInvalid, true);
    document.addEventListener('click', onClick, true);
    document.addEventListener('input', onInput, true);
    return () => {
      document.removeEventListener('invalid', onInvalid, true);
      document.removeEventListener('click', onClick, true);
      document.removeEventListener('input', onInput, true);
    };
  }, [t]);
}

function hintOf(field: Field, t: Messages): string {
  const { valueMissing, tooShort, patternMismatch } = field.validity;
  if (valueMissing)
    return field instanceof HTMLSelectElement || field.type === 'radio' ? t.common.choose : t.common.fillIn;
  if (tooShort && !(field instanceof HTMLSelectElement)) return t.common.tooShort(field.minLength);
  return patternMismatch ? field.title : '';
}

function isField(target: EventTarget | null): target is Field {
  return (
    target instanceof HTMLInputElement || target instanceof HTMLSelectElement || target instanceof HTMLTextAreaElement
  );
}
