import type { Http2ServerRequest, Http2ServerResponse } from 'node:http2';
import { GATEWAY_ROUTES, type GatewayRefusal, type GatewayRoute } from '@musubi/contract';
import { errorFields, type Log } from '@musubi/runtime';
import { answerJson } from './write-lines.ts';

/** One route of the link: gets the parsed JSON body (undefined when there is none). */
export type LinkRoute = (request: Http2ServerRequest, body: unknown, response: Http2ServerResponse) => Promise<void>;

/** The largest request is 1000 patients to open. */
const MOST_REQUEST_BYTES = 256 << 10;

/**
 * Answers what comes down the link. An error inside answers 500 without telling why; the log has its class and place.
 */
export function answerLink(
  routes: Readonly<Record<GatewayRoute, LinkRoute>>,
  log: Log,
): (request: Http2ServerRequest, response: Http2ServerResponse) => void {
  const table = new Map(
    Object.entries(GATEWAY_ROUTES).map(([name, route]) => [
      `${route.method} ${route.path}`,
      routes[name as GatewayRoute],
    ]),
    // Object.entries forgets its keys
  );
  return (request, response) => {
    // the center gave up; writing sees that the stream is gone
    request.on('error', () => undefined);
    response.on('error', () => undefined);
    const route = table.get(`${request.method} ${request.url}`);
    if (route === undefined) return answerJson(response, 404, { refused: 'request/unknown' } satisfies GatewayRefusal);
    void answer(route, request, response).catch((error: unknown) => {
      log.error('link/answer-failed', { path: request.url, ...errorFields(error) });
      if (response.headersSent) response.stream.destroy();
      else answerJson(response, 500, { refused: 'gateway/failed' } satisfies GatewayRefusal);
    });
  };
}

async function answer(route: LinkRoute, request: Http2ServerRequest, response: Http2ServerResponse): Promise<void> {
  const text = request.method === 'GET' ? '' : await readBody(request);
  if (text === undefined) return answerJson(response, 413, { refused: 'request/too-large' } satisfies GatewayRefusal);
  let body: unknown;
  try {
    body = text === '' ? undefined : JSON.parse(text);
  } catch {
    return answerJson(response, 400, { refused: 'request/malformed' } satisfies GatewayRefusal);
  }
  await route(request, body, response);
}

function readBody(request: Http2ServerRequest): Promise<string | undefined> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    request.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size <= MOST_REQUEST_BYTES) chunks.push(chunk);
      else resolve(undefined);
    });
    request.on('end', () => resolve(Buffer.concat(chunks).toString('utf8')));
    request.on('aborted', () => reject(new Error('the request was cut off')));
    request.on('error', reject);
  });
}
