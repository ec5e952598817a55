import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PASSWORD, smallRegion, type Browser, type SmallRegion } from '../fixture/small-region.ts';

let region: SmallRegion;
let doctor: Browser;
beforeAll(async () => {
  region = await smallRegion({ requestsPerMinute: 50 });
  doctor = await region.signIn('doctor');
});
afterAll(() => region[Symbol.asyncDispose]());

/** Exactly these lines, and the whole answer. */
function send(lines: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(region.center.portalPort, '127.0.0.1');
    let answer = '';
    socket.on('data', (chunk: Buffer) => void (answer += chunk.toString()));
    socket.on('close', () => resolve(answer));
    socket.on('error', reject);
    socket.end(`${lines.join('\r\n')}\r\n\r\n`);
  });
}

const HOST = 'host: musubi.example';
const CLOSE = 'connection: close';

describe('what no browser sends', () => {
  it.each([
    ['two Host headers', ['GET /api/session HTTP/1.1', HOST, 'host: evil.example', CLOSE]],
    ['no Host header', ['GET /api/session HTTP/1.1', CLOSE]],
    ['a path that is no path', ['GET /api/%ff HTTP/1.1', HOST, CLOSE]],
    ['NUL in a query', ['GET /api/session?x=%00 HTTP/1.1', HOST, CLOSE]],
    ['no HTTP at all', ['\u0016\u0003\u0001']],
  ])('%s is refused in our own words with the security headers', async (_name, lines) => {
    const answer = await send(lines);
    expect(answer).toMatch(/^HTTP\/1\.1 400 /);
    expect(answer).toMatch(/"error":"request\/malformed"/);
    for (const header of ['content-security-policy', 'permissions-policy', 'x-content-type-options'])
      expect(answer.toLowerCase()).toContain(`\r\n${header}: `);
    expect(answer).not.toMatch(/Fastify|FST_|Bad Request","message/);
  });

  it('text that no database can hold is 400 at every entrance, never 500', async () => {
    const bad = ['a\\u0000b', '\\ud800'];
    for (const text of bad) {
      const raws: readonly (readonly [Parameters<Browser['call']>[0], string])[] = [
        ['signIn', `{"userId":"${text}","password":"x"}`],
        ['signIn', `{"userId":"doctor","password":"${text}"}`],
        ['search', `{"name":"${text}"}`],
        ['register', `{"kanjiFamily":"${text}","kanjiGiven":"a","sex":"male","birthDate":"1950-01-01"}`],
      ];
      for (const [route, raw] of raws) expect((await doctor.call(route, { raw })).status).toBe(400);
    }
  });
});

describe('the limit of requests', () => {
  it('is kept for each valid session, and a made-up cookie counts for the address it comes from', async () => {
    const stranger = region.browser();
    const statuses: number[] = [];
    for (let i = 0; i < 80; i++) {
      stranger.cookie = `musubi-session=made-up-${i}`;
      statuses.push((await stranger.call('session', { headers: { 'x-forwarded-for': '198.51.100.9' } })).status);
    }
    expect(statuses.filter((status) => status === 401).length).toBeLessThanOrEqual(50);
    expect(statuses.at(-1)).toBe(429);
    const clerk = region.browser();
    const answer = await clerk.call('signIn', {
      body: { userId: 'clerk', password: PASSWORD },
      headers: { 'x-forwarded-for': '198.51.100.10' },
    });
    expect(answer.status).toBe(200);
    expect((await clerk.call('session')).status).toBe(200);
  });
});
