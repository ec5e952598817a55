import { createServer, type AddressInfo, type Socket } from 'node:net';
import { decodeText, frameMllp, makeMllpDeframer, parseMessage } from '@musubi/formats/hl7v2';
import { Batcher, errorFields, noAnswers } from '@musubi/runtime';
import { insertInboxMessages } from './store.ts';
import { isDataError } from '../source/data-error.ts';
import { type MllpOptions, type Inbox, reply, tooLarge, answerTo } from './answer-message.ts';

export type MllpListener = { readonly port: number; readonly close: () => Promise<void> };

const MOST_MESSAGE_BYTES = 16 << 20;

const MOST_CONNECTIONS = 256;

/** A sender keeps its connection; a frame that has begun must end within a minute, however slowly it drips. */
const IDLE_MS = 30 * 60_000;

const FRAME_MS = 60_000;

/** Who connects wants to send; one that is silent from the start is no sender. */
const FIRST_MESSAGE_MS = 5 * 60_000;

const MOST_PER_COMMIT = 200;

/** 256 connections with a large message each would fill the memory of a small machine. */
const MOST_HELD_BYTES = 128 << 20;

/** A sender that does not wait for answers is not read on while so much of it is on its way to the disk. */
const MOST_WAITING_BYTES = 8 << 20;

const DRAIN_MS = 3000;

/**
 * HL7 v2 受信 (MLLP) of one facility. AA only when the message is on disk (one commit for all that arrive meanwhile);
 * AE when it is kept but cannot be used, AR when it is refused. If nothing could be written there is no answer at
 * all: the sender tries again, and the same message is then not doubled.
 */
export async function listenMllp(options: MllpOptions): Promise<MllpListener> {
  const { log, facility } = options;
  const inbox: Inbox = new Batcher({
    write: async (messages) => {
      await insertInboxMessages(options.db, messages);
      options.onKept?.();
      return noAnswers(messages);
    },
    atOnce: 1,
    most: MOST_PER_COMMIT,
    isFaultOfItem: isDataError,
  });
  const sockets = new Set<Socket>();
  const held: Held = { bytes: 0 };
  const spoken = new WeakSet<Socket>();
  const server = createServer({ noDelay: true, keepAlive: true }, (socket) => {
    if (sockets.size >= MOST_CONNECTIONS && !makeRoom(sockets, spoken, options)) return void socket.destroy();
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    serve(socket, options, inbox, held, () => void spoken.add(socket));
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, options.host, resolve);
  });
  // a TCP listener always has one
  const port = (server.address() as AddressInfo).port;
  log.info('mllp/listening', { facility, port });
  return {
    port,
    close: async () => {
      const closed = new Promise<void>((done) => server.close(() => done()));
      for (const socket of sockets) socket.end();
      await Promise.race([closed, new Promise<void>((done) => setTimeout(done, DRAIN_MS).unref())]);
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}

/** What all connections of a listener hold in memory together. */
type Held = { bytes: number };

/**
 * Connections that have brought no message yet give way, the oldest first: whoever opens hundreds and says nothing
 * must not keep a hospital's feed out.
 */
function makeRoom(sockets: Set<Socket>, spoken: WeakSet<Socket>, { log, facility }: MllpOptions): boolean {
  for (const socket of sockets) {
    if (spoken.has(socket)) continue;
    log.warn('mllp/displaced', { facility, connections: sockets.size });
    sockets.delete(socket);
    socket.destroy();
    return true;
  }
  log.warn('mllp/too-many-connections', { facility, connections: sockets.size });
  return false;
}

/** One connection: frames are answered in the order in which they came. */
function serve(socket: Socket, options: MllpOptions, inbox: Inbox, held: Held, onMessage: () => void): void {
  const { log, facility } = options;
  const deframer = makeMllpDeframer(options.mostBytes ?? MOST_MESSAGE_BYTES);
  let answers: Promise<void> = Promise.resolve();
  let waiting = { messages: 0, bytes: 0 };
  let pending = 0;
  let frame: NodeJS.Timeout | undefined;
  const close = (event: string) => {
    log.warn(event, { facility });
    socket.destroy();
  };
  socket.setTimeout(IDLE_MS);
  const silent = setTimeout(() => close('mllp/silent'), options.firstMessageMs ?? FIRST_MESSAGE_MS).unref();
  socket.on('timeout', () => socket.destroy());
  socket.on('error', (error) => log.warn('mllp/connection', { facility, ...errorFields(error) }));
  socket.on('close', () => {
    clearTimeout(frame);
    clearTimeout(silent);
    held.bytes -= pending;
    pending = 0;
  });
  const answer = (coming: Promise<Uint8Array>, bytes: number) => {
    held.bytes += bytes;
    waiting = { messages: waiting.messages + 1, bytes: waiting.bytes + bytes };
    if (waiting.messages >= MOST_PER_COMMIT || waiting.bytes >= MOST_WAITING_BYTES) socket.pause();
    // handled below, in its turn
    coming.catch(() => undefined);
    answers = answers.then(async () => {
      try {
        const ready = await coming;
        if (!socket.destroyed) socket.write(frameMllp(ready));
      } catch (error) {
        log.error('mllp/not-kept', { facility, ...errorFields(error) });
        socket.destroy();
      }
      held.bytes -= bytes;
      waiting = { messages: waiting.messages - 1, bytes: waiting.bytes - bytes };
      if (waiting.messages < MOST_PER_COMMIT / 2 && waiting.bytes < MOST_WAITING_BYTES) socket.resume();
    });
  };
  socket.on('data', (chunk) => {
    let complete = false;
    for (const event of deframer.push(chunk)) {
      switch (event.kind) {
        case 'noise':
          log.warn('mllp/noise', { facility, bytes: event.length });
          break;
        case 'unended':
          log.warn('mllp/unended', { facility, bytes: event.length });
          break;
        case 'too-large':
          log.warn('mllp/too-large', { facility, limit: event.limit });
          answer(
            Promise.resolve(
              reply(
                parseMessage(decodeText(event.head).text),
                { code: 'AR', errors: [tooLarge(event.limit)] },
                options.clock,
              ),
            ),
            0,
          );
          break;
        case 'message':
          complete = true;
          clearTimeout(silent);
          onMessage();
          answer(answerTo(event.bytes, options, inbox), event.bytes.length);
          break;
        default:
          event satisfies never;
      }
    }
    held.bytes += deframer.pending() - pending;
    pending = deframer.pending();
    if (pending === 0 || complete) {
      clearTimeout(frame);
      frame = undefined;
    }
    // From the beginning of the frame, not from the last byte: a sender that drips would never be idle.
    if (pending > 0 && frame === undefined)
      frame = setTimeout(() => close('mllp/frame-too-slow'), options.frameMs ?? FRAME_MS).unref();
    if (held.bytes > (options.mostHeldBytes ?? MOST_HELD_BYTES)) close('mllp/too-much-at-once');
  });
}
