import { createHash } from 'node:crypto';
import type { FoundFile } from './walk-storage.ts';

/**
 * What is taken in as one: a file, or a content folder with all its files (path ends with a slash, size is the sum).
 */
export type FoundUnit = FoundFile & { readonly files: readonly FoundFile[] };

/** Patient (3 levels), day, data kind, content folder: what stands below belongs together. */
const CONTENT_LEVELS = 6;

export function* singleFiles(walk: Iterable<FoundFile | undefined>): Generator<FoundUnit | undefined> {
  for (const file of walk) yield file === undefined ? undefined : { ...file, files: [file] };
}

/** コンテンツフォルダー of extended storage: its files come one after the other in a walk. */
export function* contentFolders(walk: Iterable<FoundFile | undefined>): Generator<FoundUnit | undefined> {
  let folder = '';
  let files: FoundFile[] = [];
  for (const file of walk) {
    const own = file === undefined ? folder : folderOf(file.path);
    if (own !== folder || own === '') {
      if (files.length > 0) yield unit(folder, files);
      files = [];
      folder = own;
    }
    if (file === undefined) yield undefined;
    else if (own === '') yield { ...file, files: [file] };
    else files.push(file);
  }
  if (files.length > 0) yield unit(folder, files);
}

function folderOf(path: string): string {
  const parts = path.split('/');
  return parts.length <= CONTENT_LEVELS ? '' : `${parts.slice(0, CONTENT_LEVELS).join('/')}/`;
}

function unit(folder: string, files: readonly FoundFile[]): FoundUnit {
  return {
    path: folder,
    size: files.reduce((sum, file) => sum + file.size, 0),
    modified: files.reduce((latest, file) => Math.max(latest, file.modified), 0),
    files,
  };
}

/** One file of a content folder; `name` is its path inside. */
export type Part = { readonly name: string; readonly bytes: Uint8Array; readonly digest: string };
export type PartName = Omit<Part, 'bytes'>;

/** 目録: stands for a content folder in the store; names its files by their digests. */
export function writeManifest(parts: readonly Part[]): { readonly bytes: Uint8Array; readonly digest: string } {
  const bytes = Buffer.from(JSON.stringify({ files: parts.map(({ name, digest }) => ({ name, digest })) }));
  return { bytes, digest: createHash('sha256').update(bytes).digest('hex') };
}

export function readManifest(bytes: Uint8Array): readonly PartName[] {
  // written by writeManifest
  return (JSON.parse(Buffer.from(bytes).toString('utf8')) as { files: readonly PartName[] }).files;
}
