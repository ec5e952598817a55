import { compareStretch, type Stretch } from '../source/compare-stretch.ts';
import { contentFolders, singleFiles, type FoundUnit } from '../source/content-folders.ts';
import { withFutureNote } from '../source/future-time.ts';
import { isTemporary } from '../source/read-document.ts';
import { replacedBeforeTheirSuccessors } from '../source/replaced-versions.ts';
import { MOST_FILE_BYTES } from '../source/read-file.ts';
import { readUnit } from '../source/read-unit.ts';
import type { StorageProblem } from '../source/storage-issues.ts';
import { takeBatch } from '../ingest/take-batch.ts';
import type { ArrivingFile } from '../source/arriving-file.ts';
import { walkStorage } from '../source/walk-storage.ts';
import {
  type ScanOptions,
  type Patience,
  type ScanSummary,
  STRETCH_FILES,
  SLICE_MS,
  AFTER_SLASH,
  MOST_NOTED_PATIENTS,
  FILES_PER_TURN,
  BATCH_FILES,
  BATCH_BYTES,
  CUT_OFF_GRACE_MS,
} from './scan-options.ts';

/** One pass: its position, what it has found so far, and the batch that is being written meanwhile. */
export class Walk {
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
