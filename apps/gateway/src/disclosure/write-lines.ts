import { once } from 'node:events';
import type { Http2ServerResponse } from 'node:http2';

const CHUNK_BYTES = 64 << 10;

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

async function write(response: Http2ServerResponse, chunk: string): Promise<boolean> {
  if (response.stream.destroyed) return false;
  if (!response.write(chunk)) await Promise.race([once(response, 'drain'), once(response, 'close')]).catch(() => undefined);
  return !response.stream.destroyed;
}
