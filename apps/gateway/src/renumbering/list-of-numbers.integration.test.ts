import { createHash } from 'node:crypto';
import type { EntryLine } from '@musubi/contract';
import { decodeText, encodeText } from '@musubi/formats/hl7v2';
import { systemClock } from '@musubi/runtime';
import { testDatabase } from '@musubi/testkit';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { nameDocument, readDocument } from '../source/read-document.ts';
import { takeFiles } from '../ingest/take-files.ts';
import { aGateway, HOSPITAL, MIGRATIONS, type TestGateway } from '../testing/a-gateway.ts';
import {
  demographicsMessage,
  demographicsPath,
  prescriptionMessage,
  storagePath,
  type MessageOptions,
} from '../testing/a-storage.ts';
import { importNumbers } from './import-numbers.ts';

const [OLD, NEW, THIRD] = ['0000000111', '0000000222', '0000000333'];

const SINCE = '20260601000000000';

const LATER = '20260701090000000';

let gateway: TestGateway;

beforeEach(async () => {
  gateway = await aGateway(await testDatabase(MIGRATIONS), { mllp: true });
});

afterEach(async () => {
  await gateway[Symbol.asyncDispose]();
});

const take = (path: string, bytes: Uint8Array) => {
  const document = nameDocument('standard', path);
  const reading = document?.flag === '1' ? readDocument(HOSPITAL, 'standard', path, bytes) : undefined;
  return takeFiles(gateway.db, HOSPITAL, {
    storage: 'standard',
    missing: [],
    files: [
      {
        storage: 'standard',
        path,
        size: bytes.length,
        modified: 1_776_000_000_000_000,
        bytes,
        digest: createHash('sha256').update(bytes).digest('hex'),
        document,
        reading,
      },
    ],
  });
};

const prescription = (options: MessageOptions) =>
  take(storagePath('OMP-01', options), prescriptionMessage(options, HOSPITAL));

const patientFile = (options: Pick<MessageOptions, 'patient' | 'eventTime'>, family = '見本', birth = '19600415') =>
  take(
    demographicsPath(options),
    encodeText(
      decodeText(demographicsMessage(options, HOSPITAL))
        .text.replaceAll('見本^', `${family}^`)
        .replace('19600415', birth),
    ).bytes,
  );

const change = async (
  rows: readonly (readonly [former: string, current: string])[],
  options: { readonly since?: string; readonly apply?: boolean } = {},
) => {
  const outcomes: string[] = [];
  for await (const { checked } of importNumbers(
    gateway.db,
    HOSPITAL,
    rows.map(([former, current]) => ({ former, current })),
    { list: 'ab'.repeat(32), since: options.since, apply: options.apply ?? true },
  ))
    for (const one of checked)
      outcomes.push(
        `${one.wanted.former}>${one.wanted.current} ${one.outcome === 'refused' ? one.problem : one.outcome}`,
      );
  return outcomes;
};

const entries = async (localPatient: string) =>
  (
    await gateway.ask('/entries', { kinds: ['prescription', 'laboratory', 'problem'], limit: 2000 }, { localPatient })
  ).lines.slice(0, -1) as unknown as EntryLine[];

/** Everything that must not change when nothing new is said. */
const state = () =>
  gateway.owner
    .query(`select 'entry' as what, id::text, local_patient as patient, version::text as n from record_entry union all
      select 'file', path, local_patient, state from source_file
  union all select 'value', entry_id::text || ordinal, local_patient, day::text from laboratory_value union all
    select 'patient', local_patient, demographics::text, deleted::text || identity_sequence from facility_patient
  union all select 'told', entry_id::text, local_patient, sequence::text from location_change order by 1, 2, 3`);

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
