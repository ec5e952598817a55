import { connect, type Socket } from 'node:net';

export type PlainRequest = {
  readonly port: number;
  readonly path: string;
  readonly body: string;
  readonly cookie: string;
  /** As browsers ask; compressed by the server. */
  readonly gzip?: boolean;
};

/**
 * One kept-alive connection that sends the same request again and again and reads what comes back to its last byte:
 * what a load costs is then the server's, not that of the client beside it. Answers must tell their length.
 */
export class PlainConnection {
  readonly #socket: Socket;
  readonly #request: Buffer;
  #settle: { readonly done: (bytes: number) => void; readonly failed: (error: Error) => void } | undefined;
  #head = '';
  #left = 0;
  #bytes = 0;

  constructor({ port, path, body, cookie, gzip }: PlainRequest) {
    const headers = {
      host: `127.0.0.1:${port}`,
      origin: `http://127.0.0.1:${port}`,
      cookie,
      'content-type': 'application/json',
      'content-length': String(Buffer.byteLength(body)),
      ...(gzip === true ? { 'accept-encoding': 'gzip' } : {}),
    };
    const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
    this.#request = Buffer.from(`POST ${path} HTTP/1.1\r\n${lines.join('')}\r\n${body}`);
    const onread = {
      buffer: Buffer.allocUnsafe(READ_BYTES),
      callback: (length: number, buffer: Uint8Array) => {
        this.#take(Buffer.from(buffer.buffer, buffer.byteOffset, length));
        return true;
      },
    };
    this.#socket = connect({ port, host: '127.0.0.1', noDelay: true, onread });
    this.#socket.on('error', (error) => this.#settle?.failed(error));
    this.#socket.on('close', () => this.#settle?.failed(new Error('the server closed the connection')));
  }

  ask(): Promise<number> {
    return new Promise((done, failed) => {
      this.#settle = { done, failed };
      this.#socket.write(this.#request);
    });
  }

  close(): void {
    this.#settle = undefined;
    this.#socket.destroy();
  }

  #take(chunk: Buffer): void {
    if (this.#left > 0) return this.#count(chunk.length);
    const end = chunk.indexOf('\r\n\r\n');
    this.#head += chunk.toString('latin1', 0, end < 0 ? chunk.length : end);
    if (end < 0) return;
    const length = /^content-length: (\d+)$/im.exec(this.#head)?.[1];
    if (!this.#head.startsWith('HTTP/1.1 200') || length === undefined)
      return this.#settle?.failed(new Error(`the server answered ${this.#head.slice(0, 12)}`));
    this.#head = '';
    this.#left = this.#bytes = Number(length);
    this.#count(chunk.length - end - 4);
  }

  #count(bytes: number): void {
    this.#left -= bytes;
    if (this.#left === 0) this.#settle?.done(this.#bytes);
  }
}

const READ_BYTES = 256 * 1024;
