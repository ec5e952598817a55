import { useQueryClient } from '@tanstack/react-query';
import { Navigate, useNavigate } from '@tanstack/react-router';
import { useEffect, useRef, useState, type FormEvent, type KeyboardEvent, type ReactElement } from 'react';
import {
  Button,
  EmptyState,
  FailedState,
  Icon,
  Kbd,
  Notice,
  Skeleton,
  formatWarekiYear,
  parseJapaneseDate,
} from '@musubi/ui';
import { useLanguage } from '../../messages/language.tsx';
import { failureText } from '../../server/failure-text.ts';
import { useSession } from '../../sign-in/session.tsx';
import { BOOKMARKS } from '../register/bookmark-button.tsx';
import { PatientTable } from '../register/patient-table.tsx';
import { FIRST, PAGE_SIZES, useSearch, type Asked } from './use-search.ts';
import './search.css';

/** 患者検索: one box for everything that names a person, all by keyboard. What was asked lives in memory only. */
export function SearchPage(): ReactElement {
  const { t } = useLanguage();
  const { can, view } = useSession();
  if (can('search-audit')) return <Navigate to="/audit" replace />;
  if (!can('view-records'))
    return (
      <div className="page">
        <EmptyState title={t.search.notForRole(t.words.roles[view.staff.role])} />
      </div>
    );
  return <Search />;
}

function Search(): ReactElement {
  const { t, language } = useLanguage();
  const { can, view } = useSession();
  const client = useQueryClient();
  const navigate = useNavigate();
  const results = useRef<HTMLDivElement>(null);
  const [asked, setAsked] = useState<Asked>(() => client.getQueryData<Asked>(['asked']) ?? FIRST);
  const [typed, setTyped] = useState(asked.query);
  const put = (next: Asked) => {
    client.setQueryData(['asked'], next);
    setAsked(next);
  };
  const found = useSearch(asked);
  const date = parseJapaneseDate(typed);
  const answered = found.data !== undefined && !found.isPlaceholderData && !found.isFetching;
  const isOfWhatIsTyped = typed.trim() === asked.query;
  /** ↓ was pressed before the answer to what is typed was there: the list is entered when it comes. */
  const entersList = useRef(false);
  const askTyped = () => {
    put({ ...asked, query: typed.trim(), page: 1 });
    void client.invalidateQueries({ queryKey: ['search'] });
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    // Enter while the list of this question is waited for was meant for the list, and does nothing.
    if (!entersList.current || !isOfWhatIsTyped) askTyped();
  };
  const enterList = () => results.current?.querySelector<HTMLElement>('[data-row-link]')?.focus();
  const toResults = (event: KeyboardEvent) => {
    if (event.key !== 'ArrowDown') return;
    event.preventDefault();
    if (isOfWhatIsTyped && answered) return enterList();
    entersList.current = true;
    if (!isOfWhatIsTyped) askTyped();
  };
  useEffect(() => {
    if (!answered || !isOfWhatIsTyped || !entersList.current) return;
    entersList.current = false;
    enterList();
  }, [answered, isOfWhatIsTyped, found.data]);
  const pages = found.data === undefined ? 1 : Math.max(1, Math.ceil(found.data.total / found.data.pageSize));
  return (
    <div className="page">
      <div className="page-head">
        <h1>{t.search.title}</h1>
        {can('register-patient') ? (
          <Button onClick={() => void navigate({ to: '/register' })}>{t.search.register}</Button>
        ) : null}
      </div>
      <form role="search" className="search-form" onSubmit={submit}>
        <label htmlFor="search-box">{t.search.box}</label>
        <div className="search-line">
          <Icon name="search" className="search-icon" />
          <input
            id="search-box"
            data-search-box
            className="text-input"
            type="search"
            value={typed}
            maxLength={100}
            placeholder={t.search.placeholder}
            autoComplete="off"
            spellCheck={false}
            autoFocus
            aria-describedby="search-hint"
            onChange={(event) => {
              entersList.current = false;
              setTyped(event.currentTarget.value);
            }}
            onKeyDown={toResults}
          />
          <Button type="submit" look="primary">
            {t.search.submit}
          </Button>
        </div>
        <p id="search-hint" className="muted">
          {date === undefined
            ? view.facility.type === 'secretariat'
              ? ''
              : t.search.hint
            : t.search.readAsDate(date, formatWarekiYear(date, language))}
        </p>
      </form>
      <section
        className={`panel ${isOfWhatIsTyped ? '' : 'search-stale'}`}
        aria-label={t.search.results}
        ref={results}
        aria-busy={found.isFetching}
      >
        <div className="search-head">
          <h2>{t.search.results}</h2>
          <span className="muted" role="status">
            {found.data === undefined ? '' : t.search.total(found.data.total)}
          </span>
          <label className="search-size">
            {t.patient.bookmark('')}
            <select
              value={asked.bookmark ?? ''}
              onChange={(event) =>
                put({ ...asked, page: 1, bookmark: BOOKMARKS.find((color) => color === event.currentTarget.value) })
              }
            >
              <option value="">{t.patient.allBookmarks}</option>
              {BOOKMARKS.map((color) => (
                <option key={color} value={color}>
                  {t.words.bookmarks[color]}
                </option>
              ))}
            </select>
          </label>
          <span className="search-keys muted" aria-hidden="true">
            <Kbd>/</Kbd> {t.search.focusKey}　<Kbd>↑</Kbd>
            <Kbd>↓</Kbd> {t.search.keys}　<Kbd>Enter</Kbd> {t.search.openKey}
          </span>
          <label className="search-size">
            {t.search.perPage}
            <select
              value={asked.pageSize}
              onChange={(event) =>
                put({
                  ...asked,
                  page: 1,
                  pageSize: PAGE_SIZES.find((size) => String(size) === event.currentTarget.value) ?? 20,
                })
              }
            >
              {PAGE_SIZES.map((size) => (
                <option key={size} value={size}>
                  {size}
                </option>
              ))}
            </select>
          </label>
        </div>
        {found.data?.approximate === true ? (
          <div className="panel-padded">
            <Notice tone="caution" icon="warning">
              {t.search.approximate}
            </Notice>
          </div>
        ) : null}
        {found.isPending ? (
          <Skeleton label={t.common.loading} lines={8} />
        ) : found.isError ? (
          <FailedState
            {...failureText(found.error, t)}
            retryLabel={t.common.retry}
            onRetry={() => void found.refetch()}
          />
        ) : found.data.patients.length === 0 ? (
          <EmptyState title={t.search.empty}>
            <p>{t.search.emptyHint}</p>
          </EmptyState>
        ) : (
          <PatientTable
            patients={found.data.patients}
            sort={asked.sort}
            onSort={(sort) => put({ ...asked, sort, page: 1 })}
            onOpen={(patient) => void navigate({ to: '/patients/$patient', params: { patient } })}
          />
        )}
        {pages > 1 ? (
          <div className="search-pages">
            <Button
              look="quiet"
              disabled={asked.page <= 1}
              aria-label={t.search.previous}
              onClick={() => put({ ...asked, page: asked.page - 1 })}
            >
              <Icon name="left" />
            </Button>
            <span>{t.search.page(asked.page, pages)}</span>
            <Button
              look="quiet"
              disabled={asked.page >= pages}
              aria-label={t.search.next}
              onClick={() => put({ ...asked, page: asked.page + 1 })}
            >
              <Icon name="right" />
            </Button>
          </div>
        ) : null}
      </section>
    </div>
  );
}
