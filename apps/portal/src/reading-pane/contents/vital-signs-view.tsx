import type { ReactElement } from 'react';
import type { VitalSignsContent } from '@musubi/domain';
import { clinicalTimeText } from '@musubi/ui';
import { useLanguage } from '../../messages/language.tsx';
import { unitText } from '../../record/plain-text.ts';
import { ResultCell } from './parts.tsx';

/** バイタル: measurements in the order of their times, times as rows and items as columns where there are several. */
export function VitalSignsView({ content }: { readonly content: VitalSignsContent }): ReactElement {
  const { t, language } = useLanguage();
  const times = [...new Set(content.measurements.map((value) => value.measured?.value ?? ''))].sort();
  const items = [...new Set(content.measurements.map((value) => value.item.text))];
  const unitOf = (item: string) =>
    [
      ...new Set(content.measurements.filter((value) => value.item.text === item).map((value) => unitText(value.unit))),
    ].join('・');
  return (
    <div className="table-scroll">
      <table className="data-table vital-table">
        <thead>
          <tr>
            <th scope="col">{t.content.measured}</th>
            {items.map((item) => (
              <th key={item} scope="col" className="numeric">
                {item}
                <br />
                <small>{unitOf(item)}</small>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {times.map((time) => {
            const row = content.measurements.filter((value) => (value.measured?.value ?? '') === time);
            const measured = row[0]?.measured;
            return (
              <tr key={time}>
                <th scope="row" className="nowrap">
                  {measured === undefined ? t.pane.noTime : clinicalTimeText(measured, language)}
                </th>
                {items.map((item) => {
                  const value = row.find((candidate) => candidate.item.text === item);
                  return value === undefined ? <td key={item} /> : <ResultCell key={item} value={value} />;
                })}
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}
