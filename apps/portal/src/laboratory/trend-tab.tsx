import { useLayoutEffect, useMemo, useRef, useState, type ReactElement } from 'react';
import { dayNumber } from '@musubi/domain';
import {
  CheckField,
  EmptyState,
  FailedState,
  Segments,
  Skeleton,
  TrendChart,
  parseRange,
  type TrendPanel,
} from '@musubi/ui';
import { useLanguage } from '../messages/language.tsx';
import { flagTone, unitText } from '../record/plain-text.ts';
import { StreamNews } from '../record/stream-news.tsx';
import { failureText } from '../server/failure-text.ts';
import type { Calendar } from '../record-location/merge-calendars.ts';
import { labHistory, type LabSeries } from './series.ts';
import { TrendTable } from './trend-table.tsx';
import { useLaboratory } from './use-laboratory.ts';

const RANGES = { quarter: 92, year: 365, three: 1096, ten: 3650 } as const;
type Range = keyof typeof RANGES;
const RANGE_NAMES = ['quarter', 'year', 'three', 'ten'] as const satisfies readonly Range[];
const SHOWN_AT_FIRST = 4;
const MOST_SHOWN = 6;

type Props = {
  readonly patient: string;
  readonly calendar: Calendar;
  readonly selected: string | undefined;
  readonly onOpenEntry: (entry: string) => void;
};

/** 推移: chosen items over all facilities, as pictures and as numbers. */
export function TrendTab({ patient, calendar, selected, onOpenEntry }: Props): ReactElement {
  const { t } = useLanguage();
  const [range, setRange] = useState<Range>('year');
  const [picked, setPicked] = useState<readonly string[]>();
  const frame = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(460);
  const stream = useLaboratory(patient, calendar.today, RANGES[range]);
  const values = stream.data?.values;
  const series = useMemo(
    () => labHistory(values ?? []).series.toSorted((a, b) => b.points.length - a.points.length),
    [values],
  );
  useLayoutEffect(() => {
    const element = frame.current;
    if (element === null) return;
    const observer = new ResizeObserver(() => setWidth(element.clientWidth - 16));
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  const offered = useMemo(() => firstChoice(series, selected), [series, selected]);
  const keys = picked ?? offered;
  const shown = series.filter((one) => keys.includes(one.key));
  const today = dayNumber(calendar.today);
  const panels = shown.map((one) => panelOf(one, calendar, selected)).filter((panel) => panel.points.length > 0);
  const names = series.map((one) => one.name);
  const split = shown.some((one) => names.filter((name) => name === one.name).length > 1);
  return (
    <div className="trend" ref={frame}>
      <div className="trend-bar">
        <h2 className="pane-title">{t.trend.title}</h2>
        <Segments
          label={t.trend.range}
          value={range}
          onChange={setRange}
          options={RANGE_NAMES.map((value) => ({ value, text: t.trend.ranges[value] }))}
        />
      </div>
      {stream.isPending ? (
        <Skeleton label={t.common.loading} />
      ) : stream.isError ? (
        <FailedState
          {...failureText(stream.error, t)}
          retryLabel={t.common.retry}
          onRetry={() => void stream.refetch()}
        />
      ) : (
        <>
          <StreamNews stream={stream.data} calendar={calendar} />
          {series.length === 0 && stream.data.ended ? (
            <EmptyState title={t.trend.empty} />
          ) : (
            <>
              <details className="trend-choose">
                <summary>
                  {t.trend.choose}
                  {t.common.inBrackets(`${shown.length}/${series.length}`)}
                </summary>
                <p className="muted">{t.trend.maximum}</p>
                <div className="trend-items">
                  {series.map((one) => (
                    <CheckField
                      key={one.key}
                      label={
                        <>
                          {one.name}{' '}
                          <span className="muted">
                            {[unitText(one.unit), one.specimen].filter((part) => part !== '').join('・')}
                          </span>{' '}
                          <small className="muted">{one.points.length}</small>
                        </>
                      }
                      checked={keys.includes(one.key)}
                      disabled={!keys.includes(one.key) && keys.length >= MOST_SHOWN}
                      onChange={(on) => setPicked(on ? [...keys, one.key] : keys.filter((key) => key !== one.key))}
                    />
                  ))}
                </div>
              </details>
              {panels.length === 0 ? (
                <p className="muted pane-padded">{t.trend.noNumbers}</p>
              ) : (
                <TrendChart
                  panels={panels}
                  from={today - RANGES[range]}
                  until={today}
                  width={width}
                  label={t.trend.chart(panels.map((panel) => panel.title).join(t.common.comma))}
                />
              )}
              <p className="muted trend-note">
                {t.trend.band}
                {split ? ` ${t.trend.split}` : ''}
              </p>
              <TrendTable series={shown} calendar={calendar} onOpenEntry={onOpenEntry} />
            </>
          )}
        </>
      )}
    </div>
  );
}

/** The items of the record that is open, abnormal ones first; else the ones measured most. */
function firstChoice(series: readonly LabSeries[], selected: string | undefined): readonly string[] {
  const numeric = series.filter((one) => one.points.some((point) => point.value.number !== undefined));
  const own = numeric.filter((one) => one.points.some((point) => point.entry === selected));
  const abnormal = (one: LabSeries) =>
    one.points.some((point) => point.entry === selected && flagTone(point.value.flag) !== undefined);
  const ranked = own.length > 0 ? own.toSorted((a, b) => Number(abnormal(b)) - Number(abnormal(a))) : numeric;
  return ranked.slice(0, SHOWN_AT_FIRST).map((one) => one.key);
}

function panelOf(one: LabSeries, calendar: Calendar, selected: string | undefined): TrendPanel {
  const latest = one.points.findLast((point) => parseRange(point.value.range) !== undefined);
  const range = parseRange(latest?.value.range);
  return {
    key: one.key,
    title: one.name,
    unit: unitText(one.unit),
    low: range?.low,
    high: range?.high,
    points: one.points.flatMap((point, at) => {
      if (point.value.number === undefined) return [];
      const facility = calendar.facilities.find((candidate) => candidate.facility.id === point.facility)?.facility;
      return [
        {
          key: `${point.entry}:${at}`,
          at: point.day,
          value: point.value.number,
          color: facility?.color ?? 7,
          flagged: flagTone(point.value.flag) !== undefined,
          selected: point.entry === selected,
          title: `${point.order.slice(0, 10)} ${point.value.text} ${one.unit} ${facility?.shortName ?? ''}`,
        },
      ];
    }),
  };
}
