import type { ReactElement } from 'react';
import type { StreamedEntry } from '../../server/record-stream.ts';
import type { Calendar } from '../../record-location/merge-calendars.ts';
import { AllergyView, EncounterView, MealView, ProblemView, UnreadableView } from './short-contents.tsx';
import { BacteriologyView } from './bacteriology-view.tsx';
import { DocumentView } from './document-view.tsx';
import { ExaminationView } from './examination-view.tsx';
import { AdministrationView, InjectionView, PrescriptionView } from './medication-view.tsx';
import { LaboratoryView } from './laboratory-view.tsx';
import { VitalSignsView } from './vital-signs-view.tsx';

/** 内容: one view for each type of content; a new type fails the build here. */
export function EntryContentView({
  patient,
  entry,
  calendar,
}: {
  readonly patient: string;
  readonly entry: StreamedEntry;
  readonly calendar: Calendar;
}): ReactElement {
  const { content } = entry.line.entry;
  switch (content.type) {
    case 'laboratory':
      return <LaboratoryView patient={patient} entry={entry} content={content} calendar={calendar} />;
    case 'vital-signs':
      return <VitalSignsView content={content} />;
    case 'prescription':
      return <PrescriptionView content={content} />;
    case 'administration':
      return <AdministrationView content={content} />;
    case 'injection':
      return <InjectionView content={content} />;
    case 'bacteriology':
      return <BacteriologyView content={content} />;
    case 'examination':
      return <ExaminationView content={content} />;
    case 'encounter':
      return <EncounterView content={content} />;
    case 'problem':
      return <ProblemView content={content} />;
    case 'allergy':
      return <AllergyView content={content} />;
    case 'meal':
      return <MealView content={content} />;
    case 'document':
      return <DocumentView patient={patient} facility={entry.facility} entry={entry.line.id} content={content} />;
    case 'unreadable':
      return <UnreadableView content={content} />;
    default:
      return content satisfies never;
  }
}
