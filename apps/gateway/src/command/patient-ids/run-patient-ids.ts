import { parseArgs } from 'node:util';
import { parseFacilityId, parseLocalDate, type FacilityId } from '@musubi/domain';
import type { Database } from '@musubi/runtime';
import { findFacilities } from '../../ingest-status/store.ts';
import { changeIssue } from '../../local-patient-id/check-changes.ts';
import { handedOnTooLong, importNumbers, MOST_HANDED_ON } from '../../renumbering/import-numbers.ts';
import { ALWAYS } from '../../local-patient-id/numbering.ts';
import { shareNumbers } from '../../local-patient-id/share-numbers.ts';
import { listChanges } from '../../local-patient-id/store.ts';
import type { Output } from '../output.ts';
import { undoNumber } from './undo-number.ts';
import { readNumberList, rowNote, type ListedNumber, type RowNote } from './read-number-list.ts';

export const PATIENT_IDS_USAGE = `使い方 / usage: musubi gateway patient-ids import FILE.csv [--facility ID] \
[--since YYYYMMDDhhmm] [--apply] [--json]
             musubi gateway patient-ids list [--facility ID] [--json]
             musubi gateway patient-ids undo FORMER [--facility ID] [--apply] [--json]

  import   新旧の患者番号一覧（旧番号,新番号）を確かめる。--apply を付けたときだけ適用する
           途中で止まったら、同じファイルでもう一度実行すれば続きから適用される
           checks a list of former and new patient numbers; changes them only with --apply; run again to go on
  list     行われた番号変更（統合通知 ADT^A40 を含む）を一覧する / the changes that were made, merges included
  undo     旧番号 FORMER の変更（誤った統合通知や一覧の行）を取り消す。記録・基本情報・地域側の紐付けが元に戻る
           takes one change back (a wrong merge, a wrong row): records, patient data and the center's links are as \
before

  --facility ID          施設が 1 つだけなら省略できる / may be left out when the gateway has one facility
  --since YYYYMMDDhhmm   旧番号を別の患者が引き継ぐ（入替えなど）とき、新しい番号を使い始めた日時
                         since when the new numbers are in use; needed where a number goes to another patient
  --apply                適用する / change them

  FILE.csv は Shift_JIS・UTF-8 など何でもよい。1 列目が旧番号、2 列目が新番号、または見出し「旧…」「新…」の列。
  終了コード / exit code: 0 すべて適用できる・できた · 1 適用できない行がある、取り消せない · 2 使い方の誤り
`;

type Asked = {
  readonly verb: 'import' | 'list' | 'undo';
  /** The file of a list, or the number to be taken back. */
  readonly target: string | undefined;
  readonly facility: string | undefined;
  readonly since: string | undefined;
  readonly apply: boolean;
  readonly json: boolean;
  readonly database: string;
};

/** Undefined: wrong usage. */
export function readPatientIdsArguments(args: readonly string[], environment: NodeJS.ProcessEnv): Asked | undefined {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        facility: { type: 'string' },
        since: { type: 'string' },
        apply: { type: 'boolean', default: false },
        json: { type: 'boolean', default: false },
        database: { type: 'string' },
      },
    });
    const [verb, target, ...rest] = positionals;
    const database = values.database ?? environment['MUSUBI_DATABASE_URL'];
    const since = values.since === undefined ? undefined : eventTimeOf(values.since);
    if (
      database === undefined ||
      rest.length > 0 ||
      (verb !== 'import' && verb !== 'list' && verb !== 'undo') ||
      (verb === 'list') !== (target === undefined)
    )
      return undefined;
    if (
      (values.since !== undefined && since === undefined) ||
      (values.facility !== undefined && parseFacilityId(values.facility) === undefined)
    )
      return undefined;
    return { verb, target, facility: values.facility, since, apply: values.apply, json: values.json, database };
  } catch {
    // an unknown option
    return undefined;
  }
}

/** The 17 digits of a file name. */
function eventTimeOf(text: string): string | undefined {
  const digits = text.replace(/[-:T ]/g, '');
  return /^\d{8}(?:\d{4}(?:\d{2})?)?$/.test(digits) && parseLocalDate(digits.slice(0, 8)) !== undefined
    ? digits.padEnd(17, '0')
    : undefined;
}

/** `musubi gateway patient-ids …`. Answers the exit code. */
export async function runPatientIds(db: Database, asked: Asked, output: Output): Promise<number> {
  const known = await findFacilities(db);
  if (asked.verb === 'list') {
    for (const facility of known)
      if (asked.facility === undefined || asked.facility === facility)
        await showChanges(db, facility, asked.json, output);
    return 0;
  }
  const chosen = known.filter((facility) => asked.facility === undefined || facility === asked.facility);
  const [facility] = chosen;
  if (facility === undefined || chosen.length > 1 || asked.target === undefined) {
    await output.line(
      facility === undefined
        ? 'このゲートウェイにない施設です / not a facility of this gateway.'
        : '施設が複数あります。--facility で指定してください / there are several facilities; name one with --facility.',
    );
    return 2;
  }
  if (asked.verb === 'undo')
    return undoNumber(db, facility, { former: asked.target, apply: asked.apply, json: asked.json }, output);
  return importFile(db, facility, { ...asked, file: asked.target }, output);
}

async function importFile(
  db: Database,
  facility: FacilityId,
  { file, since, apply, json }: Asked & { readonly file: string },
  output: Output,
): Promise<number> {
  const list = await readNumberList(file, facility);
  if ('refused' in list) {
    await output.line(list.refused);
    return 1;
  }
  let refused = 0;
  const tell = async ({ row, code, ja, en, refused: isRefused }: RowNote, about?: ListedNumber) => {
    if (isRefused) refused++;
    const which = about === undefined ? '' : ` ${about.former} → ${about.current}`;
    await output.line(
      json
        ? JSON.stringify({
            facility,
            row,
            code,
            refused: isRefused,
            former: about?.former,
            current: about?.current,
            ja,
            en,
          })
        : `[${isRefused ? '適用不可' : '参考'}] ${row} 行目${which}: ${ja} / ${en}`,
    );
  };
  const { alone, merged, refused: strangers } = await shareNumbers(db, facility, list.shared);
  const numbers = [...list.numbers, ...alone];
  for (const note of list.notes) await tell(note);
  for (const one of merged) await tell(rowNote(one.row, 'number-list/merged-before'), one);
  for (const one of strangers) await tell(rowNote(one.row, 'number-list/current-twice'), one);
  const tooLong = handedOnTooLong(numbers);
  for (const one of tooLong)
    await tell(
      {
        row: one.row,
        code: 'number-list/handed-on-too-long',
        ja:
          `番号を順に引き継ぐ行が ${MOST_HANDED_ON} 件を超えてつながっています。一度別の番号に移す一覧と、` +
          'そこから新番号に移す一覧に分けてください。',
        en:
          `More than ${MOST_HANDED_ON} numbers are handed on one to the next; split the list in two, by way of ` +
          'numbers that nobody has.',
        refused: true,
      },
      one,
    );
  const counts = { changed: 0, ready: 0, done: 0, entries: 0 };
  for await (const { checked, entriesMoved } of importNumbers(
    db,
    facility,
    numbers.filter((one) => !tooLong.has(one)),
    { list: list.digest, since, apply },
  )) {
    counts.entries += entriesMoved;
    for (const one of checked) {
      switch (one.outcome) {
        case 'ready':
          counts[apply ? 'changed' : 'ready']++;
          break;
        case 'done':
          counts.done++;
          break;
        case 'refused':
          await tell({ row: one.wanted.row, ...changeIssue(one.problem), refused: true }, one.wanted);
          break;
        default:
          one satisfies never;
      }
    }
  }
  const { changed, ready, done, entries } = counts;
  await output.line(
    json
      ? JSON.stringify({
          facility,
          rows: list.rows,
          encoding: list.encoding,
          applied: apply,
          changed,
          ready,
          done,
          refused,
          entries,
        })
      : [
          `${facility}: ${list.rows} 行 / rows (${list.encoding})`,
          apply
            ? `  変更した番号 / changed: ${changed}  (記録 / entries: ${entries})`
            : `  変更できる番号 / can be changed: ${ready}`,
          `  変更済み / changed before: ${done}`,
          `  適用できない行 / refused: ${refused}`,
          ...(changed > 0
            ? [
                '  地域側の紐付けは自動で移ります（地域がすでに知っている番号だけを知らせます） / the center ' +
                  'moves its links by itself; it is told only of numbers that it knows already.',
              ]
            : []),
          ...(apply || ready === 0
            ? []
            : [
                '  まだ何も変更していません。適用するには --apply を付けてください / nothing was changed yet; ' +
                  'add --apply to change them.',
              ]),
        ].join('\n'),
  );
  return refused > 0 ? 1 : 0;
}

const PAGE = 1000;

async function showChanges(db: Database, facility: FacilityId, json: boolean, output: Output): Promise<void> {
  let count = 0;
  for (let after = ''; !output.closed();) {
    const changes = await listChanges(db, facility, after, PAGE);
    for (const { former, until, current, changedAt, byList } of changes) {
      const reusedSince = until === ALWAYS ? undefined : until;
      await output.line(
        json
          ? JSON.stringify({ facility, former, current, changedAt, by: byList ? 'list' : 'message', reusedSince })
          : `${former} → ${current}  ${changedAt}  ${byList ? '一覧 / list' : '統合通知 / ADT^A40'}` +
              `${reusedSince === undefined ? '' : `  (${reusedSince} から別の患者 / another patient's since)`}`,
      );
    }
    count += changes.length;
    const last = changes.at(-1);
    if (last === undefined || changes.length < PAGE) break;
    after = `${last.former}/${last.until}`;
  }
  if (!json) await output.line(`${facility}: ${count} 件の番号変更 / changes`);
}
