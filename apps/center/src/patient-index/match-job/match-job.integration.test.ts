import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { instant, localDate, type Demographics, type FacilityId, type StaffId } from '@musubi/domain';
import { makeLog, newId, systemClock } from '@musubi/runtime';
import { testDatabase } from '@musubi/testkit';
import { MIGRATIONS, anIndex, CHIYO, HONBU, ICHIRO, SOGO, type AnIndex } from '../../fixture/an-index.ts';
import { until } from '../../fixture/small-region.ts';
import { applyPairs } from './apply-pairs.ts';
import { DEFAULT_MODEL } from '../matching/match-engine.ts';
import { findJobs, finishJob, insertJob } from '../matching/match-job-store.ts';
import { openPatientIndex } from '../matching/open-patient-index.ts';
import { MatchJobRunner } from './run-match-jobs.ts';
import { takeIdentity } from '../feed/take-identity.ts';

const GIVEN = [
  ['一', 'イチ'],
  ['二葉', 'フタバ'],
  ['三郎', 'サブロウ'],
  ['四季', 'シキ'],
  ['五月', 'サツキ'],
  ['六花', 'リッカ'],
  ['七海', 'ナナミ'],
  ['八重', 'ヤエ'],
  ['九太', 'キュウタ'],
  ['十和', 'トワ'],
] as const;
const FAMILY = [
  ['青山', 'アオヤマ'],
  ['石垣', 'イシガキ'],
  ['上野', 'ウエノ'],
  ['江川', 'エガワ'],
  ['岡本', 'オカモト'],
  ['川口', 'カワグチ'],
  ['木下', 'キノシタ'],
  ['工藤', 'クドウ'],
] as const;
/** The n-th of many people, none like another. */
function person(n: number): Demographics {
  const [family, given] = [
    FAMILY[n % FAMILY.length] ?? FAMILY[0],
    GIVEN[Math.floor(n / FAMILY.length) % GIVEN.length] ?? GIVEN[0],
  ];
  const two = (value: number) => String(value).padStart(2, '0');
  return {
    kanjiName: { family: family[0], given: given[0] },
    kanaName: { family: family[1], given: given[1] },
    sex: n % 2 === 0 ? 'female' : 'male',
    birthDate: localDate(
      `${1930 + ((n * 37) % 79)}-${two(1 + ((n * 5 + Math.floor(n / 80)) % 12))}-${two(1 + ((n * 11) % 28))}`,
    ),
    postalCode: `999-${String(1000 + n)}`,
    address: `みほん県結市${['港', '浜', '岬', '丘'][n % 4] ?? ''}町${1 + (n % 9)}-${n}-${1 + (n % 7)}`,
    telephones: [`099-${String(100 + (n % 900))}-${String(1000 + n * 3)}`],
  };
}

let region: AnIndex;
afterEach(() => region[Symbol.asyncDispose]());

/** A hospital's first list: kept, and compared by the job. */
async function list(facility: FacilityId, people: readonly Demographics[], first = 1): Promise<void> {
  await region.index.center.db.transaction(async (tx) => {
    for (const [i, demographics] of people.entries())
      await takeIdentity(
        region.index,
        tx,
        {
          change: 'put',
          facility,
          localPatient: String(first + i).padStart(6, '0'),
          demographics,
          seenAt: instant(systemClock.now()),
        },
        { source: 'list-import', trace: 'test', matching: 'later' },
      );
  });
}
async function ask(kind: 'dedupe' | 'facility', facility?: FacilityId): Promise<string> {
  const job = newId(systemClock);
  await region.index.center.db.transaction((tx) =>
    insertJob(tx, 'mihon', {
      job,
      kind,
      facility,
      staff: newId(systemClock) as StaffId,
      staffFacility: HONBU,
      at: instant(systemClock.now()),
    }),
  );
  return job;
}
/** A center process of its own. */
const aProcess = () =>
  new MatchJobRunner(
    openPatientIndex(
      { ...region.index.center, process: newId(systemClock), log: makeLog('center', () => undefined) },
      () => undefined,
    ),
  );
const job = async (id: string) => (await findJobs(region.db, 'mihon')).find((one) => one.job === id);
const ended = (id: string) => until(async () => (await job(id))?.state === 'done' && job(id));

describe('a bulk job', () => {
  beforeEach(async () => {
    region = await anIndex(await testDatabase(MIGRATIONS), { automatic: true });
  });

  it('RIV-09 compares a new hospital’s list: links what is beyond doubt, asks about some, counts others', async () => {
    const [chiyo, ichiro] = [await region.register(CHIYO), await region.register(ICHIRO)];
    await list(SOGO, [person(1), person(2)]);
    await list(HONBU, [
      CHIYO,
      person(1),
      { ...ICHIRO, address: 'みほん県結市浜町9-9-9', postalCode: '999-0909', telephones: [] },
      person(3),
      person(3),
    ]);
    const id = await ask('facility', HONBU);
    await using runner = aProcess();
    runner.wake();
    expect(await ended(id)).toMatchObject({
      kind: 'facility',
      facilityName: 'みほん中央病院',
      records: 5,
      recordsDone: 5,
      links: 1,
      cases: 2,
      found: { auto: expect.any(Number) },
    });
    expect(await region.links()).toEqual([{ patient: chiyo, number: '000001', automatic: true }]);
    expect((await region.cases()).map(({ kind, right, source }) => [kind, right, source])).toEqual(
      expect.arrayContaining([
        ['link', '000003', 'bulk-job'],
        ['duplicate', '000005', 'bulk-job'],
      ]),
    );
    expect(ichiro).toBeDefined();
  });

  it('goes on where it stood when its process is gone, and comes to the same as if it had not been', async () => {
    await region.register(CHIYO);
    for (let n = 0; n < 3; n++) await region.register(person(n * 200));
    await list(
      HONBU,
      Array.from({ length: 700 }, (_, n) => person(n)),
    );
    await list(
      SOGO,
      Array.from({ length: 400 }, (_, n) => person(n * 2)),
    );
    const id = await ask('dedupe');
    await region.db.query(`create function hold_batch() returns trigger language plpgsql as $$ begin
      if new.records_done > old.records_done and old.records_done > 0
      then perform pg_advisory_xact_lock_shared(1); end if;
      return new;
    end $$`);
    await region.db.query(
      'create trigger hold_batch before update on match_job for each row execute function hold_batch()',
    );
    let gone: Promise<void> | undefined;
    await region.db.transaction(async (tx) => {
      // the second batch waits, however fast the machine is
      await tx.query('select pg_advisory_xact_lock(1)');
      const first = aProcess();
      await until(async () => ((await job(id))?.recordsDone ?? 0) > 0);
      gone = first[Symbol.asyncDispose]();
    });
    await gone;
    const stopped = await job(id);
    expect(stopped?.state).toBe('running');
    expect(stopped?.recordsDone).toBeLessThan(stopped?.records ?? 0);
    // As kill -9 leaves it: still leased, by nobody, and one batch found but not committed.
    await region.db.query(
      `update match_job set leased_by = gen_random_uuid(), leased_until = now() + interval '1 second'`,
    );
    await using _second = aProcess();
    const interrupted = await ended(id);
    const outcome = async () => ({
      links: await region.links(),
      cases: (await region.cases()).map(({ kind, right, state }) => [kind, right, state]).sort(),
    });
    const once = await outcome();
    await region.db.query(`delete from link_case where source = 'bulk-job'`);
    await region.db.query('truncate patient_link, link_event');
    const again = await ask('dedupe');
    const whole = await ended(again);
    for (const key of ['records', 'recordsDone', 'pairs', 'found', 'cases', 'links'] as const)
      expect([key, interrupted[key]]).toEqual([key, whole[key]]);
    expect(once).toEqual(await outcome());
    expect(once.links.length).toBeGreaterThan(0);
  });

  it('leaves to a person what the other records of a group speak against, however alike the two are', async () => {
    await region.register(CHIYO);
    await list(HONBU, [CHIYO]);
    const [one = 0, other = 0] = (
      await region.db.query<{ identity_id: number }>('select identity_id from identity order by identity_id')
    ).map((row) => row.identity_id);
    const apply = (doubtful: boolean) =>
      region.index.center.db.transaction((tx) =>
        applyPairs(region.index, tx, [{ one, other, verdict: 'review', doubtful }], DEFAULT_MODEL, 'test'),
      );
    expect(await apply(true)).toMatchObject({ linked: [], cases: 1 });
    expect((await apply(false)).linked).toHaveLength(1);
  });

  it('is one at a time, is not asked for twice, and stops when it is cancelled', async () => {
    const at = instant(systemClock.now());
    const [one, two] = [await ask('dedupe'), await ask('facility', HONBU)];
    const made = await region.index.center.db.transaction((tx) =>
      insertJob(tx, 'mihon', {
        job: newId(systemClock),
        kind: 'dedupe',
        facility: undefined,
        staff: newId(systemClock) as StaffId,
        staffFacility: HONBU,
        at,
      }),
    );
    expect(made).toBe(false);
    expect(await region.index.center.db.transaction((tx) => finishJob(tx, 'mihon', two, 'cancelled', at))).toBe(true);
    await using _a = aProcess();
    await using _b = aProcess();
    await ended(one);
    expect((await job(two))?.state).toBe('cancelled');
    expect(await region.index.center.db.transaction((tx) => finishJob(tx, 'mihon', one, 'cancelled', at))).toBe(false);
  });
});
