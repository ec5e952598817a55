import { realpathSync } from 'node:fs';
import type { FacilityId } from '@musubi/domain';
import type { Clock, Database, Log } from '@musubi/runtime';
import { compareStretch, type Stretch } from '../source/compare-stretch.ts';
import { contentFolders, singleFiles, type FoundUnit } from '../source/content-folders.ts';
import { withFutureNote } from '../source/future-time.ts';
import { isTemporary } from '../source/read-document.ts';
import { replacedBeforeTheirSuccessors } from '../source/replaced-versions.ts';
import { MOST_FILE_BYTES } from '../source/read-file.ts';
import { readUnit } from '../source/read-unit.ts';
import type { StorageName } from '../source/source-file.ts';
import { storageIssue, type StorageProblem } from '../source/storage-issues.ts';
import { beginWalk, endWalk, replaceStorageProblems } from '../source/store.ts';
import { takeBatch } from '../ingest/take-batch.ts';
import type { ArrivingFile } from '../source/arriving-file.ts';
import { walkStorage } from '../source/walk-storage.ts';

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

const DEFAULT_SETTLE_MS = 1500;
/** A file without an end of segment may be cut off by a slow writer; after this long it is taken as it is. */
const CUT_OFF_GRACE_MS = 30_000;
const STRETCH_FILES = 4000;
const BATCH_FILES = 400;
const BATCH_BYTES = 4 << 20;
const SLICE_MS = 12;
const FILES_PER_TURN = 8;
/** The next character after the slash: what is below a folder sorts before it. */
const AFTER_SLASH = '0';
const MOST_NOTED_PATIENTS = 200;
/** More than this is one fault seen many times. */
const MOST_LISTED_PROBLEMS = 1000;

type Unsettled = { readonly size: number; readonly modified: number; readonly since: number };

/** SS-MIX2 格納フォルダーの取込: one storage of one facility. `scan` walks it once; it may be killed at any moment. */
export class StorageScanner {
  readonly #options: ScanOptions;
  readonly #settleMs: number;
  #reported: string | undefined;
  /** Files that were not ready at the last walk: what was seen of them, and since when. */
  #unsettled = new Map<string, Unsettled>();

  constructor(options: ScanOptions) {
    this.#options = options;
    this.#settleMs = options.settleMs ?? DEFAULT_SETTLE_MS;
  }

  /** One walk through the whole tree: new and changed files are taken in, lost ones are noted. */
  async scan(): Promise<ScanSummary> {
    const { db, facility } = this.#options;
    let root: string;
    try {
      root = realpathSync.native(this.#options.root);
    } catch {
      await this.#report([{ path: '', problem: 'root-not-reached' }]);
      return { reached: false, seen: 0, taken: 0, missing: 0, waiting: 0, patients: [] };
    }
    await beginWalk(db, facility, this.#options.storage);
    const walk = new Walk(this.#options, root, {
      isSettled: (file) => this.#isSettled(file),
      waitedMs: (file) => this.#waitedMs(file),
    });
    const summary = await walk.run();
    this.#remember(walk.unsettled, new Map());
    if (this.#options.signal?.aborted !== true) await this.#report(walk.problems);
    await endWalk(db, facility, this.#options.storage);
    return summary;
  }

  /** Only the folders of these patients: what a hint said is new. Problems are left to the next whole walk. */
  async scanPatients(patients: readonly string[]): Promise<Pick<ScanSummary, 'taken' | 'waiting'>> {
    let root: string;
    try {
      root = realpathSync.native(this.#options.root);
    } catch {
      return { taken: 0, waiting: 0 };
    }
    const total = { taken: 0, waiting: 0 };
    for (const patient of patients) {
      if (this.#options.signal?.aborted === true) break;
      const folder = `${patient.slice(0, 3)}/${patient.slice(3, 6)}/${patient}`;
      const walk = new Walk(this.#options, root, {
        isSettled: (file) => this.#isSettled(file),
        waitedMs: (file) => this.#waitedMs(file),
      });
      const { taken, waiting } = await walk.run(folder);
      this.#remember(walk.unsettled, new Map([...this.#unsettled].filter(([path]) => !path.startsWith(`${folder}/`))));
      total.taken += taken;
      total.waiting += waiting;
    }
    return total;
  }

  #remember(unsettled: Iterable<FoundUnit>, others: Map<string, Unsettled>): void {
    for (const file of unsettled) {
      const before = this.#unsettled.get(file.path);
      const same = before !== undefined && before.size === file.size && before.modified === file.modified;
      others.set(file.path, {
        size: file.size,
        modified: file.modified,
        since: same ? before.since : this.#options.clock.now(),
      });
    }
    this.#unsettled = others;
  }

  /** The problems of folders and files as they are now; written only when they differ from the last walk's. */
  async #report(problems: readonly StorageProblem[]): Promise<void> {
    const { db, facility, storage, log } = this.#options;
    const listed = problems.slice(0, MOST_LISTED_PROBLEMS);
    const reported = JSON.stringify(listed);
    if (reported === this.#reported) return;
    await replaceStorageProblems(
      db,
      facility,
      storage,
      listed.map(({ path, problem }) => ({ ...storageIssue(problem), storage, path })),
    );
    this.#reported = reported;
    if (problems.length > 0) log.warn('ingest/problems', { facility, storage, problems: problems.length });
  }

  /** By the age of the file; when its clock runs ahead of ours, by having looked twice. */
  #isSettled(file: FoundUnit): boolean {
    const now = this.#options.clock.now();
    const age = now - file.modified / 1000;
    if (age >= this.#settleMs) return true;
    const before = this.#unsettled.get(file.path);
    return (
      before !== undefined &&
      before.size === file.size &&
      before.modified === file.modified &&
      now - before.since >= this.#settleMs
    );
  }

  #waitedMs(file: FoundUnit): number {
    const before = this.#unsettled.get(file.path);
    return before === undefined ? 0 : this.#options.clock.now() - before.since;
  }
}

type Patience = {
  readonly isSettled: (file: FoundUnit) => boolean;
  /** Since it was first seen not to be ready. */
  readonly waitedMs: (file: FoundUnit) => number;
};

/** One pass: its position, what it has found so far, and the batch that is being written meanwhile. */
class Walk {
  readonly unsettled = new Set<FoundUnit>();
  readonly #options: ScanOptions;
  readonly #root: string;
  readonly #patience: Patience;
  readonly problems: StorageProblem[] = [];
  readonly #folders = new Map<string, boolean>();
  #writing: Promise<void> = Promise.resolve();
  #seen = 0;
  #taken = 0;
  readonly #patients = new Set<string>();
  #missing = 0;

  constructor(options: ScanOptions, root: string, patience: Patience) {
    this.#options = options;
    this.#root = root;
    this.#patience = patience;
  }

  /** The whole tree, or one folder of it. */
  async run(folder = ''): Promise<ScanSummary> {
    const { clock, signal } = this.#options;
    let files: FoundUnit[] = [];
    let after = folder === '' ? '' : `${folder}/`;
    let slice = clock.now();
    const walk = walkStorage(this.#root, (problem) => this.problems.push(problem), folder);
    for (const found of this.#options.storage === 'extended' ? contentFolders(walk) : singleFiles(walk)) {
      if (found !== undefined) files.push(found);
      if (files.length >= STRETCH_FILES) {
        after = await this.#takeStretch({ files, after, until: files.at(-1)?.path ?? null });
        files = [];
      }
      if (clock.now() - slice > SLICE_MS) {
        if (signal?.aborted === true) return this.#summary();
        await new Promise((next) => setImmediate(next));
        slice = clock.now();
      }
    }
    // An empty tree over a table that is not: a drive that is not mounted, not a hospital without records.
    if (this.#seen + files.length > 0)
      await this.#takeStretch({ files, after, until: folder === '' ? null : `${folder}${AFTER_SLASH}` });
    await this.#writing;
    return this.#summary();
  }

  /** The first walk has everybody: the last ones are enough. */
  #noteNews(patient: string): void {
    this.#patients.add(patient);
    if (this.#patients.size > MOST_NOTED_PATIENTS)
      for (const first of this.#patients) return void this.#patients.delete(first);
  }

  #summary(): ScanSummary {
    return {
      reached: true,
      seen: this.#seen,
      taken: this.#taken,
      missing: this.#missing,
      waiting: this.unsettled.size,
      patients: [...this.#patients],
    };
  }

  async #takeStretch(stretch: Stretch): Promise<string> {
    const { db, facility, storage, signal } = this.#options;
    this.#seen += stretch.files.length;
    const holes = this.problems
      .filter((problem) => problem.problem === 'unreadable-folder')
      .map((problem) => problem.path);
    const compared = await compareStretch(db, facility, storage, stretch, holes);
    const held = replacedBeforeTheirSuccessors(storage, stretch.files, compared, this.#patience);
    for (const file of held.files) this.unsettled.add(file);
    const changed = compared.changed.filter((file) => !held.files.has(file));
    const missing = compared.missing.filter((path) => !held.paths.has(path));
    this.#missing += missing.length;
    let batch: ArrivingFile[] = [];
    let bytes = 0;
    let gone = missing;
    let read = 0;
    const flush = async () => {
      const taking = { storage, files: batch, missing: gone };
      [batch, bytes, gone] = [[], 0, []];
      await this.#writing;
      this.#writing = takeBatch(db, facility, taking);
      // reported where it is awaited
      this.#writing.catch(() => undefined);
      this.#taken += taking.files.length;
      await new Promise((next) => setImmediate(next));
    };
    for (const file of changed) {
      if (signal?.aborted === true) break;
      // Lets the statements of the batch before this one go on while this one is read.
      if (++read % FILES_PER_TURN === 0) await new Promise((next) => setImmediate(next));
      const arriving = this.#read(file);
      if (arriving === undefined) continue;
      batch.push(arriving);
      if (arriving.document !== undefined) this.#noteNews(arriving.document.localPatient);
      bytes +=
        arriving.bytes.length +
        (arriving.attachments ?? []).reduce((sum, attachment) => sum + attachment.bytes.length, 0);
      if (batch.length >= BATCH_FILES || bytes >= BATCH_BYTES) await flush();
    }
    if (batch.length > 0 || gone.length > 0) await flush();
    this.#folders.clear();
    return stretch.until ?? '';
  }

  /** Undefined: not now (still being written, vanished) or not at all (then an issue says so). */
  #read(unit: FoundUnit): ArrivingFile | undefined {
    const { facility, storage, clock } = this.#options;
    if (!this.#patience.isSettled(unit)) return void this.unsettled.add(unit);
    if (isTemporary(storage, unit.path)) return void this.problems.push({ path: unit.path, problem: 'temporary-file' });
    // A content folder is taken as one: all its files stand in memory together.
    if (unit.size > MOST_FILE_BYTES) return void this.problems.push({ path: unit.path, problem: 'too-large' });
    const read = readUnit(facility, storage, this.#root, unit, this.#folders);
    switch (read.outcome) {
      case 'vanished':
        return undefined;
      case 'unstable':
        return void this.unsettled.add(unit);
      case 'outside':
        return void this.problems.push({ path: unit.path, problem: 'symbolic-link' });
      case 'unreadable':
      case 'too-large':
        return void this.problems.push({
          path: unit.path,
          problem: read.outcome === 'unreadable' ? 'unreadable-file' : 'too-large',
        });
      case 'read':
        if (
          storage === 'standard' &&
          looksCutOff(read.file.bytes) &&
          clock.now() - unit.modified / 1000 < CUT_OFF_GRACE_MS
        )
          return void this.unsettled.add(unit);
        return withFutureNote(read.file, clock.now());
    }
  }
}

/** Every segment ends with CR; a file that does not is cut off, or comes from a careless writer. */
function looksCutOff(bytes: Uint8Array): boolean {
  const last = bytes.at(-1);
  return last !== 0x0d && last !== 0x0a;
}
