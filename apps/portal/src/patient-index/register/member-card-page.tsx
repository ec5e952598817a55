import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import type { ReactElement } from 'react';
import type { PatientHeader } from '@musubi/contract';
import { formatRegionalPatientId, parseRegionalPatientId } from '@musubi/domain';
import { Barcode, Button, FailedState, Skeleton } from '@musubi/ui';
import { todayInTokyo } from '../../clock.ts';
import { useLanguage } from '../../messages/language.tsx';
import { ask } from '../../server/ask.ts';
import { failureText } from '../../server/failure-text.ts';
import { useSession } from '../../sign-in/session.tsx';
import { calledName, nameText } from './patient-text.ts';
import './paper.css';
import './member-card.css';

/**
 * 会員カード (REG-18): the facility's name, the patient's name and the one number, to print; nothing else about the
 * patient.
 */
export function MemberCardPage(): ReactElement {
  const { t } = useLanguage();
  const { patient } = useParams({ from: '/patients/$patient/card' });
  const header = useQuery({
    queryKey: ['header', patient],
    queryFn: ({ signal }) => ask<PatientHeader>('header', { patient, signal }),
  });
  const words = t.repair.card;
  return (
    <div className="page page-narrow letters">
      <div className="page-head no-print">
        <h1>{words.title}</h1>
        <Link to="/patients/$patient/link" params={{ patient }}>
          {t.common.back}
        </Link>
      </div>
      <p className="muted no-print">{words.lead}</p>
      {header.isPending ? (
        <Skeleton label={t.common.loading} />
      ) : header.isError ? (
        <FailedState
          {...failureText(header.error, t)}
          retryLabel={t.common.retry}
          onRetry={() => void header.refetch()}
        />
      ) : (
        <>
          <Card person={header.data} />
          <div className="no-print">
            <Button look="primary" onClick={() => window.print()}>
              {words.print}
            </Button>
          </div>
        </>
      )}
    </div>
  );
}

function Card({ person }: { readonly person: PatientHeader }): ReactElement {
  const { t } = useLanguage();
  const { view } = useSession();
  const words = t.repair.card;
  const regional = parseRegionalPatientId(person.regionalId);
  const number = regional === undefined ? person.regionalId : formatRegionalPatientId(regional);
  return (
    <article className="member-card" aria-label={words.title}>
      <p className="member-card-head">{words.heading}</p>
      <p className="member-card-kana">{nameText(person.demographics.kanaName)}</p>
      <p className="member-card-name">{calledName(person.demographics)}</p>
      <p className="member-card-number">
        <small>{words.regionalId}</small> {number}
      </p>
      <Barcode digits={person.regionalId} label={words.scan(number)} />
      <p className="member-card-foot">
        <span>
          {words.facility} {view.facility.name}
        </span>
        <span>
          {words.issued} {todayInTokyo()}
        </span>
      </p>
      <p className="member-card-back">{words.back}</p>
    </article>
  );
}
