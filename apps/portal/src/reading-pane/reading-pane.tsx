import type { ReactElement } from 'react';
import { Tab, TabList, TabPanel, Tabs } from 'react-aria-components';
import { useLanguage } from '../messages/language.tsx';
import { TrendTab } from '../laboratory/trend-tab.tsx';
import { DrugTab } from '../medication/drug-tab.tsx';
import { DocumentTab } from './document-tab.tsx';
import { EntryView } from './entry-view.tsx';
import { PANE_TABS, type PaneProps } from './pane-props.ts';
import { ProblemTab } from './problem-tab.tsx';
import { SinceList } from './since-list.tsx';
import './reading-pane.css';
import './contents/contents.css';
import '../laboratory/trend.css';
import '../medication/drugs.css';

/** 読む欄: the record that is open, and what belongs to it over time. */
export function ReadingPane(props: PaneProps): ReactElement {
  const { t } = useLanguage();
  const { patient, calendar, selected } = props;
  const entry = calendar.entries.find(([, , , , id]) => id === selected);
  return (
    <Tabs
      className="tabs pane-tabs"
      selectedKey={props.tab}
      onSelectionChange={(key) => {
        const tab = PANE_TABS.find((known) => known === key);
        if (tab !== undefined) props.onTab(tab);
      }}
    >
      <TabList className="tab-list" aria-label={t.pane.label}>
        {PANE_TABS.map((tab) => (
          <Tab key={tab} id={tab} className="tab">
            {t.pane.tabs[tab]}
          </Tab>
        ))}
      </TabList>
      <TabPanel id="entry" className="tab-panel pane-entry">
        {entry === undefined ? <SinceList {...props} /> : <EntryView key={entry[4]} {...props} entry={entry} />}
      </TabPanel>
      <TabPanel id="trend" className="tab-panel">
        <TrendTab patient={patient} calendar={calendar} selected={selected} onOpenEntry={props.onOpenEntry} />
      </TabPanel>
      <TabPanel id="drugs" className="tab-panel">
        <DrugTab patient={patient} calendar={calendar} onOpenEntry={props.onOpenEntry} />
      </TabPanel>
      <TabPanel id="documents" className="tab-panel">
        <DocumentTab patient={patient} calendar={calendar} onOpenEntry={props.onOpenEntry} />
      </TabPanel>
      <TabPanel id="problems" className="tab-panel">
        <ProblemTab patient={patient} calendar={calendar} />
      </TabPanel>
    </Tabs>
  );
}
