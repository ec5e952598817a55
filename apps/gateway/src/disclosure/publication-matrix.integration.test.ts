import { createHash } from 'node:crypto';
import { GATEWAY_ROUTES, type GatewayRoute } from '@musubi/contract';
import { dayInTokyo, instant, type EntryContent, type LocalDate, type RecordKind } from '@musubi/domain';
import { systemClock } from '@musubi/runtime';
import { testDatabase } from '@musubi/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { takeFiles } from '../ingest/take-files.ts';
import { aGateway, CLINIC, day, HOSPITAL, MIGRATIONS, type TestGateway } from '../fixture/a-gateway.ts';
import { aFile, type EntryOptions } from '../fixture/an-entry.ts';

type RecordRoute = Exclude<
  { [Route in GatewayRoute]: (typeof GATEWAY_ROUTES)[Route]['ticket'] extends true ? Route : never }[GatewayRoute],
  'demographics'
>;

const TODAY = dayInTokyo(instant(systemClock.now()));
const DIGEST = createHash('sha256').update('添付').digest('hex');
const value = (mark: string) => ({
  item: { text: mark, code: '3D046000001906202', system: 'JC10' },
  text: '6.8',
  number: 6.8,
});
const document = (mark: string): EntryContent => ({
  type: 'document',
  documentType: { text: mark },
  sections: [],
  attachments: [{ name: 'a.bin', mediaType: 'application/octet-stream', digest: DIGEST, bytes: 6 }],
});
const laboratory = (mark: string): EntryContent => ({ type: 'laboratory', panels: [{ values: [value(mark)] }] });

/** How each route that hands out records is asked for one; a new route of the table must say so here to compile. */
const ROUTES: Readonly<
  Record<
    RecordRoute,
    {
      published: RecordKind;
      unpublished: RecordKind;
      content: (mark: string) => EntryContent;
      bodies: (id: string) => readonly object[];
    }
  >
> = {
  standingFacts: { published: 'problem', unpublished: 'infection', content: document, bodies: () => [{}] },
  entries: {
    published: 'prescription',
    unpublished: 'note',
    content: document,
    bodies: (id) => [
      { entries: [id] },
      { kinds: ['prescription', 'note'], limit: 100 },
      { kinds: ['prescription', 'note'], from: '2000-01-01', until: TODAY, limit: 100 },
    ],
  },
  laboratory: {
    published: 'laboratory',
    unpublished: 'vital-signs',
    content: laboratory,
    bodies: () => [{ from: '2000-01-01', until: TODAY }],
  },
  attachment: {
    published: 'document',
    unpublished: 'report',
    content: document,
    bodies: (id) => [{ entry: id, digest: DIGEST }],
  },
};

const PUBLISHED = day('2026-04-15');
const CASES: readonly (readonly [
  name: string,
  options: (route: (typeof ROUTES)[RecordRoute]) => EntryOptions,
  ticket: {
    sensitive?: readonly 'psychiatry'[];
    kinds?: readonly RecordKind[];
    until?: LocalDate;
    localPatient?: string;
    facility?: typeof CLINIC;
  },
  shown: boolean,
])[] = [
  ['what is published', ({ published }) => ({ kind: published }), {}, true],
  ['a kind that is not published', ({ unpublished }) => ({ kind: unpublished }), {}, false],
  ['a day before publication begins', ({ published }) => ({ kind: published, on: '2019-12-31' }), {}, false],
  ['what is still held back', ({ published }) => ({ kind: published, on: TODAY }), {}, false],
  [
    'a sensitive record that the ticket does not name',
    ({ published }) => ({ kind: published, sensitive: 'psychiatry' }),
    {},
    false,
  ],
  [
    'a sensitive record that the ticket names',
    ({ published }) => ({ kind: published, sensitive: 'psychiatry' }),
    { sensitive: ['psychiatry'] },
    true,
  ],
  [
    'a sensitive department that the ticket does not name',
    ({ published }) => ({ kind: published, department: '02' }),
    {},
    false,
  ],
  [
    'a sensitive department that the ticket names',
    ({ published }) => ({ kind: published, department: '02' }),
    { sensitive: ['psychiatry'] },
    true,
  ],
  ['a kind that the ticket does not name', ({ published }) => ({ kind: published }), { kinds: ['meal'] }, false],
  ['a day after that of the ticket', ({ published }) => ({ kind: published }), { until: day('2026-04-14') }, false],
  ['another patient', ({ published }) => ({ kind: published }), { localPatient: '0000009999' }, false],
  ['another facility of the same gateway', ({ published }) => ({ kind: published }), { facility: CLINIC }, false],
];

let gateway: TestGateway;
beforeAll(async () => {
  const kinds = Object.values(ROUTES).map((route) => route.published);
  gateway = await aGateway(await testDatabase(MIGRATIONS), {
    publication: {
      kinds,
      publishedSince: day('2020-01-01'),
      delayDays: Object.fromEntries(kinds.map((kind) => [kind, 14])),
      sensitiveDepartments: { '02': 'psychiatry' },
    },
  });
});
afterAll(async () => {
  await gateway[Symbol.asyncDispose]();
});

// Object.keys forgets them
const NAMES = Object.keys(ROUTES) as readonly RecordRoute[];

describe.each(NAMES)('VIE-22 the route %s shows or hides', (name) => {
  const route = ROUTES[name];
  it.each(CASES)('%s', async (what, options, ticket, shown) => {
    const patient = String(7_000_000 + NAMES.indexOf(name) * 100 + CASES.findIndex(([one]) => one === what)).padStart(
      10,
      '0',
    );
    const mark = `標識${patient}`;
    const file = aFile({ patient, on: PUBLISHED, title: mark, content: route.content(mark), ...options(route) });
    await takeFiles(gateway.db, HOSPITAL, {
      storage: 'standard',
      missing: [],
      files: [{ ...file, attachments: [{ digest: DIGEST, bytes: Buffer.from('添付') }] }],
    });
    const [row] = await gateway.db.query<{ id: string }>('select id from record_entry where local_patient = $1', [
      patient,
    ]);
    for (const body of route.bodies(row?.id ?? '')) {
      const claims = gateway.ticket({ localPatient: patient, ...ticket });
      const { status, lines } = await gateway.fetch(GATEWAY_ROUTES[name].path, body, gateway.sign(claims));
      const text = JSON.stringify(lines);
      expect(name === 'attachment' ? status === 200 && text.includes('添付') : text.includes(mark)).toBe(shown);
      // Each look is on record, each that the hospital withheld as well.
      const events = (await gateway.audit())
        .filter((event) => event.trace === claims.trace)
        .map((event) => event.event);
      expect(events[0]).toBe('record/disclosed');
      expect(events.slice(1)).toEqual(
        ['a kind that is not published', 'a day before publication begins', 'what is still held back'].includes(what)
          ? ['record/withheld']
          : [],
      );
    }
  });
});
