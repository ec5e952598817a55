import type { RecordEntry } from '@musubi/domain';
import { field } from '../../hl7v2/message.ts';
import { readOrderHead } from '../segments/order.ts';
import { readProblem } from '../segments/problem.ts';
import { sensitivityOfProblem } from '../sensitivity.ts';
import { groupSegments, makeEntry, named, type Scope } from './scope.ts';

/** PPR-01 病名(歴)情報: one file holds the list; each PRB with what follows it is one problem. */
export function readProblemList(scope: Scope): readonly RecordEntry[] {
  const taken = new Set<string>();
  return groupSegments(scope.message.segments, (name) => name === 'PRB').flatMap((group, index) => {
    const [prb] = group;
    if (prb === undefined || field(prb, 1) === 'DE') return [];
    const content = readProblem(prb, named(group, 'ZPR'), group.filter((segment) => segment.name === 'ZPD'), scope.issues);
    if (content === undefined) return [];
    const instance = field(prb, 4);
    const part = instance === undefined || taken.has(instance) ? `prb-${String(index + 1)}` : instance;
    taken.add(part);
    const head = readOrderHead(named(group, 'ORC'));
    const sensitive = sensitivityOfProblem(content.name.text, content.icd10);
    return [makeEntry(scope, 'problem', { part, title: `${content.name.text}${content.suspected ? '（疑い）' : ''}`, content, at: content.onset, ...head, ...(sensitive !== undefined && { sensitive }) })];
  });
}
