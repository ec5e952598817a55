import { createServer, type Http2ServerRequest, type Http2ServerResponse, type ServerHttp2Session } from 'node:http2';
import { connect, type TLSSocket } from 'node:tls';
import type { Clock } from '../clock.ts';
import { errorFields, type Log } from '../log.ts';

/** Certificates of one end of the link, PEM. */
export type LinkIdentity = { readonly ca: string; readonly cert: string; readonly key: string };

export type DialOptions = {
  readonly host: string;
  readonly port: number;
  readonly identity: LinkIdentity;
  readonly handler: (request: Http2ServerRequest, response: Http2ServerResponse) => void;
  readonly log: Log;
  readonly clock: Clock;
  /** Told at every change, for the gateway's own status. */ readonly onState?: (connected: boolean) => void;
};

const BACKOFF_FIRST_MS = 250;
const BACKOFF_MOST_MS = 15_000;
/** The center pings every 5 s; silence of three means that it is gone. */
const SILENCE_MS = 15_000;
const CONNECT_TIMEOUT_MS = 10_000;
/** A link that ends sooner was refused (unknown or revoked gateway) or broke at once: the pauses go on growing. */
const STEADY_MS = 3000;

/**
 * 中継リンク(ゲートウェイ側): keeps one outbound TLS 1.3 connection to one center process and answers HTTP/2
 * requests that come down it. Reconnects for ever with growing, jittered pauses; `close` drains running answers.
 */
export function dialLink(options: DialOptions): { readonly close: () => Promise<void> } {
  const server = createServer(
    { settings: { maxConcurrentStreams: 1000, initialWindowSize: 1 << 20 } },
    options.handler,
  );
  // reported by the socket's close below
  server.on('sessionError', () => undefined);
  let closing = false;
  let session: ServerHttp2Session | undefined;
  let socket: TLSSocket | undefined;
  let timer: NodeJS.Timeout | undefined;
  let pause = BACKOFF_FIRST_MS;
  let openedAt = 0;

  server.on('session', (opened) => {
    session = opened;
    openedAt = options.clock.now();
    let heard = options.clock.now();
    opened.on('ping', () => {
      heard = options.clock.now();
    });
    opened.on('stream', () => {
      heard = options.clock.now();
    });
    const watch = setInterval(() => {
      if (options.clock.now() - heard > SILENCE_MS) opened.destroy();
    }, SILENCE_MS / 3).unref();
    opened.on('close', () => clearInterval(watch));
    opened.setLocalWindowSize?.(8 << 20);
    options.onState?.(true);
    options.log.info('link/connected', { host: options.host, port: options.port });
  });

  const dial = () => {
    const opened = connect({
      host: options.host,
      port: options.port,
      ...options.identity,
      minVersion: 'TLSv1.3',
      ALPNProtocols: ['h2'],
      servername: 'center',
      timeout: CONNECT_TIMEOUT_MS,
    });
    socket = opened;
    let failure: unknown;
    opened.setNoDelay(true);
    opened.on('timeout', () => {
      if (session === undefined) opened.destroy();
    });
    opened.on('error', (error) => {
      failure = error;
    });
    opened.on('secureConnect', () => {
      opened.setTimeout(0);
      server.emit('connection', opened);
    });
    opened.on('close', () => {
      const wasOpen = session !== undefined;
      if (wasOpen && options.clock.now() - openedAt >= STEADY_MS) pause = BACKOFF_FIRST_MS;
      session = undefined;
      options.onState?.(false);
      if (closing) return;
      options.log.warn(wasOpen ? 'link/lost' : 'link/not-reached', {
        retryInMs: Math.round(pause),
        ...(failure === undefined ? {} : errorFields(failure)),
      });
      timer = setTimeout(dial, pause * (0.5 + Math.random()));
      pause = Math.min(pause * 2, BACKOFF_MOST_MS);
    });
  };
  dial();

  return {
    close: async () => {
      closing = true;
      clearTimeout(timer);
      const open = session;
      if (open !== undefined && !open.destroyed) {
        await Promise.race([
          new Promise<void>((done) => open.close(done)),
          new Promise<void>((done) => setTimeout(done, 5000).unref()),
        ]);
      }
      socket?.destroy();
      server.close();
    },
  };
}
