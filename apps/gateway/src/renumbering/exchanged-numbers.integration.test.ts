import { createHash } from 'node:crypto';
import type { EntryLine, IdentityChange, LocationChange } from '@musubi/contract';
import type { Demographics } from '@musubi/domain';
import { decodeText, encodeText } from '@musubi/formats/hl7v2';
import { testDatabase } from '@musubi/testkit';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { nameDocument, readDocument } from '../source/read-document.ts';
import { takeFiles } from '../ingest/take-files.ts';
import { aGateway, HOSPITAL, MIGRATIONS, type TestGateway } from '../testing/a-gateway.ts';
import {
  demographicsMessage,
  demographicsPath,
  laboratoryMessage,
  prescriptionMessage,
  storagePath,
  type MessageOptions,
} from '../testing/a-storage.ts';
import { importNumbers } from './import-numbers.ts';

const [OLD, NEW] = ['0000000111', '0000000222'];

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

const laboratory = (options: MessageOptions) =>
  take(storagePath('OML-11', options), laboratoryMessage(options, HOSPITAL));

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

const titles = async (localPatient: string) => (await entries(localPatient)).map((line) => line.entry.title).sort();

const values = async (localPatient: string) =>
  (await gateway.ask('/laboratory', { from: '2026-01-01', until: '2026-12-31' }, { localPatient })).lines.length - 1;

const open = (...patients: readonly string[]) =>
  gateway.fetch(
    '/open-patients',
    { facility: HOSPITAL, patients: patients.map((localPatient) => ({ localPatient, open: true })) },
    undefined,
  );

const locations = async (after = 0) =>
  (await gateway.fetch('/locations', { facility: HOSPITAL, after, limit: 10_000 }, undefined)).lines.slice(
    0,
    -1,
  ) as unknown as LocationChange[];

const identities = async (after = 0, merges = true) =>
  (await gateway.fetch('/identities', { facility: HOSPITAL, after, limit: 2000, merges }, undefined)).lines.slice(
    0,
    -1,
  ) as unknown as IdentityChange[];

describe('a list of former and new numbers', () => {
  it('exchanges two numbers at one moment, and discloses nothing until the center has moved its links', async () => {
    await patientFile({ patient: OLD }, '一人目', '19600415');
    await patientFile({ patient: NEW }, '二人目', '19700101');
    await prescription({ patient: OLD, order: 1, drug: '一人目の薬' });
    await prescription({ patient: NEW, order: 1, drug: '二人目の薬' });
    await laboratory({ patient: OLD, order: 2 });
    await open(OLD, NEW);
    const [mine, other] = [await titles(OLD), await titles(NEW)];
    const [known, located] = [(await identities()).at(-1)?.sequence ?? 0, (await locations()).at(-1)?.sequence ?? 0];
    expect(
      await change([
        [OLD, NEW],
        [NEW, OLD],
      ]),
    ).toEqual([`${OLD}>${NEW} reused-without-time`, `${NEW}>${OLD} reused-without-time`]);
    expect(
      await change(
        [
          [OLD, NEW],
          [NEW, OLD],
        ],
        { since: SINCE },
      ),
    ).toEqual([`${OLD}>${NEW} ready`, `${NEW}>${OLD} ready`]);
    expect([await titles(OLD), await titles(NEW), await values(NEW)]).toEqual([[], [], 0]);
    expect((await gateway.ask('/demographics', {}, { localPatient: OLD })).lines[0]).toEqual({ found: false });
    expect((await locations(located)).filter((one) => one.change === 'put')).toEqual([]);
    const steps = await identities(known);
    expect(steps.map((one) => one.change)).toEqual(['merge', 'merge', 'merge', 'merge', 'put', 'put']);
    expect(
      steps.filter((one) => one.change === 'put').map((one) => [one.localPatient, one.demographics.kanjiName?.family]),
    ).toEqual([
      [OLD, '二人目'],
      [NEW, '一人目'],
    ]);
    const links = new Map([
      [OLD, 'P1'],
      [NEW, 'P2'],
    ]);
    for (const step of steps) {
      if (step.change !== 'merge') continue;
      expect(links.has(step.into)).toBe(false);
      links.set(step.into, links.get(step.localPatient) ?? '');
      links.delete(step.localPatient);
    }
    expect([...links].sort()).toEqual([
      [OLD, 'P2'],
      [NEW, 'P1'],
    ]);
    // A center of an earlier version asks further on, but has moved nothing.
    await identities(steps.at(-1)?.sequence ?? 0, false);
    expect(await titles(NEW)).toEqual([]);
    const at = (await locations()).at(-1)?.sequence ?? 0;
    await identities(steps.at(-1)?.sequence ?? 0);
    expect([await titles(NEW), await titles(OLD), await values(NEW)]).toEqual([mine, other, 10]);
    expect((await locations(at)).map((one) => `${one.localPatient} ${one.change}`).sort()).toEqual([
      `${OLD} put`,
      `${NEW} put`,
      `${NEW} put`,
    ]);
    expect((await identities(known)).filter((one) => one.change === 'merge')).toEqual([]);
  });

  it('tells the holders of one number apart by the time of the file, before and after', async () => {
    await patientFile({ patient: OLD }, '一人目', '19600415');
    await patientFile({ patient: NEW }, '二人目', '19700101');
    await prescription({ patient: OLD, order: 1, drug: '一人目の薬' });
    await prescription({ patient: NEW, order: 2, drug: '二人目の薬' });
    await change(
      [
        [OLD, NEW],
        [NEW, OLD],
      ],
      { since: SINCE },
    );
    await identities((await identities()).at(-1)?.sequence ?? 0);
    // The same order number as another holder's: neither replaces the other.
    await prescription({ patient: OLD, order: 1, drug: '二人目の後の薬', eventTime: LATER });
    await patientFile({ patient: OLD, eventTime: LATER }, '二人目改', '19700101');
    await prescription({ patient: OLD, order: 5, drug: '一人目の遅れて届いた薬', eventTime: '20260430090000000' });
    expect(await titles(NEW)).toEqual(
      [expect.stringContaining('一人目の薬'), expect.stringContaining('一人目の遅れて届いた薬')].sort(),
    );
    expect((await titles(OLD)).length).toBe(2);
    const name = async (localPatient: string) =>
      ((await gateway.ask('/demographics', {}, { localPatient })).lines[0] as { demographics?: Demographics })
        .demographics;
    expect([
      (await name(NEW))?.kanjiName?.family,
      (await name(OLD))?.kanjiName?.family,
      (await name(OLD))?.birthDate,
    ]).toEqual(['一人目', '二人目改', '1970-01-01']);
    expect(
      await change(
        [
          [OLD, NEW],
          [NEW, OLD],
        ],
        { since: SINCE },
      ),
    ).toEqual([`${OLD}>${NEW} done`, `${NEW}>${OLD} done`]);
  });
});
