import { facilityId, type FacilityId } from '@musubi/domain';
import { parseExtendedPath, parseStandardPath } from '@musubi/formats/ssmix2';
import type { FoundFile } from '../source/walk-storage.ts';
import type { Unit } from './ssmix2-unit.ts';

/** Roots are often named by the facility code; without one the ids stand for themselves. */
export function facilityOf(root: string): FacilityId {
  return facilityId(/(?:^|\/)(\d{10})(?:\/|$)/.exec(root)?.[1] ?? '0000000000');
}

/** DIR may be the root of a storage, a folder above several of them, or one inside. */
export function locate(root: string, found: FoundFile): Unit {
  const parts = [...root.split('/'), ...found.path.split('/')].filter((part) => part !== '');
  const kind = parts.findIndex((part) => part.includes('^'));
  const parsed =
    kind >= 4 ? parseExtendedPath(parts.slice(kind - 4).join('/')) : parseStandardPath(parts.slice(-6).join('/'));
  return parsed.kind === 'parsed'
    ? { path: parsed.path, refusal: undefined, files: [found] }
    : { path: undefined, refusal: parsed.issue, files: [found] };
}

/** Versions of one document lie in one folder (standard) or side by side in one data kind (extended). */
export function groupOf(unit: Unit, found: FoundFile): string {
  const parts = found.path.split('/');
  if (unit.path?.storage === 'extended') {
    const inside = (unit.path.file ?? '').split('/').length;
    return parts.slice(0, -inside - 1).join('/');
  }
  return parts.slice(0, -1).join('/');
}
