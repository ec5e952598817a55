import { clinicalDay, type ClinicalTime, type Coded, type EntryContent, type EntryStatus, type LocalPatientId, type RecordEntry, type RecordKind, type SensitiveCategory } from '@musubi/domain';
import type { Message, Segment } from '../../hl7v2/message.ts';
import type { IssueList } from '../issue-list.ts';
import { departmentOf } from '../segments/visit.ts';
import { isPsychiatryDepartment } from '../sensitivity.ts';
import { documentKeyOf, type StandardPath } from '../storage-path.ts';
import { DATA_TYPES } from '../tables/data-types.ts';

/** 読取りの文脈: one message at one place of the storage. */
export type Scope = {
  readonly path: StandardPath; readonly patient: LocalPatientId; readonly message: Message; readonly issues: IssueList;
  /** Looked up once: a list of ten thousand problems asks for it each time. */ readonly pv1: Segment | undefined;
};

export type EntryParts = {
  readonly part: string;
  readonly title: string;
  readonly content: EntryContent;
  readonly kind?: RecordKind;
  readonly status?: EntryStatus;
  readonly at?: ClinicalTime | undefined;
  readonly department?: Coded | undefined;
  readonly author?: string | undefined;
  readonly sensitive?: SensitiveCategory | undefined;
};

/** The titles of the calendar are one line. */
const LONGEST_TITLE = 60;

export function makeEntry(scope: Scope, kind: RecordKind, parts: EntryParts): RecordEntry {
  const department = departmentOf(parts.department, scope.pv1, scope.path.department);
  const sensitive = parts.sensitive ?? (isPsychiatryDepartment(department) ? 'psychiatry' : undefined);
  return {
    key: { patient: scope.patient, document: documentKeyOf(scope.path), part: parts.part },
    kind: parts.kind ?? kind,
    status: parts.status ?? DATA_TYPES[scope.path.dataType].status,
    // The folder decides the day (the life cycle hangs on it); date-less types take it from what they say.
    day: scope.path.day ?? (parts.at === undefined ? undefined : clinicalDay(parts.at)),
    ...(parts.at !== undefined && { at: parts.at }),
    ...(department !== undefined && { department }),
    ...(parts.author !== undefined && { author: parts.author }),
    title: shorten(parts.title),
    ...(sensitive !== undefined && { sensitive }),
    content: parts.content,
  };
}

export function shorten(title: string): string {
  const line = title.replace(/\s+/g, ' ').trim();
  const characters = [...line];
  return characters.length <= LONGEST_TITLE ? line : `${characters.slice(0, LONGEST_TITLE - 1).join('')}…`;
}

/** `first` and how many more: `アムロジン錠5mg 他2剤`. */
export function firstAndMore(names: readonly string[], counter: string): string {
  const [first = ''] = names;
  return names.length > 1 ? `${first} 他${String(names.length - 1)}${counter}` : first;
}

/** Cuts a message into groups; `starts` sees the names that the current group already holds. */
export function groupSegments(segments: readonly Segment[], starts: (name: string, held: ReadonlySet<string>) => boolean): readonly (readonly Segment[])[] {
  const groups: Segment[][] = [];
  let current: Segment[] | undefined;
  let held = new Set<string>();
  for (const segment of segments) {
    if (starts(segment.name, held)) {
      current = [];
      held = new Set();
      groups.push(current);
    }
    held.add(segment.name);
    current?.push(segment);
  }
  return groups;
}

/** ORC begins a group; where it is missing, the second main segment does. */
export function orderGroups(message: Message, main: string): readonly (readonly Segment[])[] {
  return groupSegments(message.segments, (name, held) => name === 'ORC' || (name === main && (held.has(main) || !held.has('ORC'))));
}

export function named(group: readonly Segment[], name: string): Segment | undefined {
  return group.find((segment) => segment.name === name);
}
