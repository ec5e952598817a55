import type { RecordEntry } from '@musubi/domain';
import { field } from '../../hl7v2/message.ts';
import { readOrderHead } from '../segments/order.ts';
import { icd10Codes, readProblem } from '../segments/problem.ts';
import { codeField } from '../segments/values.ts';
import { sensitivityOfProblem } from '../sensitivity.ts';
import { groupSegments, makeEntry, named, type Scope } from './scope.ts';

/** PPR-01 病名(歴)情報: one file holds the list; each PRB with what follows it is one problem. */
export function readProblemList(scope: Scope): readonly RecordEntry[] {
  const taken = new Set<string>();
  return groupSegments(scope.message.segments, (name) => name === 'PRB').flatMap((group, index) => {
    const [prb] = group;
    if (prb === undefined || codeField(prb, 1) === 'DE') return [];
    const content = readProblem(
      prb,
      group.filter((segment) => segment.name === 'ZPR'),
      group.filter((segment) => segment.name === 'ZPD'),
      scope.issues,
    );
    if (content === undefined) return [];
    const instance = field(prb, 4);
    const part = instance === undefined || taken.has(instance) ? `prb-${String(index + 1)}` : instance;
    taken.add(part);
    const head = readOrderHead(named(group, 'ORC'));
    const sensitive = [content.icd10, ...icd10Codes(prb)]
      .map((code) => sensitivityOfProblem(content.name.text, code))
      .find((one) => one !== undefined);
    return [
      makeEntry(scope, 'problem', {
        part,
        title: `${content.name.text}${content.suspected && !/疑い?$/.test(content.name.text) ? '（疑い）' : ''}`,
        content,
        at: content.onset,
        ...head,
        ...(sensitive !== undefined && { sensitive }),
      }),
    ];
  });
}
