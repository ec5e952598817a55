import type { FacilityId } from '@musubi/domain';
import type { Database } from '@musubi/runtime';
import { checkUndo, undoChange, undoIssue } from '../../renumbering/undo-change.ts';
import type { Output } from '../output.ts';

type UndoAsked = { readonly former: string; readonly apply: boolean; readonly json: boolean };

/**
 * `musubi gateway patient-ids undo 旧番号`: says what would become of it; takes it back only with --apply. Answers the
 * exit code.
 */
export async function undoNumber(
  db: Database,
  facility: FacilityId,
  { former, apply, json }: UndoAsked,
  output: Output,
): Promise<number> {
  const done = apply
    ? await undoChange(db, facility, former)
    : { ...(await checkUndo(db, facility, former)), entriesMoved: 0 };
  if (done.outcome === 'refused') {
    const { code, ja, en } = undoIssue(done.problem);
    await output.line(
      json ? JSON.stringify({ facility, former, code, refused: true, ja, en }) : `[取消不可] ${former}: ${ja} / ${en}`,
    );
    return 1;
  }
  const { current, changedAt, filesSince, entriesMoved } = done;
  if (json) {
    await output.line(
      JSON.stringify({ facility, former, current, changedAt, filesSince, applied: apply, entries: entriesMoved }),
    );
    return 0;
  }
  await output.line(`${facility}: ${former} → ${current}  (${changedAt})`);
  if (apply) {
    await output.line(
      `  取り消しました。${former} の記録は元の番号に戻りました / taken back; the records of ${former} stand ` +
        `under it again: ${entriesMoved}`,
    );
    await output.line(
      '  地域側の紐付けも自動で戻ります。戻るまで、二つの番号の記録は地域に開示しません / the center takes its ' +
        'links back by itself; until then nothing is disclosed under the two numbers.',
    );
  } else
    await output.line(
      '  取り消せます。まだ何も変更していません。取り消すには --apply を付けてください / it can be taken back; ' +
        'nothing was changed yet, add --apply.',
    );
  if (filesSince > 0)
    await output.line(
      `  変更後に ${current} として取り込んだファイルが ${filesSince} 件あります。${current} に残ります。` +
        `どちらの患者のものか病院のシステムで確かめてください / taken in as ${current} since: ${filesSince} ` +
        'files; they stay there, whose they are only the hospital can say.',
    );
  return 0;
}
