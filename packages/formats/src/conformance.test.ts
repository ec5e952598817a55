import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { facilityId } from '@musubi/domain';
import { beforeAll, describe, expect, test } from 'vitest';
import { decodeText } from './hl7v2/decode-text.ts';
import { encodeText, encodeUtf8 } from './hl7v2/encode-text.ts';
import { component, field, fieldState, firstSegment, repetitions, type Segment } from './hl7v2/message.ts';
import { encodeMessage, parseMessage, parseMessages } from './hl7v2/parse-message.ts';
import { readDemographics } from './ssmix2/segments/patient.ts';
import { makeIssueList } from './ssmix2/issue-list.ts';
import { readStorageFile } from './ssmix2/read-storage-file.ts';
import { parseStandardPath } from './ssmix2/storage-path.ts';
import { type StandardPath } from './ssmix2/path-parts.ts';
import { SSMIX2_DATA_TYPES } from './ssmix2/tables/data-types.ts';
import { fieldNames, SEGMENT_NAMES } from './ssmix2/tables/segment-fields.ts';
import { currentVersion } from './ssmix2/version.ts';

/** Independent cases, read in place: MUSUBI_TESTDATA, or `shared/testdata` beside the repository. */
const TESTDATA =
  process.env['MUSUBI_TESTDATA'] ?? fileURLToPath(new URL('../../../../shared/testdata/', import.meta.url));
const ROOT = join(TESTDATA, '01-hl7v2-ssmix2');
const present = existsSync(ROOT);
if (!present) process.stderr.write('conformance: skipped, there is no test data (set MUSUBI_TESTDATA to its folder)\n');

const facility = facilityId('9910000011');

function filesBelow(folder: string): readonly string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true })
    .flatMap((child) => (child.isDirectory() ? filesBelow(join(folder, child.name)) : [join(folder, child.name)]))
    .sort();
}

function storageFiles(
  name: string,
): readonly { readonly name: string; readonly path: StandardPath; readonly bytes: Uint8Array }[] {
  const root = join(ROOT, name);
  return filesBelow(root).flatMap((file) => {
    const parsed = parseStandardPath(relative(root, file).split('\\').join('/'));
    return parsed.kind === 'parsed'
      ? [{ name: relative(root, file), path: parsed.path, bytes: new Uint8Array(readFileSync(file)) }]
      : [];
  });
}

describe.skipIf(!present)('constructed messages', () => {
  type Case = {
    readonly file: string;
    readonly why: string;
    readonly expect: Readonly<Record<string, string | readonly string[]>>;
  };
  const cases = present
    ? (JSON.parse(readFileSync(join(ROOT, 'constructed/CASES.json'), 'utf8')) as readonly Case[])
    : [];

  test.each(cases)('$file: $why', ({ file, expect: expected }) => {
    const message = parseMessage(decodeText(readFileSync(join(ROOT, 'constructed', file))).text);
    for (const [place, wanted] of Object.entries(expected)) {
      if (place === 'addressText') {
        const pid = firstSegment(message, 'PID');
        expect(pid && readDemographics(pid, [], [], makeIssueList(message)).address).toBe(
          String(wanted).normalize('NFC'),
        );
        continue;
      }
      const [, name = '', n = '', comp] = /^([A-Z0-9]{3})-(\d+)(?:\.(\d+))?$/.exec(place) ?? [];
      // a missing segment fails the next line
      const segment = firstSegment(message, name) as Segment;
      if (wanted === 'delete')
        expect(fieldState(segment, Number(n), 1, comp === undefined ? undefined : Number(comp))).toBe('delete');
      else if (typeof wanted === 'string') expect(field(segment, Number(n), 1, Number(comp ?? '1'))).toBe(wanted);
      else {
        const values = repetitions(segment, Number(n)).map((one) => component(one, Number(comp ?? '1')));
        wanted.forEach((one, index) => expect(one.split('|')).toContain(values[index]));
      }
    }
  });
});

describe.skipIf(!present)('constructed storage', () => {
  type Case = {
    readonly path: string;
    readonly why: string;
    readonly expect: { readonly accepted?: boolean; readonly deleted?: boolean };
  };
  const cases = present
    ? (JSON.parse(readFileSync(join(ROOT, 'constructed-storage/CASES.json'), 'utf8')) as readonly Case[])
    : [];

  test.each(cases)('$why', ({ path, expect: { accepted, deleted } }) => {
    const parsed = parseStandardPath(path);
    if (accepted === false) return expect(parsed.kind).toBe('refused');
    if (parsed.kind === 'refused') throw new Error(parsed.issue.en);
    const reading = readStorageFile({
      facility,
      path: parsed.path,
      bytes: readFileSync(join(ROOT, 'constructed-storage', path)),
    });
    expect(reading.cancels).toBe(deleted === true);
    expect(currentVersion([parsed.path]) === undefined).toBe(deleted === true);
    if (accepted === true) expect(reading.demographics).toBeDefined();
  });
});

describe.skipIf(!present)('storages', () => {
  const nho = present ? storageFiles('nho-ssmix2-storage') : [];
  const twins = present ? storageFiles('ssmixtwins-storage') : [];

  beforeAll(() => {
    expect(nho.length).toBeGreaterThan(5);
    expect(twins.length).toBeGreaterThan(50);
  });

  test('every file of the checking tool maps under its own patient and is refused under another', () => {
    for (const { name, path, bytes } of nho) {
      const pid = firstSegment(parseMessage(decodeText(bytes).text), 'PID');
      const own = pid === undefined ? undefined : field(pid, 3);
      const reading = readStorageFile({ facility, path: { ...path, patient: own ?? '' }, bytes });
      expect([name, reading.issues.filter((issue) => issue.severity !== 'note')]).toEqual([name, []]);
      expect(reading.entries.length + (reading.demographics === undefined ? 0 : 1)).toBeGreaterThan(0);
      if (own !== path.patient) expect(readStorageFile({ facility, path, bytes })).toMatchObject({ entries: [] });
    }
  });

  test('every file of the generated hospitals maps without loss', () => {
    for (const { name, path, bytes } of twins) {
      const reading = readStorageFile({ facility, path, bytes });
      expect([name, reading.issues.filter((issue) => issue.severity !== 'note')]).toEqual([name, []]);
      expect(reading.entries.length + (reading.demographics === undefined ? 0 : 1)).toBeGreaterThan(0);
      for (const entry of reading.entries) {
        expect(entry.key.patient.value).toBe(path.patient);
        if (path.day !== undefined) expect(entry.day).toBe(path.day);
        expect(entry.title).not.toMatch(/undefined|\s$|^$/);
      }
      const lines = decodeText(bytes).text.split(/[\r\n]+/);
      const values = reading.entries.flatMap((entry) =>
        entry.content.type === 'laboratory' ? entry.content.panels.flatMap((panel) => panel.values) : [],
      );
      if (path.dataType === 'OML-11')
        expect(values.length).toBe(lines.filter((line) => line.startsWith('OBX|')).length);
      for (const value of values) expect(value.text).not.toBe('');
      const drugs = reading.entries.flatMap((entry) =>
        entry.content.type === 'prescription' ? entry.content.groups.flatMap((group) => group.drugs) : [],
      );
      if (path.dataType === 'OMP-01') expect(drugs.length).toBe(lines.filter((line) => line.startsWith('RXE|')).length);
    }
  });

  test('every message is written again byte for byte', () => {
    for (const { name, bytes } of [...nho, ...twins]) {
      const { text } = decodeText(bytes);
      const again = parseMessages(text).map(encodeMessage).join('');
      expect([name, Buffer.compare(encodeText(again, { vendorExtensions: true }).bytes, bytes)]).toEqual([name, 0]);
    }
  });
});

describe.skipIf(!present)('generic HL7 v2', () => {
  const files = present ? filesBelow(join(ROOT, 'generic')) : [];

  test('there are files', () => expect(files.length).toBeGreaterThan(50));

  test.each(files.map((file) => [relative(ROOT, file), file] as const))(
    '%s is parsed, written again byte for byte, and never stops a reader',
    (_, file) => {
      const bytes = new Uint8Array(readFileSync(file));
      const { text, charset } = decodeText(bytes);
      const messages = parseMessages(text);
      const again = messages.map(encodeMessage).join('');
      if (messages.length > 0) expect(again).toBe(text);
      if (charset === 'ascii' || charset === 'utf-8') expect(Buffer.compare(encodeUtf8(again), bytes)).toBe(0);
      for (const dataType of SSMIX2_DATA_TYPES) {
        const path: StandardPath = {
          storage: 'standard',
          patient: 'NOBODY0001',
          day: undefined,
          dataType,
          orderNumber: '1',
          eventTime: '20260415103045123',
          department: undefined,
          flag: '1',
        };
        expect(
          readStorageFile({ facility, path, bytes }).entries.filter((entry) => entry.content.type !== 'unreadable'),
        ).toEqual([]);
      }
    },
  );
});

describe.skipIf(!present)('field definitions', () => {
  test('our field lists have the fields of the published ones', () => {
    const published = JSON.parse(
      readFileSync(join(ROOT, 'nho-ssmix2-definitions/HL7_SEGMENT.json'), 'utf8'),
    ) as Readonly<Record<string, readonly unknown[]>>;
    const missing = Object.keys(published).filter((name) => !SEGMENT_NAMES.includes(name));
    expect(missing).toEqual([]);
    for (const [name, fields] of Object.entries(published))
      expect([name, fieldNames(name).length]).toEqual([name, fields.length - 1]);
  });
});
