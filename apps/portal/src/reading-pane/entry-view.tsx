import type { ReactElement } from 'react';
import type { CalendarEntry, CalendarFacility } from '@musubi/contract';
import type { Cure, FacilityOutcome } from '@musubi/domain';
import { Button, FailedState, Icon, Notice, Skeleton, clinicalTimeText, dayWithWeekday } from '@musubi/ui';
import { inLanguage, useLanguage } from '../messages/language.tsx';
import { useRecordStream, type RecordStream, type StreamedEntry } from '../server/record-stream.ts';
import { failureText } from '../server/failure-text.ts';
import { outcomeSentence } from '../facilities/outcome-text.ts';
import { FacilityName } from '../facilities/facility-name.tsx';
import { EntryContentView } from './contents/entry-content-view.tsx';
import { entryText } from './entry-text.ts';
import { departmentName } from '../record/plain-text.ts';
import type { PaneProps } from './pane-props.ts';
import { useCopy } from './use-copy.ts';
import { FailedRules, WhyLine } from './why.tsx';

/** 記録一件: fetched from its hospital when it is opened, with who said it, when, and why it may be seen. */
export function EntryView(props: PaneProps & { readonly entry: CalendarEntry }): ReactElement {
  const { patient, calendar, entry, onCure } = props;
  const { t, language } = useLanguage();
  const [facilityAt, kind, status, day, id, department, version] = entry;
  const facility = calendar.facilities[facilityAt];
  const stream = useRecordStream({
    key: ['entry', patient, facility?.facility.id, id, version],
    route: 'entries',
    patient,
    body: { wanted: [{ facility: facility?.facility.id, entries: [id] }] },
    enabled: facility !== undefined,
  });
  const arrived = stream.data?.entries.find((candidate) => candidate.line.id === id);
  const { copied, copy } = useCopy(
    arrived === undefined || facility === undefined
      ? undefined
      : entryText(arrived.line.entry, facility.facility, t, language),
  );
  const shown = arrived?.line.entry;
  return (
    <article className="entry" aria-label={shown?.title ?? t.words.kinds[kind]} aria-busy={stream.isFetching}>
      <Siblings {...props} />
      <header className="entry-head">
        <p className="entry-source">
          {facility === undefined ? null : <FacilityName facility={facility.facility} />}
          {shown?.department === undefined ? (
            departmentName(department) === '' ? null : (
              <span>{department}</span>
            )
          ) : (
            <span>{shown.department.text}</span>
          )}
          <span className="nowrap">
            {shown?.at === undefined ? dayWithWeekday(day, language) : clinicalTimeText(shown.at, language)}
          </span>
          <span className={`nowrap entry-status entry-status-${status}`}>
            {t.words.statuses[shown?.status ?? status]}
          </span>
          {shown?.author === undefined ? null : (
            <span>
              {t.pane.author} {shown.author}
            </span>
          )}
        </p>
        <h2 className="pane-title entry-title">{shown?.title || t.words.kinds[kind]}</h2>
        {shown?.sensitive === undefined ? null : <p className="muted">{t.words.sensitive[shown.sensitive]}</p>}
      </header>
      <div className="entry-body">
        {arrived !== undefined ? (
          <>
            <EntryContentView patient={patient} entry={arrived} calendar={calendar} />
            <SourceIssues arrived={arrived} />
          </>
        ) : stream.isPending ? (
          <Skeleton label={t.common.loading} />
        ) : stream.isError ? (
          <FailedState
            {...failureText(stream.error, t)}
            retryLabel={t.common.retry}
            onRetry={() => void stream.refetch()}
          />
        ) : !stream.data.ended && !stream.data.broken ? (
          <Skeleton label={t.common.loading} />
        ) : (
          <NotArrived stream={stream.data} facility={facility} onCure={onCure} onRetry={() => void stream.refetch()} />
        )}
      </div>
      {arrived === undefined ? null : (
        <footer className="entry-foot">
          <WhyLine decision={arrived.decision} onCure={onCure} />
          <span role="status" className="visually-hidden">
            {copied ? t.pane.copied : ''}
          </span>
          <Button look="quiet" className="copy-button" aria-label={t.pane.copy} onClick={copy}>
            <Icon name={copied ? 'check' : 'copy'} />{' '}
            <span aria-hidden="true">{copied ? t.pane.copied : t.pane.copy}</span>{' '}
            {copied ? null : <kbd aria-hidden="true">C</kbd>}
          </Button>
        </footer>
      )}
    </article>
  );
}

/** 同じ升目の記録: the others of the stack that was opened. */
function Siblings({ calendar, chosen, selected, onSelect, fresh, onSince }: PaneProps): ReactElement | null {
  const { t } = useLanguage();
  const entries = chosen.length < 2 ? [] : calendar.entries.filter(([, , , , id]) => chosen.includes(id));
  return (
    <nav className="siblings" aria-label={t.calendar.choose(entries.length)}>
      <Button look="quiet" onClick={onSince}>
        <Icon name="left" /> {fresh.length > 0 ? t.pane.since : t.pane.latest}
      </Button>
      {entries.slice(0, 60).map(([facility, kind, status, day, id, department]) => {
        const at = calendar.facilities[facility]?.facility;
        return (
          <button
            key={id}
            type="button"
            className="sibling"
            aria-pressed={id === selected}
            title={[day, at?.name, department, t.words.statuses[status]]
              .filter((part) => part !== null && part !== undefined)
              .join(' ')}
            onClick={() => onSelect(id)}
          >
            <span className={`glyph facility-${at?.color ?? 7}`} aria-hidden="true">
              {t.words.kindLetters[kind]}
            </span>
            <span className="truncate">
              {day.slice(5)} {departmentName(department) || at?.shortName} {t.words.statuses[status]}
            </span>
          </button>
        );
      })}
    </nav>
  );
}

/** The content did not come: says which of the reasons it was, never just nothing. */
function NotArrived({
  stream,
  facility,
  onCure,
  onRetry,
}: {
  readonly stream: RecordStream;
  readonly facility: CalendarFacility | undefined;
  readonly onCure: (cure: Cure) => void;
  readonly onRetry: () => void;
}): ReactElement {
  const { t } = useLanguage();
  const outcome: FacilityOutcome | undefined =
    stream.outcomes.find((candidate) => candidate.facility === facility?.facility.id) ?? stream.outcomes[0];
  if (stream.broken) return <FailedState title={t.streams.broken} retryLabel={t.common.retry} onRetry={onRetry} />;
  if (outcome?.outcome === 'not-permitted' || outcome?.outcome === 'partial') {
    return (
      <div className="pane-padded form-stack">
        <Notice tone="caution" icon="lock">
          <b>{t.pane.notPermitted}</b>
        </Notice>
        <h3>{t.pane.whyNot}</h3>
        <FailedRules failed={outcome.because} onCure={onCure} />
      </div>
    );
  }
  if (outcome?.outcome === 'unreachable')
    return (
      <FailedState
        title={t.pane.unreachable}
        detail={t.pane.unreachableLead}
        retryLabel={t.common.retry}
        onRetry={onRetry}
      />
    );
  if (outcome?.outcome === 'timed-out')
    return (
      <FailedState
        title={t.pane.timedOut}
        detail={outcomeSentence(outcome, t)}
        retryLabel={t.common.retry}
        onRetry={onRetry}
      />
    );
  return (
    <FailedState title={t.pane.missing} detail={t.pane.missingLead} retryLabel={t.common.retry} onRetry={onRetry} />
  );
}

/** 取込時の指摘: what could not be read of the source, where, and from which file. */
function SourceIssues({ arrived }: { readonly arrived: StreamedEntry }): ReactElement {
  const { t, language } = useLanguage();
  const { issues, file } = arrived.line.source;
  return (
    <details className="entry-source-file">
      <summary className={issues.some((issue) => issue.severity !== 'note') ? 'source-problem' : ''}>
        {issues.length > 0 ? (
          <>
            <Icon name="warning" /> {t.pane.issuesCount(issues.length)}
          </>
        ) : (
          t.pane.source
        )}
      </summary>
      <p className="muted">
        <code>{file}</code>　{t.pane.version(arrived.line.version)}
      </p>
      {issues.length === 0 ? null : (
        <ul>
          {issues.map((issue, at) => (
            <li key={at}>
              <b>{t.gateways.severities[issue.severity]}</b>{' '}
              {t.gateways.segment(issue.segment ?? '', issue.occurrence ?? 1, issue.field ?? '')}　
              {inLanguage(issue, language)}
            </li>
          ))}
        </ul>
      )}
    </details>
  );
}
