import { Link } from '@tanstack/react-router';
import type { KeyboardEvent, ReactElement } from 'react';
import type { PatientSummary } from '@musubi/contract';
import { formatRegionalPatientId, parseRegionalPatientId, type PatientId } from '@musubi/domain';
import { Chip, Icon, agoText } from '@musubi/ui';
import { todayInTokyo, useNow } from '../../clock.ts';
import { useLanguage } from '../../messages/language.tsx';
import { BookmarkButton } from './bookmark-button.tsx';
import { KnownBirthDate } from './known-birth-date.tsx';
import { isPlaceholderBirth } from './patient-text.ts';
import './patient-table.css';

export type SortKey = 'kana' | 'birthDate' | 'regionalId' | 'lastOpened';
type Props = {
  readonly patients: readonly PatientSummary[];
  readonly sort: SortKey;
  readonly onSort: (sort: SortKey) => void;
  readonly onOpen: (patient: PatientId) => void;
};

/** 患者の一覧: a real table; ↑↓ go from person to person, Enter opens. */
export function PatientTable({ patients, sort, onSort, onOpen }: Props): ReactElement {
  const { t, language } = useLanguage();
  const time = useNow(60_000);
  const today = todayInTokyo();
  const onKeyDown = (event: KeyboardEvent<HTMLTableElement>) => {
    if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return;
    const links = [...event.currentTarget.querySelectorAll<HTMLElement>('[data-row-link]')];
    const at = links.findIndex((link) => link === document.activeElement);
    if (at === -1) return;
    event.preventDefault();
    const next =
      links[at + (event.key === 'ArrowDown' ? 1 : -1)] ??
      (event.key === 'ArrowUp' ? document.querySelector<HTMLElement>('[data-search-box]') : undefined);
    next?.focus();
  };
  const head = (key: SortKey, text: string) => (
    <th scope="col" aria-sort={sort === key ? (key === 'lastOpened' ? 'descending' : 'ascending') : 'none'}>
      <button type="button" className="sort-button" aria-label={t.search.sortBy(text)} onClick={() => onSort(key)}>
        {text}
        {sort === key ? <Icon name="down" /> : null}
      </button>
    </th>
  );
  return (
    <div className="table-scroll">
      <table className="data-table patient-table" onKeyDown={onKeyDown}>
        <thead>
          <tr>
            {head('kana', t.search.name)}
            <th scope="col">{t.search.sex}</th>
            {head('birthDate', t.search.birthDate)}
            <th scope="col">{t.search.address}</th>
            <th scope="col">{t.search.ownId}</th>
            {head('regionalId', t.search.regionalId)}
            <th scope="col">{t.search.consent}</th>
            <th scope="col" className="numeric">
              {t.search.facilities}
            </th>
            {head('lastOpened', t.search.lastOpened)}
          </tr>
        </thead>
        <tbody>
          {patients.map((person) => {
            const regional = parseRegionalPatientId(person.regionalId);
            return (
              <tr key={person.patient} onClick={() => onOpen(person.patient)}>
                <th scope="row">
                  <div className="patient-cell">
                    <BookmarkButton patient={person.patient} color={person.bookmark} />
                    <div className="patient-name">
                      <Link
                        to="/patients/$patient"
                        params={{ patient: person.patient }}
                        data-row-link
                        title={person.kanjiName}
                        onClick={(event) => event.stopPropagation()}
                      >
                        {person.kanjiName}
                      </Link>
                      <small title={person.kanaName}>{person.kanaName}</small>
                    </div>
                  </div>
                </th>
                <td className="nowrap">{t.words.sexes[person.sex]}</td>
                <td className="nowrap">
                  {person.birthDate === null ? (
                    t.common.unknown
                  ) : isPlaceholderBirth(person.birthDate) ? (
                    <span className="muted">{t.patient.placeholderBirth(person.birthDate)}</span>
                  ) : (
                    <KnownBirthDate birthDate={person.birthDate} today={today} />
                  )}
                </td>
                <td className="patient-address" title={person.address ?? ''}>
                  {(person.postalCode ?? '') === '' ? null : <span className="muted">〒{person.postalCode} </span>}
                  {person.address}
                </td>
                <td className="nowrap">{person.localId ?? <span className="muted">—</span>}</td>
                <td className="nowrap">
                  {regional === undefined ? person.regionalId : formatRegionalPatientId(regional)}
                </td>
                <td>
                  <Chip
                    tone={
                      person.consent === 'active'
                        ? 'good'
                        : person.consent === 'none' || person.consent === 'pending'
                          ? 'unknown'
                          : 'caution'
                    }
                  >
                    {t.words.consentStates[person.consent]}
                  </Chip>
                </td>
                <td className="numeric">{person.linkedFacilities}</td>
                <td className="nowrap muted">
                  {person.lastOpened === null ? t.search.never : agoText(person.lastOpened, time, language)}
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}
