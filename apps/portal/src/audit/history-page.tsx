import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { useState, type ReactElement } from 'react';
import type { DisclosureHistoryView } from '@musubi/contract';
import { Button, EmptyState, FailedState, Icon, Skeleton, instantText } from '@musubi/ui';
import { useLanguage } from '../messages/language.tsx';
import { ask } from '../server/ask.ts';
import { failureText } from '../server/failure-text.ts';
import { Because, wordOf } from './because.tsx';
import './history.css';

const PAGE_SIZE = 50;

/** 開示・閲覧の履歴: who looked at this patient's records, from where, and why that was allowed or refused. */
export function HistoryPage(): ReactElement {
  const { t } = useLanguage();
  const { patient } = useParams({ from: '/patients/$patient/history' });
  const [page, setPage] = useState(1);
  const history = useQuery({
    queryKey: ['history', patient, page],
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) =>
      ask<DisclosureHistoryView>('disclosureHistory', { patient, signal, body: { page, pageSize: PAGE_SIZE } }),
  });
  const pages = Math.max(1, Math.ceil((history.data?.total ?? 0) / PAGE_SIZE));
  return (
    <div className="page">
      <div className="page-head">
        <h1>{t.history.title}</h1>
        <Link to="/patients/$patient" params={{ patient }}>
          {t.history.backToPatient}
        </Link>
      </div>
      <p className="muted">{t.history.lead}</p>
      <section className="panel" aria-label={t.history.title} aria-busy={history.isFetching}>
        {history.isPending ? (
          <Skeleton label={t.common.loading} />
        ) : history.isError ? (
          <FailedState
            {...failureText(history.error, t)}
            retryLabel={t.common.retry}
            onRetry={() => void history.refetch()}
          />
        ) : history.data.events.length === 0 ? (
          <EmptyState title={t.history.empty} />
        ) : (
          <div className="table-scroll">
            <table className="data-table">
              <thead>
                <tr>
                  <th scope="col">{t.history.at}</th>
                  <th scope="col">{t.history.who}</th>
                  <th scope="col">{t.history.facility}</th>
                  <th scope="col">{t.history.event}</th>
                  <th scope="col">{t.history.disclosing}</th>
                  <th scope="col">{t.history.kinds}</th>
                  <th scope="col" className="numeric">
                    {t.history.entries}
                  </th>
                  <th scope="col">{t.history.because}</th>
                  <th scope="col">{t.history.trace}</th>
                </tr>
              </thead>
              <tbody>
                {history.data.events.map((event, at) => (
                  <tr key={`${event.trace}:${at}`}>
                    <td className="nowrap">{instantText(event.at)}</td>
                    <th scope="row" className="nowrap">
                      {event.who}
                      <br />
                      <small className="muted">{wordOf(t.words.roles, event.role)}</small>
                    </th>
                    <td className="history-place">{event.facilityName}</td>
                    <td>
                      {wordOf(t.words.auditEvents, event.event)}
                      {event.outcome === 'success' ? null : (
                        <>
                          <br />
                          <b className="history-refused">{wordOf(t.words.auditOutcomes, event.outcome)}</b>
                        </>
                      )}
                    </td>
                    <td className="history-place">{event.disclosingName}</td>
                    <td className="history-kinds">
                      {event.kinds.length > 6
                        ? `${event.kinds
                            .slice(0, 6)
                            .map((kind) => t.words.kinds[kind])
                            .join(t.common.comma)} ${t.common.listEnd}`
                        : event.kinds.map((kind) => t.words.kinds[kind]).join(t.common.comma)}
                    </td>
                    <td className="numeric">{event.entries}</td>
                    <td className="history-why">
                      <Because reasons={event.because} />
                    </td>
                    <td>
                      <code title={event.trace}>{event.trace.slice(0, 8)}</code>
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        )}
        {pages > 1 ? (
          <div className="search-pages">
            <Button look="quiet" disabled={page <= 1} aria-label={t.search.previous} onClick={() => setPage(page - 1)}>
              <Icon name="left" />
            </Button>
            <span>{t.search.page(page, pages)}</span>
            <Button look="quiet" disabled={page >= pages} aria-label={t.search.next} onClick={() => setPage(page + 1)}>
              <Icon name="right" />
            </Button>
          </div>
        ) : null}
      </section>
    </div>
  );
}
