import { useState, type ReactElement } from 'react';
import type { LinkProposal } from '@musubi/contract';
import type { Demographics } from '@musubi/domain';
import {
  Button,
  CheckField,
  Chip,
  FailedState,
  Notice,
  formatWarekiYear,
  type ChipTone,
  type Language,
} from '@musubi/ui';
import { useLanguage } from '../../messages/language.tsx';
import type { Messages } from '../../messages/ja.ts';
import { failureText } from '../../server/failure-text.ts';
import { nameText } from '../register/patient-text.ts';

type Field = LinkProposal['compared'][number]['field'];
const TONES: Readonly<Record<LinkProposal['compared'][number]['agreement'], ChipTone>> = {
  same: 'good',
  similar: 'caution',
  different: 'danger',
  unknown: 'unknown',
};

/** 照会の結果: what the facility says beside what is known, field by field in words, and what may be done about it. */
export function CompareTable({
  proposal,
  busy,
  failure,
  onLink,
}: {
  readonly proposal: LinkProposal;
  readonly busy: boolean;
  readonly failure: unknown;
  readonly onLink: (confirmed: boolean) => void;
}): ReactElement {
  const { t, language } = useLanguage();
  const [confirmed, setConfirmed] = useState(false);
  const verdict = proposal.verdict;
  const nobodyToAsk = verdict === 'doubtful' && proposal.compared.every(({ agreement }) => agreement === 'unknown');
  return (
    <section className="panel" aria-label={t.register.compareTitle}>
      <div className="panel-padded">
        <h2>{t.register.compareTitle}</h2>
      </div>
      <table className="data-table compare-table">
        <thead>
          <tr>
            <th scope="col">{t.register.field}</th>
            <th scope="col">
              {t.register.atFacility}
              {t.common.inBrackets(proposal.facility.shortName)}
            </th>
            <th scope="col">{t.register.known}</th>
            <th scope="col">{t.register.agreement}</th>
          </tr>
        </thead>
        <tbody>
          {proposal.compared.map(({ field, agreement }) => (
            <tr key={field}>
              <th scope="row">{t.words.comparedFields[field]}</th>
              <td>{fieldText(field, proposal.found, t, language)}</td>
              <td>{fieldText(field, proposal.known, t, language)}</td>
              <td>
                <Chip tone={TONES[agreement]}>{t.words.agreements[agreement]}</Chip>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <div className="panel-padded compare-verdict">
        <Notice
          tone={verdict === 'sure' ? 'good' : verdict === 'doubtful' ? 'caution' : 'danger'}
          icon={verdict === 'sure' ? 'check' : 'warning'}
        >
          {nobodyToAsk ? t.register.nobodyToAsk : t.register[verdict]}
        </Notice>
        {verdict === 'doubtful' ? (
          <CheckField
            label={nobodyToAsk ? t.register.confirmCard : t.register.confirm}
            checked={confirmed}
            onChange={setConfirmed}
          />
        ) : null}
        {failure === null || failure === undefined ? null : <FailedState {...failureText(failure, t)} />}
        {verdict === 'refused' ? null : (
          <div className="modal-actions">
            <Button
              look="primary"
              busy={busy}
              disabled={verdict === 'doubtful' && !confirmed}
              autoFocus={verdict === 'sure'}
              onClick={() => onLink(verdict === 'doubtful' && confirmed)}
            >
              {t.register.link}
            </Button>
          </div>
        )}
      </div>
    </section>
  );
}

function fieldText(field: Field, person: Demographics, t: Messages, language: Language): string {
  switch (field) {
    case 'kanjiName':
      return nameText(person.kanjiName) || '—';
    case 'kanaName':
      return nameText(person.kanaName) || '—';
    case 'sex':
      return t.words.sexes[person.sex];
    case 'birthDate':
      return person.birthDate === undefined
        ? '—'
        : `${person.birthDate} ${formatWarekiYear(person.birthDate, language)}`;
    case 'postalCode':
      return person.postalCode ?? '—';
    case 'address':
      return person.address ?? '—';
    case 'telephone':
      return person.telephones.join(t.common.comma) || '—';
    default:
      return field satisfies never;
  }
}
