import type { LinkCaseState, LinkDecision } from '@musubi/contract';
import type { StaffId } from '@musubi/domain';

export type Undecided = {
  readonly state: LinkCaseState;
  readonly needsSecond: boolean;
  readonly saidSameBy: StaffId | undefined;
};
/** `apply`: what was decided takes effect now. */
export type NextCaseState =
  | { readonly state: 'asked' | 'same' | 'different'; readonly apply: boolean; readonly saidSameBy: undefined }
  | { readonly state: 'second'; readonly apply: false; readonly saidSameBy: StaffId }
  | { readonly refused: 'link-case/changed' | 'link-case/needs-another-person' };

/**
 * 判断の状態遷移: "different" closes at once, whoever says it, for it harms nobody; "same" closes at once unless a
 * second
 * person is needed, who must be another; "ask" keeps the case and forgets who said what.
 */
export function decideCaseState(one: Undecided, decision: LinkDecision, by: StaffId): NextCaseState {
  if (one.state === 'same' || one.state === 'different' || one.state === 'withdrawn')
    return { refused: 'link-case/changed' };
  switch (decision) {
    case 'different':
      return { state: 'different', apply: true, saidSameBy: undefined };
    case 'ask':
      return { state: 'asked', apply: false, saidSameBy: undefined };
    case 'same':
      if (!one.needsSecond) return { state: 'same', apply: true, saidSameBy: undefined };
      if (one.state !== 'second') return { state: 'second', apply: false, saidSameBy: by };
      return one.saidSameBy === by
        ? { refused: 'link-case/needs-another-person' }
        : { state: 'same', apply: true, saidSameBy: undefined };
    default:
      return decision satisfies never;
  }
}
