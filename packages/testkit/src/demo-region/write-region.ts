import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { FacilityId, LocalDate } from '@musubi/domain';
import { damagedFiles } from './damaged-files.ts';
import { DEMO_FACILITIES, FACILITY, demoFacility } from './facilities.ts';
import { DEMO_PEOPLE, type DemoPerson } from './data/people.ts';
import { Pace } from '../progress/pace.ts';
import { Chart, type ChartPatient, type StorageFile } from './storage/chart.ts';
import { demographics } from './storage/patient-messages.ts';
import { seededRandom } from './storage/random.ts';
import { STORIES } from './stories/stories.ts';
import type { StoryName } from './stories/story.ts';
import { syntheticPerson } from './synthetic-people.ts';

export type RegionOptions = {
  readonly seed: number;
  /** Synthetic people beside the cast; 300,000 works: one person at a time is in memory. */
  readonly patients: number;
  /** The last day of all records. */
  readonly until: LocalDate;
  /** Keys of the cast to write; all where absent. */
  readonly people?: readonly string[] | undefined;
  /** Only the storages of these; all where absent. */
  readonly facilities?: readonly FacilityId[] | undefined;
  readonly onProgress?: (line: string) => void;
};

/** Files written but not yet on disk at any time. */
const WRITES_AT_ONCE = 32;

/** デモ地域: writes `<root>/<facility>/standard` and `…/extended`; the same options write the same bytes. */
export async function writeDemoRegion(
  root: string,
  options: RegionOptions,
): Promise<{ readonly files: number; readonly patients: number }> {
  for (const facility of DEMO_FACILITIES.filter((each) => each.discloses)) {
    for (const storage of ['standard', 'extended']) await mkdir(join(root, facility.id, storage), { recursive: true });
  }
  const writer = boundedWriter(root);
  let people = 0;
  const pace = new Pace(DEMO_PEOPLE.filter((person) => isWritten(person, options)).length + options.patients);
  const onPerson = () => {
    people++;
    if (people % 20 === 0)
      options.onProgress?.(`${pace.line(people, '人')}  ${writer.count().toLocaleString('ja-JP')} ファイル`);
  };
  for (const { facility, file } of regionFiles(options, onPerson)) {
    if (options.facilities?.includes(facility) === false) continue;
    await writer.write(join(facility, file.storage, file.path), file.bytes);
  }
  await writer.done();
  return { files: writer.count(), patients: people };
}

/** All files of the region in order, one person after another. */
export function* regionFiles(
  options: RegionOptions,
  onPerson: () => void = () => undefined,
): Generator<{ readonly facility: FacilityId; readonly file: StorageFile }> {
  for (const person of DEMO_PEOPLE.filter((each) => isWritten(each, options))) {
    onPerson();
    for (const place of person.at) {
      if (!demoFacility(place.facility).discloses) continue;
      const patient: ChartPatient = {
        id: place.id,
        kanji: place.kanji ?? person.kanji,
        kana: place.kana ?? person.kana,
        sex: person.sex,
        birthDate: place.birthDate ?? person.birthDate,
        postalCode: person.postalCode,
        address: place.address ?? person.address,
        telephone: place.telephone ?? person.telephone,
        ...(person.roman === undefined ? {} : { roman: person.roman }),
      };
      const chart = makeChart(
        place.facility,
        patient,
        `${options.seed}/${person.key}/${place.facility}`,
        options.until,
      );
      for (const file of chartFiles(chart, place.stories)) yield { facility: place.facility, file };
      if (person.key === 'yamamoto-a' && place.facility === FACILITY.coreHospital)
        for (const file of damagedFiles(chart)) yield { facility: place.facility, file };
    }
  }
  for (let index = 0; index < options.patients; index++) {
    onPerson();
    const random = seededRandom(`${options.seed}/person/${index}`);
    const person = syntheticPerson(index, random, options.until);
    for (const place of person.at) {
      const chart = makeChart(
        place.facility,
        { ...person.patient, id: place.id },
        `${options.seed}/${index}/${place.facility}`,
        options.until,
      );
      for (const file of chartFiles(chart, place.stories)) yield { facility: place.facility, file };
    }
  }
}

function isWritten(person: DemoPerson, { people }: RegionOptions): boolean {
  return people?.includes(person.key) ?? true;
}

function* chartFiles(chart: Chart, stories: readonly StoryName[]): Generator<StorageFile> {
  yield demographics(chart, {
    height: chart.random.int(148, 178),
    weight: chart.random.int(42, 82),
    abo: chart.random.pick(['A', 'B', 'O', 'AB']),
  });
  for (const name of stories) yield* STORIES[name](chart);
}

function makeChart(facility: FacilityId, patient: ChartPatient, seed: string, until: LocalDate): Chart {
  return new Chart({ facility, facilityName: demoFacility(facility).name, patient, random: seededRandom(seed), until });
}

function boundedWriter(root: string): {
  write: (path: string, bytes: Uint8Array) => Promise<void>;
  done: () => Promise<void>;
  count: () => number;
} {
  const running = new Set<Promise<void>>();
  const made = new Set<string>();
  let count = 0;
  const start = async (path: string, bytes: Uint8Array): Promise<void> => {
    const full = join(root, path);
    const folder = dirname(full);
    if (!made.has(folder)) {
      await mkdir(folder, { recursive: true });
      if (made.size > 50_000) made.clear();
      made.add(folder);
    }
    await writeFile(full, bytes);
  };
  return {
    write: async (path, bytes) => {
      count++;
      const task = start(path, bytes).finally(() => running.delete(task));
      running.add(task);
      if (running.size >= WRITES_AT_ONCE) await Promise.race(running);
    },
    done: async () => void (await Promise.all(running)),
    count: () => count,
  };
}
