import type { ReactElement } from 'react';
import { useLanguage } from '../../messages/language.tsx';

/** 凡例: what the marks in the calendar say, and whether it is still being read. */
export function CalendarLegend({ complete }: { readonly complete: boolean }): ReactElement {
  const { t } = useLanguage();
  return (
    <p className="calendar-legend" aria-label={t.calendar.legend}>
      <span>
        <i className="glyph glyph-ordered">{t.words.kindLetters.laboratory}</i> {t.calendar.legendOrdered}
      </span>
      <span>
        <i className="glyph glyph-remote">{t.words.kindLetters.laboratory}</i> {t.calendar.legendRemote}
      </span>
      <span>
        <i className="glyph glyph-stack">3</i> {t.calendar.legendStack}
      </span>
      <span>
        <i className="glyph glyph-cancelled">{t.words.kindLetters.laboratory}</i> {t.calendar.legendCancelled}
      </span>
      <span>
        <i className="legend-new" /> {t.calendar.legendNew}
      </span>
      <span role="status">{complete ? '' : t.calendar.reading}</span>
    </p>
  );
}
