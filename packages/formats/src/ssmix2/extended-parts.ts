import type { PathParts } from './path-parts.ts';

/** 拡張ストレージのデータ種別: `local code ^ name ^ system ^ standard code ^ name ^ system`. */
export type ExtendedDataKind = {
  readonly code?: string;
  readonly name?: string;
  readonly system?: string;
  readonly standardCode?: string;
  readonly standardName?: string;
  readonly standardSystem?: string;
};

/** 拡張ストレージのパス: `file` is the name inside the content folder; undefined for the folder itself. */
export type ExtendedPath = PathParts & {
  readonly storage: 'extended';
  readonly dataKind: ExtendedDataKind;
  /** The data kind as it stands in the name of the content folder. */
  readonly kindCode: string;
  /** 特定キー */
  readonly key: string;
  readonly file: string | undefined;
};
