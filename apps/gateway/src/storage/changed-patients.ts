import { lstatSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/**
 * 変わった患者フォルダー: a visit on a new day makes a new folder in that of the patient, and so a new time on it.
 * Looking at
 * the patients' folders alone is a hundredth of a walk. Records added to a day that is there already are not seen this
 * way (RecentPatients and the walk have them).
 */
export class ChangedPatients {
  readonly #root: string;
  /** By the clock of the drive itself: the newest time seen. */
  #newest = 0;

  constructor(root: string) {
    this.#root = root;
    this.next();
  }

  next(): readonly string[] {
    const since = this.#newest;
    const patients: string[] = [];
    for (const first of folders(this.#root)) {
      for (const second of folders(join(this.#root, first))) {
        for (const patient of folders(join(this.#root, first, second))) {
          const changed = changedAt(join(this.#root, first, second, patient));
          // The same moment again: several may be written within one tick of the drive's clock.
          if (changed >= since && since > 0) patients.push(patient);
          this.#newest = Math.max(this.#newest, changed);
        }
      }
    }
    return patients;
  }
}

function folders(path: string): readonly string[] {
  try {
    return readdirSync(path, { withFileTypes: true })
      .filter((child) => child.isDirectory())
      .map((child) => child.name);
  } catch {
    return [];
  }
}

function changedAt(path: string): number {
  try {
    return lstatSync(path).mtimeMs;
  } catch {
    return 0;
  }
}
