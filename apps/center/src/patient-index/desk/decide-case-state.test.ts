import { describe, expect, it } from 'vitest';
import type { LinkCaseState, LinkDecision } from '@musubi/contract';
import type { StaffId } from '@musubi/domain';
import { decideCaseState } from './decide-case-state.ts';

const [AKI, HARU] = ['aki', 'haru'] as readonly string[] as readonly [StaffId, StaffId];
const changed = { refused: 'link-case/changed' };
type Row = readonly [
  state: LinkCaseState,
  needsSecond: boolean,
  saidBy: StaffId | undefined,
  decision: LinkDecision,
  by: StaffId,
  expected: object,
];

describe('what becomes of a case', () => {
  it.each<Row>([
    ['open', false, undefined, 'same', AKI, { state: 'same', apply: true }],
    ['asked', false, undefined, 'same', AKI, { state: 'same', apply: true }],
    ['open', true, undefined, 'same', AKI, { state: 'second', apply: false, saidSameBy: AKI }],
    ['asked', true, undefined, 'same', AKI, { state: 'second', apply: false, saidSameBy: AKI }],
    ['second', true, AKI, 'same', AKI, { refused: 'link-case/needs-another-person' }],
    ['second', true, AKI, 'same', HARU, { state: 'same', apply: true }],
    ['second', true, AKI, 'different', AKI, { state: 'different', apply: true }],
    ['second', true, AKI, 'ask', HARU, { state: 'asked', apply: false, saidSameBy: undefined }],
    ['open', true, undefined, 'different', AKI, { state: 'different', apply: true }],
    ['open', false, undefined, 'ask', AKI, { state: 'asked', apply: false }],
    ...(['same', 'different', 'withdrawn'] as const).flatMap((state) =>
      (['same', 'different', 'ask'] as const).map((decision): Row => [state, true, undefined, decision, AKI, changed]),
    ),
  ])(
    '%s, second person needed %s, "same" said by %s: %s by %s',
    (state, needsSecond, saidSameBy, decision, by, expected) => {
      expect(decideCaseState({ state, needsSecond, saidSameBy }, decision, by)).toMatchObject(expected);
    },
  );
});
