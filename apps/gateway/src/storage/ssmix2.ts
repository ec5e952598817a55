import { realpathSync } from 'node:fs';
import type { FoundUnit } from '../source/content-folders.ts';
import { storageIssue, type StorageProblem } from '../source/storage-issues.ts';
import { beginWalk, endWalk } from '../source/store.ts';
import { replaceStorageProblems } from '../source/issue-store.ts';
import {
  type ScanOptions,
  type Unsettled,
  DEFAULT_SETTLE_MS,
  type ScanSummary,
  MOST_LISTED_PROBLEMS,
} from './scan-options.ts';
import { Walk } from './walk.ts';

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
