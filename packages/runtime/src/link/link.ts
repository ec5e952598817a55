import { constants, type ClientHttp2Session, type ClientHttp2Stream, type IncomingHttpHeaders } from 'node:http2';
import { PassThrough, pipeline, type Readable } from 'node:stream';

/** No answer from the other end, told apart for the screen: `unreachable` (no link, or it broke) or `timed-out`. */
export class LinkFailure extends Error {
  readonly kind: 'unreachable' | 'timed-out' | 'too-large' | 'malformed';
  constructor(kind: LinkFailure['kind']) {
    super(kind);
    this.name = 'LinkFailure';
    this.kind = kind;
  }
}

export type LinkRequest = {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  /** Until the last byte has come. */
  readonly deadlineMs: number;
  readonly signal?: AbortSignal;
};

export type LinkResponse = { readonly status: number; readonly headers: IncomingHttpHeaders; readonly body: Readable };

const MAX_LINE_BYTES = 16 << 20;
const MAX_JSON_BYTES = 16 << 20;

/** 中継リンク: one gateway's connection as the center uses it: requests with a deadline, JSON or NDJSON answers. */
export class Link {
  readonly gateway: string;
  readonly #session: ClientHttp2Session;

  constructor(gateway: string, session: ClientHttp2Session) {
    this.gateway = gateway;
    this.#session = session;
  }

  get usable(): boolean {
    return !this.#session.closed && !this.#session.destroyed;
  }

  /**
   * Sends a request; resolves with the head of the answer. Throws LinkFailure, and so does reading the body when the
   * deadline passes.
   */
  request(wanted: LinkRequest): Promise<LinkResponse> {
    return new Promise((resolve, reject) => {
      if (!this.usable || wanted.signal?.aborted === true) return reject(new LinkFailure('unreachable'));
      const payload = wanted.body === undefined ? undefined : Buffer.from(JSON.stringify(wanted.body));
      let stream: ClientHttp2Stream;
      try {
        stream = this.#session.request(
          {
            ':method': wanted.method,
            ':path': wanted.path,
            ...wanted.headers,
            ...(payload ? { 'content-type': 'application/json', 'content-length': payload.length } : {}),
          },
          { endStream: payload === undefined },
        );
      } catch {
        return reject(new LinkFailure('unreachable'));
      }
      const deadline = setTimeout(() => stream.destroy(new LinkFailure('timed-out')), wanted.deadlineMs);
      const abort = () => stream.close(constants.NGHTTP2_CANCEL);
      wanted.signal?.addEventListener('abort', abort, { once: true });
      let failure: LinkFailure | undefined;
      stream.on('error', (error) => {
        failure = error instanceof LinkFailure ? error : new LinkFailure('unreachable');
        reject(failure);
      });
      stream.on('close', () => {
        clearTimeout(deadline);
        wanted.signal?.removeEventListener('abort', abort);
        // no effect once the head has come
        reject(failure ?? new LinkFailure('unreachable'));
      });
      stream.on('response', (headers) => {
        // Flowing from the first moment: from Node 22 on a stream that has closed before it is read counts as cut off.
        const body = new PassThrough();
        // kept in the body for its reader, who may not have come yet
        body.on('error', () => undefined);
        pipeline(stream, body, () => undefined);
        resolve({ status: Number(headers[':status']), headers, body });
      });
      if (payload !== undefined) stream.end(payload);
    });
  }

  /** Whole JSON answer. */
  async json(wanted: LinkRequest): Promise<{ readonly status: number; readonly body: unknown }> {
    const response = await this.request(wanted);
    const chunks: Buffer[] = [];
    let size = 0;
    try {
      for await (const chunk of response.body) {
        // an http2 stream without encoding yields Buffers
        size += (chunk as Buffer).length;
        if (size > MAX_JSON_BYTES) throw new LinkFailure('too-large');
        chunks.push(chunk as Buffer);
      }
    } catch (error) {
      throw asLinkFailure(error);
    }
    return { status: response.status, body: parseJson(Buffer.concat(chunks)) };
  }

  async drain(withinMs: number): Promise<void> {
    if (this.#session.destroyed) return;
    await Promise.race([
      new Promise<void>((done) => this.#session.close(done)),
      new Promise<void>((done) => setTimeout(done, withinMs).unref()),
    ]);
    this.#session.destroy();
  }

  /** Refuses all further use at once. */
  cut(): void {
    this.#session.destroy();
  }
}

/** The lines of an NDJSON body, each parsed. A stream that breaks off ends in LinkFailure, never silently. */
export async function* readLines(
  body: AsyncIterable<Buffer | string>,
  onMalformed: () => unknown = refuseMalformed,
): AsyncGenerator<unknown> {
  let rest: Buffer = Buffer.alloc(0);
  try {
    for await (const chunk of body) {
      let bytes = typeof chunk === 'string' ? Buffer.from(chunk) : chunk;
      let at = bytes.indexOf(0x0a);
      while (at >= 0) {
        yield parseJson(
          rest.length > 0 ? Buffer.concat([rest, bytes.subarray(0, at)]) : bytes.subarray(0, at),
          onMalformed,
        );
        rest = Buffer.alloc(0);
        bytes = bytes.subarray(at + 1);
        at = bytes.indexOf(0x0a);
      }
      if (bytes.length > 0) rest = rest.length > 0 ? Buffer.concat([rest, bytes]) : bytes;
      if (rest.length > MAX_LINE_BYTES) throw new LinkFailure('too-large');
    }
  } catch (error) {
    throw asLinkFailure(error);
  }
  if (rest.length > 0) throw new LinkFailure('unreachable');
}

function parseJson(bytes: Buffer, onMalformed: () => unknown = refuseMalformed): unknown {
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch {
    return onMalformed();
  }
}

function refuseMalformed(): never {
  throw new LinkFailure('malformed');
}

function asLinkFailure(error: unknown): LinkFailure {
  return error instanceof LinkFailure ? error : new LinkFailure('unreachable');
}
