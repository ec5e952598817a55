/** 格納先: where bytes came from. MLLP messages get the path that they would have in a storage. */
export type StorageName = 'standard' | 'extended' | 'mllp';

/** What a path says of the document that the file is a version of; `key` groups the versions. */
export type DocumentName = {
  readonly localPatient: string;
  readonly key: string;
  readonly eventTime: string;
  readonly flag: '0' | '1' | '2';
};

/** 原本ファイル as it was read, whole. `modified` in microseconds since 1970. */
export type SourceFile = {
  readonly storage: StorageName;
  readonly path: string;
  /** As on the disk; of a content folder the sum. */
  readonly size: number;
  readonly modified: number;
  readonly bytes: Uint8Array;
  /** SHA-256, hex */
  readonly digest: string;
  readonly document: DocumentName | undefined;
};
