import { Fragment, type ReactElement } from 'react';
import type { AdministrationContent, DrugLine, InjectionContent, PrescriptionContent } from '@musubi/domain';
import { Chip, clinicalEndText, clinicalTimeText, type Language } from '@musubi/ui';
import { useLanguage } from '../../messages/language.tsx';
import { codedText, joined, quantityText } from '../../record/plain-text.ts';
import { Comments } from './parts.tsx';

/** 処方: Rp by Rp, drugs with dose, then usage and days in words. */
export function PrescriptionView({ content }: { readonly content: PrescriptionContent }): ReactElement {
  const { t, language } = useLanguage();
  return (
    <>
      {content.categories.length === 0 ? null : (
        <p className="pane-padded chip-line">
          {content.categories.map((category) => (
            <Chip key={category.text}>{category.text}</Chip>
          ))}
        </p>
      )}
      {content.groups.map((group, at) => (
        <section key={at} className="rp" aria-label={t.content.group(group.number)}>
          <h3 className="rp-number">{t.content.group(group.number)}</h3>
          <ul className="rp-drugs">
            {group.drugs.map((drug, row) => (
              <Drug key={row} line={drug} />
            ))}
          </ul>
          <p className="rp-usage">
            <b>{codedText(group.usage) || codedText(group.route)}</b>　
            {joined([
              quantityText(group.duration),
              group.usage === undefined || group.route === undefined
                ? undefined
                : `${t.content.route} ${codedText(group.route)}`,
              group.occurrences === undefined ? '' : `${t.content.times} ${group.occurrences}`,
              group.start === undefined ? '' : `${t.content.start} ${clinicalTimeText(group.start, language)}`,
            ])}
          </p>
        </section>
      ))}
    </>
  );
}

function Drug({ line }: { readonly line: DrugLine }): ReactElement {
  const { t } = useLanguage();
  const amounts = [
    line.dose === undefined ? '' : t.content.perDose(quantityText(line.dose)),
    line.daily === undefined ? '' : t.content.perDay(quantityText(line.daily)),
    line.total === undefined ? '' : t.content.totalOf(quantityText(line.total)),
  ];
  return (
    <li>
      <span
        className="rp-drug"
        title={line.drug.code === undefined ? undefined : t.content.standardCode(line.drug.code)}
      >
        {line.drug.text}
      </span>
      <span className="rp-amount">{joined(amounts, '　')}</span>
      <Comments comments={line.comments} />
    </li>
  );
}

/** From when to when it ran. */
function givenText({ start, end }: InjectionContent['groups'][number], language: Language): string {
  if (start === undefined) return '';
  const until = end === undefined ? '' : ` – ${clinicalEndText(end, start, language)}`;
  return `${clinicalTimeText(start, language)}${until}`;
}

/** 注射: base and additives, route, rate. */
export function InjectionView({ content }: { readonly content: InjectionContent }): ReactElement {
  const { t, language } = useLanguage();
  return (
    <>
      {content.category === undefined ? null : (
        <p className="pane-padded">
          <Chip>{content.category.text}</Chip>
        </p>
      )}
      {content.groups.map((group, at) => (
        <section key={at} className="rp" aria-label={t.content.injectionGroup(group.number)}>
          <h3 className="rp-number">{t.content.injectionGroup(group.number)}</h3>
          <ul className="rp-drugs">
            {group.components.map((part, row) => (
              <li key={row}>
                <span className="rp-drug">
                  <small className="rp-role">{part.role === 'base' ? t.content.base : t.content.additive}</small>{' '}
                  {part.drug.text}
                </span>
                <span className="rp-amount">{quantityText(part.amount)}</span>
              </li>
            ))}
          </ul>
          <p className="rp-usage">
            <b>{joined([codedText(group.route), codedText(group.method), codedText(group.usage)])}</b>　
            {joined(
              [
                group.rate === undefined ? '' : `${t.content.rate} ${group.rate}`,
                group.total === undefined ? '' : t.content.totalOf(quantityText(group.total)),
                givenText(group, language),
              ],
              '　',
            )}
          </p>
          <Comments comments={group.comments} />
        </section>
      ))}
    </>
  );
}

/** 実施: what was really given, when and by whom. */
export function AdministrationView({ content }: { readonly content: AdministrationContent }): ReactElement {
  const { t, language } = useLanguage();
  return (
    <table className="data-table">
      <thead>
        <tr>
          <th scope="col">{t.content.start}</th>
          <th scope="col">{t.content.drug}</th>
          <th scope="col" className="numeric">
            {t.content.amount}
          </th>
          <th scope="col">{t.content.route}</th>
          <th scope="col">{t.content.performer}</th>
        </tr>
      </thead>
      <tbody>
        {content.items.map((item, at) => (
          <Fragment key={at}>
            <tr>
              <td className="nowrap">
                {item.start === undefined ? '—' : clinicalTimeText(item.start, language)}
                {item.end === undefined ? null : (
                  <>
                    <br />
                    <span className="muted">– {clinicalEndText(item.end, item.start, language)}</span>
                  </>
                )}
              </td>
              <th scope="row">
                {item.drug.text}
                {item.status === undefined ? null : (
                  <>
                    {' '}
                    <Chip>{item.status.text}</Chip>
                  </>
                )}
              </th>
              <td className="numeric nowrap">{quantityText(item.amount)}</td>
              <td>{joined([codedText(item.route), codedText(item.method), item.rate])}</td>
              <td className="nowrap">{item.performer}</td>
            </tr>
            {item.note === undefined ? null : (
              <tr>
                <td />
                <td colSpan={4} className="muted">
                  {item.note}
                </td>
              </tr>
            )}
          </Fragment>
        ))}
      </tbody>
    </table>
  );
}
