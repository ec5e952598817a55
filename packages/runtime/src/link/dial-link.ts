import { createServer, type Http2Server, type Http2ServerRequest, type Http2ServerResponse } from 'node:http2';
import type { ServerHttp2Session } from 'node:http2';
import { connect } from 'node:tls';
import { errorFields, type Log, type LogFields } from '../log.ts';
import { LINK_TIMING, type LinkTiming } from './link-timing.ts';

/** Certificates of one end of the link, PEM. */
export type LinkIdentity = { readonly ca: string; readonly cert: string; readonly key: string };

export type DialOptions = {
  readonly host: string;
  readonly port: number;
  readonly identity: LinkIdentity;
  readonly handler: (request: Http2ServerRequest, response: Http2ServerResponse) => void;
  readonly log: Log;
  /** Told at every change, for the gateway's own status. */
  readonly onState?: (connected: boolean) => void;
  readonly timing?: LinkTiming;
};

/** Why an attempt is over, for the log. */
type Ending = LogFields & { readonly reason: string };

/** One connection from dialling to its end. Whatever the socket says or does not say, it ends once. */
type Attempt = {
  readonly session: () => ServerHttp2Session | undefined;
  readonly end: (ending: Ending) => void;
};

/**
 * 中継リンク(ゲートウェイ側): keeps one outbound TLS 1.3 connection to one center process and answers HTTP/2
 * requests that come down it. Reconnects for ever with growing, jittered pauses; `close` drains running answers.
 * The next attempt waits for no event of the last: a frozen or half-open socket may never tell that it has closed.
 */
export function dialLink(options: DialOptions): { readonly close: () => Promise<void> } {
  const timing = options.timing ?? LINK_TIMING;
  const server = createServer(
    { settings: { maxConcurrentStreams: 1000, initialWindowSize: 1 << 20 } },
    options.handler,
  );
  // the end of its attempt says it
  server.on('sessionError', () => undefined);
  let closing = false;
  let attempt: Attempt | undefined;
  let timer: NodeJS.Timeout | undefined;
  let pause = timing.firstPause;

  const dial = (): void => {
    attempt = openAttempt(options, timing, server, (ending, openForMs) => {
      const wasOpen = openForMs !== undefined;
      if (wasOpen) options.onState?.(false);
      if (closing) return;
      if (wasOpen && openForMs >= timing.steady) pause = timing.firstPause;
      const wait = Math.min(pause, wasOpen ? timing.mostPauseRefused : timing.mostPause);
      options.log.warn(wasOpen ? 'link/lost' : 'link/not-reached', { retryInMs: Math.round(wait), ...ending });
      timer = setTimeout(dial, wait * (0.5 + Math.random()));
      pause = Math.min(wait * 2, timing.mostPauseRefused);
    });
  };
  dial();

  return {
    close: async () => {
      closing = true;
      clearTimeout(timer);
      const open = attempt?.session();
      if (open !== undefined && !open.destroyed) {
        await Promise.race([
          new Promise<void>((done) => open.close(done)),
          new Promise<void>((done) => setTimeout(done, 5000).unref()),
        ]);
      }
      attempt?.end({ reason: 'closed' });
      server.close();
    },
  };
}

function openAttempt(
  options: DialOptions,
  timing: LinkTiming,
  server: Http2Server,
  onEnd: (ending: Ending, openForMs: number | undefined) => void,
): Attempt {
  let session: ServerHttp2Session | undefined;
  let openedAt = 0;
  let heard = 0;
  let over = false;
  const socket = connect({
    host: options.host,
    port: options.port,
    ...options.identity,
    minVersion: 'TLSv1.3',
    ALPNProtocols: ['h2'],
    servername: 'center',
  });
  const end = (ending: Ending): void => {
    if (over) return;
    over = true;
    clearTimeout(handshake);
    clearInterval(watch);
    session?.destroy();
    socket.destroy();
    onEnd(ending, session === undefined ? undefined : performance.now() - openedAt);
  };
  const handshake = setTimeout(() => end({ reason: 'no-answer' }), timing.handshake);
  // Measured by the monotonic clock: the wall clock of a hospital's server may be put back.
  const watch = setInterval(() => {
    if (session !== undefined && performance.now() - heard > timing.silence) end({ reason: 'silence' });
  }, timing.silence / 6);

  socket.setNoDelay(true);
  socket.on('error', (error) => end({ reason: 'broken', ...errorFields(error) }));
  socket.on('close', () => end({ reason: 'closed-by-center' }));
  socket.on('secureConnect', () => {
    clearTimeout(handshake);
    if (over) return;
    // the session of this socket is told of before `emit` returns
    server.once('session', (opened: ServerHttp2Session) => {
      session = opened;
    });
    server.emit('connection', socket);
    if (session === undefined) return end({ reason: 'no-session' });
    openedAt = heard = performance.now();
    const listen = (): void => {
      heard = performance.now();
    };
    session.on('ping', listen);
    session.on('stream', listen);
    session.on('error', (error) => end({ reason: 'broken', ...errorFields(error) }));
    session.on('close', () => end({ reason: 'closed-by-center' }));
    session.setLocalWindowSize?.(8 << 20);
    options.onState?.(true);
    options.log.info('link/connected', { host: options.host, port: options.port });
  });
  return { session: () => session, end };
}
