import type { ReactElement } from 'react';
import { CheckField, Icon, Kbd, Segments, ZOOMS, type Zoom } from '@musubi/ui';
import { useLanguage } from '../../messages/language.tsx';

type Props = {
  readonly zoom: Zoom;
  readonly onZoom: (zoom: Zoom) => void;
  readonly onPage: (direction: -1 | 1) => void;
  readonly onToday: () => void;
  /** The days on the screen, in words. */
  readonly range: string;
  readonly compact: boolean;
  readonly onCompact: (compact: boolean) => void;
};

/** カレンダーの操作: how much of time is shown, which part of it, and the keys that do the same. */
export function CalendarBar({ zoom, onZoom, onPage, onToday, range, compact, onCompact }: Props): ReactElement {
  const { t } = useLanguage();
  return (
    <div className="calendar-bar">
      <Segments
        label={t.calendar.zoom}
        value={zoom}
        onChange={onZoom}
        options={ZOOMS.map((one) => ({
          value: one,
          text: t.calendar.zooms[one],
          title: t.calendar.zoomTitles[one],
        }))}
      />
      <div className="segments" role="group" aria-label={t.calendar.move}>
        <button type="button" aria-label={t.calendar.previous} title={t.calendar.previous} onClick={() => onPage(-1)}>
          <Icon name="left" />
        </button>
        <button type="button" onClick={onToday}>
          {t.calendar.today}
        </button>
        <button type="button" aria-label={t.calendar.next} title={t.calendar.next} onClick={() => onPage(1)}>
          <Icon name="right" />
        </button>
      </div>
      <h2 className="calendar-range truncate" aria-live="polite">
        {range}
      </h2>
      <CheckField label={t.calendar.compact} checked={compact} onChange={onCompact} />
      <span className="calendar-keys" aria-hidden="true">
        <span>
          <Kbd>?</Kbd> {t.calendar.help}
        </span>
        <span>
          <Kbd>Enter</Kbd> {t.calendar.open}
        </span>
        <span>
          <Kbd>←</Kbd>
          <Kbd>→</Kbd> {t.calendar.move}
        </span>
      </span>
    </div>
  );
}
