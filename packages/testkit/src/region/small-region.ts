import { mkdtempSync, chmodSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { dayInTokyo, instant } from '@musubi/domain';
import { dropDatabase, openCluster, systemClock, type Cluster } from '@musubi/runtime';
import { DEMO_PEOPLE } from '../demo-region/data/people.ts';
import { writeDemoRegion } from '../demo-region/write-region.ts';
import { joinPeople } from './join-people.ts';
import { regionDatabases, startRegion, type Region, type RegionSettings } from './start-region.ts';
import { waitForIngest } from './wait.ts';

/** A region of a few of the cast on a throw-away PostgreSQL, with the joining done. */
export type SmallRegion = AsyncDisposable & {
  readonly region: Region;
  readonly cluster: Cluster;
  readonly folder: string;
  readonly storage: (facility: string) => string;
};

let number = 0;

/** `people`: keys of the cast; the whole cast with `'all'`. */
export async function startSmallRegion(
  people: readonly string[] | 'all',
  options: {
    ownDatabase?: boolean;
    dialPort?: RegionSettings['dialPort'];
    /** Known to the hospitals, not yet to the region. */
    unjoined?: readonly string[];
  } = {},
): Promise<SmallRegion> {
  const folder = mkdtempSync(join(tmpdir(), 'musubi-story-'));
  chmodSync(folder, 0o755);
  const given = options.ownDatabase ? undefined : process.env['MUSUBI_TEST_CLUSTER'];
  const cluster: Cluster =
    given === undefined
      ? await openCluster(join(folder, 'postgres'), { durable: false })
      : { url: given, origin: 'test run', stop: async () => undefined };
  const chosen = DEMO_PEOPLE.filter((person) => people === 'all' || people.includes(person.key));
  const known = DEMO_PEOPLE.filter(
    (person) => chosen.includes(person) || options.unjoined?.includes(person.key) === true,
  );
  await writeStorages(
    folder,
    known.map((person) => person.key),
  );
  const prefix = `story_${process.pid}_${++number}`;
  const clear = async (): Promise<void> => {
    if (given !== undefined) for (const database of regionDatabases(prefix)) await dropDatabase(cluster.url, database);
    await cluster.stop();
    rmSync(folder, { recursive: true, force: true });
  };
  const region = await startRegion({
    cluster: cluster.url,
    folder,
    databasePrefix: prefix,
    ...(options.dialPort === undefined ? {} : { dialPort: options.dialPort }),
  }).catch(async (error: unknown) => {
    await clear();
    throw error;
  });
  try {
    await waitForIngest(region.url, () => undefined);
    await joinPeople(region.url, () => undefined, chosen);
  } catch (error) {
    await region[Symbol.asyncDispose]();
    await clear();
    throw error;
  }
  return {
    region,
    cluster,
    folder,
    storage: (facility) => join(folder, 'region', facility, 'standard'),
    [Symbol.asyncDispose]: async () => {
      await region[Symbol.asyncDispose]();
      await clear();
    },
  };
}

/** Only the files of the known people and a few synthetic ones; every storage folder exists. */
async function writeStorages(folder: string, people: readonly string[]): Promise<void> {
  await writeDemoRegion(join(folder, 'region'), {
    seed: 1,
    patients: 8,
    people,
    until: dayInTokyo(instant(systemClock.now())),
  });
}
