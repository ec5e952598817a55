import { RECORD_KINDS, type RecordKind } from '../record/record-kind.ts';
import type { Role } from '../staff/role.ts';

const MEDICATION: readonly RecordKind[] = ['prescription', 'dispensing', 'injection', 'medication-notebook'];
const SAFETY: readonly RecordKind[] = ['problem', 'allergy', 'infection'];

/** 役割ごとに読める種別: what a role reads where its network says nothing else; whoever is not listed reads nothing. */
export const DEFAULT_READABLE_KINDS: Readonly<Record<Role, readonly RecordKind[]>> = {
  doctor: RECORD_KINDS,
  dentist: RECORD_KINDS,
  pharmacist: [
    ...MEDICATION,
    ...SAFETY,
    'encounter',
    'laboratory',
    'bacteriology',
    'document',
    'vital-signs',
    'note',
    'check-up',
    'diabetes-notebook',
  ],
  nurse: RECORD_KINDS,
  'visiting-nurse': RECORD_KINDS.filter((kind) => kind !== 'waveform' && kind !== 'pathology'),
  'allied-health': [
    ...SAFETY,
    'encounter',
    'prescription',
    'laboratory',
    'radiology',
    'physiology',
    'image-study',
    'report',
    'document',
    'vital-signs',
    'note',
  ],
  'care-staff': [...SAFETY, 'encounter', 'prescription', 'medication-notebook', 'vital-signs', 'note'],
  clerk: [],
  secretariat: [],
  auditor: [],
};
