import type { RecordKind } from '../record/record-kind.ts';
import { RECORD_KINDS } from '../record/record-kind.ts';

/** 職種・役割 (HPKI hcRole where there is one). */
export const ROLES = [
  'doctor',
  'dentist',
  'pharmacist',
  'nurse',
  'visiting-nurse',
  'allied-health',
  'care-staff',
  'clerk',
  'secretariat',
  'auditor',
] as const;
export type Role = (typeof ROLES)[number];

const MEDICATION: readonly RecordKind[] = ['prescription', 'dispensing', 'injection', 'medication-notebook'];
const SAFETY: readonly RecordKind[] = ['problem', 'allergy', 'infection'];

/** 役割ごとに読める種別. A role that is not listed reads nothing. */
export const READABLE_KINDS: Readonly<Record<Role, readonly RecordKind[]>> = {
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
