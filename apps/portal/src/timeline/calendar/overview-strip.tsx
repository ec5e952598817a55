import { useMemo, type ReactElement } from 'react';
import { dayNumber, fromDayNumber } from '@musubi/domain';
import { LANE_LABEL_WIDTH, type Column, type GridItem } from '@musubi/ui';
import { useLanguage } from '../../messages/language.tsx';
import { monthlyCounts } from './grid-items.ts';
import type { Calendar } from '../../record-location/merge-calendars.ts';

/** 全期間の帯: how much there is in all years and where one is; dragging it (or its arrow keys) moves the calendar. */
export function OverviewStrip({
  calendar,
  items,
  columns,
  width,
  onMove,
}: {
  readonly calendar: Calendar;
  readonly items: readonly GridItem[];
  readonly columns: readonly Column[];
  readonly width: number;
  readonly onMove: (lastDay: number) => void;
}): ReactElement | null {
  const { t } = useLanguage();
  const today = dayNumber(calendar.today);
  const from = calendar.firstDay === null ? today - 365 : dayNumber(calendar.firstDay);
  const until = Math.max(today, calendar.lastDay === null ? today : dayNumber(calendar.lastDay));
  const plot = Math.max(60, width - LANE_LABEL_WIDTH);
  const buckets = Math.max(12, Math.floor(plot / 5));
  const counts = useMemo(() => monthlyCounts(items, from, until, buckets), [items, from, until, buckets]);
  const first = columns[0]?.from;
  const last = columns[columns.length - 1]?.until;
  if (first === undefined || last === undefined) return null;
  const most = Math.max(1, ...counts);
  const x = (day: number) => Math.min(plot, Math.max(0, ((day - from) / (until - from + 1)) * plot));
  return (
    <div className="overview">
      <span className="overview-ends">{fromDayNumber(from).slice(0, 7)}</span>
      <div className="overview-plot" style={{ width: plot }}>
        <svg width={plot} height="20" aria-hidden="true">
          {counts.map((count, at) =>
            count === 0 ? null : (
              <rect
                key={at}
                className="overview-bar"
                x={(at / buckets) * plot}
                width={Math.max(1, plot / buckets - 1)}
                y={20 - Math.max(2, Math.sqrt(count / most) * 18)}
                height={20}
              />
            ),
          )}
          <rect
            className="overview-window"
            x={x(first)}
            width={Math.max(4, x(last + 1) - x(first))}
            y="0.75"
            height="18.5"
            rx="3"
          />
        </svg>
        <input
          type="range"
          min={from}
          max={Math.max(until, last)}
          step={1}
          value={Math.min(Math.max(from, last), Math.max(until, last))}
          aria-label={t.calendar.overview}
          aria-valuetext={t.calendar.overviewValue(fromDayNumber(last))}
          onChange={(event) => onMove(Number(event.currentTarget.value))}
        />
      </div>
    </div>
  );
}
