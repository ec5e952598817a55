import { Fragment, useMemo, type ReactElement } from 'react';
import { dayNumber, type LaboratoryContent, type LaboratoryValue } from '@musubi/domain';
import { FacilityMark, Sparkline, clinicalTimeText } from '@musubi/ui';
import { labHistory, previousPoint, type LabSeries } from '../../laboratory/series.ts';
import { useLaboratory } from '../../laboratory/use-laboratory.ts';
import { useLanguage } from '../../messages/language.tsx';
import { NOTHING_YET, type StreamedEntry } from '../../server/record-stream.ts';
import { StreamNews } from '../../record/stream-news.tsx';
import type { Calendar } from '../../record-location/merge-calendars.ts';
import { codedText, joined, unitText } from '../../record/plain-text.ts';
import { Comments, ResultCell } from './parts.tsx';

const YEAR = 365;
const TEN_YEARS = 3650;

/** 検体検査: values with flags, the previous value of any facility, and the course of a year. */
export function LaboratoryView({
  patient,
  entry,
  content,
  calendar,
}: {
  readonly patient: string;
  readonly entry: StreamedEntry;
  readonly content: LaboratoryContent;
  readonly calendar: Calendar;
}): ReactElement {
  const { t, language } = useLanguage();
  const day = dayNumber(entry.line.entry.day ?? calendar.today);
  const age = dayNumber(calendar.today) - day;
  const stream = useLaboratory(patient, calendar.today, age < YEAR - 90 ? YEAR : TEN_YEARS).data ?? NOTHING_YET;
  const history = useMemo(() => labHistory(stream.values), [stream.values]);
  const ordered = content.panels.every((panel) => panel.values.every((value) => value.text === ''));
  return (
    <>
      {ordered ? <p className="muted pane-padded">{t.content.ordered}</p> : null}
      <table className="data-table lab-table">
        <thead>
          <tr>
            <th scope="col">{t.content.item}</th>
            <th scope="col" className="numeric">
              {t.content.result}
            </th>
            <th scope="col">{t.content.unit}</th>
            <th scope="col">{t.content.range}</th>
            <th scope="col" className="numeric">
              {t.content.previous}
            </th>
            <th scope="col">{t.content.course}</th>
          </tr>
        </thead>
        <tbody>
          {content.panels.map((panel, at) => (
            <Fragment key={at}>
              <tr className="group-row">
                <th scope="colgroup" colSpan={6}>
                  {panel.panel?.text ?? t.content.noPanel}
                  <span className="muted">
                    　
                    {joined([
                      codedText(panel.specimen),
                      panel.collected === undefined
                        ? ''
                        : `${t.content.collected} ${clinicalTimeText(panel.collected, language)}`,
                      panel.reported === undefined
                        ? ''
                        : `${t.content.reported} ${clinicalTimeText(panel.reported, language)}`,
                    ])}
                  </span>
                </th>
              </tr>
              {panel.values.map((value, row) => (
                <ValueRow
                  key={row}
                  value={value}
                  series={history.find(value, panel.specimen?.text)}
                  entry={entry}
                  day={day}
                  calendar={calendar}
                />
              ))}
              {panel.comments === undefined || panel.comments.length === 0 ? null : (
                <tr>
                  <td colSpan={6}>
                    <Comments comments={panel.comments} />
                  </td>
                </tr>
              )}
            </Fragment>
          ))}
        </tbody>
      </table>
      <StreamNews stream={stream} calendar={calendar} />
    </>
  );
}

function ValueRow({
  value,
  series,
  entry,
  day,
  calendar,
}: {
  readonly value: LaboratoryValue;
  readonly series: LabSeries | undefined;
  readonly entry: StreamedEntry;
  readonly day: number;
  readonly calendar: Calendar;
}): ReactElement {
  const { t } = useLanguage();
  const previous = previousPoint(series, entry.line.id, day);
  const place =
    previous === undefined
      ? undefined
      : calendar.facilities.find(({ facility }) => facility.id === previous.facility)?.facility;
  const points = (series?.points ?? []).flatMap((point) =>
    point.value.number === undefined || point.day < day - YEAR
      ? []
      : [{ at: point.day, value: point.value.number, current: point.entry === entry.line.id }],
  );
  return (
    <>
      <tr>
        <th
          scope="row"
          className="lab-item"
          title={
            value.item.code === undefined
              ? value.item.text
              : `${value.item.text} ${t.content.standardCode(value.item.code)}`
          }
        >
          {value.item.text}
        </th>
        <ResultCell value={value} />
        <td className="muted nowrap">{unitText(value.unit)}</td>
        <td className="muted nowrap">{value.range}</td>
        <td className="numeric lab-previous">
          {previous === undefined ? (
            ''
          ) : (
            <span title={`${fromDay(previous.order)} ${place?.name ?? ''}`}>
              {place === undefined || place.id === entry.facility ? null : (
                <>
                  <FacilityMark color={place.color} />
                  <span className="visually-hidden">{t.content.otherFacility(place.shortName)} </span>
                </>
              )}
              <small>{fromDay(previous.order)}</small> {previous.value.text}
            </span>
          )}
        </td>
        <td className="lab-course">
          <Sparkline points={points} label={t.content.courseName(value.item.text, points.length)} />
        </td>
      </tr>
      {value.comments === undefined || value.comments.length === 0 ? null : (
        <tr className="lab-comment">
          <td colSpan={6}>
            <Comments comments={value.comments} />
          </td>
        </tr>
      )}
    </>
  );
}

function fromDay(order: string): string {
  return `${order.slice(5, 7)}/${order.slice(8, 10)}`;
}
