import type { EntryStatus, RecordKind } from '../record/record-kind.ts';

/** カレンダーの段: a row of the calendar. Orders and what was done of them are rows of their own for drugs. */
export const LANES = [
  'period',
  'prescription-ordered',
  'prescription-performed',
  'injection-ordered',
  'injection-performed',
  'laboratory',
  'bacteriology',
  'imaging',
  'endoscopy',
  'physiology',
  'report',
  'document',
  'progress-note',
  'nursing-note',
  'vital-signs',
  'transfusion',
  'meal',
  'check-up',
  'note',
  'other',
] as const;
export type Lane = (typeof LANES)[number];

const LANE_OF_KIND: Readonly<Record<RecordKind, Lane | 'standing'>> = {
  encounter: 'period',
  prescription: 'prescription-ordered',
  dispensing: 'prescription-performed',
  injection: 'injection-ordered',
  laboratory: 'laboratory',
  bacteriology: 'bacteriology',
  radiology: 'imaging',
  endoscopy: 'endoscopy',
  physiology: 'physiology',
  radiotherapy: 'imaging',
  pathology: 'report',
  'image-study': 'imaging',
  report: 'report',
  document: 'document',
  'progress-note': 'progress-note',
  'nursing-note': 'nursing-note',
  'vital-signs': 'vital-signs',
  problem: 'standing',
  allergy: 'standing',
  infection: 'standing',
  transfusion: 'transfusion',
  meal: 'meal',
  'check-up': 'check-up',
  'medication-notebook': 'note',
  'diabetes-notebook': 'note',
  file: 'document',
  note: 'note',
  waveform: 'physiology',
};

/** Where an entry is drawn; `'standing'` = in the header, not in the calendar. */
export function laneOf(kind: RecordKind, status: EntryStatus): Lane | 'standing' {
  if (kind === 'prescription' && status !== 'ordered' && status !== 'cancelled') return 'prescription-performed';
  if (kind === 'injection' && status !== 'ordered' && status !== 'cancelled') return 'injection-performed';
  return LANE_OF_KIND[kind];
}
