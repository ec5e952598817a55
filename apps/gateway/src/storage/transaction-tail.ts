import { closeSync, constants, fstatSync, openSync, readdirSync, readSync } from 'node:fs';
import { join } from 'node:path';

/** More than this at once is a backlog, which the walk takes in anyway. */
const MOST_BYTES = 4 << 20;
/** `#SSMIX,2.00,{facility},{patient},{day or -},{type},…` */
const HEADER = /^#SSMIX,[^,\r\n]*,[^,\r\n]*,([0-9A-Za-z-]{1,20}),/gm;

/**
 * トランザクションストレージの末尾: `ROOT/YYYY/TR_YYYYMMDDHHMMSSFFF_nnnnn.DAT`, written beside the storage in order of
 * time (SS-MIX2
 * transaction storage). Only a hint whose folder to look at first: what is taken in, the storage itself decides. So a
 * damaged line, or a text that looks like one, costs a look and nothing else.
 */
export class TransactionTail {
  readonly #root: string;
  #file: string | undefined;
  #offset = 0;

  /** Begins at the end of what is there; the first walk has the rest. */
  constructor(root: string) {
    this.#root = root;
    this.#file = this.#files().at(-1);
    this.#offset = this.#file === undefined ? 0 : sizeOf(join(root, this.#file));
  }

  /**
   * Patients of whom something was written since the last call. Never throws: without the hint there is still the walk.
   */
  next(): readonly string[] {
    const patients = new Set<string>();
    for (const file of this.#files()) {
      if (this.#file !== undefined && file < this.#file) continue;
      if (file !== this.#file) [this.#file, this.#offset] = [file, 0];
      for (const patient of this.#readOn(join(this.#root, file))) patients.add(patient);
    }
    return [...patients];
  }

  #files(): readonly string[] {
    try {
      const years = readdirSync(this.#root, { withFileTypes: true })
        .filter((year) => year.isDirectory() && /^\d{4}$/.test(year.name))
        .map((year) => year.name)
        .sort();
      return years.slice(-2).flatMap((year) =>
        readdirSync(join(this.#root, year), { withFileTypes: true })
          .filter((file) => file.isFile() && /^TR_\d{17}_\d+\.DAT$/i.test(file.name))
          .map((file) => `${year}/${file.name}`)
          .sort(),
      );
    } catch {
      return [];
    }
  }

  #readOn(path: string): readonly string[] {
    let handle: number;
    try {
      handle = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW);
    } catch {
      return [];
    }
    try {
      const { size } = fstatSync(handle);
      if (size < this.#offset) this.#offset = 0;
      if (size - this.#offset > MOST_BYTES) this.#offset = size - MOST_BYTES;
      const bytes = Buffer.alloc(size - this.#offset);
      const text = bytes.toString('latin1', 0, readSync(handle, bytes, 0, bytes.length, this.#offset));
      // A line that is not complete yet is read again.
      const whole = Math.max(text.lastIndexOf('\n'), text.lastIndexOf('\r')) + 1;
      this.#offset += whole;
      return [...text.slice(0, whole).matchAll(HEADER)].flatMap((match) => match[1] ?? []);
    } catch {
      return [];
    } finally {
      closeSync(handle);
    }
  }
}

function sizeOf(path: string): number {
  try {
    const handle = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW);
    try {
      return fstatSync(handle).size;
    } finally {
      closeSync(handle);
    }
  } catch {
    return 0;
  }
}
