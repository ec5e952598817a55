import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { CLINIC, day, HOSPITAL } from '../fixture/a-gateway.ts';
import { ALL, gateway, titles, useDisclosingGateway } from '../fixture/disclosing-gateway.ts';

useDisclosingGateway();

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
