import { createHash } from 'node:crypto';
import type { FacilityId } from '@musubi/domain';
import { embeddedFiles } from '@musubi/formats/ssmix2';
import { writeManifest, type FoundUnit, type Part } from './content-folders.ts';
import { orUnreadable } from './or-unreadable.ts';
import { nameDocument, readContentFolder, readDocument } from './read-document.ts';
import { readStoredFile, type FileRead } from './read-file.ts';
import type { StorageName } from './source-file.ts';
import type { ArrivingFile } from './arriving-file.ts';

export type UnitRead =
  { readonly outcome: 'read'; readonly file: ArrivingFile } | Exclude<FileRead, { readonly outcome: 'read' }>;

/** Reads a file, or a content folder as a whole; the first file that cannot be read now decides for all. */
export function readUnit(
  facility: FacilityId,
  storage: StorageName,
  root: string,
  unit: FoundUnit,
  folders: Map<string, boolean>,
): UnitRead {
  const parts: Part[] = [];
  for (const file of unit.files) {
    const read = readStoredFile(root, file.path, folders);
    if (read.outcome !== 'read') return read;
    if (read.bytes.length !== file.size || read.modified !== file.modified) return { outcome: 'unstable' };
    parts.push({ name: file.path.slice(unit.path.length), bytes: read.bytes, digest: read.digest });
  }
  const document = nameDocument(storage, unit.path);
  const counts = document === undefined || document.flag === '1';
  const base = { storage, path: unit.path, size: unit.size, modified: unit.modified, document };
  const [only] = parts;
  if (only !== undefined && !unit.path.endsWith('/')) {
    return {
      outcome: 'read',
      file: {
        ...base,
        bytes: only.bytes,
        digest: only.digest,
        reading: counts ? orUnreadable(() => readDocument(facility, storage, unit.path, only.bytes)) : undefined,
      },
    };
  }
  const all = withEmbedded(parts);
  const kept = all.map(({ digest, bytes }) => ({ digest, bytes }));
  return {
    outcome: 'read',
    file: {
      ...base,
      ...writeManifest(all),
      attachments: kept,
      reading: counts ? orUnreadable(() => readContentFolder(facility, unit.path, all)) : undefined,
    },
  };
}

/**
 * What stands in base64 inside a document is kept and shown as if it lay beside it: a viewer opens a PDF, not its
 * letters.
 */
function withEmbedded(parts: readonly Part[]): readonly Part[] {
  return parts.flatMap((part) => [
    part,
    ...embeddedFiles(part.name, part.bytes).map(({ name, bytes }) => ({
      name,
      bytes,
      digest: createHash('sha256').update(bytes).digest('hex'),
    })),
  ]);
}
