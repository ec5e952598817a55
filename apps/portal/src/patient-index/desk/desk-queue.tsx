import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactElement } from 'react';
import type { CaseSideShort, LinkCasesAnswer, LinkCaseSummary } from '@musubi/contract';
import { Button, Chip, EmptyState, FailedState, Icon, Skeleton, agoText } from '@musubi/ui';
import { useNow } from '../../clock.ts';
import { useLanguage } from '../../messages/language.tsx';
import { failureText } from '../../server/failure-text.ts';

const STATES = ['open', 'second', 'asked'] as const;
export type QueueAsked = {
  readonly state: (typeof STATES)[number];
  readonly sort: 'certainty' | 'oldest';
  readonly page: number;
};

type Props = {
  readonly asked: QueueAsked;
  readonly queue: UseQueryResult<LinkCasesAnswer>;
  readonly current: string | undefined;
  readonly onAsk: (asked: QueueAsked) => void;
  readonly onChoose: (one: string) => void;
};

/** 判断を待つ組: each pair in two lines, the most certain first; the chosen one stands out. */
export function DeskQueue({ asked, queue, current, onAsk, onChoose }: Props): ReactElement {
  const { t } = useLanguage();
  const pages = queue.data === undefined ? 1 : Math.max(1, Math.ceil(queue.data.total / queue.data.pageSize));
  return (
    <section className="desk-queue panel" aria-label={t.desk.queue} aria-busy={queue.isFetching}>
      <div className="desk-tabs" role="group" aria-label={t.desk.jobs.state}>
        {STATES.map((state) => (
          <button
            key={state}
            type="button"
            className="desk-tab"
            aria-pressed={asked.state === state}
            onClick={() => onAsk({ ...asked, state, page: 1 })}
          >
            {t.desk[state]} <b>{queue.data === undefined ? '–' : queue.data.counts[state].toLocaleString()}</b>
          </button>
        ))}
      </div>
      <label className="desk-sort">
        <span className="visually-hidden">{t.search.sortBy('')}</span>
        <select
          value={asked.sort}
          onChange={(event) =>
            onAsk({ ...asked, sort: event.currentTarget.value === 'oldest' ? 'oldest' : 'certainty', page: 1 })
          }
        >
          <option value="certainty">{t.desk.sort.certainty}</option>
          <option value="oldest">{t.desk.sort.oldest}</option>
        </select>
      </label>
      {queue.isPending ? (
        <Skeleton label={t.common.loading} lines={8} />
      ) : queue.isError ? (
        <FailedState
          {...failureText(queue.error, t)}
          retryLabel={t.common.retry}
          onRetry={() => void queue.refetch()}
        />
      ) : queue.data.cases.length === 0 ? (
        <EmptyState title={t.desk.empty} />
      ) : (
        <ol className="desk-list">
          {queue.data.cases.map((one) => (
            <li key={one.case}>
              <QueueRow one={one} current={one.case === current} onChoose={() => onChoose(one.case)} />
            </li>
          ))}
        </ol>
      )}
      {pages > 1 ? (
        <div className="search-pages">
          <Button
            look="quiet"
            disabled={asked.page <= 1}
            aria-label={t.search.previous}
            onClick={() => onAsk({ ...asked, page: asked.page - 1 })}
          >
            <Icon name="left" />
          </Button>
          <span>{t.search.page(asked.page, pages)}</span>
          <Button
            look="quiet"
            disabled={asked.page >= pages}
            aria-label={t.search.next}
            onClick={() => onAsk({ ...asked, page: asked.page + 1 })}
          >
            <Icon name="right" />
          </Button>
        </div>
      ) : null}
    </section>
  );
}

function QueueRow({
  one,
  current,
  onChoose,
}: {
  readonly one: LinkCaseSummary;
  readonly current: boolean;
  readonly onChoose: () => void;
}): ReactElement {
  const { t, language } = useLanguage();
  const time = useNow(60_000);
  return (
    <button type="button" className="desk-row" data-case={one.case} aria-current={current} onClick={onChoose}>
      <span className="desk-row-names">
        <SideShort side={one.left} />
        <SideShort side={one.right} />
      </span>
      <span className="desk-row-marks">
        <Chip tone={one.guards.length > 0 ? 'caution' : one.verdict === 'auto' ? 'good' : 'neutral'}>
          {t.desk.verdicts[one.verdict]}
        </Chip>
        {one.needsSecond ? <small>{t.desk.needsSecond}</small> : null}
        <small className="muted nowrap">{agoText(one.arrivedAt, time, language)}</small>
      </span>
    </button>
  );
}

function SideShort({ side }: { readonly side: CaseSideShort }): ReactElement {
  const { t } = useLanguage();
  return (
    <span className="desk-side-short">
      <b className="truncate">{side.kanjiName || side.kanaName || t.common.unknown}</b>
      <small className="muted truncate">
        {[side.facilityName ?? t.desk.regionSide, side.localId ?? side.regionalId ?? '']
          .filter((part) => part !== '')
          .join(' ')}
      </small>
    </span>
  );
}
