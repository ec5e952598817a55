import { systemClock } from '@musubi/runtime';
import { describe, expect, it } from 'vitest';
import { HOSPITAL } from '../fixture/a-gateway.ts';
import {
  OLD,
  NEW,
  THIRD,
  LATER,
  gateway,
  prescription,
  patientFile,
  entries,
  state,
  SINCE,
  change,
  useRenumberedStore,
} from '../fixture/renumbered-store.ts';

useRenumberedStore();

describe('a list of former and new numbers', () => {
  it('changes nothing when it is only checked, and says what cannot be', async () => {
    await patientFile({ patient: OLD }, '見本', '19600415');
    await patientFile({ patient: NEW }, '別人', '19700101');
    await prescription({ patient: THIRD, order: 1 });
    const before = await state();
    expect(
      await change(
        [
          [OLD, NEW],
          [THIRD, '9'],
          ['0000000999', '8'],
        ],
        { apply: false },
      ),
    ).toEqual([`${OLD}>${NEW} in-use`, `${THIRD}>9 ready`, '0000000999>8 unknown-former']);
    expect(await state()).toEqual(before);
  });

  it('takes a new number that the same patient uses already', async () => {
    await patientFile({ patient: OLD });
    await patientFile({ patient: NEW });
    await prescription({ patient: OLD, order: 1 });
    expect(await change([[OLD, NEW]])).toEqual([`${OLD}>${NEW} ready`]);
    expect((await entries(NEW)).length).toBe(1);
  });

  it('does not hand a number on whose next holder has records already', async () => {
    await prescription({ patient: OLD, order: 1 });
    await prescription({ patient: NEW, order: 2, eventTime: LATER });
    expect(
      await change(
        [
          [OLD, NEW],
          [NEW, THIRD],
        ],
        { since: SINCE },
      ),
    ).toEqual([`${OLD}>${NEW} in-use`, `${NEW}>${THIRD} written-since`]);
  });

  it('moves a patient of 20,000 entries, and others while ingest goes on', { timeout: 120_000 }, async () => {
    await gateway.owner.query(`insert into source_document (facility_id, digest, bytes) values ($1, '\\x00', '')`, [
      HOSPITAL,
    ]);
    await gateway.owner.query(
      `insert into source_file (facility_id, storage, path, size, modified, local_patient,
        document, event_time, flag, digest, state)
      select $1, 'standard', 'p/' || n, 1, 1, $2, $2 || '/-/X/' || n, '20260401090000000', '1', '\\x00', 'current'
        from generate_series(1, 20000) as n`,
      [HOSPITAL, OLD],
    );
    await gateway.owner.query(
      `insert into record_entry (facility_id, id, local_patient, kind, status, day, entry_digest,
        entry, storage, path, source_digest)
      select $1, gen_random_uuid(), $2, 'prescription', 'ordered', '2026-04-01', '\\x00', '{"title":"x"}',
        'standard', 'p/' || n, '\\x00' from generate_series(1, 20000) as n`,
      [HOSPITAL, OLD],
    );
    const began = systemClock.now();
    await Promise.all([change([[OLD, NEW]]), prescription({ patient: THIRD, order: 1 })]);
    expect(systemClock.now() - began).toBeLessThan(30_000);
    expect(
      await gateway.db.query('select local_patient as patient, count(*) as n from record_entry group by 1 order by 1'),
    ).toEqual([
      { patient: NEW, n: 20_000 },
      { patient: THIRD, n: 1 },
    ]);
  });
});
