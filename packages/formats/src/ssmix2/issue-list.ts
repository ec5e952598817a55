import type { Issue, IssueSeverity } from '@musubi/domain';
import type { Message, Segment } from '../hl7v2/message.ts';

/** 指摘の一覧 of one file, with the place of each: the IT person looks for "the 3rd OBX, field 5". */
export type IssueList = {
  readonly add: (issue: Issue) => void;
  readonly at: (segment: Segment, field: number | undefined, problem: Problem) => void;
  readonly all: () => readonly Issue[];
};

export type Problem = {
  readonly code: string;
  readonly severity?: IssueSeverity;
  readonly ja: string;
  readonly en: string;
};

/** More than this is one problem said again and again. */
const MOST_ISSUES = 100;

export function makeIssueList(message: Message): IssueList {
  const issues: Issue[] = [];
  let left = 0;
  let occurrences: Map<Segment, number> | undefined;

  function add(issue: Issue): void {
    if (issues.length < MOST_ISSUES || issue.severity === 'rejected') issues.push(issue);
    else left++;
  }

  function at(segment: Segment, field: number | undefined, problem: Problem): void {
    occurrences ??= countOccurrences(message);
    add({
      code: problem.code,
      severity: problem.severity ?? 'partial',
      segment: segment.name,
      occurrence: occurrences.get(segment) ?? 1,
      ...(field !== undefined && { field: `${segment.name}-${String(field)}` }),
      ja: problem.ja,
      en: problem.en,
    });
  }

  function all(): readonly Issue[] {
    if (left === 0) return issues;
    return [
      ...issues,
      {
        code: 'ssmix2/more-issues',
        severity: 'partial',
        ja: `ほかに ${String(left)} 件の指摘があります。`,
        en: `There are ${String(left)} more findings.`,
      },
    ];
  }

  return { add, at, all };
}

function countOccurrences(message: Message): Map<Segment, number> {
  const counts = new Map<string, number>();
  const occurrences = new Map<Segment, number>();
  for (const segment of message.segments) {
    const count = (counts.get(segment.name) ?? 0) + 1;
    counts.set(segment.name, count);
    occurrences.set(segment, count);
  }
  return occurrences;
}
