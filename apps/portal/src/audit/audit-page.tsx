import { useInfiniteQuery } from '@tanstack/react-query';
import { useState, type ReactElement } from 'react';
import type { AuditSearchAnswer } from '@musubi/contract';
import { addDays } from '@musubi/domain';
import { Button, EmptyState, FailedState, Notice, Skeleton, instantText } from '@musubi/ui';
import { todayInTokyo } from '../clock.ts';
import { useLanguage } from '../messages/language.tsx';
import { ask } from '../server/ask.ts';
import { failureText } from '../server/failure-text.ts';
import { useSession } from '../sign-in/session.tsx';
import { AuditForm, type AuditAsked } from './audit-form.tsx';
import { TrailState } from './trail-state.tsx';
import { AuditTable } from './audit-table.tsx';
import './audit.css';

const DAYS_AT_FIRST = 7;
const PAGE_SIZE = 50;

/** 監査: what everybody did, for who audits the network; nobody else has this page. */
export function AuditPage(): ReactElement {
  const { t } = useLanguage();
  const { can } = useSession();
  if (!can('search-audit'))
    return (
      <div className="page">
        <EmptyState title={t.reasons.errors['access/role-not-allowed']} />
      </div>
    );
  return <Audit />;
}

function Audit(): ReactElement {
  const { t } = useLanguage();
  const [asked, setAsked] = useState<AuditAsked>(() => ({
    from: addDays(todayInTokyo(), 1 - DAYS_AT_FIRST),
    until: todayInTokyo(),
  }));
  /** Counts the searches: the same criteria asked once more are asked anew. */
  const [nth, setNth] = useState(0);
  const found = useInfiniteQuery({
    queryKey: ['audit', nth, asked],
    staleTime: Infinity,
    initialPageParam: '',
    queryFn: ({ signal, pageParam }) =>
      ask<AuditSearchAnswer>('searchAudit', {
        signal,
        body: { ...asked, pageSize: PAGE_SIZE, ...(pageParam === '' ? {} : { cursor: pageParam }) },
      }),
    getNextPageParam: (last: AuditSearchAnswer) => last.next,
  });
  const put = (next: AuditAsked) => {
    setAsked(next);
    setNth(nth + 1);
  };
  /** What was asked before one act was looked at more closely. */
  const [before, setBefore] = useState(asked);
  const { trace } = asked;
  return (
    <div className="page audit-page">
      <div className="page-head">
        <h1>{t.audit.title}</h1>
      </div>
      <p className="muted">{t.audit.lead}</p>
      <TrailState />
      <AuditForm key={trace ?? ''} asked={asked} busy={found.isFetching} onAsk={put} />
      {trace === undefined ? null : (
        <Notice tone="info">
          {t.audit.sameTraceOnly(trace)}{' '}
          <Button look="link" onClick={() => put(before)}>
            {t.audit.clear}
          </Button>
        </Notice>
      )}
      <section className="panel" aria-label={t.audit.title} aria-busy={found.isFetching}>
        {found.isPending ? (
          <Skeleton label={t.common.loading} />
        ) : found.data === undefined ? (
          <FailedState
            {...failureText(found.error, t)}
            retryLabel={t.common.retry}
            onRetry={() => void found.refetch()}
          />
        ) : (
          <Found
            pages={found.data.pages}
            busy={found.isFetchingNextPage}
            failure={found.error}
            onMore={() => void found.fetchNextPage()}
            onTrace={(wanted) => {
              if (trace === undefined) setBefore(asked);
              put({ from: asked.from, until: asked.until, trace: wanted });
            }}
          />
        )}
      </section>
    </div>
  );
}

type FoundProps = {
  readonly pages: readonly AuditSearchAnswer[];
  readonly busy: boolean;
  readonly failure: unknown;
  readonly onMore: () => void;
  readonly onTrace: (trace: string) => void;
};

function Found({ pages, busy, failure, onMore, onTrace }: FoundProps): ReactElement {
  const { t } = useLanguage();
  const events = pages.flatMap((page) => page.events);
  const last = pages.at(-1);
  if (last === undefined) return <EmptyState title={t.audit.empty} />;
  if (last.unknown !== null)
    return (
      <EmptyState title={last.unknown === 'patient' ? t.audit.unknownPatient : t.audit.unknownStaff}>
        <p>{t.audit.unknownHint}</p>
      </EmptyState>
    );
  const full = last.events.length === PAGE_SIZE;
  return (
    <>
      {events.length === 0 ? <EmptyState title={t.audit.empty} /> : <AuditTable events={events} onTrace={onTrace} />}
      {failure === null ? null : <FailedState {...failureText(failure, t)} />}
      <div className="audit-foot">
        <span role="status">
          {t.audit.found(events.length.toLocaleString())}　
          {last.next === null ? t.audit.all : t.audit.searchedTo(instantText(last.searchedTo))}
        </span>
        {last.next === null ? null : (
          <Button busy={busy} onClick={onMore}>
            {full ? t.audit.next : t.audit.goOn}
          </Button>
        )}
      </div>
    </>
  );
}
