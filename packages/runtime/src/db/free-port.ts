import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';

/**
 * Below the ports that systems give to outgoing connections: one of those may be taken between looking and listening.
 */
const OWN_PORTS = { from: 10_240, until: 32_000 } as const;

const TRIES = 50;

/** 空きポート: nobody listens there now; chosen at random, so that two that look at the same moment hardly meet. */
export async function freePort(): Promise<number> {
  for (let i = 0; i < TRIES; i++) {
    const port = randomInt(OWN_PORTS.from, OWN_PORTS.until);
    const server = createServer();
    const free = await new Promise<boolean>((done) => {
      server.once('error', () => done(false));
      server.listen(port, '127.0.0.1', () => done(true));
    });
    await new Promise<void>((done) => server.close(() => done()));
    if (free) return port;
  }
  throw new Error('no free port');
}
