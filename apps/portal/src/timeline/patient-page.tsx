import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate, useParams } from '@tanstack/react-router';
import { useCallback, useEffect, useMemo, useRef, useState, type ReactElement } from 'react';
import type { PatientHeader as Header } from '@musubi/contract';
import { dayNumber, type Cure } from '@musubi/domain';
import { FailedState, Skeleton, type GridItem } from '@musubi/ui';
import { ConsentDialog } from '../consent/consent-dialog.tsx';
import { useLanguage } from '../messages/language.tsx';
import { PANE_TABS, type PaneTab } from '../reading-pane/pane-props.ts';
import { ReadingPane } from '../reading-pane/reading-pane.tsx';
import { ask } from '../server/ask.ts';
import { failureText } from '../server/failure-text.ts';
import { isPlainKey } from '../shell/keys.ts';
import { useSession } from '../sign-in/session.tsx';
import { awaitsLocations } from '../record-location/awaited-locations.ts';
import { CalendarView } from './calendar/calendar.tsx';
import { FacilityDialog } from './facility-dialog.tsx';
import { followLocations } from '../record-location/follow-change.ts';
import type { Calendar } from '../record-location/merge-calendars.ts';
import { PatientHeader } from './patient-header.tsx';
import { useCalendar } from '../record-location/use-calendar.ts';
import { askAgain, useLinkStates, withLinkStates } from '../record-location/use-link-states.ts';
import './patient-header.css';
import './calendar/calendar-bar.css';
import './facility-switches.css';
import './calendar/calendar.css';
import './patient-page.css';

const NO_ENTRIES: Calendar['entries'] = [];

/** 患者ページ: header, calendar, reading pane. What is selected lives here, never in the address. */
export function PatientPage(): ReactElement {
  const { patient } = useParams({ from: '/patients/$patient' });
  return <OnePatient key={patient} patient={patient} />;
}

function OnePatient({ patient }: { readonly patient: string }): ReactElement {
  const { t } = useLanguage();
  const { signOut } = useSession();
  const navigate = useNavigate();
  const client = useQueryClient();
  const header = useQuery({
    queryKey: ['header', patient],
    staleTime: Infinity,
    queryFn: ({ signal }) => ask<Header>('header', { patient, signal }),
  });
  const asked = useCalendar(patient);
  const askedAgain = useRef(new Set<string>());
  const links = useLinkStates((news) => {
    if (news.back.size > 0) {
      askedAgain.current.clear();
      void followLocations(client, patient);
    }
    askAgain(client, patient, news, askedAgain.current);
  });
  const calendar = useMemo(
    () => (asked.data === undefined ? undefined : withLinkStates(asked.data, links.away)),
    [asked.data, links.away],
  );
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const [selected, setSelected] = useState<string>();
  const [tab, setTab] = useState<PaneTab>('entry');
  const [shown, setShown] = useState<{ readonly day: number }>();
  const [consentOpen, setConsentOpen] = useState(false);
  const [explained, setExplained] = useState<string>();
  const entries = calendar?.entries ?? NO_ENTRIES;
  const fresh = useMemo(() => entries.filter((entry) => entry[7] === 1), [entries]);
  const pane = useRef<HTMLElement>(null);

  const open = useCallback((items: readonly GridItem[]) => {
    setChosen(items.map((item) => item.id));
    setSelected(items[0]?.id);
    setTab('entry');
  }, []);
  const openEntry = useCallback(
    (entry: string) => {
      setChosen([entry]);
      setSelected(entry);
      setTab('entry');
      const found = entries.find(([, , , , id]) => id === entry);
      if (found !== undefined) setShown({ day: dayNumber(found[3]) });
    },
    [entries],
  );
  const since = useCallback(() => {
    setChosen([]);
    setSelected(undefined);
    setTab('entry');
  }, []);
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (!isPlainKey(event)) return;
      const wanted = PANE_TABS[Number(event.key) - 1];
      if (event.key === 's' || event.key === 'S') since();
      else if (wanted !== undefined) setTab(wanted);
      else return;
      event.preventDefault();
      pane.current?.focus();
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, [since]);
  // Opened within seconds of a consent given elsewhere: the locations are still on the way.
  const awaiting = calendar?.complete === true && awaitsLocations(calendar);
  const followed = useRef(false);
  useEffect(() => {
    if (!awaiting || followed.current) return;
    followed.current = true;
    void followLocations(client, patient);
  }, [awaiting, client, patient]);
  const onCure = (cure: Cure) => {
    if (cure === 'link-patient') void navigate({ to: '/patients/$patient/link', params: { patient } });
    else if (cure === 'sign-in-again') signOut();
    else if (cure === 'register-consent' || cure === 'change-consent' || cure === 'resume-consent')
      setConsentOpen(true);
  };
  const refresh = () => void client.invalidateQueries({ predicate: (query) => query.queryKey.includes(patient) });

  if (header.isError && header.data === undefined)
    return (
      <div className="page">
        <FailedState
          title={t.patient.notFound}
          detail={failureText(header.error, t).title}
          retryLabel={t.common.retry}
          onRetry={() => void header.refetch()}
        />
        <p className="centered">
          <Link to="/">{t.search.title}</Link>
        </p>
      </div>
    );
  const explainedFacility = calendar?.facilities.find(({ facility }) => facility.id === explained);
  return (
    <div className="patient-page">
      {header.data === undefined ? (
        <Skeleton label={t.common.loading} lines={2} />
      ) : (
        <PatientHeader
          header={header.data}
          calendar={calendar}
          newCount={fresh.length}
          onSince={since}
          onConsent={() => setConsentOpen(true)}
          onFacility={setExplained}
          onRefresh={refresh}
          refreshing={asked.isFetching}
        />
      )}
      <div className="patient-body">
        {asked.isPending ? (
          <section className="calendar">
            <Skeleton label={t.common.loading} lines={12} />
          </section>
        ) : calendar === undefined ? (
          <section className="calendar">
            <FailedState
              {...failureText(asked.error, t)}
              retryLabel={t.common.retry}
              onRetry={() => void asked.refetch()}
            />
          </section>
        ) : (
          <CalendarView
            patient={patient}
            calendar={calendar}
            centerLost={links.centerLost}
            selected={selected}
            shown={shown}
            onOpen={open}
            onOpenEntry={openEntry}
            onFacility={setExplained}
            onLink={() => onCure('link-patient')}
          />
        )}
        <aside ref={pane} className="pane" aria-label={t.pane.label} tabIndex={-1}>
          {calendar === undefined ? null : (
            <ReadingPane
              patient={patient}
              calendar={calendar}
              fresh={fresh}
              chosen={chosen}
              selected={selected}
              tab={tab}
              onTab={setTab}
              onSelect={setSelected}
              onOpenEntry={openEntry}
              onSince={since}
              onCure={onCure}
            />
          )}
        </aside>
      </div>
      {consentOpen ? <ConsentDialog patient={patient} onClose={() => setConsentOpen(false)} /> : null}
      {explainedFacility === undefined ? null : (
        <FacilityDialog facility={explainedFacility} onClose={() => setExplained(undefined)} onCure={onCure} />
      )}
    </div>
  );
}
