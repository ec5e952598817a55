import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { GATEWAY_ROUTES } from '@musubi/contract';
import type { AccessTicket } from '@musubi/domain';
import { signToken, systemClock, verifyAuditChains } from '@musubi/runtime';
import { describe, expect, it } from 'vitest';
import { ALL, gateway, useDisclosingGateway } from '../fixture/disclosing-gateway.ts';

useDisclosingGateway();

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
