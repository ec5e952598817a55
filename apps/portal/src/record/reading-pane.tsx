import { useEffect, useState, type ReactElement } from 'react';
import { Tab, TabList, TabPanel, Tabs } from 'react-aria-components';
import type { CalendarEntry } from '@musubi/contract';
import type { Cure } from '@musubi/domain';
import { useLanguage } from '../messages/language.tsx';
import { TrendTab } from '../laboratory/trend-tab.tsx';
import { DrugTab } from '../medication/drug-tab.tsx';
import { isPlainKey } from '../shell/keys.ts';
import type { Calendar } from '../timeline/merge-calendars.ts';
import { DocumentTab } from './document-tab.tsx';
import { EntryView } from './entry-view.tsx';
import { ProblemTab } from './problem-tab.tsx';
import { SinceList } from './since-list.tsx';
import './reading-pane.css';

export const PANE_TABS = ['entry', 'trend', 'drugs', 'documents', 'problems'] as const;
export type PaneTab = (typeof PANE_TABS)[number];

export type PaneProps = {
  readonly patient: string;
  readonly calendar: Calendar;
  readonly fresh: readonly CalendarEntry[];
  readonly chosen: readonly string[];
  readonly selected: string | undefined;
  readonly tab: PaneTab;
  readonly onTab: (tab: PaneTab) => void;
  readonly onSelect: (entry: string) => void;
  readonly onOpenEntry: (entry: string) => void;
  readonly onSince: () => void;
  readonly onCure: (cure: Cure) => void;
};

/** 読む欄: the record that is open, and what belongs to it over time. */
export function ReadingPane(props: PaneProps): ReactElement {
  const { t } = useLanguage();
  const { patient, calendar, selected } = props;
  const entry = calendar.entries.find(([, , , , id]) => id === selected);
  return (
    <Tabs className="tabs pane-tabs" selectedKey={props.tab} onSelectionChange={(key) => { const tab = PANE_TABS.find((known) => known === key); if (tab !== undefined) props.onTab(tab); }}>
      <TabList className="tab-list" aria-label={t.pane.label}>
        {PANE_TABS.map((tab) => <Tab key={tab} id={tab} className="tab">{t.pane.tabs[tab]}</Tab>)}
      </TabList>
      <TabPanel id="entry" className="tab-panel pane-entry">
        {entry === undefined ? <SinceList {...props} /> : <EntryView key={entry[4]} {...props} entry={entry} />}
      </TabPanel>
      <TabPanel id="trend" className="tab-panel"><TrendTab patient={patient} calendar={calendar} selected={selected} onOpenEntry={props.onOpenEntry} /></TabPanel>
      <TabPanel id="drugs" className="tab-panel"><DrugTab patient={patient} calendar={calendar} onOpenEntry={props.onOpenEntry} /></TabPanel>
      <TabPanel id="documents" className="tab-panel"><DocumentTab patient={patient} calendar={calendar} onOpenEntry={props.onOpenEntry} /></TabPanel>
      <TabPanel id="problems" className="tab-panel"><ProblemTab patient={patient} calendar={calendar} /></TabPanel>
    </Tabs>
  );
}

/** `C` copies what is open; the clipboard is the doctor's own, so facility and day go with it. */
export function useCopy(text: string | undefined): { readonly copied: boolean; readonly copy: () => void } {
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), 2000);
    return () => clearTimeout(timer);
  }, [copied]);
  const copy = () => { if (text !== undefined) void navigator.clipboard.writeText(text).then(() => setCopied(true), () => undefined); };
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (!isPlainKey(event) || event.key.toLowerCase() !== 'c' || text === undefined) return;
      event.preventDefault();
      void navigator.clipboard.writeText(text).then(() => setCopied(true), () => undefined);
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, [text]);
  return { copied, copy };
}
