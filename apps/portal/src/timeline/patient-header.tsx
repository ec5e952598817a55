import { useNavigate } from '@tanstack/react-router';
import { useState, type ReactElement } from 'react';
import type { PatientHeader as Header } from '@musubi/contract';
import { formatRegionalPatientId, parseRegionalPatientId, type Instant } from '@musubi/domain';
import { Button, Icon, ModalDialog, formatWarekiYear, instantText } from '@musubi/ui';
import { useLanguage } from '../messages/language.tsx';
import { consentSummaryText, consentTone } from '../consent/scope-text.ts';
import { BookmarkButton } from '../patient-index/register/bookmark-button.tsx';
import { DemographicsDialog } from '../patient-index/repair/demographics-dialog.tsx';
import { calledName, isPlaceholderBirth, nameText } from '../patient-index/register/patient-text.ts';
import { useSession } from '../sign-in/session.tsx';
import type { Calendar } from '../record-location/merge-calendars.ts';
import { ChipRow } from './chip-row.tsx';

type Props = {
  readonly header: Header;
  readonly calendar: Calendar | undefined;
  readonly newCount: number;
  readonly onSince: () => void;
  readonly onConsent: () => void;
  readonly onFacility: (facility: string) => void;
  readonly onRefresh: () => void;
  readonly refreshing: boolean;
};

/** Longer names are set smaller, on two lines: a name that is cut off is a name that can be confused. */
const LONG_NAME = 14;

/** 患者の見出し: who it is, beyond doubt, and what can harm; always on the screen. */
export function PatientHeader(props: Props): ReactElement {
  const { header } = props;
  const { t, language } = useLanguage();
  const navigate = useNavigate();
  const [details, setDetails] = useState(false);
  const [changing, setChanging] = useState(false);
  const person = header.demographics;
  const name = calledName(person);
  const kana = nameText(person.kanaName) || nameText(person.romanName);
  const regional = parseRegionalPatientId(header.regionalId);
  const since = header.lastOpenedByMe ?? props.calendar?.newSince ?? null;
  return (
    <section className="patient-head" aria-label={t.patient.details}>
      <div className="patient-who">
        <BookmarkButton patient={header.patient} color={header.bookmark} />
        <h1 className={`patient-title ${name.length > LONG_NAME ? 'patient-title-long' : 'truncate'}`} title={name}>
          {name}
        </h1>
        <span className={`patient-kana ${kana.length > LONG_NAME ? 'patient-kana-long' : 'truncate'}`} title={kana}>
          {kana}
        </span>
        <span className="patient-facts">
          <b>{t.words.sexes[person.sex]}</b>
          <span>
            {person.birthDate === undefined ? (
              t.patient.noBirthDate
            ) : isPlaceholderBirth(person.birthDate) ? (
              t.patient.placeholderBirth(person.birthDate)
            ) : (
              <>
                {person.birthDate}
                {language === 'ja'
                  ? `（${formatWarekiYear(person.birthDate, language)}）`
                  : ` (${formatWarekiYear(person.birthDate, language)}) `}
              </>
            )}
            {header.age === null || (person.birthDate !== undefined && isPlaceholderBirth(person.birthDate)) ? null : (
              <b>{t.common.years(header.age)}</b>
            )}
          </span>
          {person.deceased === true ? <b className="patient-deceased">{t.patient.deceased}</b> : null}
          <span className="patient-id">
            {t.patient.ownId} <b>{header.localId ?? '—'}</b>
          </span>
          <span className="patient-id">
            {t.patient.regionalId}{' '}
            <b>{regional === undefined ? header.regionalId : formatRegionalPatientId(regional)}</b>
          </span>
        </span>
      </div>
      <div className="patient-acts" role="group" aria-label={t.patient.actions}>
        <Button look="quiet" onClick={() => setDetails(true)}>
          {t.patient.details}
        </Button>
        <Button
          look="quiet"
          onClick={() => void navigate({ to: '/patients/$patient/link', params: { patient: header.patient } })}
        >
          {t.patient.links}
        </Button>
        <Button
          look="quiet"
          onClick={() => void navigate({ to: '/patients/$patient/history', params: { patient: header.patient } })}
        >
          {t.patient.history}
        </Button>
        <Button
          look="quiet"
          className="refresh-button"
          busy={props.refreshing}
          aria-label={t.patient.refresh}
          title={t.patient.refresh}
          onClick={props.onRefresh}
        >
          <Icon name="refresh" />
        </Button>
        <SinceLastTime since={since} newCount={props.newCount} onSince={props.onSince} />
      </div>
      <ChipRow
        patient={header.patient}
        calendar={props.calendar}
        onFacility={props.onFacility}
        consent={
          <button
            type="button"
            className={`chip chip-${consentTone(header.consent.state)} consent-chip`}
            title={t.consent.title}
            onClick={props.onConsent}
          >
            {consentSummaryText(header.consent, t)}
          </button>
        }
      />
      {details ? (
        <Details
          header={header}
          onChange={() => {
            setDetails(false);
            setChanging(true);
          }}
          onClose={() => setDetails(false)}
        />
      ) : null}
      {changing ? <DemographicsDialog header={header} onClose={() => setChanging(false)} /> : null}
    </section>
  );
}

/** 前回から: a button only when there is something new to look at; else one quiet line. */
function SinceLastTime({
  since,
  newCount,
  onSince,
}: {
  readonly since: Instant | null;
  readonly newCount: number;
  readonly onSince: () => void;
}): ReactElement {
  const { t } = useLanguage();
  if (since === null) return <span className="since-quiet">{t.patient.sinceNever}</span>;
  const day = instantText(since);
  const shortDay = `${day.slice(5, 7)}/${day.slice(8, 10)}`;
  if (newCount === 0) return <span className="since-quiet">{t.patient.sinceNothing(shortDay)}</span>;
  return (
    <Button
      look="primary"
      className="since-button"
      aria-label={`${t.patient.since(day.slice(0, 10))} ${t.patient.sinceCount(newCount)}`}
      onClick={onSince}
    >
      {t.patient.since(shortDay)}
      <em>{newCount}</em>
    </Button>
  );
}

/** 患者基本情報 (REG-21): everything that is known of who the patient is. */
function Details({
  header,
  onChange,
  onClose,
}: {
  readonly header: Header;
  readonly onChange: () => void;
  readonly onClose: () => void;
}): ReactElement {
  const { t } = useLanguage();
  const { can } = useSession();
  const person = header.demographics;
  const rows: readonly (readonly [string, string])[] = [
    [t.words.comparedFields.kanjiName, nameText(person.kanjiName)],
    [t.words.comparedFields.kanaName, nameText(person.kanaName)],
    [t.patient.romanName, nameText(person.romanName)],
    [t.words.comparedFields.postalCode, person.postalCode ?? ''],
    [t.patient.address, person.address ?? ''],
    [t.patient.telephone, person.telephones.join(t.common.comma)],
    [t.patient.bloodType, person.bloodType ?? ''],
    [t.patient.height, person.height ?? ''],
    [t.patient.weight, person.weight ?? ''],
    [
      t.patient.relatives,
      (person.relatives ?? [])
        .map((relative) =>
          [relative.name, relative.relation, relative.telephone].filter((part) => part !== undefined).join(' '),
        )
        .join(t.common.comma),
    ],
    [
      t.patient.insurance,
      (person.insurances ?? [])
        .map((insurance) =>
          [insurance.plan, insurance.insurer, insurance.symbol, insurance.number, insurance.branch]
            .filter((part) => part !== undefined)
            .join(' '),
        )
        .join(t.common.comma),
    ],
  ];
  return (
    <ModalDialog title={t.patient.details} closeLabel={t.common.close} onClose={onClose}>
      <dl className="definition">
        {rows
          .filter(([, text]) => text !== '')
          .map(([term, text]) => (
            <div key={term} className="definition-row">
              <dt>{term}</dt>
              <dd>{text}</dd>
            </div>
          ))}
      </dl>
      {can('link-patient') ? (
        <div className="modal-actions">
          <Button onClick={onChange}>{t.repair.demographics.button}</Button>
        </div>
      ) : null}
    </ModalDialog>
  );
}
