import { connect, constants, type ClientHttp2Session } from 'node:http2';
import { createServer, type TLSSocket } from 'node:tls';
import type { AddressInfo } from 'node:net';
import { errorFields, type Log } from '../log.ts';
import type { LinkIdentity } from './dial-link.ts';
import { LINK_TIMING, type LinkTiming } from './link-timing.ts';
import { Link } from './link.ts';

export type AcceptOptions = {
  readonly host: string;
  readonly port: number;
  readonly identity: LinkIdentity;
  readonly log: Log;
  /** Called once per connection, after TLS; return false to refuse (unknown or revoked gateway). */
  readonly onLink: (link: Link) => Promise<boolean>;
  readonly onLost: (link: Link) => void;
  readonly timing?: LinkTiming;
};

/**
 * 中継リンク(センター側): listens for gateways; each connection becomes a `Link` on which the center is the
 * HTTP/2 client. The gateway's name is the common name of its client certificate, which our CA signed.
 */
export async function acceptLinks(
  options: AcceptOptions,
): Promise<{ readonly port: number; readonly close: () => Promise<void> }> {
  const timing = options.timing ?? LINK_TIMING;
  const links = new Set<Link>();
  const sockets = new Set<TLSSocket>();
  const server = createServer({
    ...options.identity,
    requestCert: true,
    rejectUnauthorized: true,
    minVersion: 'TLSv1.3',
    ALPNProtocols: ['h2'],
    handshakeTimeout: timing.handshake,
  });
  server.on('tlsClientError', (error) => options.log.warn('link/handshake-refused', errorFields(error)));
  server.on('secureConnection', (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.setNoDelay(true);
    const gateway = socket.getPeerCertificate().subject?.CN;
    if (typeof gateway !== 'string' || gateway === '') return void socket.destroy();
    const session = connect('http://gateway', {
      createConnection: () => socket,
      settings: { enablePush: false, initialWindowSize: 4 << 20 },
      peerMaxConcurrentStreams: 1000,
    });
    const link = new Link(gateway, session);
    links.add(link);
    session.on('error', (error) => options.log.warn('link/broken', { gateway, ...errorFields(error) }));
    session.on('connect', () => session.setLocalWindowSize(32 << 20));
    // A frozen gateway's socket may never tell that it has closed: the link is lost when we give it up.
    const giveUp = (): void => {
      session.destroy();
      socket.destroy();
      if (links.delete(link)) options.onLost(link);
    };
    keepAlive(session, timing, () => {
      options.log.warn('link/silent', { gateway });
      giveUp();
    });
    session.on('close', giveUp);
    socket.on('close', giveUp);
    options.onLink(link).then(
      (welcome) => {
        if (!welcome) session.destroy(undefined, constants.NGHTTP2_INADEQUATE_SECURITY);
      },
      (error: unknown) => {
        options.log.warn('link/refused', { gateway, ...errorFields(error) });
        session.destroy();
      },
    );
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, options.host, resolve);
  });
  return {
    // a TCP listener always has one
    port: (server.address() as AddressInfo).port,
    close: async () => {
      server.close();
      await Promise.all([...links].map((link) => link.drain(3000)));
      for (const socket of sockets) socket.destroy();
    },
  };
}

/** A hung gateway keeps its socket open: only an unanswered ping shows it. */
function keepAlive(session: ClientHttp2Session, timing: LinkTiming, onSilent: () => void): void {
  let waiting: NodeJS.Timeout | undefined;
  const timer = setInterval(() => {
    if (session.destroyed || session.closed || waiting !== undefined) return;
    waiting = setTimeout(onSilent, timing.pingAnswer).unref();
    session.ping((error) => {
      if (error !== null) return;
      clearTimeout(waiting);
      waiting = undefined;
    });
  }, timing.pingEvery).unref();
  session.on('close', () => {
    clearInterval(timer);
    clearTimeout(waiting);
  });
}
