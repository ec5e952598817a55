import { readFile } from 'node:fs/promises';
import {
  builtInMergers,
  builtInRenames,
  makeRenames,
  type MunicipalityMerger,
  type MunicipalityRenames,
} from '@musubi/domain';
import { readMergers } from '@musubi/formats/csv';
import { ConfigError, type Log } from '@musubi/runtime';

let own: readonly MunicipalityMerger[] = [];
let renames: MunicipalityRenames | undefined;

/** 旧市町村名の読み替え of this process: built in, and before it what the region adds. */
export function matchRenames(): MunicipalityRenames {
  return (renames ??= own.length === 0 ? builtInRenames() : makeRenames([...builtInMergers(), ...own]));
}

/** Once, before anything is compared: records prepared in two ways would not find each other. */
export function addOwnMergers(mergers: readonly MunicipalityMerger[]): void {
  own = mergers;
  renames = undefined;
}

/** For a thread, which has its own memory. */
export function ownMergers(): readonly MunicipalityMerger[] {
  return own;
}

/** The file an operator names; a row that cannot be used is noted and left out. */
export async function readOwnMergers(path: string | undefined, log: Log): Promise<readonly MunicipalityMerger[]> {
  if (path === undefined) return [];
  const bytes = await readFile(path).catch(() => {
    throw new ConfigError(
      `旧市町村名の表 ${path} を読めません / cannot read the table of former municipalities ${path}.`,
    );
  });
  const { mergers, issues } = readMergers(bytes);
  if (mergers.length === 0)
    throw new ConfigError(
      `${path} に「都道府県,旧市町村,現在の市町村」の行がありません / ` +
        `${path} has no row “prefecture, former, present municipality”.`,
    );
  for (const { row, code } of issues) log.warn('match/renames-row-left-out', { row, code });
  return mergers;
}
