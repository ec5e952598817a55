import { createHash } from 'node:crypto';
import { dayInTokyo, instant, type EntryContent } from '@musubi/domain';
import { systemClock } from '@musubi/runtime';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testDatabase } from '@musubi/testkit';
import { nameDocument, readDocument } from '../source/read-document.ts';
import { takeFiles } from '../ingest/take-files.ts';
import { aGateway, CLINIC, day, HOSPITAL, MIGRATIONS, type TestGateway } from '../testing/a-gateway.ts';
import { demographicsMessage, demographicsPath } from '../testing/a-storage.ts';
import { aFile } from '../testing/an-entry.ts';

const ALL = { kinds: ['prescription', 'laboratory', 'problem', 'note', 'progress-note'], limit: 100 };

const TODAY = dayInTokyo(instant(systemClock.now()));

const LABORATORY: EntryContent = {
  type: 'laboratory',
  panels: [
    {
      values: [
        {
          item: { text: 'HbA1c', code: '3D046000001906202', system: 'JC10' },
          text: '6.8',
          number: 6.8,
          unit: '%',
          flag: 'H',
        },
        { item: { text: 'ＴＰ', code: '10222', system: '99X03' }, text: '7.2', number: 7.2, unit: 'g/dL' },
      ],
    },
  ],
};

let gateway: TestGateway;

beforeAll(async () => {
  gateway = await aGateway(await testDatabase(MIGRATIONS), {
    publication: {
      kinds: ['prescription', 'laboratory', 'problem', 'progress-note'],
      publishedSince: day('2020-01-01'),
      delayDays: { 'progress-note': 14 },
      sensitiveDepartments: { '02': 'psychiatry' },
    },
  });
  await takeFiles(gateway.db, HOSPITAL, {
    storage: 'standard',
    missing: [],
    files: [
      aFile({ title: '降圧薬' }),
      aFile({ title: '古い処方', on: '2019-12-31', order: '000000000000002' }),
      aFile({ title: '精神科の処方', department: '02', order: '000000000000003' }),
      aFile({
        title: '遺伝学的検査',
        kind: 'laboratory',
        type: 'OML-11',
        sensitive: 'genetics',
        order: '000000000000004',
      }),
      aFile({ title: '血液検査', kind: 'laboratory', type: 'OML-11', order: '000000000000005', content: LABORATORY }),
      aFile({ title: '２型糖尿病', kind: 'problem', type: 'PPR-01', on: null, order: '999999999999999' }),
      aFile({ title: '今日の記録', kind: 'progress-note', on: TODAY, order: '000000000000006' }),
      aFile({ title: '公開しない種別', kind: 'note', order: '000000000000007' }),
      aFile({ title: '別の患者', patient: '0000009999' }),
    ],
  });
  await takeFiles(gateway.db, CLINIC, {
    storage: 'standard',
    missing: [],
    files: [aFile({ facility: CLINIC, title: '診療所の処方' })],
  });
});

afterAll(async () => {
  await gateway[Symbol.asyncDispose]();
});

describe('disclosure', () => {
  it('hands out an attachment, byte for byte, only of an entry that the ticket covers', async () => {
    const bytes = Buffer.alloc(3 << 20, '画像');
    const digest = createHash('sha256').update(bytes).digest('hex');
    const content: EntryContent = {
      type: 'document',
      documentType: { text: '退院時要約' },
      sections: [],
      attachments: [{ name: 'a.png', mediaType: 'image/png', digest, bytes: bytes.length }],
    };
    const open = aFile({ patient: '0000002222', title: '添付', content });
    const hidden = aFile({
      patient: '0000002222',
      title: '機微な添付',
      order: '000000000000002',
      sensitive: 'hiv',
      content,
    });
    await takeFiles(gateway.db, HOSPITAL, {
      storage: 'standard',
      missing: [],
      files: [{ ...open, attachments: [{ digest, bytes }] }, hidden],
    });
    const rows = await gateway.db.query<{ id: string; sensitive: string | null }>(
      "select id, sensitive from record_entry where local_patient = '0000002222'",
    );
    const idOf = (sensitive: string | null) => rows.find((row) => row.sensitive === sensitive)?.id;
    const patient = { localPatient: '0000002222' };
    expect((await gateway.ask('/attachment', { entry: idOf(null), digest }, patient)).lines[0]).toMatchObject({
      bytes: bytes.length,
      digest,
      type: 'image/png',
    });
    for (const [entry, wanted, ticket] of [
      [idOf('hiv'), digest, patient],
      [idOf(null), '0'.repeat(64), patient],
      [idOf(null), digest, {}],
      [idOf(null), digest, { ...patient, kinds: ['laboratory' as const] }],
      [idOf(null), digest, { ...patient, facility: CLINIC }],
    ] as const)
      expect(await gateway.ask('/attachment', { entry, digest: wanted }, ticket)).toEqual({
        status: 404,
        lines: [{ refused: 'entry/not-found' }],
      });
  });

  it('hands out demographics for linking, and nothing else for that purpose', async () => {
    const path = demographicsPath({ patient: '0000003333' });
    const bytes = demographicsMessage({ patient: '0000003333' }, HOSPITAL);
    const reading = readDocument(HOSPITAL, 'standard', path, bytes);
    await takeFiles(gateway.db, HOSPITAL, {
      storage: 'standard',
      missing: [],
      files: [
        {
          storage: 'standard',
          path,
          size: bytes.length,
          modified: 1,
          bytes,
          digest: createHash('sha256').update(bytes).digest('hex'),
          document: nameDocument('standard', path),
          reading,
        },
      ],
    });
    const linking = { localPatient: '0000003333', purpose: 'linking' as const };
    expect((await gateway.ask('/demographics', {}, linking)).lines[0]).toMatchObject({
      found: true,
      demographics: { kanaName: { family: 'ミホン', given: 'ハナコ' }, sex: 'female', birthDate: '1960-04-15' },
    });
    expect((await gateway.ask('/demographics', {}, { ...linking, localPatient: '0000004444' })).lines[0]).toEqual({
      found: false,
    });
    expect((await gateway.ask('/demographics', {}, { ...linking, facility: CLINIC })).lines[0]).toEqual({
      found: false,
    });
    expect((await gateway.ask('/entries', ALL, linking)).lines).toEqual([{ refused: 'ticket/other-purpose' }]);
  });
});
