import { createHash, generateKeyPairSync, randomUUID } from 'node:crypto';
import { GATEWAY_ROUTES } from '@musubi/contract';
import { dayInTokyo, instant, type AccessTicket, type EntryContent } from '@musubi/domain';
import { signToken, systemClock, verifyAuditChains } from '@musubi/runtime';
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

const titles = (lines: readonly Record<string, unknown>[]) =>
  lines.flatMap((line) => ('entry' in line ? [(line['entry'] as { title: string }).title] : []));

describe('disclosure', () => {
  it('answers what the ticket names and the hospital publishes, newest first, and counts the rest', async () => {
    const { status, lines } = await gateway.ask('/entries', ALL);
    expect(status).toBe(200);
    expect(titles(lines)).toEqual([
      '２型糖尿病',
      ...['降圧薬', '血液検査'].sort((a, b) => titles(lines).indexOf(a) - titles(lines).indexOf(b)),
    ]);
    expect(lines.at(-1)).toEqual({ end: true, sent: 3, withheld: 3 });
  });

  it('answers an entry by its id, once with the source it came from', async () => {
    const all = await gateway.ask('/entries', { kinds: ['prescription'], limit: 10 });
    const line = all.lines.find((one) => titles([one])[0] === '降圧薬');
    const { lines } = await gateway.ask('/entries', { entries: [line?.['id'], randomUUID()] });
    expect(lines).toHaveLength(2);
    expect(lines[0]).toMatchObject({
      version: 1,
      entry: { kind: 'prescription', status: 'ordered', day: '2026-04-15' },
      source: { issues: [] },
    });
    expect((lines[0]?.['source'] as { file: string }).file).toContain('_OMP-01_');
  });

  it('hides sensitive categories that the ticket does not name, marked by the entry or by its department', async () => {
    expect(titles((await gateway.ask('/entries', ALL)).lines)).not.toContain('精神科の処方');
    const named = await gateway.ask('/entries', ALL, { sensitive: ['psychiatry'] });
    expect(titles(named.lines)).toContain('精神科の処方');
    expect(titles(named.lines)).not.toContain('遺伝学的検査');
    expect(named.lines.find((line) => titles([line])[0] === '精神科の処方')).toMatchObject({
      entry: { sensitive: 'psychiatry' },
    });
  });

  it('holds to the period and the kinds of the ticket whatever is asked', async () => {
    expect(titles((await gateway.ask('/entries', ALL, { kinds: ['laboratory'] })).lines)).toEqual(['血液検査']);
    expect(titles((await gateway.ask('/entries', ALL, { from: day('2026-04-16') })).lines)).toEqual(['２型糖尿病']);
    expect(titles((await gateway.ask('/entries', ALL, { until: day('2026-04-14') })).lines)).toEqual([]);
  });

  it('answers standing facts and laboratory values', async () => {
    expect(titles((await gateway.ask('/standing-facts', {})).lines)).toEqual(['２型糖尿病']);
    const range = { from: '2026-01-01', until: '2026-12-31' };
    const all = await gateway.ask('/laboratory', range);
    expect(all.lines).toHaveLength(3);
    expect(all.lines[0]).toMatchObject({ day: '2026-04-15', value: { text: '6.8', number: 6.8, flag: 'H' } });
    expect((await gateway.ask('/laboratory', { ...range, items: ['3D046'] })).lines).toHaveLength(2);
    expect((await gateway.ask('/laboratory', range, { kinds: ['prescription'] })).lines).toEqual([
      { end: true, sent: 0, withheld: 0 },
    ]);
  });

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

  it('never reads another facility or another patient than the ticket names', async () => {
    expect(titles((await gateway.ask('/entries', ALL, { facility: CLINIC })).lines)).toEqual(['診療所の処方']);
    expect(titles((await gateway.ask('/entries', ALL, { localPatient: '0000009999' })).lines)).toEqual(['別の患者']);
    const clinics = await gateway.ask('/entries', ALL, { facility: CLINIC });
    const byId = await gateway.ask('/entries', { entries: [clinics.lines[0]?.['id']] });
    expect(byId.lines).toEqual([{ end: true, sent: 0, withheld: 0 }]);
  });

  it('holds each of many tickets that come at the same moment to what it names itself', async () => {
    const ids = (
      await gateway.db.query<{ id: string }>('select id from record_entry order by recorded_at limit 20')
    ).map((row) => row.id);
    const tickets = [
      {},
      { kinds: ['laboratory' as const] },
      { localPatient: '0000009999' },
      { facility: CLINIC },
      { sensitive: ['psychiatry' as const] },
      { sensitive: ['genetics' as const] },
      { from: day('2026-04-16') },
      { until: day('2026-04-14') },
    ];
    const one = async (ticket: Parameters<typeof gateway.ask>[2]) =>
      (await gateway.ask('/entries', { entries: ids }, ticket)).lines;
    const alone = [];
    for (const ticket of tickets) alone.push(await one(ticket));
    expect(new Set(alone.map((lines) => titles(lines).join())).size).toBeGreaterThan(5);
    expect(await Promise.all([...tickets, ...tickets, ...tickets].map(one))).toEqual([...alone, ...alone, ...alone]);
  });

  it('writes who saw what and what was withheld, with the trace of the ticket', async () => {
    const claims = gateway.ticket();
    await gateway.fetch('/entries', ALL, gateway.sign(claims));
    const events = (await gateway.audit()).filter((event) => event.trace === claims.trace);
    expect(events.map((event) => event.event)).toEqual(['record/disclosed', 'record/withheld']);
    expect(JSON.parse(events[0]?.body ?? '{}')).toMatchObject({
      facility: HOSPITAL,
      patient: '0000001234',
      actor: { staff: claims.user.staff, role: 'doctor' },
      detail: { decision: claims.decision, ticket: claims.id, purpose: 'treatment', route: 'entries' },
    });
  });
});

describe('tickets', () => {
  const now = () => Math.floor(systemClock.now() / 1000);
  const stranger = generateKeyPairSync('ed25519').privateKey;
  const cases: readonly [string, () => string | undefined, string][] = [
    ['none', () => undefined, 'ticket/missing'],
    ['nonsense', () => 'a.b.c', 'ticket/bad-signature'],
    ['signed by a stranger', () => signToken(gateway.ticket(), stranger), 'ticket/bad-signature'],
    [
      'changed after signing',
      () => {
        const [head, , signature] = gateway.sign(gateway.ticket()).split('.');
        return (
          `${head}.${Buffer.from(JSON.stringify(gateway.ticket({ localPatient: '1' }))).toString('base64url')}.` +
          `${signature}`
        );
      },
      'ticket/bad-signature',
    ],
    ['lacking claims', () => gateway.sign({ id: randomUUID() }), 'ticket/malformed'],
    ['living too long', () => gateway.sign(gateway.ticket({ expiresAt: now() + 3600 })), 'ticket/malformed'],
    [
      'expired',
      () => gateway.sign(gateway.ticket({ issuedAt: now() - 300, expiresAt: now() - 240 })),
      'ticket/expired',
    ],
    [
      'from the future',
      () => gateway.sign(gateway.ticket({ issuedAt: now() + 200, expiresAt: now() + 260 })),
      'ticket/not-yet-valid',
    ],
    ['for another gateway', () => gateway.sign(gateway.ticket({ gateway: 'gw-other' })), 'ticket/other-gateway'],
    [
      'for a facility that is not here',
      () => gateway.sign(gateway.ticket({ facility: '9910000099' as AccessTicket['facility'] })),
      'ticket/other-facility',
    ],
    [
      'for another purpose',
      () => gateway.sign(gateway.ticket({ purpose: 'disclosure-history' })),
      'ticket/other-purpose',
    ],
  ];
  it.each(cases)(
    'refuses one that is %s on every route of clinical data, and puts it on record',
    async (_, token, reason) => {
      for (const route of Object.values(GATEWAY_ROUTES).filter((one) => one.ticket)) {
        const before = (await gateway.audit()).length;
        const { status, lines } = await gateway.fetch(route.path, {}, token());
        expect([status, lines]).toEqual([403, [{ refused: reason }]]);
        expect((await gateway.audit()).slice(before)).toMatchObject([{ event: 'ticket/refused', outcome: 'refused' }]);
      }
    },
  );

  it('works once, also when it is used twice at the same moment', async () => {
    const token = gateway.sign(gateway.ticket());
    const answers = await Promise.all(Array.from({ length: 20 }, () => gateway.fetch('/entries', ALL, token)));
    expect(answers.filter((answer) => answer.status === 200)).toHaveLength(1);
    expect(answers.filter((answer) => answer.lines[0]?.['refused'] === 'ticket/used')).toHaveLength(19);
  });

  it('accepts a clock that differs by less than a minute', async () => {
    expect((await gateway.ask('/entries', ALL, { issuedAt: now() + 30, expiresAt: now() + 90 })).status).toBe(200);
  });

  it('is not used up by a request that makes no sense', async () => {
    const token = gateway.sign(gateway.ticket());
    expect((await gateway.fetch('/entries', { kinds: ['nonsense'] }, token)).status).toBe(400);
    expect((await gateway.fetch('/entries', ALL, token)).status).toBe(200);
  });
});

describe('audit trail', () => {
  it('cannot be changed by the application, and shows what the owner changed', async () => {
    await gateway.ask('/entries', ALL);
    await expect(gateway.db.query('delete from audit_event')).rejects.toThrow();
    await expect(gateway.db.query("update audit_event set outcome = 'x'")).rejects.toThrow();
    await expect(gateway.db.query('insert into audit_event select * from audit_event limit 1')).rejects.toThrow();
    expect((await verifyAuditChains(gateway.owner, [])).faults).toEqual([]);
    const [victim] = await gateway.owner.query<{ chain_no: number; seq: number }>(
      'select chain_no, seq from audit_event order by chain_no, seq limit 1',
    );
    await gateway.owner.query('alter table audit_event disable trigger all');
    await gateway.owner.query('update audit_event set body = replace(body, $3, $4) where chain_no = $1 and seq = $2', [
      victim?.chain_no,
      victim?.seq,
      '見本',
      '別人',
    ]);
    await gateway.owner.query("update audit_event set body = body || ' ' where chain_no = $1 and seq = $2", [
      victim?.chain_no,
      victim?.seq,
    ]);
    expect((await verifyAuditChains(gateway.owner, [])).faults).toContainEqual({
      chain: victim?.chain_no,
      seq: victim?.seq,
      fault: 'altered',
    });
  });
});
