import { createHash } from 'node:crypto';
import type { EntryContent } from '@musubi/domain';
import { describe, expect, it } from 'vitest';
import { nameDocument, readDocument } from '../source/read-document.ts';
import { takeFiles } from '../ingest/take-files.ts';
import { CLINIC, HOSPITAL } from '../fixture/a-gateway.ts';
import { demographicsMessage, demographicsPath } from '@musubi/testkit';
import { aFile } from '../fixture/an-entry.ts';
import { ALL, gateway, useDisclosingGateway } from '../fixture/disclosing-gateway.ts';

useDisclosingGateway();

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
