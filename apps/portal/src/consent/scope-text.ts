import type { ConsentSummary, ConsentView } from '@musubi/contract';
import type { ConsentScope, Facility, FacilityId, FacilityScope } from '@musubi/domain';
import type { ChipTone } from '@musubi/ui';
import type { Messages } from '../messages/ja.ts';

/** 同意あり・4施設・取下げまで */
export function consentSummaryText(consent: ConsentSummary, t: Messages): string {
  const state = t.words.consentStates[consent.state];
  if (consent.state !== 'active') return state;
  const reach = consent.comprehensive ? t.consent.allFacilities : t.consent.facilities(consent.facilities);
  return t.consent.summary(
    state,
    reach,
    consent.until === null ? t.consent.withdrawnUntil : t.consent.untilDay(consent.until),
  );
}

export function consentTone(state: ConsentSummary['state']): ChipTone {
  if (state === 'active') return 'good';
  return state === 'none' || state === 'pending' ? 'unknown' : 'caution';
}

/** The scope as lines to read: who discloses, who reads, what, until when. */
export function scopeLines(
  scope: ConsentScope,
  facilities: readonly Facility[],
  t: Messages,
): readonly (readonly [string, string])[] {
  const name = (id: FacilityId) => facilities.find((facility) => facility.id === id)?.name ?? id;
  const list = (ids: readonly FacilityId[]) => ids.map(name).join(t.common.comma);
  const places = (included: FacilityScope, excluded: readonly FacilityId[]) =>
    [
      included === 'all' ? t.consent.allFacilities : list(included),
      excluded.length === 0 ? '' : t.consent.excluded(list(excluded)),
    ]
      .filter((part) => part !== '')
      .join(t.common.comma);
  return [
    [t.consent.disclosing, places(scope.disclosing, scope.excludedDisclosing)],
    [t.consent.viewing, places(scope.viewing, scope.excludedViewing)],
    [
      t.consent.kinds,
      scope.kinds === 'all'
        ? [t.consent.allKinds, ...scope.excludedKinds.map((kind) => t.consent.excluded(t.words.kinds[kind]))].join(
            t.common.comma,
          )
        : scope.kinds.map((kind) => t.words.kinds[kind]).join(t.common.comma),
    ],
    [
      t.consent.sensitive,
      scope.sensitive.length === 0
        ? t.consent.sensitiveNone
        : scope.sensitive.map((category) => t.words.sensitive[category]).join(t.common.comma),
    ],
    [t.consent.until, scope.until ?? t.consent.withdrawnUntil],
  ];
}

/** Which acts make sense in this state; the center checks again. */
export function actsOf(state: ConsentView['state']): readonly ('suspended' | 'resumed' | 'withdrawn')[] {
  if (state === 'active') return ['suspended', 'withdrawn'];
  if (state === 'pending') return ['withdrawn'];
  return state === 'suspended' ? ['resumed', 'withdrawn'] : [];
}
