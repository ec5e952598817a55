import { createServer, type TLSSocket } from 'node:tls';
import type { AddressInfo } from 'node:net';
import { frameMllp, makeMllpDeframer } from '@musubi/formats/hl7v2';
import { errorFields, type LinkIdentity } from '@musubi/runtime';
import type { PatientIndex } from '../patient-index/register/patient-index.ts';
import { answerMessage } from './answer-message.ts';
import { findSystem } from '../directory/system-store.ts';

export type BorderListener = { readonly port: number; readonly close: () => Promise<void> };

const MOST_CONNECTIONS = 256;
const MOST_MESSAGE_BYTES = 1 << 20;
const IDLE_MS = 30 * 60_000;
/** A sender that does not wait for answers is not read on meanwhile. */
const MOST_WAITING = 64;

/**
 * HL7 v2 の境界 (MLLP over mutual TLS): identity feeds and patient queries of the facilities' systems, answered in the
 * order
 * in which they came. If a message could not be kept there is no answer, so the sender tries again.
 */
export async function listenBorderMllp(
  index: PatientIndex,
  options: { readonly host: string; readonly port: number; readonly identity: LinkIdentity },
): Promise<BorderListener> {
  const sockets = new Set<TLSSocket>();
  const { log } = index.center;
  const server = createServer(
    { ...options.identity, requestCert: true, rejectUnauthorized: true, minVersion: 'TLSv1.2' },
    (socket) => {
      sockets.add(socket);
      socket.on('close', () => sockets.delete(socket));
      serve(index, socket);
    },
  );
  server.maxConnections = MOST_CONNECTIONS;
  server.on('tlsClientError', (error) => log.warn('border/handshake-refused', errorFields(error)));
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, options.host, resolve);
  });
  return {
    // a TCP listener always has one
    port: (server.address() as AddressInfo).port,
    close: async () => {
      const closed = new Promise<void>((done) => server.close(() => done()));
      for (const socket of sockets) socket.destroySoon();
      await closed;
    },
  };
}

function serve(index: PatientIndex, socket: TLSSocket): void {
  const { center } = index;
  const name = socket.getPeerCertificate().subject?.CN;
  const deframer = makeMllpDeframer(MOST_MESSAGE_BYTES);
  let answers: Promise<void> = Promise.resolve();
  let waiting = 0;
  socket.setNoDelay(true);
  socket.setTimeout(IDLE_MS, () => socket.destroy());
  socket.on('error', (error) => center.log.warn('border/connection', errorFields(error)));
  const take = async (bytes: Uint8Array) => {
    // At every message: a suspended system is cut off in the middle of its connection.
    const system = typeof name === 'string' ? await findSystem(center.db, center.network, name) : undefined;
    if (system === undefined) {
      center.log.warn('border/unknown-system', {});
      return void socket.destroy();
    }
    const answer = await answerMessage(index, system, bytes);
    if (!socket.destroyed) socket.write(frameMllp(answer));
  };
  socket.on('data', (chunk: Buffer) => {
    for (const event of deframer.push(chunk)) {
      if (event.kind === 'too-large') return void socket.destroy();
      if (event.kind !== 'message') continue;
      if (++waiting >= MOST_WAITING) socket.pause();
      answers = answers
        .then(() => (socket.destroyed ? undefined : take(event.bytes)))
        .catch((error: unknown) => {
          center.log.error('border/not-answered', errorFields(error));
          socket.destroy();
        })
        .finally(() => {
          if (--waiting < MOST_WAITING / 2) socket.resume();
        });
    }
  });
}
