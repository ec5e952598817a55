import { describe, expect, it } from 'vitest';
import { clientAddress, readTrustedProxies } from './trusted-proxies.ts';

const proxies = readTrustedProxies('127.0.0.1, ::1, 10.1.0.0/16');
const of = (peer: string, headers: Record<string, string>) => clientAddress(peer, headers, proxies);

describe('clientAddress', () => {
  it.each([
    ['a stranger’s header is not believed', '203.0.113.9', { 'x-forwarded-for': '198.51.100.1' }, '203.0.113.9'],
    ['our proxy’s is', '127.0.0.1', { 'x-forwarded-for': '198.51.100.1' }, '198.51.100.1'],
    ['also over IPv6-mapped IPv4', '::ffff:127.0.0.1', { 'x-forwarded-for': '198.51.100.1' }, '198.51.100.1'],
    [
      'what a stranger wrote before our proxy is not',
      '127.0.0.1',
      { 'x-forwarded-for': '127.0.0.1, 198.51.100.1' },
      '198.51.100.1',
    ],
    ['a chain of ours', '10.1.2.3', { 'x-forwarded-for': '6.6.6.6, 198.51.100.1, 10.1.9.9' }, '198.51.100.1'],
    ['a port is left out', '127.0.0.1', { 'x-forwarded-for': '198.51.100.1:4711' }, '198.51.100.1'],
    ['no address is no address', '127.0.0.1', { 'x-forwarded-for': 'unknown' }, '127.0.0.1'],
    ['Forwarded', '127.0.0.1', { forwarded: 'for=198.51.100.1;proto=https' }, '198.51.100.1'],
    ['Forwarded with IPv6', '127.0.0.1', { forwarded: 'for="[2001:db8::1]:4711"' }, '2001:db8::1'],
    ['X-Forwarded-For first', '::1', { 'x-forwarded-for': '198.51.100.1', forwarded: 'for=6.6.6.6' }, '198.51.100.1'],
    ['nothing said', '127.0.0.1', {}, '127.0.0.1'],
  ] as [string, string, Record<string, string>, string][])('%s', (_name, peer, headers, expected) =>
    expect(of(peer, headers)).toBe(expected),
  );
});

describe('readTrustedProxies', () => {
  it('trusts nobody where none is named', () => {
    for (const text of [undefined, '', ' , '])
      expect(clientAddress('127.0.0.1', { 'x-forwarded-for': '198.51.100.1' }, readTrustedProxies(text))).toBe(
        '127.0.0.1',
      );
  });

  it.each(['nginx', '10.0.0.0/40', '0.0.0.0/0', '10.0.0.1/8/8', '300.1.1.1'])('refuses %s with a sentence', (text) =>
    expect(() => readTrustedProxies(text)).toThrow(/MUSUBI_TRUSTED_PROXIES/),
  );
});
