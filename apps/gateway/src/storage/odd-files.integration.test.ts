import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Database, systemClock, type Clock } from '@musubi/runtime';
import { testDatabase, type TestDatabase } from '@musubi/testkit';
import { GATEWAY_ROLE } from '../database-role.ts';
import { applyPublication } from '../publication/apply-configuration.ts';
import { HOSPITAL, MIGRATIONS, quiet } from '../fixture/a-gateway.ts';
import { aStorage, prescriptionMessage, put, storagePath } from '@musubi/testkit';
import { StorageScanner } from './ssmix2.ts';

let database: TestDatabase;

let db: Database;

let root: string;

let scanner: StorageScanner;

let aheadMs: number;

const clock: Clock = { now: () => systemClock.now() + aheadMs };

beforeEach(async () => {
  aheadMs = 0;
  database = await testDatabase(MIGRATIONS);
  db = new Database(database.url, { role: GATEWAY_ROLE });
  await applyPublication(db, HOSPITAL, { kinds: [] });
  root = mkdtempSync(join(tmpdir(), 'musubi-storage-'));
  scanner = new StorageScanner({ db, facility: HOSPITAL, storage: 'standard', root, clock, log: quiet });
});

afterEach(async () => {
  await db[Symbol.asyncDispose]();
  await database[Symbol.asyncDispose]();
  rmSync(root, { recursive: true, force: true });
});

const count = async (what: string) => (await db.query<{ n: number }>(`select count(*) as n from ${what}`))[0]?.n;

const issues = async () =>
  (await db.query<{ code: string }>('select code from ingest_issue order by code')).map((row) => row.code);

const one = { patient: '0000001234', order: 1 };

describe('scanning a storage', () => {
  it('leaves temporary files of a writer alone until they have their name', async () => {
    const path = storagePath('OMP-01', one);
    put(root, `${path}.tmp`, prescriptionMessage(one, HOSPITAL));
    expect(await scanner.scan()).toMatchObject({ seen: 1, taken: 0 });
    expect(await issues()).toEqual(['storage/temporary-file']);
    renameSync(join(root, `${path}.tmp`), join(root, path));
    expect(await scanner.scan()).toMatchObject({ taken: 1 });
    expect(await issues()).toEqual([]);
  });

  it('never follows a link, neither of a file nor of a folder', async () => {
    const outside = mkdtempSync(join(tmpdir(), 'musubi-outside-'));
    const stolen = { patient: '0000009999', order: 1 };
    put(outside, storagePath('OMP-01', stolen), prescriptionMessage(stolen, HOSPITAL));
    put(root, storagePath('OMP-01', one), prescriptionMessage(one, HOSPITAL));
    symlinkSync(join(outside, '000/000/0000009999'), join(root, '000/000/0000009999'));
    symlinkSync(
      join(outside, storagePath('OMP-01', stolen)),
      join(
        root,
        dirname(storagePath('OMP-01', one)),
        '0000001234_20260415_OMP-01_000000000000002_20260415103045123_01_1',
      ),
    );
    expect(await scanner.scan()).toMatchObject({ seen: 1, taken: 1 });
    expect(await issues()).toEqual(['storage/symbolic-link', 'storage/symbolic-link']);
    rmSync(outside, { recursive: true });
  });

  it('never writes into the storage', async () => {
    aStorage(root, HOSPITAL, { patients: 2, filesEach: 3 });
    const picture = () =>
      readdirSync(root, { recursive: true, encoding: 'utf8' })
        .sort()
        .map((path) => [path, statSync(join(root, path)).mtimeMs, statSync(join(root, path)).ctimeMs]);
    const before = picture();
    await scanner.scan();
    await scanner.scan();
    expect(picture()).toEqual(before);
  });

  it('lists a folder that it may not open and goes on with the others', async () => {
    aStorage(root, HOSPITAL, { patients: 3, filesEach: 3 });
    await scanner.scan();
    const first = readdirSync(join(root, '000/100'))[0] ?? '';
    const closed = join(root, '000/100', first);
    chmodSync(closed, 0o000);
    const summary = await scanner.scan();
    chmodSync(closed, 0o755);
    if (process.getuid?.() === 0)
      // root opens everything
      expect(summary.seen).toBe(9);
    else {
      expect(summary).toMatchObject({ seen: 6, missing: 0 });
      expect(await issues()).toEqual(['storage/unreadable-folder']);
    }
  });

  it('keeps damaged and strangely named files as bytes, lists them, and shows the damaged as unreadable', async () => {
    put(root, storagePath('OML-11', one), Buffer.from([0x00, 0xff, 0x1b, 0x24, 0x42, 0x0d]));
    put(root, '000/000/0000001234/readme.txt', Buffer.from('覚え書き\r'));
    await scanner.scan();
    expect(await count('source_document')).toBe(2);
    expect(await count("source_file where state = 'unreadable'")).toBe(2);
    expect((await issues()).length).toBeGreaterThanOrEqual(2);
    expect(await db.query("select kind, day, entry -> 'content' ->> 'type' as type from record_entry")).toEqual([
      { kind: 'laboratory', day: '2026-04-15', type: 'unreadable' },
    ]);
  });

  it('lists a content folder that is too large as a whole, instead of holding all of it in memory', async () => {
    const folder =
      '000/000/0000001234/20260415/^退院時サマリー^99ABC^18842-5^退院時要約^LN/' +
      '0000001234_20260415_18842-5_000000000000001_20260415120000000_01_1';
    for (const name of ['a.tif', 'b.tif']) {
      put(root, join(folder, name), Buffer.alloc(0));
      // holes: no room is taken on the disk
      truncateSync(join(root, folder, name), 200 << 20);
      utimesSync(join(root, folder, name), 1, 1);
    }
    const extended = new StorageScanner({ db, facility: HOSPITAL, storage: 'extended', root, clock, log: quiet });
    expect(await extended.scan()).toMatchObject({ seen: 1, taken: 0 });
    expect(await issues()).toEqual(['storage/too-large']);
  });

  it('gives a PDF that stands inside a document as a file of its own', async () => {
    const extended = mkdtempSync(join(tmpdir(), 'musubi-extended-'));
    const folder =
      '000/000/0000001234/20260415/^^^57133-1^紹介状^LN/0000001234_20260415_57133-1_K0002_20260415103045123_01_1';
    put(
      extended,
      `${folder}/main.xml`,
      Buffer.from(
        '<ClinicalDocument xmlns="urn:hl7-org:v3"><recordTarget><patientRole><id ' +
          'extension="0000001234"/></patientRole></recordTarget><component><nonXMLBody><text ' +
          'mediaType="application/pdf" ' +
          'representation="B64">JVBERi0xLjQ=</text></nonXMLBody></component></ClinicalDocument>',
      ),
    );
    const other = new StorageScanner({
      db,
      facility: HOSPITAL,
      storage: 'extended',
      root: extended,
      clock,
      log: quiet,
    });
    for (const taken of [1, 0]) expect(await other.scan()).toMatchObject({ seen: 1, taken });
    const [entry] = await db.query<{ attachments: readonly { name: string; mediaType: string; digest: string }[] }>(
      "select entry::jsonb -> 'content' -> 'attachments' as attachments from record_entry",
    );
    expect(entry?.attachments.map(({ name, mediaType }) => [name, mediaType])).toEqual([
      ['main-1.pdf', 'application/pdf'],
      ['main.xml', 'application/xml'],
    ]);
    expect(
      await db.query(
        "select convert_from(bytes, 'UTF8') as content from source_document where encode(digest, 'hex') = $1",
        [entry?.attachments[0]?.digest],
      ),
    ).toEqual([{ content: '%PDF-1.4' }]);
    rmSync(extended, { recursive: true });
  });

  it('takes a content folder of extended storage as one document, files and all', async () => {
    const extended = mkdtempSync(join(tmpdir(), 'musubi-extended-'));
    const folder =
      '000/000/0000001234/20260415/DS01^退院時サマリー^99ZZZ^18842-5^退院時要約^LN/' +
      '0000001234_20260415_DS01_K0001_20260415103045123_01_1';
    put(extended, `${folder}/summary.txt`, Buffer.from('退院時サマリー\r\n経過良好。\r\n'));
    put(extended, `${folder}/image.png`, Buffer.from('89504e470d0a1a0a', 'hex'));
    const other = new StorageScanner({
      db,
      facility: HOSPITAL,
      storage: 'extended',
      root: extended,
      clock,
      log: quiet,
    });
    expect(await other.scan()).toMatchObject({ seen: 1, taken: 1 });
    expect(await other.scan()).toMatchObject({ seen: 1, taken: 0 });
    expect(
      await db.query(
        "select kind, day, jsonb_array_length(entry::jsonb -> 'content' -> 'attachments') as attachments from " +
          'record_entry',
      ),
    ).toEqual([{ kind: 'document', day: '2026-04-15', attachments: 1 }]);
    expect(await count('source_document where digest = sha256(bytes)')).toBe(3);
    renameSync(join(extended, folder), join(extended, folder.replace(/_1$/, '_0')));
    await other.scan();
    expect(await count('record_entry where not removed')).toBe(0);
    expect(existsSync(join(extended, folder))).toBe(false);
    writeFileSync(join(extended, 'stray'), 'x');
    rmSync(extended, { recursive: true });
  });
});
