import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef, useState, type ReactElement } from 'react';
import type { ConsentView } from '@musubi/contract';
import { Button, Chip, EmptyState, FailedState, ModalDialog, Notice, Skeleton, instantText } from '@musubi/ui';
import { useLanguage } from '../messages/language.tsx';
import { useFacilities } from '../facilities/use-facilities.ts';
import { ask } from '../server/ask.ts';
import { failureText } from '../server/failure-text.ts';
import { useSession } from '../sign-in/session.tsx';
import { ConsentChange } from './consent-change.tsx';
import { ConsentForm } from './consent-form.tsx';
import { actsOf, consentTone, scopeLines } from './scope-text.ts';
import './consent.css';

/** How the center writes that the patient signed. */
const BY_PATIENT = '本人';

/** 同意: what is registered, what happened to it, and the acts. */
export function ConsentDialog({
  patient,
  onClose,
}: {
  readonly patient: string;
  readonly onClose: () => void;
}): ReactElement {
  const { t } = useLanguage();
  const { can } = useSession();
  const consents = useQuery({
    queryKey: ['consents', patient],
    queryFn: ({ signal }) => ask<readonly ConsentView[]>('consents', { patient, signal }),
  });
  const [giving, setGiving] = useState<'new' | ConsentView>();
  const [saved, setSaved] = useState(0);
  const status = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (saved > 0) status.current?.focus();
  }, [saved]);
  const done = () => {
    setGiving(undefined);
    setSaved((times) => times + 1);
  };
  return (
    <ModalDialog title={t.consent.title} closeLabel={t.common.close} width="wide" onClose={onClose}>
      <div className="form-stack">
        <div role="status" ref={status} tabIndex={-1}>
          {saved > 0 ? (
            <Notice tone="good" icon="check">
              {t.consent.saved}
            </Notice>
          ) : null}
        </div>
        {giving !== undefined ? (
          <ConsentForm
            patient={patient}
            {...(giving === 'new' ? {} : { change: giving })}
            onDone={done}
            onCancel={() => setGiving(undefined)}
          />
        ) : (
          <>
            {consents.isPending ? (
              <Skeleton label={t.common.loading} lines={4} />
            ) : consents.isError ? (
              <FailedState
                {...failureText(consents.error, t)}
                retryLabel={t.common.retry}
                onRetry={() => void consents.refetch()}
              />
            ) : consents.data.length === 0 ? (
              <EmptyState title={t.consent.none} />
            ) : (
              consents.data.map((consent) => (
                <OneConsent
                  key={consent.consent}
                  patient={patient}
                  consent={consent}
                  onDone={done}
                  onChangeScope={() => {
                    setSaved(0);
                    setGiving(consent);
                  }}
                />
              ))
            )}
            {can('register-consent') ? (
              <div className="modal-actions">
                <Button onClick={onClose}>{t.common.close}</Button>
                <Button
                  look="primary"
                  onClick={() => {
                    setSaved(0);
                    setGiving('new');
                  }}
                >
                  {t.consent.give}
                </Button>
              </div>
            ) : (
              <p className="muted">{t.consent.notAllowed}</p>
            )}
          </>
        )}
      </div>
    </ModalDialog>
  );
}

function OneConsent({
  patient,
  consent,
  onDone,
  onChangeScope,
}: {
  readonly patient: string;
  readonly consent: ConsentView;
  readonly onDone: () => void;
  readonly onChangeScope: () => void;
}): ReactElement {
  const { t } = useLanguage();
  const { can } = useSession();
  const facilities = useFacilities();
  const [act, setAct] = useState<'suspended' | 'resumed' | 'withdrawn'>();
  const labels = { suspended: t.consent.suspend, resumed: t.consent.resume, withdrawn: t.consent.withdraw };
  return (
    <section className="consent-one" aria-label={t.words.consentStates[consent.state]}>
      <div className="consent-head">
        <Chip tone={consentTone(consent.state)}>{t.words.consentStates[consent.state]}</Chip>
        <span className="consent-acts">
          {can('register-consent') && (consent.state === 'active' || consent.state === 'suspended') ? (
            <Button onClick={onChangeScope}>{t.consent.changeScope}</Button>
          ) : null}
          {can('register-consent')
            ? actsOf(consent.state).map((name) => (
                <Button key={name} look={name === 'withdrawn' ? 'danger' : 'plain'} onClick={() => setAct(name)}>
                  {labels[name]}
                </Button>
              ))
            : null}
        </span>
      </div>
      <dl className="definition">
        {scopeLines(consent.scope, facilities.data ?? [], t).map(([term, text]) => (
          <div key={term} className="definition-row">
            <dt>{term}</dt>
            <dd>{text}</dd>
          </div>
        ))}
      </dl>
      {act === undefined ? null : (
        <ConsentChange
          patient={patient}
          consent={consent}
          act={act}
          onDone={() => {
            setAct(undefined);
            onDone();
          }}
          onCancel={() => setAct(undefined)}
        />
      )}
      <h3>{t.consent.log}</h3>
      <div className="table-scroll">
        <table className="data-table">
          <thead>
            <tr>
              <th scope="col">{t.consent.accepted}</th>
              <th scope="col">{t.consent.event}</th>
              <th scope="col">{t.consent.effective}</th>
              <th scope="col">{t.consent.signer}</th>
              <th scope="col">{t.consent.medium}</th>
              <th scope="col">{t.consent.explained}</th>
              <th scope="col">{t.consent.registeredAt}</th>
              <th scope="col">{t.consent.formVersion}</th>
            </tr>
          </thead>
          <tbody>
            {consent.events.map((event) => (
              <tr key={event.sequence}>
                <td className="nowrap">{instantText(event.acceptedAt)}</td>
                <th scope="row">{t.words.consentEvents[event.event] ?? event.event}</th>
                <td className="nowrap">{instantText(event.effectiveAt)}</td>
                <td>{event.signer === BY_PATIENT ? t.consent.bySelf : event.signer}</td>
                <td>{(t.words.media as Readonly<Record<string, string>>)[event.medium] ?? event.medium}</td>
                <td>{event.explainedBy}</td>
                <td>{event.registeredAt}</td>
                <td>{event.formVersion}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}
