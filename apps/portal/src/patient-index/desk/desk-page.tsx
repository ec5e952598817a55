import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useEffect, useRef, useState, type ReactElement } from 'react';
import type { DecideLinkCaseAnswer, LinkCasesAnswer, LinkCaseView, LinkDecision } from '@musubi/contract';
import { EmptyState, FailedState, Skeleton } from '@musubi/ui';
import { now } from '../../clock.ts';
import { useLanguage } from '../../messages/language.tsx';
import { ask, ServerFailure } from '../../server/ask.ts';
import { failureText } from '../../server/failure-text.ts';
import { isPlainKey } from '../../shell/keys.ts';
import { useSession } from '../../sign-in/session.tsx';
import { DeskCase } from './desk-case.tsx';
import { DeskDecision } from './desk-decision.tsx';
import { DeskQueue, type QueueAsked } from './desk-queue.tsx';
import { MatchJobs } from '../match-job/match-jobs.tsx';
import { calledName } from '../register/patient-text.ts';
import './desk.css';

/** Nobody reads two records in less: a second click, or a key pressed twice, was meant for the pair before. */
const READ_AT_LEAST_MS = 700;
const NO_NEWS = { text: '', caution: false };
const FIRST: QueueAsked = { state: 'open', sort: 'certainty', page: 1 };

/** 名寄せの机: the queue on the left, two records side by side, one key decides and shows the next. */
export function DeskPage(): ReactElement {
  const { t } = useLanguage();
  const { can } = useSession();
  if (!can('decide-link-case'))
    return (
      <div className="page">
        <EmptyState title={t.consent.notAllowed} />
      </div>
    );
  return <Desk />;
}

function Desk(): ReactElement {
  const { t } = useLanguage();
  const { can } = useSession();
  const client = useQueryClient();
  const [asked, setAsked] = useState<QueueAsked>(FIRST);
  const [chosen, setChosen] = useState<string>();
  const [news, setNews] = useState(NO_NEWS);
  /** When a pair came up by itself, after the one before was decided. */
  const cameUpAt = useRef(-Infinity);
  const queue = useQuery({
    queryKey: ['link-cases', asked],
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) =>
      ask<LinkCasesAnswer>('linkCases', {
        signal,
        body: { states: [asked.state], sort: asked.sort, page: asked.page, pageSize: 20 },
      }),
  });
  const cases = queue.data?.cases ?? [];
  const current = cases.find((one) => one.case === chosen)?.case ?? chosen ?? cases[0]?.case;
  const opened = useQuery({
    queryKey: ['link-case', current],
    enabled: current !== undefined,
    staleTime: 30_000,
    queryFn: ({ signal }) => ask<LinkCaseView>('linkCase', { signal, body: { case: current } }),
  });
  const decide = useMutation({
    mutationFn: (made: {
      readonly decision: LinkDecision;
      readonly note: string;
      readonly consentConfirmed: boolean;
      readonly view: LinkCaseView;
    }) =>
      ask<DecideLinkCaseAnswer>('decideLinkCase', {
        body: {
          case: made.view.case,
          version: made.view.version,
          decision: made.decision,
          note: made.note,
          consentConfirmed: made.consentConfirmed,
          queue: { states: [asked.state], sort: asked.sort },
        },
      }),
    onSuccess: (answer, { decision, view }) => {
      setNews({
        text: t.desk.newsOf(pairText(view), t.desk.decided[answer.state === 'second' ? 'second' : decision]),
        caution: false,
      });
      cameUpAt.current = now();
      if (answer.next !== null) client.setQueryData(['link-case', answer.next.case], answer.next);
      setChosen(answer.next?.case);
      client.removeQueries({ queryKey: ['link-case', answer.case] });
      void client.invalidateQueries({ queryKey: ['link-cases'] });
    },
    onError: async (error, { view }) => {
      if (!(error instanceof ServerFailure) || error.code !== 'link-case/changed') return;
      await client.invalidateQueries({ queryKey: ['link-cases'] });
      const stays =
        client.getQueryData<LinkCasesAnswer>(['link-cases', asked])?.cases.some((one) => one.case === view.case) ===
        true;
      // Another pair must not come up under what was said of this one.
      setNews({ text: t.desk.newsOf(pairText(view), stays ? t.desk.changed : t.desk.decidedByOther), caution: true });
      cameUpAt.current = now();
      decide.reset();
      setChosen(stays ? view.case : undefined);
      await client.invalidateQueries({ queryKey: ['link-case', view.case] });
    },
  });
  const choose = (one: string) => {
    setNews(NO_NEWS);
    decide.reset();
    setChosen(one);
  };
  useQueueKeys(
    cases.map((one) => one.case),
    current,
    choose,
  );
  const put = (next: QueueAsked) => {
    setAsked(next);
    setChosen(undefined);
    setNews(NO_NEWS);
    decide.reset();
  };
  return (
    <div className="desk">
      <div className="desk-head">
        <h1>{t.desk.title}</h1>
        <span className="muted">{t.desk.lead}</span>
        <span className="desk-acts">
          {can('replace-local-id') ? <Link to="/local-ids">{t.repair.localIds.title}</Link> : null}
          {can('run-match-job') ? <MatchJobs /> : null}
        </span>
      </div>
      <DeskQueue asked={asked} queue={queue} current={current} onAsk={put} onChoose={choose} />
      <section className="desk-main panel" aria-label={t.desk.pair} aria-busy={opened.isFetching}>
        <p className={`desk-news ${news.caution ? 'desk-news-caution' : ''}`} role="status">
          {news.text}
        </p>
        {current === undefined ? (
          <EmptyState title={queue.isPending ? t.common.loading : t.desk.empty}>
            <p>{t.desk.emptyHint}</p>
          </EmptyState>
        ) : opened.isPending ? (
          <Skeleton label={t.common.loading} lines={10} />
        ) : opened.isError ? (
          <FailedState
            {...failureText(opened.error, t)}
            retryLabel={t.common.retry}
            onRetry={() => void opened.refetch()}
          />
        ) : (
          <>
            <DeskCase view={opened.data} />
            <DeskDecision
              key={`${opened.data.case} ${opened.data.version}`}
              view={opened.data}
              busy={decide.isPending}
              failure={decide.error}
              unread={() => now() - cameUpAt.current < READ_AT_LEAST_MS}
              onDecide={(decision, note, consentConfirmed) =>
                decide.mutate({ decision, note, consentConfirmed, view: opened.data })
              }
            />
          </>
        )}
      </section>
    </div>
  );
}

/** 組の名前: the two names, so that what is said of a pair is not taken for the next one. */
function pairText({ left, right }: LinkCaseView): string {
  return `${calledName(left.demographics)} ／ ${calledName(right.demographics)}`;
}

/** ↑ and ↓ go through the queue from wherever the focus is, except while typing. */
function useQueueKeys(cases: readonly string[], current: string | undefined, choose: (one: string) => void): void {
  const latest = useRef({ cases, current, choose });
  useEffect(() => {
    latest.current = { cases, current, choose };
  });
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (!isPlainKey(event) || (event.key !== 'ArrowDown' && event.key !== 'ArrowUp')) return;
      const { cases: all, current: at, choose: go } = latest.current;
      const next = all[all.indexOf(at ?? '') + (event.key === 'ArrowDown' ? 1 : -1)];
      if (next === undefined) return;
      event.preventDefault();
      go(next);
      document.querySelector<HTMLElement>(`[data-case="${next}"]`)?.scrollIntoView({ block: 'nearest' });
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, []);
}
