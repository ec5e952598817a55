import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate, useParams } from '@tanstack/react-router';
import { useState, type FormEvent, type ReactElement } from 'react';
import type { LinkProposal, PatientHeader, PatientSummary } from '@musubi/contract';
import { formatRegionalPatientId, parseRegionalPatientId, type LocalDate, type Sex } from '@musubi/domain';
import { Button, FailedState, SelectField, Skeleton, TextField } from '@musubi/ui';
import { todayInTokyo } from '../../clock.ts';
import { useLanguage } from '../../messages/language.tsx';
import { ask } from '../../server/ask.ts';
import { failureText } from '../../server/failure-text.ts';
import { followChange } from '../../record-location/follow-change.ts';
import { CompareTable } from './compare-table.tsx';
import { useSession } from '../../sign-in/session.tsx';
import { FetchProgress } from './fetch-progress.tsx';
import { LinkList } from './link-list.tsx';
import { birthText, calledName } from '../register/patient-text.ts';
import { StepHead } from './step-head.tsx';
import { useFacilities } from '../../facilities/use-facilities.ts';
import './linking.css';

/** Shown as similar at registration, not yet open here: known from that list alone until our own number is linked. */
export type Offered = { readonly person: PatientSummary; readonly localId: string };

/** 紐付けの手順2と3 (REG-05, REG-06): ask the facility who that ID is, compare, link, fetch. */
export function LinkPage(): ReactElement {
  const { t, language } = useLanguage();
  const { patient } = useParams({ from: '/patients/$patient/link' });
  const client = useQueryClient();
  const navigate = useNavigate();
  const header = useQuery({
    queryKey: ['header', patient],
    queryFn: ({ signal }) => ask<PatientHeader>('header', { patient, signal }),
  });
  const facilities = useFacilities();
  const { can, view } = useSession();
  const offered = client.getQueryData<Offered>(['offered', patient]);
  const [facility, setFacility] = useState<string>(offered === undefined ? '' : view.facility.id);
  const [localId, setLocalId] = useState(offered?.localId ?? '');
  const [done, setDone] = useState(false);
  const propose = useMutation({
    mutationFn: (body: { facility: string; localId: string }) => ask<LinkProposal>('proposeLink', { patient, body }),
  });
  const link = useMutation({
    mutationFn: (body: { proposal: string; confirmed: boolean }) => ask('link', { patient, body }),
    onSuccess: () => {
      setDone(true);
      void followChange(client, patient);
    },
  });
  const again = () => {
    propose.reset();
    link.reset();
    setFacility('');
    setLocalId('');
    setDone(false);
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    link.reset();
    propose.mutate({ facility, localId: localId.normalize('NFKC').trim() });
  };
  const person =
    header.data === undefined
      ? offered === undefined
        ? undefined
        : fromSummary(offered.person)
      : fromHeader(header.data);
  if (person === undefined)
    return header.isError ? (
      <FailedState
        {...failureText(header.error, t)}
        retryLabel={t.common.retry}
        onRetry={() => void header.refetch()}
      />
    ) : (
      <Skeleton label={t.common.loading} />
    );
  const regional = parseRegionalPatientId(person.regionalId);
  const linked = new Set<string>(person.links.map((existing) => existing.facility));
  return (
    <div className="page page-narrow">
      <div className="page-head">
        <h1>{t.register.title}</h1>
        <span className="page-links">
          {header.data === undefined || !can('register-patient') ? null : (
            <Link to="/patients/$patient/card" params={{ patient }}>
              {t.repair.card.title}
            </Link>
          )}
          <Link to="/patients/$patient" params={{ patient }}>
            {t.register.openPatient}
          </Link>
        </span>
      </div>
      <StepHead current={done ? 2 : 1} />
      <section className="panel panel-padded person-strip" aria-label={t.patient.details}>
        <b>{person.name}</b>
        <span>{t.words.sexes[person.sex]}</span>
        <span>{birthText(person.birthDate, todayInTokyo(), language, t)}</span>
        <span className="muted">
          {t.patient.regionalId} {regional === undefined ? person.regionalId : formatRegionalPatientId(regional)}
        </span>
      </section>
      {done ? (
        <section className="panel panel-padded" aria-live="polite">
          <FetchProgress patient={patient} />
          <div className="modal-actions">
            <Button onClick={again}>{t.register.another}</Button>
            <Button
              look="primary"
              autoFocus
              onClick={() => void navigate({ to: '/patients/$patient', params: { patient } })}
            >
              {t.register.openPatient}
            </Button>
          </div>
        </section>
      ) : (
        <>
          <form className="panel panel-padded" onSubmit={submit}>
            <div className="field-grid">
              <SelectField
                label={t.register.facility}
                required
                value={facility}
                onChange={(event) => {
                  propose.reset();
                  setFacility(event.currentTarget.value);
                }}
              >
                <option value="" />
                {(facilities.data ?? [])
                  .filter(
                    (candidate) =>
                      (candidate.discloses || candidate.id === view.facility.id) && !linked.has(candidate.id),
                  )
                  .map((candidate) => (
                    <option key={candidate.id} value={candidate.id}>
                      {candidate.name}
                    </option>
                  ))}
              </SelectField>
              <TextField
                label={t.register.facilityId}
                required
                maxLength={20}
                autoComplete="off"
                value={localId}
                onChange={(event) => {
                  propose.reset();
                  setLocalId(event.currentTarget.value);
                }}
              />
            </div>
            <div className="modal-actions">
              <Button type="submit" look={propose.data === undefined ? 'primary' : 'plain'} busy={propose.isPending}>
                {propose.isPending ? t.register.proposing : t.register.propose}
              </Button>
            </div>
          </form>
          {propose.isError ? (
            <section className="panel">
              <FailedState
                {...failureText(propose.error, t)}
                retryLabel={t.common.retry}
                onRetry={() => propose.mutate({ facility, localId })}
              />
            </section>
          ) : null}
          {propose.data === undefined ? null : (
            <CompareTable
              key={propose.data.proposal}
              proposal={propose.data}
              busy={link.isPending}
              failure={link.error}
              onLink={(confirmed) => link.mutate({ proposal: propose.data.proposal, confirmed })}
            />
          )}
          <LinkList patient={patient} links={person.links} mergedIn={header.data?.mergedIn} />
        </>
      )}
    </div>
  );
}

type Person = {
  readonly name: string;
  readonly sex: Sex;
  readonly birthDate: LocalDate | null | undefined;
  readonly regionalId: string;
  readonly links: PatientHeader['links'];
};

function fromHeader(header: PatientHeader): Person {
  return {
    name: calledName(header.demographics),
    sex: header.demographics.sex,
    birthDate: header.demographics.birthDate,
    regionalId: header.regionalId,
    links: header.links,
  };
}

function fromSummary(summary: PatientSummary): Person {
  return {
    name: summary.kanjiName,
    sex: summary.sex,
    birthDate: summary.birthDate,
    regionalId: summary.regionalId,
    links: [],
  };
}
