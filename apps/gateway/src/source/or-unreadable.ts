import type { Reading } from './read-document.ts';
import { storageIssue } from './storage-issues.ts';

/** A reader does not throw; if one does all the same, one file must not hold up the hospital behind it. */
export function orUnreadable(read: () => Reading): Reading {
  try {
    return read();
  } catch {
    return { entries: [], issues: [storageIssue('not-storable')], unreadable: true };
  }
}
