import { generateKeyPairSync } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { issueCertificate, makeAuthority, systemClock, type Certified } from '@musubi/runtime';

/** File paths of one end of the link. */
export type Identity = { readonly ca: string; readonly cert: string; readonly key: string };

export type Trust = {
  readonly center: Identity;
  readonly gateway: (name: string) => Identity;
  readonly ticketKey: string;
  readonly ticketPublicKey: string;
};

/**
 * 信頼の用意: the demo's own certificate authority, a certificate for each end, and the key that signs tickets; made
 * once.
 */
export async function prepareTrust(folder: string, gateways: readonly string[]): Promise<Trust> {
  const path = (name: string) => join(folder, name);
  const authority = await keep(path('ca'), () => makeAuthority('Musubi demo CA', systemClock));
  await keep(path('center'), () => issueCertificate(authority, 'center', 'server', systemClock));
  for (const name of gateways) await keep(path(name), () => issueCertificate(authority, name, 'client', systemClock));
  if (!existsSync(path('ticket.key'))) {
    const pair = generateKeyPairSync('ed25519');
    writeFileSync(path('ticket.key'), pair.privateKey.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600 });
    writeFileSync(path('ticket.pub'), pair.publicKey.export({ type: 'spki', format: 'pem' }));
  }
  const identity = (name: string): Identity => ({
    ca: path('ca.crt'),
    cert: path(`${name}.crt`),
    key: path(`${name}.key`),
  });
  return {
    center: identity('center'),
    gateway: identity,
    ticketKey: path('ticket.key'),
    ticketPublicKey: path('ticket.pub'),
  };
}

async function keep(base: string, make: () => Promise<Certified>): Promise<Certified> {
  if (existsSync(`${base}.key`) && existsSync(`${base}.crt`))
    return { cert: readFileSync(`${base}.crt`, 'utf8'), key: readFileSync(`${base}.key`, 'utf8') };
  const made = await make();
  writeFileSync(`${base}.crt`, made.cert);
  writeFileSync(`${base}.key`, made.key, { mode: 0o600 });
  return made;
}
