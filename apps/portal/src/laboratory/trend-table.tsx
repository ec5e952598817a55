import type { ReactElement } from 'react';
import { useLanguage } from '../messages/language.tsx';
import { flagTone, unitText } from '../record/plain-text.ts';
import { FacilityName } from '../facilities/facility-name.tsx';
import type { Calendar } from '../record-location/merge-calendars.ts';
import type { LabSeries } from './series.ts';

/** 数値の表: a row per report, newest first; this is what keys and screen readers read of the chart. */
export function TrendTable({
  series,
  calendar,
  onOpenEntry,
}: {
  readonly series: readonly LabSeries[];
  readonly calendar: Calendar;
  readonly onOpenEntry: (entry: string) => void;
}): ReactElement | null {
  const { t } = useLanguage();
  if (series.length === 0) return null;
  const rows = new Map<
    string,
    {
      readonly order: string;
      readonly entry: string;
      readonly facility: string;
      readonly cells: Map<string, LabSeries['points'][number]>;
    }
  >();
  for (const one of series) {
    for (const point of one.points) {
      const key = `${point.order}|${point.entry}`;
      const row = rows.get(key) ?? {
        order: point.order,
        entry: point.entry,
        facility: point.facility,
        cells: new Map(),
      };
      row.cells.set(one.key, point);
      rows.set(key, row);
    }
  }
  const sorted = [...rows.values()].sort((a, b) => (a.order < b.order ? 1 : -1));
  return (
    <div className="table-scroll">
      <table className="data-table trend-table">
        <caption className="visually-hidden">{t.trend.table}</caption>
        <thead>
          <tr>
            <th scope="col">{t.trend.day}</th>
            <th scope="col">{t.trend.facility}</th>
            {series.map((one) => (
              <th key={one.key} scope="col" className="numeric">
                {one.name}
                <br />
                <small>{unitText(one.unit)}</small>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {sorted.map((row) => {
            const place = calendar.facilities.find((candidate) => candidate.facility.id === row.facility)?.facility;
            return (
              <tr key={`${row.order}|${row.entry}`}>
                <th scope="row" className="nowrap">
                  <button type="button" className="button button-link" onClick={() => onOpenEntry(row.entry)}>
                    {row.order.slice(0, 10)}
                  </button>
                </th>
                <td>{place === undefined ? '' : <FacilityName facility={place} short />}</td>
                {series.map((one) => {
                  const point = row.cells.get(one.key);
                  const tone = flagTone(point?.value.flag);
                  return (
                    <td key={one.key} className={`result ${tone === undefined ? '' : `result-${tone}`}`}>
                      {point === undefined ? (
                        ''
                      ) : (
                        <>
                          {point.value.text}
                          {tone === undefined ? null : <span className="result-flag">{point.value.flag}</span>}
                        </>
                      )}
                    </td>
                  );
                })}
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}
