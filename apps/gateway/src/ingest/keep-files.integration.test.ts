import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testDatabase } from '@musubi/testkit';
import { HOSPITAL, MIGRATIONS } from '../fixture/a-gateway.ts';
import { aStore, type TestStore } from '../fixture/a-store.ts';
import { aFile } from '../fixture/an-entry.ts';
import { takeBatch } from './take-batch.ts';

let store: TestStore;

beforeAll(async () => {
  store = await aStore(await testDatabase(MIGRATIONS));
});

afterAll(() => store[Symbol.asyncDispose]());

const take: TestStore['take'] = (files, missing) => store.take(files, missing);

const shown: TestStore['shown'] = (patient) => store.shown(patient);

describe('taking in', () => {
  it('notices a file that was renamed to deleted, and does not take a lost file for a deletion', async () => {
    const file = { patient: '3000000001', eventTime: '20260415100000000' };
    await take([aFile(file)]);
    await take([], [aFile(file).path]);
    expect(await shown('3000000001')).toEqual(['降圧薬']);
    await take([aFile({ ...file, flag: '0' })]);
    expect(await shown('3000000001')).toEqual([]);
  });

  it('keeps every byte it has read, of superseded and deleted versions too', async () => {
    const files = ['0', '1', '2'].map((flag, index) =>
      aFile({
        patient: '3000000002',
        eventTime: `2026041510000000${index}`,
        flag: flag as '0' | '1' | '2',
        title: `版${flag}`,
      }),
    );
    await take(files);
    const kept = await store.db.query<{ digest: string; same: boolean }>(
      "select encode(digest, 'hex') as digest, digest = sha256(bytes) as same from source_document where " +
        "encode(digest, 'hex') = any ($1)",
      [files.map((file) => file.digest)],
    );
    expect(kept.map((row) => row.same)).toEqual([true, true, true]);
    await expect(store.db.query('delete from source_document')).rejects.toThrow();
  });

  it('keeps a file that the database refuses as bytes with an issue, and takes the others of its batch', async () => {
    const good = Array.from({ length: 7 }, (_, n) =>
      aFile({ patient: '3000000003', order: String(n).padStart(15, '0') }),
    );
    const bad = aFile({
      patient: '3000000003',
      order: '000000000000099',
      kind: 'laboratory',
      type: 'OML-11',
      content: {
        type: 'laboratory',
        panels: [{ panel: { text: 'a\0b' }, values: [{ item: { text: 'x' }, text: '1' }] }],
      },
    });
    await takeBatch(store.db, HOSPITAL, {
      storage: 'standard',
      files: [...good.slice(0, 3), bad, ...good.slice(3)],
      missing: [],
    });
    expect(await shown('3000000003')).toHaveLength(7);
    expect(await store.db.query('select code, severity from ingest_issue where path = $1', [bad.path])).toEqual([
      { code: 'storage/not-storable', severity: 'rejected' },
    ]);
    expect(await store.db.query('select state from source_file where path = $1', [bad.path])).toEqual([
      { state: 'unreadable' },
    ]);
  });

  it('takes a list of more entries than a call may have arguments', async () => {
    const file = aFile({ patient: '3000000004', kind: 'problem', type: 'PPR-01', on: null, order: '999999999999999' });
    const [entry] = file.reading?.entries ?? [];
    if (file.reading === undefined || entry === undefined) throw new Error('the file has an entry');
    const entries = Array.from({ length: 130_000 }, (_, n) => ({ ...entry, key: { ...entry.key, part: String(n) } }));
    await takeBatch(store.db, HOSPITAL, {
      storage: 'standard',
      files: [{ ...file, reading: { ...file.reading, entries } }],
      missing: [],
    });
    expect(await store.db.query("select count(*) as n from record_entry where local_patient = '3000000004'")).toEqual([
      { n: 130_000 },
    ]);
  });

  it('makes a record of a file that was kept as bytes only, once it can be read', async () => {
    const file = aFile({ patient: '3000000005' });
    const older = aFile({ patient: '3000000005', eventTime: '20260101000000000', title: '旧版' });
    await take([{ ...file, document: undefined, reading: { entries: [], issues: [], unreadable: true } }]);
    await take([file]);
    await take([older]);
    expect(await shown('3000000005')).toEqual(['降圧薬']);
  });
});
