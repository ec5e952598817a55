import type { CalendarEntry } from '@musubi/contract';
import type { Cure } from '@musubi/domain';
import type { Calendar } from '../record-location/merge-calendars.ts';

export const PANE_TABS = ['entry', 'trend', 'drugs', 'documents', 'problems'] as const;
export type PaneTab = (typeof PANE_TABS)[number];

/** What every part of the reading pane is told, and what it may ask for. */
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
