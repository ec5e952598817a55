import type { AddressInfo } from 'node:net';
import type { TLSSocket } from 'node:tls';
import rateLimit from '@fastify/rate-limit';
import { TRACE_HEADER } from '@musubi/contract';
import { operationOutcome } from '@musubi/formats/fhir';
import { errorFields, newTrace, type LinkIdentity } from '@musubi/runtime';
import fastify, { type FastifyError, type FastifyInstance, type FastifyRequest } from 'fastify';
import type { PatientIndex } from '../patient-index/register/patient-index.ts';
import { FHIR_JSON, type SystemOf } from './fhir-answer.ts';
import { fhirFeedRoutes } from './fhir-feed-routes.ts';
import { fhirPatientRoutes } from './fhir-patient-routes.ts';
import type { BorderListener } from './mllp-server.ts';
import { BorderRefusal, REFUSED } from './refused.ts';
import { findSystem } from '../directory/system-store.ts';

const MOST_BODY_BYTES = 4 << 20;
const REQUESTS_PER_MINUTE = 1_200;
/** Who may ask about everybody asks for one person at a time, not for the region. */
const EVERYBODY_PER_MINUTE = 60;

/**
 * FHIR の境界 (R4, mutual TLS): PIXm, PDQm and the identity feed. Nothing of it is reachable without a certificate of
 * our CA.
 */
export async function listenBorderFhir(
  index: PatientIndex,
  options: {
    readonly host: string;
    readonly port: number;
    readonly identity: LinkIdentity;
    readonly requestsPerMinute?: number;
  },
): Promise<BorderListener> {
  const { center } = index;
  const app: FastifyInstance = fastify({
    logger: false,
    bodyLimit: MOST_BODY_BYTES,
    genReqId: () => newTrace(),
    forceCloseConnections: true,
    requestTimeout: 30_000,
    routerOptions: { caseSensitive: true },
    https: { ...options.identity, requestCert: true, rejectUnauthorized: true, minVersion: 'TLSv1.2' },
    // the type names the TLS server; routes do not care
  }) as unknown as FastifyInstance;
  app.removeContentTypeParser('text/plain');
  app.addContentTypeParser('application/fhir+json', { parseAs: 'string' }, (_request, body, done) => {
    try {
      done(null, JSON.parse(String(body)));
    } catch {
      done(REFUSED.badPatient, undefined);
    }
  });
  app.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string' }, (_request, body, done) => {
    done(null, Object.fromEntries(new URLSearchParams(String(body))));
  });
  app.setErrorHandler((error: FastifyError | BorderRefusal, request, reply) => {
    const refusal = error instanceof BorderRefusal ? error : asRefusal(error);
    if (refusal === undefined) center.log.error('border/failed', { trace: request.id, ...errorFields(error) });
    const { status, code, text } = refusal ?? {
      status: 500,
      code: 'exception' as const,
      text: { ja: '処理できませんでした。', en: 'The request could not be processed.' },
    };
    if (status === 429) reply.header('retry-after', '60');
    void reply
      .code(status)
      .type(FHIR_JSON)
      .send(operationOutcome('error', code, text));
  });
  app.setNotFoundHandler((_request, reply) =>
    reply
      .code(404)
      .type(FHIR_JSON)
      .send(operationOutcome('error', 'not-found', REFUSED.notFound.text)),
  );
  app.addHook('onRequest', async (request, reply) => {
    reply.header(TRACE_HEADER, request.id).header('cache-control', 'no-store');
    const { accept } = request.headers;
    // fastify's query is an object
    const { _format: format } = request.query as { _format?: unknown };
    if (typeof format === 'string' ? !/json/.test(format) : accept !== undefined && !/json|\*\/\*/.test(accept))
      throw REFUSED.json;
  });
  const systemOf: SystemOf = async (request) => {
    const name = commonName(request);
    const system = name === undefined ? undefined : await findSystem(center.db, center.network, name);
    if (system === undefined) throw REFUSED.unknownSystem;
    return system;
  };
  await app.register(rateLimit, {
    max: options.requestsPerMinute ?? REQUESTS_PER_MINUTE,
    timeWindow: '1 minute',
    keyGenerator: (request) => commonName(request) ?? request.ip,
    errorResponseBuilder: () => REFUSED.tooOften,
  });
  fhirPatientRoutes(app, index, systemOf, { everybodyPerMinute: EVERYBODY_PER_MINUTE });
  fhirFeedRoutes(app, index, systemOf);
  await app.listen({ host: options.host, port: options.port });
  // a TCP listener always has one
  return { port: (app.server.address() as AddressInfo).port, close: () => app.close() };
}

function commonName(request: FastifyRequest): string | undefined {
  // the server speaks TLS only
  const name = (request.raw.socket as TLSSocket).getPeerCertificate().subject?.CN;
  return typeof name === 'string' ? name : undefined;
}

function asRefusal(error: FastifyError): BorderRefusal | undefined {
  if (error.statusCode === 429) return REFUSED.tooOften;
  return error.statusCode !== undefined && error.statusCode < 500 ? REFUSED.badPatient : undefined;
}
