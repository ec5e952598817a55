import type { ReactElement } from 'react';
import { FailedState, Icon, Skeleton } from '@musubi/ui';
import { useLanguage } from '../../messages/language.tsx';
import { failureText } from '../../server/failure-text.ts';
import { outcomeText } from '../../facilities/outcome-text.ts';
import { useCalendar } from '../../record-location/use-calendar.ts';
import { useStandingFacts } from '../../record/use-standing-facts.ts';
import { FacilityName } from '../../facilities/facility-name.tsx';

/** 手順3: the latest data, facility by facility as they answer. */
export function FetchProgress({ patient }: { readonly patient: string }): ReactElement {
  const { t, language } = useLanguage();
  const calendar = useCalendar(patient);
  const facts = useStandingFacts(patient, calendar.data !== undefined);
  if (calendar.isPending) return <Skeleton label={t.register.fetching} lines={3} />;
  if (calendar.isError)
    return (
      <FailedState
        {...failureText(calendar.error, t)}
        retryLabel={t.common.retry}
        onRetry={() => void calendar.refetch()}
      />
    );
  const answered = new Map((facts.data?.outcomes ?? []).map((outcome) => [outcome.facility, outcome]));
  return (
    <>
      <h2>{t.register.linked}</h2>
      <p className="muted">{facts.data?.ended === true ? t.register.fetched : t.register.fetching}</p>
      <ul className="progress-list">
        {calendar.data.facilities.map(({ facility, decisions }) => {
          const outcome = answered.get(facility.id);
          return (
            <li key={facility.id}>
              <FacilityName facility={facility} />
              <span>{t.register.entriesArrived(decisions.reduce((sum, decided) => sum + decided.entries, 0))}</span>
              <span className="muted">
                {outcome === undefined ? (
                  t.outcome.waiting
                ) : (
                  <>
                    <Icon name={outcome.outcome === 'complete' ? 'check' : 'warning'} />{' '}
                    {outcomeText(outcome, t, language)}
                  </>
                )}
              </span>
            </li>
          );
        })}
      </ul>
    </>
  );
}
