import type { ReactElement, ReactNode } from 'react';
import type { LaboratoryValue } from '@musubi/domain';
import { useLanguage } from '../../messages/language.tsx';
import { flagTone } from '../../record/plain-text.ts';

/** Term and text; empty ones are left out. */
export function Facts({ rows }: { readonly rows: readonly (readonly [string, ReactNode])[] }): ReactElement | null {
  const filled = rows.filter(([, text]) => text !== '' && text !== undefined && text !== null && text !== false);
  if (filled.length === 0) return null;
  return (
    <dl className="definition pane-padded">
      {filled.map(([term, text]) => (
        <div key={term} className="definition-row">
          <dt>{term}</dt>
          <dd>{text}</dd>
        </div>
      ))}
    </dl>
  );
}

/** コメント as written. */
export function Comments({ comments }: { readonly comments: readonly string[] | undefined }): ReactElement | null {
  return comments === undefined || comments.length === 0 ? null : (
    <ul className="entry-comments">
      {comments.map((comment, at) => (
        <li key={at}>{comment}</li>
      ))}
    </ul>
  );
}

/** 結果と判定: colour, letter and a spoken word. */
export function ResultCell({ value }: { readonly value: LaboratoryValue }): ReactElement {
  const { t } = useLanguage();
  const tone = flagTone(value.flag);
  const inWords = value.number === undefined ? 'result-text' : '';
  return (
    <td className={`result ${tone === undefined ? '' : `result-${tone}`} ${inWords}`}>
      {value.text}
      {tone === undefined ? null : (
        <span className="result-flag">
          <span aria-hidden="true">{value.flag}</span>
          <span className="visually-hidden">
            {tone === 'high' ? t.content.high : tone === 'low' ? t.content.low : t.content.abnormal}
          </span>
        </span>
      )}
      {value.status === 'P' || value.status === 'I' ? <small className="muted"> {t.pane.provisional}</small> : null}
    </td>
  );
}
