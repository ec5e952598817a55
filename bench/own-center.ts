import { generateKeyPairSync } from 'node:crypto';
import { startCenter } from '@musubi/center';
import { issueCertificate, makeAuthority, makeLog, systemClock } from '@musubi/runtime';

/** A center over a filled database, in the bench's own process, with no gateway linked. */
export async function ownCenter(databaseUrl: string): Promise<AsyncDisposable & { readonly portalPort: number }> {
  const authority = await makeAuthority('bench', systemClock);
  const identity = { ca: authority.cert, ...(await issueCertificate(authority, 'center', 'server', systemClock)) };
  const center = await startCenter({
    databaseUrl, network: 'bench', portal: { host: '127.0.0.1', port: 0 }, link: { host: '127.0.0.1', port: 0, identity },
    ticketKey: generateKeyPairSync('ed25519').privateKey, clock: systemClock, log: makeLog('bench', () => undefined), requestsPerMinute: 10_000_000, matchMegabytes: 0,
  });
  return { portalPort: center.portalPort, [Symbol.asyncDispose]: () => center.close() };
}
