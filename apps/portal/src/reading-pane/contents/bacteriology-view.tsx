import type { ReactElement } from 'react';
import type { BacteriologyContent } from '@musubi/domain';
import { clinicalTimeText } from '@musubi/ui';
import { useLanguage } from '../../messages/language.tsx';
import { codedText, joined } from '../../record/plain-text.ts';
import { Comments } from './parts.tsx';

type Culture = BacteriologyContent['specimens'][number]['culture'];

/** 細菌検査: smear, organisms, and one susceptibility table over all organisms (S/I/R in letter, word and colour). */
export function BacteriologyView({ content }: { readonly content: BacteriologyContent }): ReactElement {
  const { t, language } = useLanguage();
  return (
    <>
      {content.specimens.map((specimen, at) => (
        <section key={at} className="specimen" aria-label={codedText(specimen.specimen) || t.content.specimen}>
          <h3 className="section-title">
            {t.content.specimen}　
            {joined([
              codedText(specimen.specimen) || t.common.unknown,
              specimen.collected === undefined
                ? ''
                : `${t.content.collected} ${clinicalTimeText(specimen.collected, language)}`,
            ])}
          </h3>
          {specimen.smear.length === 0 ? null : (
            <>
              <h4>{t.content.smear}</h4>
              <ul className="plain-list">
                {specimen.smear.map((found, row) => (
                  <li key={row}>
                    {found.organism.text}
                    <b>{found.amount}</b>
                  </li>
                ))}
              </ul>
            </>
          )}
          <h4>{t.content.culture}</h4>
          {specimen.culture.length === 0 ? (
            <p className="muted">{t.content.noGrowth}</p>
          ) : (
            <ul className="plain-list">
              {specimen.culture.map((found, row) => (
                <li key={row}>
                  <span>
                    <i className="organism-number">{row + 1}</i>
                    {found.organism.text}
                  </span>
                  <b>{found.amount}</b>
                </li>
              ))}
            </ul>
          )}
          {specimen.culture.some((found) => found.susceptibilities.length > 0) ? (
            <Susceptibility culture={specimen.culture} />
          ) : null}
          <Comments comments={specimen.comments} />
        </section>
      ))}
    </>
  );
}

function Susceptibility({ culture }: { readonly culture: Culture }): ReactElement {
  const { t } = useLanguage();
  const tested = culture
    .map((found, at) => ({ found, number: at + 1 }))
    .filter(({ found }) => found.susceptibilities.length > 0);
  const drugs = [...new Set(tested.flatMap(({ found }) => found.susceptibilities.map((test) => test.drug.text)))];
  return (
    <div className="table-scroll">
      <table className="data-table susceptibility">
        <caption className="visually-hidden">{t.content.susceptibility}</caption>
        <thead>
          <tr>
            <th scope="col">{t.content.susceptibility}</th>
            {tested.map(({ found, number }) => (
              <th key={number} scope="col">
                <i className="organism-number">{number}</i>
                {found.organism.text}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {drugs.map((drug) => (
            <tr key={drug}>
              <th scope="row">{drug}</th>
              {tested.map(({ found, number }) => {
                const test = found.susceptibilities.find((candidate) => candidate.drug.text === drug);
                return (
                  <td key={number}>
                    {test === undefined ? (
                      <span className="muted">—</span>
                    ) : (
                      <>
                        <Judgement text={test.interpretation} />{' '}
                        <span className="muted">{joined([test.mic, test.unit])}</span>
                      </>
                    )}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Judgement({ text }: { readonly text: string | undefined }): ReactElement | null {
  const { t } = useLanguage();
  if (text === undefined || text === '') return null;
  const word = text === 'S' ? t.content.S : text === 'I' ? t.content.I : text === 'R' ? t.content.R : '';
  return (
    <span className={`judgement judgement-${['S', 'I', 'R'].includes(text) ? text : 'other'}`}>
      <b>{text}</b>
      {word === '' ? '' : ` ${word}`}
    </span>
  );
}
