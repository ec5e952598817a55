import type { ReactElement } from 'react';
import { EmptyState, FailedState, Skeleton } from '@musubi/ui';
import { useLanguage } from '../messages/language.tsx';
import { failureText } from '../server/failure-text.ts';
import { useRecordStream } from '../server/record-stream.ts';
import { FacilityName } from '../facilities/facility-name.tsx';
import type { Calendar } from '../record-location/merge-calendars.ts';
import { StreamNews } from '../record/stream-news.tsx';

const KINDS = ['document', 'report', 'pathology', 'check-up', 'file'] as const;

/** 文書: documents and reports of all facilities, newest first. */
export function DocumentTab({
  patient,
  calendar,
  onOpenEntry,
}: {
  readonly patient: string;
  readonly calendar: Calendar;
  readonly onOpenEntry: (entry: string) => void;
}): ReactElement {
  const { t } = useLanguage();
  const documents = useRecordStream({
    key: ['documents', patient],
    route: 'entriesInRange',
    patient,
    body: { kinds: KINDS, limit: 200 },
  });
  if (documents.isPending) return <Skeleton label={t.common.loading} />;
  if (documents.isError)
    return (
      <FailedState
        {...failureText(documents.error, t)}
        retryLabel={t.common.retry}
        onRetry={() => void documents.refetch()}
      />
    );
  const entries = [...documents.data.entries].sort((a, b) =>
    (a.line.entry.day ?? '') < (b.line.entry.day ?? '') ? 1 : -1,
  );
  return (
    <>
      <h2 className="pane-title pane-padded">{t.documents.title}</h2>
      <StreamNews stream={documents.data} calendar={calendar} />
      {entries.length === 0 && documents.data.ended ? (
        <EmptyState title={t.documents.empty} />
      ) : (
        <table className="data-table">
          <thead>
            <tr>
              <th scope="col">{t.documents.day}</th>
              <th scope="col">{t.documents.name}</th>
              <th scope="col">{t.documents.facility}</th>
            </tr>
          </thead>
          <tbody>
            {entries.map(({ facility, line }) => {
              const place = calendar.facilities.find((candidate) => candidate.facility.id === facility)?.facility;
              return (
                <tr key={line.id}>
                  <td className="nowrap">{line.entry.day ?? '—'}</td>
                  <th scope="row">
                    <button type="button" className="button button-link wrap" onClick={() => onOpenEntry(line.id)}>
                      {line.entry.title || t.words.kinds[line.entry.kind]}
                    </button>
                  </th>
                  <td>{place === undefined ? facility : <FacilityName facility={place} short />}</td>
                </tr>
              );
            })}
          </tbody>
        </table>
      )}
    </>
  );
}
