import type { IncomingHttpHeaders } from 'node:http';
import { BlockList, isIP } from 'node:net';
import { ConfigError } from '@musubi/runtime';

/** 信頼する中継: the addresses of our own proxies. Only what they say of where a request came from is believed. */
export type TrustedProxies = { readonly trusts: (address: string) => boolean };

export const NO_PROXIES: TrustedProxies = { trusts: () => false };

/** `text`: addresses and networks parted by commas, as `127.0.0.1, 10.1.0.0/16, ::1`. */
export function readTrustedProxies(text: string | undefined): TrustedProxies {
  const parts = (text ?? '')
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
  if (parts.length === 0) return NO_PROXIES;
  const list = new BlockList();
  for (const part of parts) addTo(list, part);
  return { trusts: (address) => isListed(list, address) };
}

function addTo(list: BlockList, part: string): void {
  const [address = '', length, ...more] = part.split('/');
  const version = isIP(address);
  const longest = version === 6 ? 128 : 32;
  const bits = length === undefined ? longest : Number(length);
  if (version === 0 || more.length > 0 || !Number.isInteger(bits) || bits < 1 || bits > longest)
    throw new ConfigError(
      `MUSUBI_TRUSTED_PROXIES の「${part}」は IP アドレスでもネットワーク(10.0.0.0/8 など)でもありません / ` +
        `MUSUBI_TRUSTED_PROXIES: "${part}" is neither an IP address nor a network.`,
    );
  list.addSubnet(address, bits, version === 6 ? 'ipv6' : 'ipv4');
}

function isListed(list: BlockList, address: string): boolean {
  const plain = address.startsWith('::ffff:') && address.includes('.') ? address.slice(7) : address;
  const version = isIP(plain);
  return version !== 0 && list.check(plain, version === 6 ? 'ipv6' : 'ipv4');
}

/** No proxy adds more; a longer list is an attack on the reader of it. */
const MOST_HOPS = 20;

/**
 * 要求元のアドレス: of the connection, unless that is a proxy of ours; then the last address that no proxy of ours has,
 * by `X-Forwarded-For`, else `Forwarded` (RFC 7239). What a stranger writes in front of it is never reached.
 */
export function clientAddress(peer: string, headers: IncomingHttpHeaders, proxies: TrustedProxies): string {
  let address = peer;
  for (const hop of hopsOf(headers).reverse().slice(0, MOST_HOPS)) {
    if (!proxies.trusts(address)) break;
    if (isIP(hop) === 0) break;
    address = hop;
  }
  return address;
}

function hopsOf(headers: IncomingHttpHeaders): string[] {
  const list = headers['x-forwarded-for'];
  if (list !== undefined)
    return String(list)
      .split(',')
      .map((hop) => withoutPort(hop.trim()));
  return String(headers['forwarded'] ?? '')
    .split(',')
    .flatMap((element) => /(?:^|;)\s*for=("?)([^";]+)\1/i.exec(element)?.[2] ?? [])
    .map((hop) => withoutPort(hop.trim()));
}

function withoutPort(hop: string): string {
  const bracketed = /^\[([^\]]+)\](?::\d+)?$/.exec(hop)?.[1];
  if (bracketed !== undefined) return bracketed;
  return /^\d+\.\d+\.\d+\.\d+:\d+$/.test(hop) ? hop.slice(0, hop.lastIndexOf(':')) : hop;
}
