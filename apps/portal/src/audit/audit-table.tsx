import { Fragment, useState, type ReactElement } from 'react';
import type { AuditEventView } from '@musubi/contract';
import { formatRegionalPatientId, parseRegionalPatientId } from '@musubi/domain';
import { Button, instantText } from '@musubi/ui';
import { useLanguage } from '../messages/language.tsx';
import { Because, wordOf } from './because.tsx';
import './history.css';

const KINDS_SHOWN = 4;

/** 監査記録の一覧: each event in words; its detail as it was written, on request. */
export function AuditTable({
  events,
  onTrace,
}: {
  readonly events: readonly AuditEventView[];
  readonly onTrace: (trace: string) => void;
}): ReactElement {
  const { t } = useLanguage();
  const [open, setOpen] = useState<string>();
  return (
    <div className="table-scroll">
      <table className="data-table audit-table">
        <thead>
          <tr>
            <th scope="col">{t.audit.at}</th>
            <th scope="col">{t.audit.who}</th>
            <th scope="col">{t.audit.what}</th>
            <th scope="col">{t.audit.whom}</th>
            <th scope="col">{t.audit.where}</th>
            <th scope="col">{t.audit.content}</th>
            <th scope="col">{t.audit.why}</th>
            <th scope="col">
              <span className="visually-hidden">{t.audit.more}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {events.map((event) => (
            <Fragment key={event.id}>
              <tr>
                <td className="nowrap">
                  {instantText(event.at)}
                  {secondsOf(event.at)}
                </td>
                <th scope="row">
                  {event.who ?? t.audit.system}
                  {event.role === null ? null : <small className="muted"> {wordOf(t.words.roles, event.role)}</small>}
                  {event.facilityName === null ? null : (
                    <>
                      <br />
                      <small className="muted">{event.facilityName}</small>
                    </>
                  )}
                </th>
                <td>
                  {wordOf(t.words.auditEvents, event.event)}
                  {event.outcome === 'success' ? null : (
                    <>
                      {' '}
                      <b className="history-refused">{wordOf(t.words.auditOutcomes, event.outcome)}</b>
                    </>
                  )}
                </td>
                <td className="nowrap">{regionalText(event.regionalId)}</td>
                <td>{event.disclosingName}</td>
                <td>
                  <Content event={event} />
                </td>
                <td className="history-why">
                  <Because reasons={event.because} />
                </td>
                <td className="numeric">
                  <Button
                    look="link"
                    aria-expanded={open === event.id}
                    onClick={() => setOpen(open === event.id ? undefined : event.id)}
                  >
                    {t.audit.more}
                  </Button>
                </td>
              </tr>
              {open === event.id ? (
                <tr className="audit-detail">
                  <td colSpan={8}>
                    <Detail event={event} onTrace={onTrace} />
                  </td>
                </tr>
              ) : null}
            </Fragment>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Content({ event }: { readonly event: AuditEventView }): ReactElement {
  const { t } = useLanguage();
  const kinds = event.kinds
    .slice(0, KINDS_SHOWN)
    .map((kind) => t.words.kinds[kind])
    .join(t.common.comma);
  return (
    <>
      {kinds}
      {event.kinds.length > KINDS_SHOWN ? ` ${t.common.listEnd}` : ''}
      {event.entries === null ? null : <span className="nowrap"> {t.common.count(event.entries)}</span>}
    </>
  );
}

/** 詳細: counts and reasons in the words of the record itself; no clinical content is ever written there. */
function Detail({
  event,
  onTrace,
}: {
  readonly event: AuditEventView;
  readonly onTrace: (trace: string) => void;
}): ReactElement {
  const { t } = useLanguage();
  const rows = Object.entries(event.detail);
  return (
    <>
      <p>
        {t.audit.traceOf(event.trace)}　
        <Button look="link" onClick={() => onTrace(event.trace)}>
          {t.audit.sameTrace}
        </Button>
      </p>
      {rows.length === 0 ? (
        <p className="muted">{t.audit.noDetail}</p>
      ) : (
        <>
          <p className="muted">{t.audit.asWritten}</p>
          <dl className="definition">
            {rows.map(([key, value]) => (
              <div key={key} className="definition-row">
                <dt>
                  <code>{key}</code>
                </dt>
                <dd>
                  <code>{written(value)}</code>
                </dd>
              </div>
            ))}
          </dl>
        </>
      )}
    </>
  );
}

/** One line for each of several things, and no signs that only programs need. */
function written(value: unknown): string {
  if (Array.isArray(value)) return value.map(written).join(value.some((one) => typeof one === 'object') ? '\n' : ', ');
  if (typeof value === 'object' && value !== null)
    return Object.entries(value)
      .map(([key, inner]) => `${key}: ${written(inner)}`)
      .join(' · ');
  return String(value);
}

/** Seconds are the same in every time zone. */
function secondsOf(at: string): string {
  return at.slice(16, 19);
}

function regionalText(regionalId: string | null): string {
  const known = regionalId === null ? undefined : parseRegionalPatientId(regionalId);
  return known === undefined ? (regionalId ?? '') : formatRegionalPatientId(known);
}
