import { generateKeyPairSync, randomBytes, randomUUID } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http2';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { readTicketClaims, TICKET_HEADER } from '@musubi/contract';
import { RECORD_KINDS } from '@musubi/domain';
import {
  acceptLinks,
  dialLink,
  issueCertificate,
  makeAuthority,
  makeLog,
  publicKey,
  signToken,
  systemClock,
  verifyToken,
  type Link,
  type LinkIdentity,
} from '@musubi/runtime';
import type { Measurement } from './measurement.ts';
import { percentile } from './measurement.ts';

const quiet = makeLog('bench', () => undefined);
const CHUNK = randomBytes(64 << 10);
const AT_ONCE = 64;

type End = { readonly port: number; readonly identity: LinkIdentity; readonly ticketKey: string };

/**
 * The gateway's end, in a thread of its own: answers a small object, with or without a ticket, or a stream of so many
 * bytes.
 */
function answerAsGateway({ port, identity, ticketKey }: End): void {
  const keys = [publicKey(ticketKey)];
  const link = dialLink({
    host: '127.0.0.1',
    port,
    identity,
    log: quiet,
    handler: (request, response) => {
      if (request.url.startsWith('/stream/')) {
        let left = Number(request.url.slice('/stream/'.length));
        response.writeHead(200, { 'content-type': 'application/octet-stream' });
        const more = () => {
          while (left > 0) {
            left -= CHUNK.length;
            if (!response.write(CHUNK)) return void response.once('drain', more);
          }
          response.end();
        };
        return more();
      }
      const permitted = request.url !== '/ticket' || isTicket(request.headers, keys);
      response.writeHead(permitted ? 200 : 403, { 'content-type': 'application/json' });
      response.end('{"end":true,"sent":0,"withheld":0}');
    },
  });
  parentPort?.once('message', () => void link.close().then(() => process.exit(0)));
}

function isTicket(headers: IncomingHttpHeaders, keys: Parameters<typeof verifyToken>[1]): boolean {
  const token = headers[TICKET_HEADER];
  return typeof token === 'string' && readTicketClaims(verifyToken(token, keys)) !== undefined;
}

/** 中継リンク without a database behind it: what the way itself costs. Both ends and TLS are on this machine. */
export async function run({ quick }: { quick: boolean }): Promise<Measurement[]> {
  const authority = await makeAuthority('bench', systemClock);
  const center = { ca: authority.cert, ...(await issueCertificate(authority, 'center', 'server', systemClock)) };
  const identity = { ca: authority.cert, ...(await issueCertificate(authority, 'gw-bench', 'client', systemClock)) };
  const keys = generateKeyPairSync('ed25519');
  let arrived: (link: Link) => void = () => undefined;
  const linked = new Promise<Link>((done) => {
    arrived = done;
  });
  const server = await acceptLinks({
    host: '127.0.0.1',
    port: 0,
    identity: center,
    log: quiet,
    onLink: async (link) => {
      arrived(link);
      return true;
    },
    onLost: () => undefined,
  });
  const end: End = {
    port: server.port,
    identity,
    ticketKey: keys.publicKey.export({ type: 'spki', format: 'pem' }).toString(),
  };
  const gateway = new Worker(new URL(import.meta.url), { workerData: end });
  try {
    const link = await linked;
    const count = quick ? 4000 : 40_000;
    const plain = () => link.json({ method: 'POST', path: '/plain', body: {}, deadlineMs: 30_000 });
    const ticketed = () =>
      link.json({
        method: 'POST',
        path: '/ticket',
        body: {},
        deadlineMs: 30_000,
        headers: { [TICKET_HEADER]: signToken(claims(), keys.privateKey) },
      });
    await many(count / 10, plain);
    await many(count / 10, ticketed);
    const bare = await many(count, plain);
    const withTicket = await many(count, ticketed);
    const megabytes = quick ? 128 : 1024;
    const streamed = await stream(link, megabytes);
    const shared = await sharedWithStreams(link, quick ? 64 : 512, plain);
    return [
      {
        promise: 'link, small requests without a ticket',
        target: '(the way alone)',
        figure: rate(bare),
        size: `${count} requests, ${AT_ONCE} at once`,
        met: true,
      },
      {
        promise: 'link, requests with a ticket signed and verified',
        target: '≥ 2,000/s',
        figure: rate(withTicket),
        size: `${count} requests, ${AT_ONCE} at once`,
        met: withTicket.perSecond >= 2000,
      },
      {
        promise: 'link, streaming',
        target: '≥ 100 MB/s',
        figure: `${streamed.toFixed(0)} MB/s`,
        size: `${megabytes} MB on one stream`,
        met: streamed >= 100,
      },
      {
        promise: 'link, a small request while images stream',
        target: 'p95 ≤ 100 ms',
        figure: `p95 ${shared.toFixed(1)} ms`,
        size: '4 streams at once',
        met: shared <= 100,
      },
    ];
  } finally {
    const gone = new Promise((done) => gateway.once('exit', done));
    gateway.postMessage('close');
    await gone;
    await server.close();
  }
}

function claims(): object {
  const now = Math.floor(systemClock.now() / 1000);
  return {
    id: randomUUID(),
    gateway: 'gw-bench',
    facility: '9910000011',
    localPatient: '0000001234',
    kinds: RECORD_KINDS,
    sensitive: [],
    purpose: 'treatment',
    user: { staff: randomUUID(), name: '見本 太郎', role: 'doctor', facility: '9910000029' },
    decision: randomUUID(),
    trace: 'bench',
    issuedAt: now,
    expiresAt: now + 60,
  };
}

type Load = { readonly perSecond: number; readonly p95: number; readonly cpuMs: number };

/** Processor time of this process: both ends, TLS included. */
async function many(count: number, one: () => Promise<{ readonly status: number }>): Promise<Load> {
  let n = 0;
  const times: number[] = [];
  const cpu = process.cpuUsage();
  const began = performance.now();
  await Promise.all(
    Array.from({ length: AT_ONCE }, async () => {
      while (n++ < count) {
        const at = performance.now();
        if ((await one()).status !== 200) throw new Error('the gateway refused');
        times.push(performance.now() - at);
      }
    }),
  );
  const seconds = (performance.now() - began) / 1000;
  const { user, system } = process.cpuUsage(cpu);
  return { perSecond: count / seconds, p95: percentile(times, 0.95), cpuMs: (user + system) / 1000 / count };
}

function rate(load: Load): string {
  return (
    `${Math.round(load.perSecond)}/s, p95 ${load.p95.toFixed(1)} ms, ${load.cpuMs.toFixed(2)} ms of processor ` +
    'for both ends'
  );
}

async function stream(link: Link, megabytes: number): Promise<number> {
  const began = performance.now();
  const answer = await link.request({ method: 'GET', path: `/stream/${megabytes << 20}`, deadlineMs: 120_000 });
  let bytes = 0;
  // an http2 stream without encoding yields Buffers
  for await (const chunk of answer.body) bytes += (chunk as Buffer).length;
  return bytes / 1e6 / ((performance.now() - began) / 1000);
}

async function sharedWithStreams(link: Link, megabytes: number, one: () => Promise<unknown>): Promise<number> {
  let streaming = true;
  const streams = Promise.all(Array.from({ length: 4 }, () => stream(link, megabytes))).finally(() => {
    streaming = false;
  });
  const times: number[] = [];
  while (streaming) {
    const at = performance.now();
    await one();
    times.push(performance.now() - at);
  }
  await streams;
  return percentile(times, 0.95);
}

// given by run above, nobody else
if (!isMainThread && workerData !== null) answerAsGateway(workerData as End);
