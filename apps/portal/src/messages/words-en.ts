import type { wordsJa } from './words-ja.ts';

export const wordsEn: typeof wordsJa = {
  kinds: {
    encounter: 'Visits and stays', prescription: 'Prescription', dispensing: 'Dispensing', injection: 'Injection', laboratory: 'Laboratory', bacteriology: 'Bacteriology',
    radiology: 'Radiology', endoscopy: 'Endoscopy', physiology: 'Physiology', radiotherapy: 'Radiotherapy', pathology: 'Pathology', 'image-study': 'Images',
    report: 'Report', document: 'Document', 'progress-note': "Doctor's note", 'nursing-note': 'Nursing note', 'vital-signs': 'Vital signs', problem: 'Problem',
    allergy: 'Allergy', infection: 'Infection', transfusion: 'Transfusion', meal: 'Meal', 'check-up': 'Check-up', 'medication-notebook': 'Medication notebook',
    'diabetes-notebook': 'Diabetes notebook', file: 'File', note: 'Note', waveform: 'Waveform',
  },
  kindLetters: {
    encounter: 'V', prescription: 'Rx', dispensing: 'Di', injection: 'In', laboratory: 'La', bacteriology: 'Ba', radiology: 'Ra', endoscopy: 'En',
    physiology: 'Ph', radiotherapy: 'RT', pathology: 'Pa', 'image-study': 'Im', report: 'Re', document: 'Do', 'progress-note': 'Dr', 'nursing-note': 'Nu',
    'vital-signs': 'VS', problem: 'Pr', allergy: 'Al', infection: 'If', transfusion: 'Tr', meal: 'Me', 'check-up': 'Ck', 'medication-notebook': 'Nb',
    'diabetes-notebook': 'DM', file: 'Fi', note: 'No', waveform: 'Wa',
  },
  lanes: {
    period: ['Stays', ''], 'prescription-ordered': ['Drugs', 'order'], 'prescription-performed': ['', 'given'], 'injection-ordered': ['Inject.', 'order'],
    'injection-performed': ['', 'given'], laboratory: ['Laboratory', ''], bacteriology: ['Bacteriology', ''], imaging: ['Imaging', ''], endoscopy: ['Endoscopy', ''],
    physiology: ['Physiology', ''], report: ['Reports', ''], document: ['Documents', ''], 'progress-note': ["Dr's notes", ''], 'nursing-note': ['Nursing', ''],
    'vital-signs': ['Vital signs', ''], transfusion: ['Transfusion', ''], meal: ['Meals', ''], 'check-up': ['Check-ups', ''], note: ['Notes', ''], other: ['Other', ''],
  },
  laneNames: { 'prescription-ordered': 'Drugs ordered', 'prescription-performed': 'Drugs given', 'injection-ordered': 'Injections ordered', 'injection-performed': 'Injections given' },
  statuses: { ordered: 'ordered', performed: 'performed', resulted: 'resulted', cancelled: 'cancelled' },
  roles: { doctor: 'doctor', dentist: 'dentist', pharmacist: 'pharmacist', nurse: 'nurse', 'visiting-nurse': 'visiting nurse', 'allied-health': 'allied health', 'care-staff': 'care staff', clerk: 'clerk', secretariat: 'secretariat', auditor: 'auditor' },
  sexes: { male: 'male', female: 'female', other: 'other', unknown: 'sex unknown' },
  sensitive: { psychiatry: 'psychiatry', hiv: 'HIV', genetics: 'genetics' },
  consentStates: { none: 'No consent', pending: 'Not yet effective', active: 'Consent given', suspended: 'Suspended', withdrawn: 'Withdrawn', 'erasure-asked': 'Erasure asked', erased: 'Erased' },
  consentEvents: { given: 'given', 'scope-changed': 'scope changed', suspended: 'suspended', resumed: 'resumed', withdrawn: 'withdrawn', 'erasure-asked': 'erasure asked', erased: 'erased' },
  media: { paper: 'paper', tablet: 'tablet', app: 'app', 'oral-with-witness': 'oral, with a witness' },
  encounterEvents: {
    visit: 'Outpatient visit', 'admission-planned': 'Admission planned', admission: 'Admission', leave: 'Overnight leave', 'leave-return': 'Return from leave', 'transfer-planned': 'Transfer planned', transfer: 'Transfer',
    'discharge-planned': 'Discharge planned', discharge: 'Discharge', 'attending-change': 'Change of attending doctor',
  },
  encounterLetters: { visit: 'V', 'admission-planned': 'Pl', admission: 'A', leave: 'Lv', 'leave-return': 'Rt', 'transfer-planned': 'Pl', transfer: 'T', 'discharge-planned': 'Pl', discharge: 'D', 'attending-change': 'At' },
  facilityTypes: { hospital: 'hospital', clinic: 'clinic', 'dental-clinic': 'dental clinic', pharmacy: 'pharmacy', 'visiting-nurse-station': 'visiting nurses', 'care-facility': 'care facility', secretariat: 'secretariat' },
  agreements: { same: 'same', similar: 'similar', different: 'different', unknown: 'unknown' },
  comparedFields: { kanjiName: 'Name (kanji)', kanaName: 'Name (kana)', sex: 'Sex', birthDate: 'Date of birth', postalCode: 'Postal code', address: 'Address', telephone: 'Telephone' },
  auditEvents: {
    'sign-in/succeeded': 'Signed in', 'sign-in/failed': 'Sign-in failed', 'sign-in/locked': 'Sign-in locked', 'sign-out': 'Signed out', 'session/idle-locked': 'Locked automatically',
    'patient/searched': 'Patient searched', 'patient/registered': 'Patient registered', 'patient/opened': 'Patient page opened', 'link/proposed': 'Link inquired', 'link/made': 'Linked', 'link/undone': 'Link undone',
    'link-case/opened': 'Linking case', 'link-case/viewed': 'Linking case viewed', 'link-case/decided': 'Linking case decided', 'match-job/started': 'Bulk matching started', 'match-job/finished': 'Bulk matching finished',
    'consent/registered': 'Consent registered', 'consent/changed': 'Consent changed', 'consent/viewed': 'Consent viewed', 'access/refused': 'Act refused', 'directory/imported': 'Facilities and staff imported', 'calendar/viewed': 'Calendar viewed', 'record/requested': 'Record requested', 'record/refused': 'Record refused', 'record/answered': 'Record viewed',
    'disclosure-history/viewed': 'Disclosure history viewed', 'audit/searched': 'Audit trail searched', 'gateway/connected': 'Gateway connected', 'gateway/disconnected': 'Gateway disconnected', 'ticket/refused': 'Ticket refused',
    'record/disclosed': 'Record disclosed', 'record/withheld': 'Record withheld', 'demographics/disclosed': 'Demographics disclosed', 'patient/cross-referenced': 'Patient IDs looked up', 'identity/taken': 'Demographics received', 'identity/announced': 'Demographics announced for matching', 'publication/changed': 'Publication changed',
    'patient/opened-to-region': 'Opened to the region', 'patient/closed-to-region': 'Closed to the region',
  },
  auditOutcomes: { success: 'success', refused: 'refused', failed: 'failed' },
};
