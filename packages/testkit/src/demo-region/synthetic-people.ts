import { addDays, type FacilityId, type LocalDate } from '@musubi/domain';
import { FAMILY_NAMES, FEMALE_NAMES, MALE_NAMES, TOWNS } from './data/names.ts';
import { FACILITY, demoFacility } from './facilities.ts';
import type { ChartPatient } from './storage/chart.ts';
import type { Random } from './storage/random.ts';
import type { StoryName } from './stories/story.ts';

/** The n-th of any number of synthetic people: who he is and which hospitals know him with which illness. */
export type SyntheticPerson = {
  readonly patient: Omit<ChartPatient, 'id'>;
  readonly at: readonly {
    readonly facility: FacilityId;
    readonly id: string;
    readonly stories: readonly StoryName[];
  }[];
};

const HOSPITALS = [FACILITY.coreHospital, FACILITY.generalHospital, FACILITY.cancerCentre] as const;
const COURSES: readonly StoryName[] = [
  'hypertension',
  'diabetes',
  'heart-failure',
  'thyroid',
  'copd',
  'appendicitis',
  'clinic-visits',
  'atrial-fibrillation',
];
/**
 * 中核病院に集まる: of those beyond, so many out of ten come first to the core hospital, then to the general hospital;
 * a region's storages are not alike in size.
 */
const FIRST_SEEN_AT = [0, 0, 0, 0, 0, 0, 0, 1, 1, 2] as const;
/** Below this number lie the cast's own ids. */
const FIRST_ID = 500_000;
/** So many have a long course; the rest of a large region have a short one, or its files would be ten million. */
const LONG_COURSES = 500;

export function syntheticPerson(index: number, random: Random, until: LocalDate): SyntheticPerson {
  const male = random.chance(0.49);
  const family = random.pick(FAMILY_NAMES);
  const given = random.pick(male ? MALE_NAMES : FEMALE_NAMES);
  const patient = {
    kanji: [family[0], given[0]] as const,
    kana: [family[1], given[1]] as const,
    sex: male ? ('male' as const) : ('female' as const),
    birthDate: addDays(until, -random.int(365, 365 * 95)),
    postalCode: `999-${String(random.int(100, 999)).padStart(4, '0')}`,
    address: `${random.pick(TOWNS)}${random.int(1, 9)}丁目${random.int(1, 30)}番${random.int(1, 20)}号`,
    telephone: `099-${String(random.int(0, 999)).padStart(3, '0')}-${String(random.int(0, 9999)).padStart(4, '0')}`,
  };
  const count = random.chance(0.75) ? 1 : random.chance(0.8) ? 2 : 3;
  const first = index < LONG_COURSES ? random.int(0, 2) : random.pick(FIRST_SEEN_AT);
  const at = Array.from({ length: count }, (_, offset) => {
    const facility = HOSPITALS[(first + offset) % HOSPITALS.length] ?? HOSPITALS[0];
    return {
      facility,
      id: String(FIRST_ID + index).padStart(demoFacility(facility).idDigits, '0'),
      stories:
        index >= LONG_COURSES
          ? ['brief' as const]
          : facility === FACILITY.cancerCentre
            ? ['lung-nodule' as const]
            : [random.pick(COURSES)],
    };
  });
  return { patient, at };
}
