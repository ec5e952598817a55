import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useState, type ReactElement } from 'react';
import type { GatewayView, IngestStatus } from '@musubi/contract';
import type { FacilityId } from '@musubi/domain';
import { Button, Chip, EmptyState, FailedState, Icon, Skeleton, agoText, instantText } from '@musubi/ui';
import { useNow } from '../clock.ts';
import { inLanguage, useLanguage } from '../messages/language.tsx';
import { ask } from '../server/ask.ts';
import { failureText } from '../server/failure-text.ts';
import { useLinkStates } from '../record-location/use-link-states.ts';
import { FacilityName } from '../facilities/facility-name.tsx';
import './gateways.css';

/** 施設の接続: each hospital's gateway, and what of its storage could not be read. */
export function GatewaysPage(): ReactElement {
  const { t, language } = useLanguage();
  const time = useNow(30_000);
  const [chosen, setChosen] = useState<FacilityId>();
  const gateways = useQuery({
    queryKey: ['gateways'],
    queryFn: ({ signal }) => ask<readonly GatewayView[]>('gateways', { signal }),
  });
  useLinkStates(({ changed }) => {
    if (changed) void gateways.refetch();
  });
  return (
    <div className="page">
      <div className="page-head">
        <h1>{t.gateways.title}</h1>
        <Button busy={gateways.isFetching} onClick={() => void gateways.refetch()}>
          <Icon name="refresh" /> {t.patient.refresh}
        </Button>
      </div>
      <p className="muted">{t.gateways.lead}</p>
      <section className="panel" aria-label={t.gateways.title}>
        {gateways.isPending ? (
          <Skeleton label={t.common.loading} />
        ) : gateways.isError ? (
          <FailedState
            {...failureText(gateways.error, t)}
            retryLabel={t.common.retry}
            onRetry={() => void gateways.refetch()}
          />
        ) : gateways.data.length === 0 ? (
          <EmptyState title={t.gateways.empty} />
        ) : (
          <table className="data-table">
            <thead>
              <tr>
                <th scope="col">{t.gateways.facility}</th>
                <th scope="col">{t.gateways.connection}</th>
                <th scope="col">{t.gateways.since}</th>
                <th scope="col">{t.gateways.lastIngest}</th>
                <th scope="col" className="numeric">
                  {t.gateways.open}
                </th>
                <th scope="col" className="numeric">
                  {t.gateways.unreadable}
                </th>
                <th scope="col">
                  <span className="visually-hidden">{t.gateways.status}</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {gateways.data.map((gateway) => (
                <tr key={gateway.facility.id}>
                  <th scope="row">
                    <FacilityName facility={gateway.facility} />
                  </th>
                  <td>
                    <Chip tone={gateway.connected ? 'good' : 'danger'}>
                      <Icon name={gateway.connected ? 'check' : 'cut'} />{' '}
                      {gateway.connected ? t.gateways.connected : t.gateways.disconnected}
                    </Chip>
                  </td>
                  <td className="nowrap">{gateway.since === null ? '—' : instantText(gateway.since)}</td>
                  <td className="nowrap">
                    {gateway.lastIngest === null
                      ? t.outcome.neverIngested
                      : agoText(gateway.lastIngest, time, language)}
                  </td>
                  <td className="numeric">{gateway.entries.toLocaleString()}</td>
                  <td className="numeric">{gateway.unreadable ?? '—'}</td>
                  <td className="numeric">
                    <Button
                      look="link"
                      aria-pressed={chosen === gateway.facility.id}
                      onClick={() => setChosen(gateway.facility.id)}
                    >
                      {t.gateways.status}
                    </Button>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
      </section>
      {chosen === undefined ? (
        <p className="muted">{t.gateways.select}</p>
      ) : (
        <Intake
          key={chosen}
          facility={chosen}
          name={gateways.data?.find((gateway) => gateway.facility.id === chosen)?.facility.name ?? ''}
        />
      )}
    </div>
  );
}

function Intake({ facility, name }: { readonly facility: FacilityId; readonly name: string }): ReactElement {
  const { t, language } = useLanguage();
  const status = useInfiniteQuery({
    queryKey: ['ingest', facility],
    initialPageParam: 0,
    queryFn: ({ signal, pageParam }) =>
      ask<IngestStatus>('ingestStatus', { signal, body: { facility, issuesAfter: pageParam } }),
    getNextPageParam: (last: IngestStatus) => last.issues[last.issues.length - 1]?.id,
  });
  const first = status.data?.pages[0];
  const issues = status.data?.pages.flatMap((page) => page.issues) ?? [];
  return (
    <section className="panel" aria-label={`${t.gateways.status} ${name}`}>
      <div className="panel-padded">
        <h2>
          {t.gateways.status}　{name}
        </h2>
        {first === undefined ? null : (
          <dl className="intake-counts">
            {(
              [
                [t.gateways.files, first.files],
                [t.gateways.entries, first.entries],
                [t.gateways.patients, first.patients],
                [t.gateways.unreadable, first.unreadable],
              ] as const
            ).map(([term, count]) => (
              <div key={term}>
                <dt>{term}</dt>
                <dd>{count.toLocaleString()}</dd>
              </div>
            ))}
            <div>
              <dt>{t.gateways.lastFile}</dt>
              <dd>{first.lastFileAt === null ? '—' : instantText(first.lastFileAt)}</dd>
            </div>
            <div>
              <dt>{t.gateways.status}</dt>
              <dd>{first.scanning ? t.gateways.scanning : t.gateways.idle}</dd>
            </div>
          </dl>
        )}
      </div>
      {status.isPending ? (
        <Skeleton label={t.common.loading} />
      ) : status.isError ? (
        <FailedState
          {...failureText(status.error, t)}
          retryLabel={t.common.retry}
          onRetry={() => void status.refetch()}
        />
      ) : issues.length === 0 ? (
        <EmptyState title={t.gateways.noIssues} />
      ) : (
        <>
          <table className="data-table">
            <thead>
              <tr>
                <th scope="col">{t.gateways.severity}</th>
                <th scope="col">{t.gateways.file}</th>
                <th scope="col">{t.gateways.place}</th>
                <th scope="col">{t.gateways.sentence}</th>
                <th scope="col">{t.gateways.seenAt}</th>
              </tr>
            </thead>
            <tbody>
              {issues.map((issue) => (
                <tr key={issue.id}>
                  <td>
                    <Chip
                      tone={
                        issue.severity === 'rejected' ? 'danger' : issue.severity === 'partial' ? 'caution' : 'neutral'
                      }
                    >
                      {t.gateways.severities[issue.severity]}
                    </Chip>
                  </td>
                  <td className="issue-file">
                    <code>{issue.file}</code>
                  </td>
                  <td className="nowrap">
                    {t.gateways.segment(issue.segment ?? '', issue.occurrence ?? 1, issue.field ?? '')}
                  </td>
                  <td>{inLanguage(issue, language)}</td>
                  <td className="nowrap">{instantText(issue.seenAt)}</td>
                </tr>
              ))}
            </tbody>
          </table>
          {status.hasNextPage && (status.data.pages[status.data.pages.length - 1]?.issues.length ?? 0) > 0 ? (
            <div className="search-pages">
              <Button busy={status.isFetchingNextPage} onClick={() => void status.fetchNextPage()}>
                {t.gateways.more}
              </Button>
            </div>
          ) : null}
        </>
      )}
    </section>
  );
}
