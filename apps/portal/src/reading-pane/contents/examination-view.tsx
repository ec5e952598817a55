import type { ReactElement } from 'react';
import type { ExaminationContent } from '@musubi/domain';
import { useLanguage } from '../../messages/language.tsx';
import { joined, quantityText, unitText } from '../../record/plain-text.ts';
import { Comments, Facts, ResultCell } from './parts.tsx';

/** 放射線・内視鏡・生理検査: what was asked, what was done, what was found, which images exist. */
export function ExaminationView({ content }: { readonly content: ExaminationContent }): ReactElement {
  const { t } = useLanguage();
  return (
    <>
      <ul className="procedures">
        {content.procedures.map((done, at) => (
          <li key={at}>
            <b>{done.procedure.text}</b>
            {done.site === undefined ? null : <span>　{done.site.text}</span>}
            <Comments comments={done.comments} />
          </li>
        ))}
      </ul>
      <Facts
        rows={[
          [t.content.purpose, content.purpose ?? ''],
          [
            t.content.performed,
            content.performed.map((act) => joined([act.action.text, act.staff])).join(t.common.comma),
          ],
          [
            t.content.materials,
            content.materials
              .map((material) => joined([material.item.text, quantityText(material.amount)]))
              .join(t.common.comma),
          ],
        ]}
      />
      {content.findings.length === 0 ? null : (
        <table className="data-table">
          <thead>
            <tr>
              <th scope="col">{t.content.findings}</th>
              <th scope="col" className="numeric">
                {t.content.result}
              </th>
              <th scope="col">{t.content.unit}</th>
              <th scope="col">{t.content.range}</th>
            </tr>
          </thead>
          <tbody>
            {content.findings.map((value, at) => (
              <tr key={at}>
                <th scope="row">{value.item.text}</th>
                <ResultCell value={value} />
                <td className="muted">{unitText(value.unit)}</td>
                <td className="muted">{value.range}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {content.studies.length === 0 ? null : (
        <section className="pane-padded" aria-label={t.content.studies}>
          <h3 className="section-title">{t.content.studies}</h3>
          <ul className="plain-list">
            {content.studies.map((study) => (
              <li key={study.studyUid}>
                <span>{study.modality ?? t.content.studies}</span>
                <span className="muted">
                  {study.accession === undefined ? '' : `${t.content.accession} ${study.accession}`}
                </span>
              </li>
            ))}
          </ul>
          <p className="muted">{t.content.noImages}</p>
        </section>
      )}
    </>
  );
}
