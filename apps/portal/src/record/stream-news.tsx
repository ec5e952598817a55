import type { ReactElement } from 'react';
import { Icon } from '@musubi/ui';
import { useLanguage } from '../messages/language.tsx';
import type { RecordStream } from '../server/record-stream.ts';
import type { Calendar } from '../record-location/merge-calendars.ts';
import { ofDisclosing, shortOutcomeText } from '../facilities/outcome-text.ts';

/** 届き具合: whose answer is awaited, and whose is not in what is shown. */
export function StreamNews({
  stream,
  calendar,
}: {
  readonly stream: RecordStream;
  readonly calendar: Calendar;
}): ReactElement {
  const { t } = useLanguage();
  const nameOf = (id: string) =>
    calendar.facilities.find(({ facility }) => facility.id === id)?.facility.shortName ?? id;
  const answered = new Set<string>(stream.outcomes.map((outcome) => outcome.facility));
  const waiting =
    stream.ended || stream.broken ? [] : calendar.facilities.filter(({ facility }) => !answered.has(facility.id));
  const missing = ofDisclosing(stream.outcomes, calendar.facilities).filter(
    (outcome) => outcome.outcome !== 'complete',
  );
  return (
    <div className="stream-news" role="status">
      {waiting.length === 0 ? null : (
        <p>
          <span className="pulse" aria-hidden="true" />{' '}
          {t.streams.waiting(
            waiting
              .slice(0, 4)
              .map(({ facility }) => facility.shortName)
              .join(t.common.comma),
          )}
          {waiting.length > 4 ? ` ${t.common.listEnd}` : ''}
        </p>
      )}
      {stream.broken ? (
        <p className="stream-missing">
          <Icon name="warning" /> {t.streams.broken}
        </p>
      ) : null}
      {missing.length === 0 ? null : (
        <p className="stream-missing">
          <Icon name="warning" /> {t.streams.notAll}：
          {missing
            .map((outcome) => t.streams.missingFrom(nameOf(outcome.facility), shortOutcomeText(outcome, t)))
            .join(t.common.comma)}
        </p>
      )}
    </div>
  );
}
