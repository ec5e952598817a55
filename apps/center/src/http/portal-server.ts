import { createHash } from 'node:crypto';
import compress from '@fastify/compress';
import cookie from '@fastify/cookie';
import rateLimit from '@fastify/rate-limit';
import fastifyStatic from '@fastify/static';
import { ERRORS, Failure, TRACE_HEADER, type ErrorBody } from '@musubi/contract';
import { errorFields, newTrace, type Log } from '@musubi/runtime';
import fastify, { type FastifyError, type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { constants } from 'node:zlib';
import { fromOwnPages } from './origin.ts';
import { securityHeaders } from './security-headers.ts';

export type PortalOptions = {
  readonly log: Log;
  /** Folder of the built portal; absent = API only. */ readonly files?: string | undefined;
  /** TLS ends at a proxy in front: the cookie is `__Host-…; Secure` and HSTS is sent. */ readonly https: boolean;
  readonly requestsPerMinute: number;
  readonly ready: () => Promise<boolean>;
};

const MAX_BODY_BYTES = 256 * 1024;

/**
 * The portal's HTTP server without its routes: headers, limits, trace, and the one place where failures become answers.
 */
export async function portalServer(options: PortalOptions): Promise<FastifyInstance> {
  const app = fastify({
    logger: false,
    bodyLimit: MAX_BODY_BYTES,
    genReqId: () => newTrace(),
    forceCloseConnections: 'idle',
    requestTimeout: 30_000,
  });
  app.setErrorHandler((error: FastifyError | Failure, request, reply) =>
    answerFailure(options.log, error, request, reply),
  );
  const headers = securityHeaders(options.https);
  app.addHook('onRequest', async (request, reply) => {
    reply.headers(headers).header(TRACE_HEADER, request.id);
    if (request.url.startsWith('/api/')) reply.header('cache-control', 'no-store');
    if (request.method !== 'GET' && request.method !== 'HEAD' && !fromOwnPages(request.headers))
      throw new Failure('request/origin-refused');
  });
  await app.register(cookie);
  await app.register(rateLimit, {
    max: options.requestsPerMinute,
    timeWindow: '1 minute',
    // Per session where there is one: a hospital's two hundred doctors share one address.
    keyGenerator: (request) =>
      createHash('sha256')
        .update(request.headers.cookie ?? request.ip)
        .digest('base64'),
    errorResponseBuilder: () => new Failure('request/too-many'),
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
