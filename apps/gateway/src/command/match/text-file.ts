import { closeSync, openSync, realpathSync, renameSync, rmSync, statSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { isFileError } from './read-list.ts';

/** 書き出すファイル: stands under its name only when it is whole; a run that is stopped leaves `….partial`. */
export type TextFile = {
  readonly line: (text: string) => void;
  readonly keep: () => void;
  readonly discard: () => void;
};

const BUFFERED = 64 * 1024;

/** Opened before anything is computed: an hour's work must not end in a folder that is not there. */
export function openTextFile(named: string, begin = ''): TextFile | { readonly refused: string } {
  const { kind, path } = whatStandsAt(named);
  if (kind === 'folder') return { refused: `${path} はフォルダです / this is a folder.` };
  // A device or a pipe (/dev/null, /dev/fd/3) is written to, never replaced.
  const partial = kind === 'device' ? path : `${path}.partial`;
  let descriptor: number;
  try {
    descriptor = openSync(partial, 'w');
  } catch (error) {
    if (!isFileError(error)) throw error;
    return {
      refused:
        error.code === 'ENOENT'
          ? `フォルダ ${dirname(path)} がありません / there is no folder ${dirname(path)}.`
          : `${path} に書けません (${error.code}) / the file cannot be written.`,
    };
  }
  let open = true;
  let buffered: string[] = [begin];
  let length = begin.length;
  const flush = (): void => {
    const bytes = new TextEncoder().encode(buffered.join(''));
    for (let at = 0; at < bytes.length;) at += writeSync(descriptor, bytes, at);
    buffered = [];
    length = 0;
  };
  const close = (): void => {
    if (open) closeSync(descriptor);
    open = false;
  };
  return {
    line: (text) => {
      buffered.push(text, '\n');
      length += text.length + 1;
      if (length >= BUFFERED) flush();
    },
    keep: () => {
      flush();
      close();
      if (partial !== path) renameSync(partial, path);
    },
    discard: () => {
      if (!open) return;
      close();
      if (partial !== path) rmSync(partial, { force: true });
    },
  };
}

/** A link is followed: the file it leads to is the one that is written. */
function whatStandsAt(path: string): {
  readonly kind: 'nothing' | 'file' | 'folder' | 'device';
  readonly path: string;
} {
  const found = statSync(path, { throwIfNoEntry: false });
  if (found === undefined) return { kind: 'nothing', path };
  return { kind: found.isFile() ? 'file' : found.isDirectory() ? 'folder' : 'device', path: realpathSync(path) };
}
