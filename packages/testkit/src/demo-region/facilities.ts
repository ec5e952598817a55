import {
  facilityId,
  localDate,
  RECORD_KINDS,
  type Facility,
  type FacilityId,
  type PublicationPolicy,
  type RecordKind,
} from '@musubi/domain';

/** みほん地域: an invented region. Prefecture code 99 does not exist, so no number can be a real institution's. */
export type DemoFacility = Facility & {
  readonly gateway: string | null;
  /** Length to which this facility pads its patient ids. */
  readonly idDigits: number;
  readonly publication?: Omit<PublicationPolicy, 'facility'>;
  /** 基本情報の通知: tells the center who its patients are, for matching. */
  readonly announcesIdentities?: true;
};

export const DEMO_NETWORK = 'mihon';
export const REGIONAL_ID_PREFIX = '37';

const CANCER_CENTRE = facilityId('9910000011');
const CORE_HOSPITAL = facilityId('9910000021');
const GENERAL_HOSPITAL = facilityId('9910000031');
const INTERNAL_CLINIC = facilityId('9910000041');
const PHARMACY = facilityId('9940000081');

export const FACILITY = {
  cancerCentre: CANCER_CENTRE,
  coreHospital: CORE_HOSPITAL,
  generalHospital: GENERAL_HOSPITAL,
  internalClinic: INTERNAL_CLINIC,
  paediatricClinic: facilityId('9910000051'),
  orthopaedicClinic: facilityId('9910000061'),
  ladiesClinic: facilityId('9910000071'),
  pharmacy: PHARMACY,
  capePharmacy: facilityId('9940000091'),
  visitingNurses: facilityId('9960000101'),
  secretariat: facilityId('9990000001'),
} as const;

const without = (...kinds: RecordKind[]): RecordKind[] => RECORD_KINDS.filter((kind) => !kinds.includes(kind));

export const DEMO_FACILITIES: readonly DemoFacility[] = [
  {
    id: CANCER_CENTRE,
    name: 'みほん県立がんセンター',
    shortName: 'がんセンター',
    type: 'hospital',
    discloses: true,
    color: 2,
    gateway: 'gw-gan',
    idDigits: 10,
    publication: { kinds: without('progress-note', 'nursing-note') },
  },
  {
    id: CORE_HOSPITAL,
    name: 'みほん中央病院',
    shortName: '中央病院',
    type: 'hospital',
    discloses: true,
    color: 1,
    gateway: 'gw-chuo',
    idDigits: 8,
    announcesIdentities: true,
    publication: { kinds: RECORD_KINDS, sensitiveDepartments: { '02': 'psychiatry' } },
  },
  {
    id: GENERAL_HOSPITAL,
    name: '岬総合病院',
    shortName: '岬総合',
    type: 'hospital',
    discloses: true,
    color: 3,
    gateway: 'gw-misaki',
    idDigits: 7,
    announcesIdentities: true,
    publication: {
      kinds: without('nursing-note'),
      publishedSince: localDate('2018-04-01'),
      delayDays: { pathology: 14 },
    },
  },
  {
    id: INTERNAL_CLINIC,
    name: 'みほん内科クリニック',
    shortName: 'みほん内科',
    type: 'clinic',
    discloses: true,
    color: 5,
    gateway: 'gw-hosted',
    idDigits: 7,
    publication: { kinds: RECORD_KINDS },
  },
  {
    id: FACILITY.paediatricClinic,
    name: 'さくら坂小児科医院',
    shortName: 'さくら坂小児科',
    type: 'clinic',
    discloses: false,
    color: 6,
    gateway: null,
    idDigits: 7,
  },
  {
    id: FACILITY.orthopaedicClinic,
    name: '港町整形外科',
    shortName: '港町整形',
    type: 'clinic',
    discloses: false,
    color: 7,
    gateway: null,
    idDigits: 7,
  },
  {
    id: FACILITY.ladiesClinic,
    name: '結レディースクリニック',
    shortName: '結レディース',
    type: 'clinic',
    discloses: false,
    color: 8,
    gateway: null,
    idDigits: 7,
  },
  {
    id: PHARMACY,
    name: '結調剤薬局 みほん駅前店',
    shortName: '結調剤薬局',
    type: 'pharmacy',
    discloses: true,
    color: 4,
    gateway: 'gw-hosted',
    idDigits: 7,
    publication: { kinds: ['dispensing', 'prescription', 'medication-notebook', 'allergy'] },
  },
  {
    id: FACILITY.capePharmacy,
    name: 'みさき薬局',
    shortName: 'みさき薬局',
    type: 'pharmacy',
    discloses: false,
    color: 9,
    gateway: null,
    idDigits: 7,
  },
  {
    id: FACILITY.visitingNurses,
    name: '訪問看護ステーションなぎさ',
    shortName: '訪看なぎさ',
    type: 'visiting-nurse-station',
    discloses: false,
    color: 10,
    gateway: null,
    idDigits: 7,
  },
  {
    id: FACILITY.secretariat,
    name: 'みほん地域ネットワーク事務局',
    shortName: '事務局',
    type: 'secretariat',
    discloses: false,
    color: 10,
    gateway: null,
    idDigits: 7,
  },
];

/** 中央病院の電子カルテ: the program of a hospital that tells and asks the patient index (PIX, PDQ). */
export const DEMO_SYSTEM = 'his-chuo';

export const DEMO_GATEWAYS = ['gw-gan', 'gw-chuo', 'gw-misaki', 'gw-hosted'] as const;

export function demoFacility(id: FacilityId): DemoFacility {
  const facility = DEMO_FACILITIES.find((candidate) => candidate.id === id);
  if (facility === undefined) throw new Error('not a facility of the demo region');
  return facility;
}
