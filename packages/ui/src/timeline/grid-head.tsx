import type { ReactElement } from 'react';
import { fromDayNumber } from '@musubi/domain';
import { monthText, weekdayText, type Language } from '../japanese/date-text.ts';
import type { Column, Zoom } from './zoom.ts';
import { HEAD_HEIGHT, LANE_LABEL_WIDTH } from './grid-sizes.ts';

/** 暦の見出し: days, weeks or months. */
export function GridHead({
  zoom,
  columns,
  columnWidth,
  language,
}: {
  readonly zoom: Zoom;
  readonly columns: readonly Column[];
  readonly columnWidth: number;
  readonly language: Language;
}): ReactElement {
  return (
    <div className="grid-head" role="row" aria-rowindex={1} style={{ height: HEAD_HEIGHT }}>
      <div className="grid-corner" role="columnheader" style={{ width: LANE_LABEL_WIDTH }}>
        <span className="visually-hidden">{language === 'ja' ? '段' : 'Lane'}</span>
      </div>
      {columns.map((column, at) => {
        const date = fromDayNumber(column.from);
        const shown = zoom === 'month' ? fromDayNumber(column.until) : date;
        const year = Number(shown.slice(0, 4));
        const month = Number(shown.slice(5, 7));
        // The first column names its group too, unless the next one begins there already and the two would overlap.
        const group =
          !column.opens || (at === 0 && columns[1]?.opens === true)
            ? ''
            : zoom === 'year'
              ? language === 'ja'
                ? `${year}年`
                : String(year)
              : (month === 1 || at === 0) && zoom !== 'week' && zoom !== 'day'
                ? `${year}/${month}`
                : monthText(month, language);
        const look = [column.weekend ?? '', column.today ? 'today' : '', column.opens ? 'opens' : '']
          .filter((name) => name !== '')
          .map((name) => `grid-head-${name}`)
          .join(' ');
        return (
          <div
            key={column.unit}
            className={`grid-head-cell ${look}`}
            role="columnheader"
            aria-colindex={at + 2}
            aria-label={
              zoom === 'year' ? date.slice(0, 7) : zoom === 'month' ? `${date} – ${fromDayNumber(column.until)}` : date
            }
            style={{ left: LANE_LABEL_WIDTH + at * columnWidth, width: columnWidth }}
          >
            <b>{group}</b>
            <span>{zoom === 'year' ? monthText(month, language) : Number(date.slice(8, 10))}</span>
            <small>
              {zoom === 'day' || zoom === 'week'
                ? weekdayText(column.from, language).slice(0, language === 'ja' ? 1 : 2)
                : zoom === 'month'
                  ? '–' + String(Number(fromDayNumber(column.until).slice(8, 10)))
                  : ''}
            </small>
          </div>
        );
      })}
    </div>
  );
}
