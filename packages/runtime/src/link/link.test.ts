import { describe, expect, it } from 'vitest';
import {
  acceptLinks,
  dialLink,
  issueCertificate,
  makeAuthority,
  makeLog,
  readLines,
  systemClock,
  type Link,
} from '../index.ts';

const quiet = makeLog('test', () => undefined);

describe('gateway link', () => {
  it('answers down a connection that the gateway opened, and reconnects after the center restarts', async () => {
    const authority = await makeAuthority('test CA', systemClock);
    const center = { ca: authority.cert, ...(await issueCertificate(authority, 'center', 'server', systemClock)) };
    const gateway = { ca: authority.cert, ...(await issueCertificate(authority, 'gw-1', 'client', systemClock)) };
    const first = deferred<Link>();
    let server = await acceptLinks({
      host: '127.0.0.1',
      port: 0,
      identity: center,
      log: quiet,
      onLink: async (link) => {
        first.resolve(link);
        return true;
      },
      onLost: () => undefined,
    });
    const dialed = dialLink({
      host: '127.0.0.1',
      port: server.port,
      identity: gateway,
      log: quiet,
      handler: (request, response) => {
        if (request.url === '/slow') return;
        response.writeHead(200, { 'content-type': 'application/x-ndjson' });
        response.write('{"n":1}\n');
        if (request.url !== '/unfinished') response.end('{"n":2}\n');
      },
    });
    const link = await first.promise;
    expect(link.gateway).toBe('gw-1');
    const answer = await link.request({ method: 'POST', path: '/lines', body: { a: 1 }, deadlineMs: 2000 });
    const lines: unknown[] = [];
    for await (const line of readLines(answer.body)) lines.push(line);
    expect(lines).toEqual([{ n: 1 }, { n: 2 }]);
    const late = await link.request({ method: 'POST', path: '/lines', body: {}, deadlineMs: 2000 });
    // by now the answer has long been closed
    await link.json({ method: 'GET', path: '/slow', deadlineMs: 200 }).catch(() => undefined);
    const lateLines: unknown[] = [];
    for await (const line of readLines(late.body)) lateLines.push(line);
    expect(lateLines).toEqual([{ n: 1 }, { n: 2 }]);
    const unfinished = await link.request({ method: 'GET', path: '/unfinished', deadlineMs: 100 });
    // the deadline passes before anybody reads
    await link.json({ method: 'GET', path: '/slow', deadlineMs: 300 }).catch(() => undefined);
    await expect(async () => {
      for await (const line of readLines(unfinished.body)) void line;
    }).rejects.toMatchObject({ kind: 'timed-out' });
    await expect(link.json({ method: 'GET', path: '/slow', deadlineMs: 100 })).rejects.toMatchObject({
      kind: 'timed-out',
    });

    const port = server.port;
    await server.close();
    await expect(link.json({ method: 'GET', path: '/lines', deadlineMs: 500 })).rejects.toMatchObject({
      kind: 'unreachable',
    });
    const second = deferred<Link>();
    server = await acceptLinks({
      host: '127.0.0.1',
      port,
      identity: center,
      log: quiet,
      onLink: async (again) => {
        second.resolve(again);
        return true;
      },
      onLost: () => undefined,
    });
    expect((await second.promise).usable).toBe(true);
    await dialed.close();
    await server.close();
  });

  it('comes back less and less often to a center that refuses it', async () => {
    const authority = await makeAuthority('test CA', systemClock);
    const center = { ca: authority.cert, ...(await issueCertificate(authority, 'center', 'server', systemClock)) };
    const gateway = { ca: authority.cert, ...(await issueCertificate(authority, 'gw-revoked', 'client', systemClock)) };
    const server = await acceptLinks({
      host: '127.0.0.1',
      port: 0,
      identity: center,
      log: quiet,
      onLink: async () => false,
      onLost: () => undefined,
    });
    const pauses: number[] = [];
    const three = deferred<void>();
    const log = makeLog('test', (line) => {
      const { event, retryInMs } = JSON.parse(line) as { event: string; retryInMs?: number };
      if (event === 'link/lost' && retryInMs !== undefined && pauses.push(retryInMs) === 3) three.resolve();
    });
    const dialed = dialLink({
      host: '127.0.0.1',
      port: server.port,
      identity: gateway,
      log,
      handler: () => undefined,
    });
    await three.promise;
    expect(pauses.slice(0, 3)).toEqual([250, 500, 1000]);
    await dialed.close();
    await server.close();
  });

  it('does not ask for somebody who has gone already', async () => {
    const authority = await makeAuthority('test CA', systemClock);
    const center = { ca: authority.cert, ...(await issueCertificate(authority, 'center', 'server', systemClock)) };
    const gateway = { ca: authority.cert, ...(await issueCertificate(authority, 'gw-1', 'client', systemClock)) };
    const arrived = deferred<Link>();
    const server = await acceptLinks({
      host: '127.0.0.1',
      port: 0,
      identity: center,
      log: quiet,
      onLink: async (link) => {
        arrived.resolve(link);
        return true;
      },
      onLost: () => undefined,
    });
    let asked = 0;
    const dialed = dialLink({
      host: '127.0.0.1',
      port: server.port,
      identity: gateway,
      log: quiet,
      handler: (_request, response) => {
        asked++;
        response.end('{}');
      },
    });
    const link = await arrived.promise;
    await expect(
      link.json({ method: 'GET', path: '/x', deadlineMs: 1000, signal: AbortSignal.abort() }),
    ).rejects.toMatchObject({ kind: 'unreachable' });
    await link.json({ method: 'GET', path: '/x', deadlineMs: 1000 });
    expect(asked).toBe(1);
    await dialed.close();
    await server.close();
  });

  it('refuses a gateway whose certificate another authority signed', async () => {
    const [ours, theirs] = [await makeAuthority('ours', systemClock), await makeAuthority('theirs', systemClock)];
    const center = { ca: ours.cert, ...(await issueCertificate(ours, 'center', 'server', systemClock)) };
    const stranger = { ca: ours.cert, ...(await issueCertificate(theirs, 'gw-1', 'client', systemClock)) };
    const refused = deferred<void>();
    let linked = false;
    const server = await acceptLinks({
      host: '127.0.0.1',
      port: 0,
      identity: center,
      log: makeLog('test', (line) => {
        if (line.includes('handshake-refused')) refused.resolve();
      }),
      onLink: async () => {
        linked = true;
        return true;
      },
      onLost: () => undefined,
    });
    const dialed = dialLink({
      host: '127.0.0.1',
      port: server.port,
      identity: stranger,
      log: quiet,
      handler: () => undefined,
    });
    await refused.promise;
    expect(linked).toBe(false);
    await dialed.close();
    await server.close();
  });
});

function deferred<T>(): { promise: Promise<T>; resolve: (value: T) => void } {
  let resolve: (value: T) => void = () => undefined;
  const promise = new Promise<T>((done) => {
    resolve = done;
  });
  return { promise, resolve };
}
