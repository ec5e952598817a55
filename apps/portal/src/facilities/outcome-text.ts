import type { CalendarFacility } from '@musubi/contract';
import type { FacilityOutcome } from '@musubi/domain';
import { instantText, type IconName, type Language } from '@musubi/ui';
import type { Messages } from '../messages/ja.ts';

/**
 * 開示施設の結果: of those that disclose at all. That a clinic keeps its own records to itself is no gap in what is
 * shown.
 */
export function ofDisclosing(
  outcomes: readonly FacilityOutcome[],
  facilities: readonly CalendarFacility[],
): readonly FacilityOutcome[] {
  return outcomes.filter(
    (outcome) => facilities.find(({ facility }) => facility.id === outcome.facility)?.facility.discloses !== false,
  );
}

/**
 * What to say first of a facility: that its gateway is away, although its days are all here, unless nothing of it may
 * be seen anyway.
 */
export function presentOutcome({ facility, connection, unreachableSince, outcome }: CalendarFacility): FacilityOutcome {
  return connection === 'unreachable' && (outcome.outcome === 'complete' || outcome.outcome === 'partial')
    ? { facility: facility.id, outcome: 'unreachable', since: unreachableSince ?? undefined }
    : outcome;
}

/** The outcome of one facility in a few words; never only a colour. */
export function outcomeText(outcome: FacilityOutcome, t: Messages, _language: Language): string {
  switch (outcome.outcome) {
    case 'complete':
      return t.outcome.complete;
    case 'partial':
      return t.outcome.partial(outcome.missing);
    case 'not-permitted':
      return t.outcome['not-permitted'];
    case 'unreachable':
      return outcome.since === undefined || outcome.since === null
        ? t.outcome.unreachable
        : t.outcome.unreachableSince(shortTime(outcome.since));
    case 'timed-out':
      return t.outcome['timed-out'];
    default:
      return outcome satisfies never;
  }
}

/** The same for a narrow place; the whole text is in the title and behind the click. */
export function shortOutcomeText(outcome: FacilityOutcome, t: Messages): string {
  return t.outcome.short[outcome.outcome];
}

export function outcomeSentence(outcome: FacilityOutcome, t: Messages): string {
  switch (outcome.outcome) {
    case 'complete':
      return t.outcome.explain.complete;
    case 'partial':
      return t.outcome.explain.partial(outcome.missing);
    case 'not-permitted':
      return t.outcome.explain['not-permitted'];
    case 'unreachable':
      return t.outcome.explain.unreachable;
    case 'timed-out':
      return t.outcome.explain['timed-out'](Math.round(outcome.afterMs / 1000));
    default:
      return outcome satisfies never;
  }
}

export const OUTCOME_ICONS: Readonly<Record<FacilityOutcome['outcome'], IconName>> = {
  complete: 'check',
  partial: 'partial',
  'not-permitted': 'lock',
  unreachable: 'cut',
  'timed-out': 'clock',
};

function shortTime(instant: string): string {
  const text = instantText(instant);
  return `${text.slice(5, 7)}/${text.slice(8, 10)} ${text.slice(11)}`;
}
