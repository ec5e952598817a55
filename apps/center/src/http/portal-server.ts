import compress from '@fastify/compress';
import cookie from '@fastify/cookie';
import rateLimit from '@fastify/rate-limit';
import fastifyStatic from '@fastify/static';
import { ERRORS, Failure, TRACE_HEADER, type ErrorBody } from '@musubi/contract';
import { errorFields, newTrace, type Log } from '@musubi/runtime';
import fastify, { type FastifyError, type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import type { Socket } from 'node:net';
import { constants } from 'node:zlib';
import { fromOwnPages } from './origin.ts';
import { holdsUnreadableText } from './readable-text.ts';
import { securityHeaders } from './security-headers.ts';
import { clientAddress, type TrustedProxies } from './trusted-proxies.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** 要求元のアドレス: behind our own proxies that of the browser. */
    clientAddress: string;
  }
}

export type PortalOptions = {
  readonly log: Log;
  /** Folder of the built portal; absent = API only. */
  readonly files?: string | undefined;
  /** TLS ends at a proxy in front: the cookie is `__Host-…; Secure` and HSTS is sent. */
  readonly https: boolean;
  readonly requestsPerMinute: number;
  readonly proxies: TrustedProxies;
  /** A key for the valid session of a request, where it has one. */
  readonly sessionKey: (request: FastifyRequest) => string | undefined;
  readonly ready: () => Promise<boolean>;
};

const MAX_BODY_BYTES = 256 * 1024;

/**
 * The portal's HTTP server without its routes: headers, limits, trace, and the one place where failures become answers.
 */
export async function portalServer(options: PortalOptions): Promise<FastifyInstance> {
  const headers = securityHeaders(options.https);
  const app = fastify({
    logger: false,
    bodyLimit: MAX_BODY_BYTES,
    genReqId: () => newTrace(),
    forceCloseConnections: 'idle',
    requestTimeout: 30_000,
    // the hook below refuses in our own words
    http: { requireHostHeader: false },
    // a path that is no path, before any hook
    frameworkErrors: (error, request, reply) => {
      reply.headers(headers).header(TRACE_HEADER, request.id);
      answerFailure(options.log, error, request, reply);
    },
    clientErrorHandler: (_error, socket) => refuseConnection(socket, headers),
  });
  app.setErrorHandler((error: FastifyError | Failure, request, reply) =>
    answerFailure(options.log, error, request, reply),
  );
  app.decorateRequest('clientAddress', '');
  app.addHook('onRequest', async (request, reply) => {
    request.clientAddress = clientAddress(request.socket.remoteAddress ?? '', request.headers, options.proxies);
    reply.headers(headers).header(TRACE_HEADER, request.id);
    if (request.url.startsWith('/api/')) reply.header('cache-control', 'no-store');
    if (!namesOneHost(request) || holdsUnreadableText([request.params, request.query]))
      throw new Failure('request/malformed');
    if (request.method !== 'GET' && request.method !== 'HEAD' && !fromOwnPages(request.headers))
      throw new Failure('request/origin-refused');
  });
  await app.register(cookie);
  await app.register(rateLimit, {
    max: options.requestsPerMinute,
    timeWindow: '1 minute',
    // Per session where there is one: a hospital's two hundred doctors share one address.
    keyGenerator: (request) => options.sessionKey(request) ?? request.clientAddress,
    errorResponseBuilder: () => new Failure('request/too-many'),
  });
  app.addHook('preValidation', async (request) => {
    if (holdsUnreadableText(request.body)) throw new Failure('request/malformed');
  });
  // Small answers in one go: a stream with its thread for each costs more than all the rest of six weeks of a calendar.
  await app.register(compress, {
    global: true,
    encodings: ['gzip', 'identity'],
    threshold: 2048,
    syncThreshold: 65_536,
    zlibOptions: { level: constants.Z_BEST_SPEED },
  });
  app.get('/healthz', async (_request, reply) => {
    const ready = await options.ready().catch(() => false);
    return reply.code(ready ? 200 : 503).send({ ready });
  });
  await serveFiles(app, options.files);
  return app;
}

/** The portal's own files; every other path that is not the API is one of its pages. */
async function serveFiles(app: FastifyInstance, files: string | undefined): Promise<void> {
  const notFound = (request: FastifyRequest, reply: FastifyReply) =>
    reply.code(404).send({ error: 'request/malformed', trace: request.id } satisfies ErrorBody);
  if (files === undefined) {
    app.setNotFoundHandler(notFound);
    return;
  }
  await app.register(fastifyStatic, {
    root: files,
    wildcard: true,
    index: 'index.html',
    setHeaders: (reply, path) =>
      void reply.header(
        'cache-control',
        path.includes('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache',
      ),
  });
  app.setNotFoundHandler((request, reply) => {
    const isPage =
      request.method === 'GET' && !request.url.startsWith('/api/') && !/\.[a-z0-9]{2,5}(\?|$)/i.test(request.url);
    return isPage ? reply.header('cache-control', 'no-cache').sendFile('index.html') : notFound(request, reply);
  });
}

function namesOneHost({ raw }: FastifyRequest): boolean {
  const hosts = raw.rawHeaders.filter((name, index) => index % 2 === 0 && name.toLowerCase() === 'host').length;
  return hosts === 1 || (hosts === 0 && raw.httpVersion === '1.0');
}

/** What is no HTTP gets an answer in our own words all the same, and the connection ends. */
function refuseConnection(socket: Socket, headers: Readonly<Record<string, string>>): void {
  if (socket.writable) {
    const body = JSON.stringify({ error: 'request/malformed', trace: newTrace() } satisfies ErrorBody);
    const own = { ...headers, 'content-type': 'application/json', 'content-length': String(body.length) };
    const lines = Object.entries({ ...own, connection: 'close' }).map(([name, value]) => `${name}: ${value}`);
    socket.end(`HTTP/1.1 400 Bad Request\r\n${lines.join('\r\n')}\r\n\r\n${body}`);
  } else socket.destroy();
}

function answerFailure(log: Log, error: FastifyError | Failure, request: FastifyRequest, reply: FastifyReply): void {
  const failure = asFailure(error);
  if (failure.code === 'internal/failed')
    log.error('request/failed', { trace: request.id, route: request.routeOptions.url, ...errorFields(error) });
  if (failure.code === 'request/too-many' || failure.code === 'sign-in/locked-out') reply.header('retry-after', '60');
  const body: ErrorBody = {
    error: failure.code,
    trace: request.id,
    ...(failure.because === undefined ? {} : { because: failure.because }),
  };
  void reply.code(ERRORS[failure.code]).send(body);
}

function asFailure(error: FastifyError | Failure): Failure {
  if (error instanceof Failure) return error;
  const status = (error as FastifyError).statusCode ?? 500;
  if (status === 429) return new Failure('request/too-many');
  return new Failure(status >= 400 && status < 500 ? 'request/malformed' : 'internal/failed');
}
