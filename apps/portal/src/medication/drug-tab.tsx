import { useMemo, useState, type ReactElement } from 'react';
import { addDays, dayNumber, type LocalDate } from '@musubi/domain';
import { EmptyState, FailedState, Segments, Skeleton } from '@musubi/ui';
import { useLanguage } from '../messages/language.tsx';
import { StreamNews } from '../record/stream-news.tsx';
import { failureText } from '../server/failure-text.ts';
import { useRecordStream } from '../server/record-stream.ts';
import { FacilityName } from '../facilities/facility-name.tsx';
import type { Calendar } from '../record-location/merge-calendars.ts';
import { drugCourses, type DrugCourse } from './drug-courses.ts';

const RANGES = { quarter: 92, half: 183, year: 365 } as const;
const RANGE_NAMES = ['quarter', 'half', 'year'] as const;
/** Room for what has been prescribed ahead. */
const AHEAD_DAYS = 30;

type Props = { readonly patient: string; readonly calendar: Calendar; readonly onOpenEntry: (entry: string) => void };

/**
 * 処方の経過 (a line per facility, so that double prescriptions are seen side by side): who prescribed which drug when,
 * over all facilities; the name opens the list behind the bars, which keys and screen readers use.
 */
export function DrugTab({ patient, calendar, onOpenEntry }: Props): ReactElement {
  const { t } = useLanguage();
  const [range, setRange] = useState<(typeof RANGE_NAMES)[number]>('half');
  const from = addDays(calendar.today, -RANGES[range]);
  const until = addDays(calendar.today, AHEAD_DAYS);
  const stream = useRecordStream({
    key: ['drugs', patient, from],
    route: 'entriesInRange',
    patient,
    body: { kinds: ['prescription', 'injection'], from, until, limit: 1000 },
  });
  const entries = stream.data?.entries;
  const courses = useMemo(() => drugCourses(entries ?? []), [entries]);
  const months = monthsBetween(from, until);
  const share = (day: LocalDate) => ((dayNumber(day) - dayNumber(from)) / (dayNumber(until) - dayNumber(from))) * 100;
  return (
    <>
      <div className="trend-bar">
        <h2 className="pane-title">{t.drugs.title}</h2>
        <Segments
          label={t.trend.range}
          value={range}
          onChange={setRange}
          options={RANGE_NAMES.map((value) => ({ value, text: t.drugs.ranges[value] }))}
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
          {courses.length === 0 && stream.data.ended ? (
            <EmptyState title={t.drugs.empty} />
          ) : (
            <table className="drug-table">
              <thead>
                <tr>
                  <th scope="col">{t.drugs.drug}</th>
                  <th scope="col">
                    <span className="visually-hidden">{t.drugs.course}</span>
                    <span className="drug-months" aria-hidden="true">
                      {months.map((month) => (
                        <span key={month} style={{ left: `${share(month)}%` }}>
                          {Number(month.slice(5, 7)) === 1 ? month.slice(0, 7) : `${Number(month.slice(5, 7))}/1`}
                        </span>
                      ))}
                    </span>
                  </th>
                </tr>
              </thead>
              <tbody>
                {courses.map((course) => (
                  <Course
                    key={course.key}
                    course={course}
                    from={from}
                    until={until}
                    share={share}
                    months={months}
                    calendar={calendar}
                    onOpenEntry={onOpenEntry}
                  />
                ))}
              </tbody>
            </table>
          )}
        </>
      )}
    </>
  );
}

function Course({
  course,
  from,
  until,
  share,
  months,
  calendar,
  onOpenEntry,
}: {
  readonly course: DrugCourse;
  readonly from: LocalDate;
  readonly until: LocalDate;
  readonly share: (day: LocalDate) => number;
  readonly months: readonly LocalDate[];
} & Omit<Props, 'patient'>): ReactElement {
  const { t } = useLanguage();
  const [open, setOpen] = useState(false);
  const latest = course.periods[course.periods.length - 1];
  const places = [
    ...new Set(
      course.periods.filter((period) => period.until >= from && period.from <= until).map((period) => period.facility),
    ),
  ];
  const current = course.periods.some(
    (period) => !period.cancelled && period.from <= calendar.today && calendar.today <= period.until,
  );
  const placeOf = (id: string) => calendar.facilities.find((candidate) => candidate.facility.id === id)?.facility;
  return (
    <>
      <tr className={current ? 'drug-current' : ''}>
        <th scope="row">
          <button type="button" className="drug-cell" aria-expanded={open} onClick={() => setOpen(!open)}>
            <span className="drug-name" title={course.name}>
              {course.name}
            </span>
            <small className="muted" title={latest?.usage}>
              {course.injection ? `${t.drugs.injection} ` : ''}
              {latest?.usage}
            </small>
            <span className="visually-hidden">{current ? t.drugs.current : t.drugs.ended}</span>
          </button>
        </th>
        <td>
          <div className="drug-track" aria-hidden="true" style={{ height: Math.max(30, 10 + places.length * 11) }}>
            {months.map((month) => (
              <i key={month} className="drug-month" style={{ left: `${share(month)}%` }} />
            ))}
            <i className="drug-today" style={{ left: `${share(calendar.today)}%` }} />
            {course.periods.map((period, at) => {
              const facility = placeOf(period.facility);
              const [left, right] = [Math.max(0, share(period.from)), Math.min(100, share(addDays(period.until, 1)))];
              if (right <= 0 || period.from > until || period.until < from) return null;
              const bar = t.drugs.bar(course.name, period.from, period.until, facility?.name ?? '');
              const name = `${bar}${period.daysKnown ? '' : ` ${t.drugs.daysUnknown}`} ${period.usage}`;
              const point = period.daysKnown ? '' : 'drug-bar-point';
              const cancelled = period.cancelled ? 'drug-bar-cancelled' : '';
              return (
                <i
                  key={`${period.entry}:${at}`}
                  className={`drug-bar facility-${facility?.color ?? 7} ${point} ${cancelled}`}
                  style={{
                    left: `${left}%`,
                    width: `${Math.max(0.8, right - left)}%`,
                    top:
                      (places.length < 3 ? 4 : 5) +
                      places.indexOf(period.facility) * 11 +
                      (places.length === 1 ? 6 : 0),
                  }}
                  title={name}
                  onClick={() => onOpenEntry(period.entry)}
                />
              );
            })}
          </div>
        </td>
      </tr>
      {open ? (
        <tr>
          <td colSpan={2} className="drug-periods">
            <ul>
              {course.periods.toReversed().map((period, at) => {
                const facility = placeOf(period.facility);
                return (
                  <li key={`${period.entry}:${at}`}>
                    <button type="button" className="button button-link" onClick={() => onOpenEntry(period.entry)}>
                      {period.from}〜{period.daysKnown ? period.until.slice(5) : ''}
                    </button>
                    {facility === undefined ? null : <FacilityName facility={facility} short />}
                    <span className="muted">
                      {period.usage}
                      {period.daysKnown ? '' : ` ${t.drugs.daysUnknown}`}
                      {period.cancelled ? ` ${t.words.statuses.cancelled}` : ''}
                    </span>
                  </li>
                );
              })}
            </ul>
          </td>
        </tr>
      ) : null}
    </>
  );
}

function monthsBetween(from: LocalDate, until: LocalDate): readonly LocalDate[] {
  const months: LocalDate[] = [];
  for (let day = addDays(from, 1); day <= until; day = addDays(day, 1)) if (day.endsWith('-01')) months.push(day);
  return months;
}
