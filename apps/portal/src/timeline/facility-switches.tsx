import type { ReactElement } from 'react';
import type { CalendarFacility } from '@musubi/contract';
import { FacilityMark, Icon, agoText } from '@musubi/ui';
import { useNow } from '../clock.ts';
import { useLanguage } from '../messages/language.tsx';
import { OUTCOME_ICONS, outcomeText, presentOutcome, shortOutcomeText } from '../facilities/outcome-text.ts';

type Props = {
  readonly facilities: readonly CalendarFacility[];
  readonly hidden: ReadonlySet<number>;
  readonly following: boolean;
  readonly centerLost: boolean;
  readonly onToggle: (facility: number) => void;
  readonly onExplain: (facility: string) => void;
};

/** More than these are drawn small, with their short names. */
const MANY = 4;

/** 施設の切替: every linked facility is always here, with when it last took something in and what is missing of it. */
export function FacilitySwitches({
  facilities,
  hidden,
  following,
  centerLost,
  onToggle,
  onExplain,
}: Props): ReactElement {
  const { t, language } = useLanguage();
  const time = useNow(60_000);
  const many = facilities.length > MANY;
  return (
    <ul className={`facility-switches ${many ? 'facility-switches-many' : ''}`} aria-label={t.calendar.facilities}>
      {facilities.map((linked, at) => {
        const { facility, lastIngest } = linked;
        const off = hidden.has(at) ? 'facility-switch-off' : '';
        const outcome = presentOutcome(linked);
        const good = outcome.outcome === 'complete';
        const apart = !facility.discloses && outcome.outcome === 'not-permitted';
        const state = apart
          ? t.outcome.notDisclosing
          : good
            ? lastIngest === null
              ? t.outcome.neverIngested
              : agoText(lastIngest, time, language)
            : outcomeText(outcome, t, language);
        return (
          <li
            key={facility.id}
            className={`facility-switch facility-switch-${apart ? 'apart' : outcome.outcome} ${off}`}
          >
            <button
              type="button"
              className="facility-toggle"
              aria-pressed={!hidden.has(at)}
              aria-label={t.outcome.toggle(facility.name)}
              title={facility.name}
              onClick={() => onToggle(at)}
            >
              <FacilityMark color={facility.color} />
              <span className="truncate">{many ? facility.shortName : facility.name}</span>
            </button>
            <button
              type="button"
              className="facility-state"
              aria-label={t.outcome.state(facility.name, good ? `${t.outcome.complete} ${state}` : state)}
              title={state}
              onClick={() => onExplain(facility.id)}
            >
              <small className="truncate">{many && !good && !apart ? shortOutcomeText(outcome, t) : state}</small>
              {many || apart ? null : <Icon name={OUTCOME_ICONS[outcome.outcome]} />}
            </button>
          </li>
        );
      })}
      {centerLost ? (
        <li className="facility-following center-lost">
          <span role="alert">
            <Icon name="cut" /> {t.calendar.centerLost}
          </span>
        </li>
      ) : null}
      {following ? (
        <li className="facility-following" role="status">
          <span className="pulse" aria-hidden="true" /> {t.calendar.following}
        </li>
      ) : null}
    </ul>
  );
}
