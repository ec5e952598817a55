import {
  clinicalDay,
  type ClinicalTime,
  type Coded,
  type EntryContent,
  type EntryStatus,
  type LocalPatientId,
  type RecordEntry,
  type RecordKind,
  type SensitiveCategory,
} from '@musubi/domain';
import type { Message, Segment } from '../../hl7v2/message.ts';
import type { IssueList } from '../issue-list.ts';
import { noteText } from '../segments/observation.ts';
import { departmentOf } from '../segments/visit.ts';
import { isPsychiatryDepartment } from '../sensitivity.ts';
import { documentKeyOf } from '../storage-path.ts';
import { type StandardPath } from '../path-parts.ts';
import { DATA_TYPES } from '../tables/data-types.ts';

/** 読取りの文脈: one message at one place of the storage. */
export type Scope = {
  readonly path: StandardPath;
  readonly patient: LocalPatientId;
  readonly message: Message;
  readonly issues: IssueList;
  /** Looked up once: a list of ten thousand problems asks for it each time. */
  readonly pv1: Segment | undefined;
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

/** Cuts a message into groups; `starts` sees the names that the current group already holds, and its place. */
export function groupSegments(
  segments: readonly Segment[],
  starts: (name: string, held: ReadonlySet<string>, at: number) => boolean,
): readonly (readonly Segment[])[] {
  const groups: Segment[][] = [];
  let current: Segment[] | undefined;
  let held = new Set<string>();
  for (const [at, segment] of segments.entries()) {
    if (starts(segment.name, held, at)) {
      current = [];
      held = new Set();
      groups.push(current);
    }
    held.add(segment.name);
    current?.push(segment);
  }
  return groups;
}

/**
 * ORC begins a group; where it is missing, the second main segment does. Results are often written the other way round
 * (OBR, ORC, OBX): an ORC that values follow before the next main segment belongs to the main segment before it.
 */
export function orderGroups(message: Message, main: string): readonly (readonly Segment[])[] {
  const after = (at: number): string | undefined => {
    for (let next = at + 1; next < message.segments.length; next++) {
      const name = message.segments[next]?.name;
      if (name === main || name === 'ORC' || name === 'OBX') return name;
    }
    return undefined;
  };
  return groupSegments(message.segments, (name, held, at) => {
    if (name === 'ORC') return !held.has(main) || held.has('ORC') || after(at) === main;
    return name === main && (held.has(main) || !held.has('ORC'));
  });
}

/** 全体の注記: NTE before the first order, said of the whole message. */
export function notesOfAll(message: Message, main: string): readonly string[] {
  const first = message.segments.findIndex(({ name }) => name === 'ORC' || name === main);
  return message.segments
    .slice(0, Math.max(first, 0))
    .flatMap((segment) => (segment.name === 'NTE' ? (noteText(segment) ?? []) : []))
    .map((text) => `全体: ${text}`);
}

export function named(group: readonly Segment[], name: string): Segment | undefined {
  return group.find((segment) => segment.name === name);
}
