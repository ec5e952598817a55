import type { Issue } from '@musubi/domain';
import type { ExtendedPath, StandardPath } from '@musubi/formats/ssmix2';
import type { FoundFile } from '../source/walk-storage.ts';

/** 検査の単位: one file, or one content folder of extended storage, with what path and size say of it. */
export type Unit = {
  readonly path: StandardPath | ExtendedPath | undefined;
  readonly refusal: Issue | undefined;
  readonly files: FoundFile[];
};

/** Beyond this the number of patients is "at least": the tool must run on a storage of any size. */
export const MOST_PATIENTS_COUNTED = 2_000_000;
