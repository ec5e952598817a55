/** 行の指摘: what was wrong with one row of a list, what was done about it, in a sentence that says both. */
export type CsvIssue = { readonly row: number; readonly code: CsvIssueCode; readonly ja: string; readonly en: string };

const SENTENCES = {
  'csv/other-encoding': [
    'ファイルのほかの行と文字コードが違います。この行だけ別の文字コードで読みました。',
    'This row is in another encoding than the rest of the file; it was read in that encoding.',
  ],
  'csv/undecodable': [
    'どの文字コードでも読めない文字があります。その文字を「\ufffd」として使いました。',
    'Some bytes are characters in no known encoding; they were read as "\ufffd".',
  ],
  'csv/stray-quote': [
    '引用符（"）の使い方が規則に合いません。文字としての引用符とみなして読みました。',
    'A quotation mark stands where none may stand; it was read as an ordinary character.',
  ],
  'csv/unclosed-quote': [
    '引用符（"）が閉じられていません。この行の終わりで閉じたものとして読み、次の行から読み直しました。',
    'A quotation mark is never closed; it was closed at the end of this line, and reading went on with the next.',
  ],
  'csv/row-too-long': [
    '1 行が長すぎます（1 MB を超えています）。この行を読み飛ばしました。',
    'The row is too long (more than 1 MB); it was left out.',
  ],
  'csv/too-few-cells': [
    '列が見出しより少ない行です。足りない列は空欄として使いました。',
    'The row has fewer cells than the heading; the missing ones were taken as empty.',
  ],
  'csv/too-many-cells': [
    '列が見出しより多い行です。どの列かを決められないため、この行は使いません。',
    'The row has more cells than the heading; as nobody can tell which belongs where, it was left out.',
  ],
} as const satisfies Record<string, readonly [ja: string, en: string]>;
export type CsvIssueCode = keyof typeof SENTENCES;

export function csvIssue(row: number, code: CsvIssueCode): CsvIssue {
  const [ja, en] = SENTENCES[code];
  return { row, code, ja, en };
}
