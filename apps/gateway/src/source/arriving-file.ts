import type { Reading } from './read-document.ts';
import type { SourceFile, StorageName } from './source-file.ts';

/** A file of a batch; `reading` is undefined where the flag says that its content does not count. */
export type ArrivingFile = SourceFile & {
  readonly reading: Reading | undefined;
  /** The files of a content folder. */
  readonly attachments?: readonly {
    readonly digest: string;
    readonly bytes: Uint8Array;
  }[];
};
export type Batch = {
  readonly storage: StorageName;
  readonly files: readonly ArrivingFile[];
  readonly missing: readonly string[];
};
