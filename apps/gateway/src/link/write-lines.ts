import type { Http2ServerResponse } from 'node:http2';
import { drained } from '@musubi/runtime';

const CHUNK_BYTES = 64 << 10;
const SLICE_BYTES = 1 << 20;

/** Sends an answer as one JSON text. */
export function answerJson(response: Http2ServerResponse, status: number, body: unknown): void {
  if (response.stream.destroyed) return;
  const text = JSON.stringify(body);
  response.writeHead(status, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) });
  response.end(text);
}

/** Sends NDJSON in chunks and waits whenever the reader does not keep up; stops when it has gone. */
export async function answerLines(response: Http2ServerResponse, lines: Iterable<string>): Promise<void> {
  if (response.stream.destroyed) return;
  response.writeHead(200, { 'content-type': 'application/x-ndjson' });
  let chunk = '';
  for (const line of lines) {
    chunk += line + '\n';
    if (chunk.length < CHUNK_BYTES) continue;
    if (!(await write(response, chunk))) return;
    chunk = '';
  }
  response.end(chunk);
}

/** Sends bytes piece by piece; the next piece is fetched while one is sent. */
export async function answerBytes(
  response: Http2ServerResponse,
  mediaType: string,
  size: number,
  slice: (from: number, length: number) => Promise<Uint8Array>,
): Promise<void> {
  if (response.stream.destroyed) return;
  response.writeHead(200, { 'content-type': mediaType, 'content-length': size });
  let next = size === 0 ? undefined : slice(0, Math.min(SLICE_BYTES, size));
  for (let at = 0; next !== undefined;) {
    const piece = await next;
    at += piece.length;
    next = at < size ? slice(at, Math.min(SLICE_BYTES, size - at)) : undefined;
    // thrown where it is awaited
    next?.catch(() => undefined);
    if (!(await write(response, piece))) return;
  }
  response.end();
}

async function write(response: Http2ServerResponse, chunk: string | Uint8Array): Promise<boolean> {
  if (response.stream.destroyed) return false;
  if (!response.write(chunk)) await drained(response).catch(() => undefined);
  return !response.stream.destroyed;
}
