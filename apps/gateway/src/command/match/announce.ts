import type { ListHeading } from './read-list.ts';
import type { ColumnPlan } from './recognize-columns.ts';

const BECAUSE: Readonly<Record<ColumnPlan['unused'][number]['because'], string>> = {
  unknown: '',
  second: '（同じ役割の列がほかにある / another column has this role）',
  asked: '（指定により / as asked）',
  answer: '（正解の列は使いません / it would give the answer away）',
  'my-number': '（個人番号は法律により使いません / the law forbids its use）',
};

/** 認識した列: which column was taken as what, and which are not used. */
export function recognizedText({ file, heading, plan, headingRow }: ListHeading): string {
  const name = (column: number): string => `「${heading[column] ?? ''}」`;
  const used = [...plan.roles].map(([role, columns]) => `${role}=${columns.map(name).join('+')}`).join(' ');
  const unused = plan.unused
    .filter(({ column }) => heading[column] !== '')
    .map(({ column, because }) => `${name(column)}${BECAUSE[because]}`)
    .join(' ');
  return [
    file,
    ...(headingRow > 1 ? [`  見出しは ${String(headingRow)} 行目 / the heading is row ${String(headingRow)}`] : []),
    `  列 (columns): ${used}`,
    ...(plan.roles.has('id')
      ? []
      : [
          '  番号の列がないため、行番号で表します（ファイルの先頭が 1 行目） / without an id column the row ' +
            'number is the id (the file begins with row 1)',
        ]),
    ...(plan.roles.has('birthDate')
      ? []
      : [
          '  生年月日の列がないため、自動で同じ人と言える組はありません（列があれば --columns birthDate=列名） ' +
            '/ without a birth date no pair is automatic (name its column, if there is one)',
        ]),
    ...(unused === '' ? [] : [`  使わない列 (not used): ${unused}`]),
    '',
  ].join('\n');
}
