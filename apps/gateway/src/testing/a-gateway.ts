import { createHash, generateKeyPairSync, randomUUID } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import type { FacilityId, LocalDate, PublicationPolicy, AccessTicket, StaffId, DecisionId } from '@musubi/domain';
import { RECORD_KINDS } from '@musubi/domain';
import {
  acceptLinks,
  Database,
  issueCertificate,
  makeAuthority,
  makeLog,
  readLines,
  signToken,
  systemClock,
  type Clock,
  type Link,
} from '@musubi/runtime';
import { TICKET_HEADER } from '@musubi/contract';
import { GATEWAY_ROLE } from '../database-role.ts';
import { startGateway } from '../start-gateway.ts';

export const MIGRATIONS = fileURLToPath(new URL('../../db/migrations', import.meta.url));
export const HOSPITAL = '9910000011' as FacilityId;
export const CLINIC = '9910000029' as FacilityId;
export const quiet = makeLog('test', () => undefined);
export const day = (text: string) => text as LocalDate;

export type TestGateway = Awaited<ReturnType<typeof aGateway>>;
type Publication = Omit<PublicationPolicy, 'facility'>;

/**
 * A gateway with two facilities on a database that it drops at the end, linked to a center that the test plays. Nothing
 * is taken in by itself.
 */
export async function aGateway(
  database: { readonly url: string } & AsyncDisposable,
  options: { clock?: Clock; publication?: Publication; mllp?: boolean } = {},
) {
  const clock = options.clock ?? systemClock;
  const authority = await makeAuthority('test CA', systemClock);
  const center = { ca: authority.cert, ...(await issueCertificate(authority, 'center', 'server', systemClock)) };
  const identity = { ca: authority.cert, ...(await issueCertificate(authority, 'gw-test', 'client', systemClock)) };
  const keys = generateKeyPairSync('ed25519');
  const links: Link[] = [];
  let linked: () => void = () => undefined;
  const first = new Promise<void>((done) => {
    linked = done;
  });
  const server = await acceptLinks({
    host: '127.0.0.1',
    port: 0,
    identity: center,
    log: quiet,
    onLink: async (link) => {
      links.push(link);
      linked();
      return true;
    },
    onLost: () => undefined,
  });
  const publication = options.publication ?? { kinds: RECORD_KINDS };
  const gateway = await startGateway({
    databaseUrl: database.url,
    clock,
    log: quiet,
    identity,
    ticketKeys: [keys.publicKey],
    config: {
      name: 'gw-test',
      center: [{ host: '127.0.0.1', port: server.port }],
      mllpHost: '127.0.0.1',
      facilities: [
        { id: HOSPITAL, publication, announceIdentities: true, ...(options.mllp === true ? { mllpPort: 0 } : {}) },
        { id: CLINIC, publication: { kinds: RECORD_KINDS } },
      ],
    },
    startIngest: () => ({ poke: () => undefined, close: async () => undefined }),
  });
  const db = new Database(database.url, { role: GATEWAY_ROLE });
  const owner = new Database(database.url);
  await first;
  const link = () => {
    const open = links.at(-1);
    if (open === undefined) throw new Error('no link');
    return open;
  };
  const ticket = (changes: Partial<AccessTicket> = {}): AccessTicket => {
    const now = Math.floor(clock.now() / 1000);
    return {
      id: randomUUID(),
      gateway: 'gw-test',
      facility: HOSPITAL,
      localPatient: '0000001234',
      kinds: RECORD_KINDS,
      sensitive: [],
      purpose: 'treatment',
      user: { staff: randomUUID() as StaffId, name: '見本 太郎', role: 'doctor', facility: CLINIC },
      decision: randomUUID() as DecisionId,
      trace: `trace-${randomUUID().slice(0, 8)}`,
      issuedAt: now,
      expiresAt: now + 60,
      ...changes,
    };
  };
  /** POST with a ticket; the lines of the answer, or the one object of a JSON answer. */
  const fetch = async (path: string, body: unknown, token: string | undefined) => {
    const answer = await link().request({
      method: 'POST',
      path,
      body,
      deadlineMs: 10_000,
      headers: token === undefined ? {} : { [TICKET_HEADER]: token },
    });
    const lines: Record<string, unknown>[] = [];
    if (answer.headers['content-type'] === 'application/x-ndjson') {
      for await (const line of readLines(answer.body)) lines.push(line as Record<string, unknown>);
    } else {
      const chunks: Buffer[] = [];
      for await (const chunk of answer.body) chunks.push(chunk as Buffer);
      const whole = Buffer.concat(chunks);
      const text = whole.toString();
      lines.push(
        answer.headers['content-type'] === 'application/json'
          ? (JSON.parse(text) as Record<string, unknown>)
          : {
              text,
              bytes: whole.length,
              digest: createHash('sha256').update(whole).digest('hex'),
              type: answer.headers['content-type'],
            },
      );
    }
    return { status: answer.status, lines };
  };
  return {
    db,
    owner,
    keys,
    gateway,
    ticket,
    fetch,
    link,
    databaseUrl: database.url,
    sign: (claims: object) => signToken(claims, keys.privateKey),
    ask: (path: string, body: unknown, changes: Partial<AccessTicket> = {}) =>
      fetch(path, body, signToken(ticket(changes), keys.privateKey)),
    audit: async () =>
      owner.query<{ event: string; outcome: string; trace: string; patient: string | null; body: string }>(
        'select event, outcome, trace, patient, body from audit_event order by at, chain_no, seq',
      ),
    [Symbol.asyncDispose]: async () => {
      await gateway.drain();
      await server.close();
      await db[Symbol.asyncDispose]();
      await owner[Symbol.asyncDispose]();
      await database[Symbol.asyncDispose]();
    },
  };
}
