import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import {
  builtInMergers,
  makeRenames,
  NO_RENAMES,
  type MunicipalityMerger,
  type MunicipalityRenames,
} from '@musubi/domain';
import { readMergers } from '@musubi/formats/csv';
import { isFileError, type ListRefusal } from './read-list.ts';
import type { RowReport } from './row-report.ts';

const NONE = 'none';

/**
 * 旧市町村名の読み替え: the built-in table unless `none` is asked for, and those of the files, which come before it.
 */
export async function readRenames(
  asked: readonly string[],
  report: RowReport,
): Promise<MunicipalityRenames | ListRefusal> {
  const mergers: MunicipalityMerger[] = asked.includes(NONE) ? [] : [...builtInMergers()];
  for (const path of asked.filter((one) => one !== NONE)) {
    const read = await readFile(path).then(readMergers, (error: unknown) => {
      if (!isFileError(error)) throw error;
      return { refused: `--renames: ${path} を読めません (${error.code}) / the file cannot be read.` };
    });
    if ('refused' in read) return read;
    for (const issue of read.issues) report.add({ ...issue, file: basename(path), column: '' });
    if (read.mergers.length === 0)
      return {
        refused:
          `--renames: ${path} に「都道府県,旧市町村,現在の市町村」の行がありません / no row “prefecture, former, ` +
          'present municipality” in it.',
      };
    mergers.push(...read.mergers);
  }
  return mergers.length === 0 ? NO_RENAMES : makeRenames(mergers);
}
