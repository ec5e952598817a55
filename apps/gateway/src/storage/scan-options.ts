import type { FacilityId } from '@musubi/domain';
import type { Clock, Database, Log } from '@musubi/runtime';
import type { FoundUnit } from '../source/content-folders.ts';
import type { StorageName } from '../source/source-file.ts';

/** 走査の設定: how patient and how large a walk through a storage is. */
export type ScanOptions = {
  readonly db: Database;
  readonly facility: FacilityId;
  readonly storage: Extract<StorageName, 'standard' | 'extended'>;
  readonly root: string;
  readonly clock: Clock;
  readonly log: Log;
  /** A file younger than this may still be written. */
  readonly settleMs?: number;
  readonly signal?: AbortSignal;
};

export type ScanSummary = {
  readonly reached: boolean;
  readonly seen: number;
  readonly taken: number;
  readonly missing: number;
  /** Not ready yet; look again soon. */
  readonly waiting: number;
  /** Of whom something was taken (of many, the last ones). */
  readonly patients: readonly string[];
};

export const DEFAULT_SETTLE_MS = 1500;

/** A file without an end of segment may be cut off by a slow writer; after this long it is taken as it is. */
export const CUT_OFF_GRACE_MS = 30_000;

export const STRETCH_FILES = 4000;

export const BATCH_FILES = 400;

export const BATCH_BYTES = 4 << 20;

export const SLICE_MS = 12;

export const FILES_PER_TURN = 8;

/** The next character after the slash: what is below a folder sorts before it. */
export const AFTER_SLASH = '0';

export const MOST_NOTED_PATIENTS = 200;

/** More than this is one fault seen many times. */
export const MOST_LISTED_PROBLEMS = 1000;

export type Unsettled = { readonly size: number; readonly modified: number; readonly since: number };

export type Patience = {
  readonly isSettled: (file: FoundUnit) => boolean;
  /** Since it was first seen not to be ready. */
  readonly waitedMs: (file: FoundUnit) => number;
};
