import { expect, it } from 'vitest';
import { facilityId, instant, localDate, type ConsentId, type ConsentScope, type ConsentState } from '@musubi/domain';
import { needsConsentWord } from './merge-consents.ts';

const [A, B] = [facilityId('9910000011'), facilityId('9910000029')];
const ALL: ConsentScope = {
  disclosing: 'all',
  viewing: 'all',
  excludedDisclosing: [],
  excludedViewing: [],
  kinds: 'all',
  excludedKinds: [],
  sensitive: [],
};
const consent = (state: ConsentState['state'], scope: Partial<ConsentScope> = {}): ConsentState => ({
  consent: 'c' as ConsentId,
  state,
  scope: { ...ALL, ...scope },
  since: instant(0),
});

it.each<[name: string, gone: readonly ConsentState[], kept: readonly ConsentState[], asks: boolean]>([
  ['whoever never said anything has refused nothing', [], [consent('active')], false],
  ['the remaining person shows nothing, so nothing can be shown', [consent('withdrawn')], [], false],
  ['both said the same', [consent('active')], [consent('active')], false],
  ['withdrawn must not be opened by the other one’s consent', [consent('withdrawn')], [consent('active')], true],
  ['nor suspended', [consent('suspended')], [consent('active')], true],
  ['nor by a consent that begins later, or may be resumed', [consent('withdrawn')], [consent('pending')], true],
  [
    'withdrawn once and given again counts as given',
    [consent('withdrawn'), consent('active')],
    [consent('active')],
    false,
  ],
  ['one hospital alone is less than all', [consent('active', { disclosing: [A] })], [consent('active')], true],
  ['all is more than one hospital', [consent('active')], [consent('active', { disclosing: [A] })], false],
  ['an excluded hospital stays excluded', [consent('active', { excludedDisclosing: [B] })], [consent('active')], true],
  [
    'an excluded hospital that the other does not name either',
    [consent('active', { excludedDisclosing: [B] })],
    [consent('active', { disclosing: [A] })],
    false,
  ],
  ['fewer viewers', [consent('active', { viewing: [A] })], [consent('active')], true],
  ['fewer kinds', [consent('active', { kinds: ['prescription'] })], [consent('active')], true],
  ['what is sensitive must have been named', [consent('active')], [consent('active', { sensitive: ['hiv'] })], true],
  ['a shorter time', [consent('active', { until: localDate('2026-12-31') })], [consent('active')], true],
  [
    'a longer time',
    [consent('active', { from: localDate('2020-01-01') })],
    [consent('active', { from: localDate('2026-01-01') })],
    false,
  ],
])('%s', (_name, gone, kept, asks) => expect(needsConsentWord(gone, kept)).toBe(asks));
