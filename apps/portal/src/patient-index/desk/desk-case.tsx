import type { ReactElement } from 'react';
import type { CaseSide, LinkCaseView } from '@musubi/contract';
import { formatRegionalPatientId, parseRegionalPatientId, type Demographics } from '@musubi/domain';
import { Chip, FacilityMark, Notice, formatWarekiYear, instantText, type ChipTone, type Language } from '@musubi/ui';
import { inLanguage, useLanguage } from '../../messages/language.tsx';
import type { Messages } from '../../messages/ja.ts';
import { markDifference } from './mark-difference.ts';
import { nameText } from '../register/patient-text.ts';

const TONES: Readonly<Record<string, ChipTone>> = {
  same: 'good',
  similar: 'caution',
  different: 'danger',
  unknown: 'unknown',
};
type Row = { readonly field: string; readonly label: string; readonly text: (person: Demographics) => string };

/**
 * 照合の一件: what two places say of a person, line by line, with what differs marked in the text and said in words.
 */
export function DeskCase({ view }: { readonly view: LinkCaseView }): ReactElement {
  const { t, language } = useLanguage();
  const compared = new Map(view.compared.map((line) => [line.field, line]));
  return (
    <div className="desk-case">
      <div className="desk-case-head">
        <b>{t.desk.kinds[view.kind]}</b>
        <Chip tone={view.guards.length > 0 ? 'caution' : view.verdict === 'auto' ? 'good' : 'neutral'}>
          {t.desk.verdicts[view.verdict]}
        </Chip>
        <span className="muted" title={t.desk.scoreTitle}>
          {t.desk.score} {view.score.toFixed(1)}
        </span>
        <span className="muted">
          {t.desk.sources[view.source]}　{instantText(view.arrivedAt)}
        </span>
      </div>
      {view.awaitsSomebodyElse ? <Notice tone="info">{t.desk.awaitsSomebodyElse}</Notice> : null}
      {view.guards.length === 0 ? null : (
        <Notice tone="caution" icon="warning">
          {view.guards.map((guard) => t.desk.guards[guard]).join(t.common.comma)}
        </Notice>
      )}
      <table className="data-table desk-table">
        <thead>
          <tr>
            <th scope="col">{t.register.field}</th>
            <th scope="col">
              <SideHead side={view.left} />
            </th>
            <th scope="col">
              <SideHead side={view.right} />
            </th>
            <th scope="col">{t.register.agreement}</th>
          </tr>
        </thead>
        <tbody>
          {rowsOf(t, language).map(({ field, label, text }) => {
            const [left, right] = [text(view.left.demographics), text(view.right.demographics)];
            const line = compared.get(field);
            if (left === '' && right === '') return null;
            return (
              <tr key={field} className={line === undefined ? '' : `desk-${line.agreement}`}>
                <th scope="row">{label}</th>
                <td>
                  <MarkedText text={left} other={right} />
                </td>
                <td>
                  <MarkedText text={right} other={left} />
                </td>
                <td>
                  {line === undefined ? null : (
                    <Chip tone={TONES[line.agreement] ?? 'unknown'}>{t.words.agreements[line.agreement]}</Chip>
                  )}
                </td>
              </tr>
            );
          })}
          <tr>
            <th scope="row">{t.desk.linkedAt}</th>
            <td>
              <Links side={view.left} />
            </td>
            <td>
              <Links side={view.right} />
            </td>
            <td />
          </tr>
        </tbody>
      </table>
      {view.match.explanation.length === 0 ? null : (
        <section className="desk-because" aria-label={t.desk.because}>
          <h3>{t.desk.because}</h3>
          <ul>
            {view.match.explanation.map((line) => (
              <li key={line.en}>{inLanguage(line, language)}</li>
            ))}
          </ul>
        </section>
      )}
      {view.decisions.length === 0 ? null : (
        <section className="desk-because" aria-label={t.desk.history}>
          <h3>{t.desk.history}</h3>
          <ul>
            {view.decisions.map((made) => (
              <li key={`${made.at} ${made.by}`}>
                <b>{t.desk.decisions[made.decision]}</b>　{made.by}
                {t.common.inBrackets(made.facilityName)}　{instantText(made.at)}
                {made.note === '' ? '' : `　${made.note}`}
              </li>
            ))}
          </ul>
        </section>
      )}
    </div>
  );
}

function SideHead({ side }: { readonly side: CaseSide }): ReactElement {
  const { t } = useLanguage();
  const regional = side.regionalId === null ? undefined : parseRegionalPatientId(side.regionalId);
  return (
    <span className="desk-side-head">
      <b>
        {side.facility === null ? (
          t.desk.regionSide
        ) : (
          <>
            <FacilityMark color={side.facility.color} /> {side.facility.name}
          </>
        )}
      </b>
      <small>
        {[
          side.localId === null ? '' : `${t.desk.localId} ${side.localId}`,
          side.regionalId === null
            ? t.desk.noRegionalId
            : `${t.desk.regionalId} ${regional === undefined ? side.regionalId : formatRegionalPatientId(regional)}`,
        ]
          .filter((part) => part !== '')
          .join('　')}
      </small>
    </span>
  );
}

function MarkedText({ text, other }: { readonly text: string; readonly other: string }): ReactElement {
  if (text === '') return <span className="muted">—</span>;
  return (
    <>
      {markDifference(text, other).map((piece, at) =>
        piece.differs ? <mark key={at}>{piece.text}</mark> : <span key={at}>{piece.text}</span>,
      )}
    </>
  );
}

function Links({ side }: { readonly side: CaseSide }): ReactElement {
  const { t } = useLanguage();
  if (side.links.length === 0) return <span className="muted">{t.desk.linkedNowhere}</span>;
  return <>{side.links.map((link) => `${link.facilityName} ${link.localId}`).join(t.common.comma)}</>;
}

function rowsOf(t: Messages, language: Language): readonly Row[] {
  const words = t.words.comparedFields;
  return [
    { field: 'kanjiName', label: words.kanjiName, text: (person) => nameText(person.kanjiName) },
    { field: 'kanaName', label: words.kanaName, text: (person) => nameText(person.kanaName) },
    { field: 'romanName', label: t.desk.romanName, text: (person) => nameText(person.romanName) },
    {
      field: 'birthDate',
      label: words.birthDate,
      text: (person) =>
        person.birthDate === undefined ? '' : `${person.birthDate} ${formatWarekiYear(person.birthDate, language)}`,
    },
    { field: 'sex', label: words.sex, text: (person) => t.words.sexes[person.sex] },
    { field: 'postalCode', label: words.postalCode, text: (person) => person.postalCode ?? '' },
    { field: 'address', label: words.address, text: (person) => person.address ?? '' },
    { field: 'telephone', label: words.telephone, text: (person) => person.telephones.join(t.common.comma) },
    {
      field: 'insurance',
      label: t.desk.insurance,
      text: (person) =>
        (person.insurances ?? [])
          .map((card) =>
            [card.insurer, card.symbol, card.number, card.branch]
              .filter((part) => part !== undefined && part !== '')
              .join(' '),
          )
          .join(t.common.comma),
    },
  ];
}
