import { useMemo, type ReactElement } from 'react';
import type { CalendarEntry } from '@musubi/contract';
import type { LocalDate } from '@musubi/domain';
import { dayWithWeekday, EmptyState } from '@musubi/ui';
import { useLanguage } from '../messages/language.tsx';
import { emptinessOf } from '../record-location/awaited-locations.ts';
import { useFollowing } from '../record-location/follow-change.ts';
import { FacilityName } from '../facilities/facility-name.tsx';
import { useKnownTitles } from './known-titles.ts';
import { departmentName } from '../record/plain-text.ts';
import type { PaneProps } from './pane-props.ts';

const LATEST_SHOWN = 40;

/** 前回からの新着: what changed since this viewer last looked, newest first; else the latest records. */
export function SinceList({ patient, calendar, fresh, onOpenEntry }: PaneProps): ReactElement {
  const { t, language } = useLanguage();
  const following = useFollowing(patient);
  const rows = useMemo(
    () =>
      [...(fresh.length > 0 ? fresh : calendar.entries)]
        .sort((a, b) => (a[3] < b[3] ? 1 : a[3] > b[3] ? -1 : 0))
        .slice(0, fresh.length > 0 ? 500 : LATEST_SHOWN),
    [fresh, calendar.entries],
  );
  const titles = useKnownTitles(patient, t);
  const days = useMemo(() => byDay(rows), [rows]);
  return (
    <div className="since-list">
      <h2 className="pane-title">
        {fresh.length > 0 ? `${t.pane.since}　${t.common.count(fresh.length)}` : t.pane.latest}
      </h2>
      {fresh.length > 0 || rows.length === 0 ? null : (
        <p className="muted pane-padded">{calendar.newSince === null ? t.pane.sinceFirst : t.pane.sinceEmpty}</p>
      )}
      {rows.length === 0 ? (
        <EmptyState title={t.calendar.empty[emptinessOf(calendar, following)].title} />
      ) : (
        [...days].map(([day, entries]) => (
          <section key={day} aria-label={day}>
            <h3 className="since-day">{dayWithWeekday(day, language)}</h3>
            <ul>
              {entries.map(([facility, kind, status, , id, department]) => {
                const at = calendar.facilities[facility];
                return (
                  <li key={id}>
                    <button type="button" className="since-row" onClick={() => onOpenEntry(id)}>
                      <span className={`glyph facility-${at?.facility.color ?? 7}`} aria-hidden="true">
                        {t.words.kindLetters[kind]}
                      </span>
                      <span className="since-kind truncate">
                        {titles.get(id) ?? t.words.kinds[kind]}
                        {departmentName(department) === '' ? null : (
                          <small className="muted">　{departmentName(department)}</small>
                        )}
                      </span>
                      {at === undefined ? null : <FacilityName facility={at.facility} short />}
                      <span className="muted nowrap">{t.words.statuses[status]}</span>
                    </button>
                  </li>
                );
              })}
            </ul>
          </section>
        ))
      )}
    </div>
  );
}

function byDay(entries: readonly CalendarEntry[]): ReadonlyMap<LocalDate, readonly CalendarEntry[]> {
  const days = new Map<LocalDate, CalendarEntry[]>();
  for (const entry of entries) {
    const day = days.get(entry[3]);
    if (day === undefined) days.set(entry[3], [entry]);
    else day.push(entry);
  }
  return days;
}
