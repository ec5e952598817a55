import type { Instant } from '../time/local-date.ts';
import type { ConsentEvent, ConsentState } from './consent.ts';

/**
 * 現在の同意: folds the events of one consent that count at `now`. Undefined when there is none at all.
 * A withdrawal counts from the moment it is accepted as well as from its effective time, whichever is
 * earlier: taking consent away must never wait for a date. Withdrawn is final for this consent id.
 */
export function consentState(events: readonly ConsentEvent[], now: Instant): ConsentState | undefined {
  const ordered = [...events].sort((a, b) => a.sequence - b.sequence);
  let state: ConsentState | undefined;
  for (const event of ordered) {
    const counts = countsFrom(event) <= now;
    if (!counts) {
      if (event.what.event === 'given' && state === undefined) state = next(state, event, 'pending');
      continue;
    }
    if (state?.state === 'withdrawn' || state?.state === 'erasure-asked' || state?.state === 'erased') {
      if (event.what.event === 'erasure-asked' || event.what.event === 'erased')
        state = next(state, event, event.what.event);
      continue;
    }
    switch (event.what.event) {
      case 'given':
        state = next(state, event, 'active');
        break;
      case 'scope-changed':
        if (state) state = next(state, event, state.state === 'pending' ? 'active' : state.state);
        break;
      case 'suspended':
        if (state) state = next(state, event, 'suspended');
        break;
      case 'resumed':
        if (state) state = next(state, event, 'active');
        break;
      case 'withdrawn':
        if (state) state = next(state, event, 'withdrawn');
        break;
      case 'erasure-asked':
        if (state) state = next(state, event, 'erasure-asked');
        break;
      case 'erased':
        if (state) state = next(state, event, 'erased');
        break;
      default:
        event.what satisfies never;
    }
  }
  return state;
}

function countsFrom(event: ConsentEvent): Instant {
  const takesAway =
    event.what.event !== 'given' && event.what.event !== 'scope-changed' && event.what.event !== 'resumed';
  return takesAway && event.acceptedAt < event.effectiveAt ? event.acceptedAt : event.effectiveAt;
}

function next(
  state: ConsentState | undefined,
  event: ConsentEvent,
  name: ConsentState['state'],
): ConsentState | undefined {
  const scope = event.what.event === 'given' || event.what.event === 'scope-changed' ? event.what.scope : state?.scope;
  if (scope === undefined) return state;
  return { consent: event.consent, state: name, scope, since: countsFrom(event) };
}
