import { ALL_MAPPINGS, UNREAD_SEGMENTS } from './segments/all-mappings.ts';
import { DATA_TYPES, SSMIX2_DATA_TYPES } from './tables/data-types.ts';
import { fieldNames } from './tables/segment-fields.ts';

/** マッピング表: `docs/rules/ss-mix2-mapping.md` as a text, made from the declarations beside the readers. */
export function writeMapping(): string {
  return [
    '# SS-MIX2 → 診療記録のマッピング (SS-MIX2 to record entries)', '',
    'この文書で、病院のどの項目がどこに表示され、どの項目がなぜ使われないかを調べられます。原本のバイト列はどの場合も残ります。',
    'This page answers where each item of a hospital\'s files is shown, and why an item is not used. The source bytes are kept in every case.', '',
    '> 自動生成 / generated: `npm run docs` (`packages/formats/src/ssmix2/write-mapping.ts`). 手で直さないでください。 Do not edit by hand.', '',
    '## データ種別 (data types)', '',
    '| 種別 | 名称 | メッセージ | 取消 | 記録の種別 | 状態 | 診療日 |', '|---|---|---|---|---|---|---|',
    ...SSMIX2_DATA_TYPES.map((type) => {
      const rule = DATA_TYPES[type];
      return row([type, `${rule.ja} (${rule.en})`, rule.message.join('^'), rule.cancel?.join('^') ?? '–', rule.kind ?? '患者基本情報', rule.status, rule.dated ? 'フォルダの日付' : '–']);
    }),
    '', '## 読み方の規則 (rules of reading)', '', ...RULES.map(([ja, en]) => `- ${ja}\n  ${en}`), '',
    ...ALL_MAPPINGS.flatMap((mapping) => {
      const names = fieldNames(mapping.segment);
      const target = (n: number): readonly [string, string] => {
        const mapped = mapping.mapped[n];
        if (mapped !== undefined) return ['○', `\`${mapped}\``];
        const reason = mapping.ignored.find((one) => one.fields.includes(n));
        return ['–', reason === undefined ? '' : `${reason.ja} / ${reason.en}`];
      };
      return [
        `## ${mapping.segment} ${mapping.ja}`, '', '| # | 項目 | 使用 | 行き先・理由 |', '|---|---|---|---|',
        ...names.map((name, index) => row([String(index + 1), name, ...target(index + 1)])), '',
      ];
    }),
    '## 読まないセグメント (segments that are not read)', '', '| セグメント | 理由 |', '|---|---|',
    ...Object.entries(UNREAD_SEGMENTS).map(([name, reason]) => row([name, `${reason.ja} / ${reason.en}`])),
    '', 'ここにないセグメントは、ファイルごとに一度「参考」として指摘します。 Any other segment is noted once per file.', '',
  ].join('\n');
}

function row(cells: readonly string[]): string {
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
}

const RULES: readonly (readonly [ja: string, en: string])[] = [
  ['PID-3 の患者IDが格納パスと一字一句一致しないファイルは取り込みません（全角は半角に直して比べます。ゼロの数の違いは別人とみなします）。', 'A file whose PID-3 is not exactly the patient of the path is refused (full width counts as half width; another number of zeros is another person).'],
  ['コンディションフラグ 1 だけが有効で、複数あれば発生日時の新しいもの、より新しい 0 があれば削除です。', 'Only flag 1 counts, of several the newest event time; a newer 0 deletes.'],
  ['オーダ番号のない PPR-01 と ADT-61 は患者の一覧全体を置き換えます。番号のあるものはその文書だけを置き換えます。', 'PPR-01 and ADT-61 without order number replace the whole list of the patient; with a number, only that document.'],
  ['ORC-1 が CA・CR・OC・DC・DR・OD のオーダは「中止」として残し、見えるようにします。', 'Orders with ORC-1 CA, CR, OC, DC, DR or OD stay visible as cancelled.'],
  ['OBX-11 が D・W の値は「(取消)」と表示し、数値を使いません。', 'Values with OBX-11 D or W are shown as withdrawn, without their number.'],
  ['実施（RXA-20）が RE・NA だけの記録は「未実施」とし、実施とは扱いません。', 'Administrations that are all RE or NA are shown as not given.'],
  ['JLAC10 の 6A・6B・6C は細菌検査とし、HIV と遺伝子の検査は別の記録に分けます（同意で名指しが要るため）。', 'JLAC10 6A, 6B, 6C become bacteriology; HIV and genetic tests become entries of their own (they need naming in a consent).'],
  ['コードは「標準コード、施設コード、表示名」をともに残します。表示名がないときだけコード表で補います。', 'Codes keep standard code, local code and text; a table supplies a text only where the message has none.'],
  ['読み取れないファイルも、その日に「読み取れません」として表示します（別の患者の疑いがあるものを除く）。', 'A file that cannot be read is shown on its day as unreadable (unless it may belong to another patient).'],
];
