import { createHash, randomUUID } from 'node:crypto';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import {
  acknowledge,
  decodeText,
  frameMllp,
  makeMllpDeframer,
  parseMessage,
  parseMessages,
  type Acknowledgment,
  type Message,
} from '@musubi/formats/hl7v2';
import type { FacilityId, Issue } from '@musubi/domain';
import { Batcher, errorFields, noAnswers, type Clock, type Database, type Log } from '@musubi/runtime';
import { placeMessage, type Placement } from './place-message.ts';
import { insertInboxMessages, type InboxMessage } from './store.ts';
import { changeIssue, checkChanges } from '../local-patient-id/check-changes.ts';
import { takeFiles } from '../ingest/take-files.ts';
import { isDataError } from '../source/data-error.ts';

export type MllpOptions = {
  readonly db: Database;
  readonly facility: FacilityId;
  readonly host: string;
  readonly port: number;
  readonly clock: Clock;
  readonly log: Log;
  /** Told after each commit, so that mapping need not wait for its next look. */
  readonly onKept?: () => void;
  readonly mostBytes?: number;
  /** A frame that has begun must end within this. */
  readonly frameMs?: number;
  /** A new connection must have brought a whole message within this. */
  readonly firstMessageMs?: number;
  /** Of all connections together, what is being received and what waits for its commit. */
  readonly mostHeldBytes?: number;
};

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

type Inbox = Batcher<InboxMessage>;

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

async function answerTo(bytes: Uint8Array, options: MllpOptions, inbox: Inbox): Promise<Uint8Array> {
  const { facility, clock, log } = options;
  const [message = parseMessage(''), ...others] = parseMessages(decodeText(bytes).text);
  const placement =
    others.length > 0 ? SEVERAL_MESSAGES : await refuseImpossible(options, placeMessage(facility, message));
  const digest = createHash('sha256').update(bytes).digest('hex');
  if (placement.outcome === 'refused') {
    const { code, condition, location, issue } = placement;
    log.warn('mllp/refused', { facility, code, because: issue.code });
    await keepRefused(options, bytes, digest, issue);
    return reply(message, { code, errors: [{ location, condition, text: issue.en }] }, clock);
  }
  try {
    await inbox.add({ facility, controlId: placement.controlId, digest, bytes });
  } catch (error) {
    if (!isDataError(error)) throw error;
    log.error('mllp/not-storable', { facility, ...errorFields(error) });
    await keepRefused(options, bytes, digest, NOT_STORABLE);
    return reply(
      message,
      { code: 'AE', errors: [{ location: 'MSH^1', condition: '207', text: NOT_STORABLE.en }] },
      clock,
    );
  }
  return reply(message, { code: 'AA' }, clock);
}

/**
 * Said at once where it can be known already; what waits in the inbox before it may still change the answer, then an
 * issue says so.
 */
async function refuseImpossible({ db, facility }: MllpOptions, placement: Placement): Promise<Placement> {
  if (placement.outcome !== 'merges') return placement;
  for (const merge of placement.merges) {
    const [checked] = await checkChanges(db, facility, [merge], undefined);
    if (checked?.outcome !== 'refused') continue;
    return {
      outcome: 'refused',
      code: 'AE',
      condition: '205',
      location: 'MRG^1^1',
      issue: { ...changeIssue(checked.problem), segment: 'MRG', field: 'MRG-1' },
    };
  }
  return placement;
}

/** One answer can name one message: what it said of the others nobody would know. */
const SEVERAL_MESSAGES: Placement = {
  outcome: 'refused',
  code: 'AR',
  condition: '207',
  location: 'MSH^2',
  issue: {
    code: 'mllp/several-messages',
    severity: 'rejected',
    segment: 'MSH',
    occurrence: 2,
    ja:
      '1 つの MLLP フレームに複数のメッセージがあります。1 件ずつ送ってください。' +
      'どれも取り込んでいません（原本は保管しました）。',
    en: 'One MLLP frame holds several messages; send them one by one. None was taken in (the bytes are kept).',
  },
};

/** The database refused this one message, and no other of its commit. */
const NOT_STORABLE: Issue = {
  code: 'mllp/not-storable',
  severity: 'rejected',
  segment: 'MSH',
  ja: 'このメッセージはデータベースに保存できない内容を含みます。取り込んでいません（原本は保管しました）。',
  en: 'The message holds something that the database cannot keep. It was not taken in (the bytes are kept).',
};

function tooLarge(limit: number): NonNullable<Acknowledgment['errors']>[number] {
  return {
    location: 'MSH^1',
    condition: '207',
    text: `The message is larger than ${limit >> 20} MB and was not taken in.`,
  };
}

/** The bytes of what cannot be used, listed with the reason; the same bytes again are the same row. */
async function keepRefused(options: MllpOptions, bytes: Uint8Array, digest: string, issue: Issue): Promise<void> {
  await takeFiles(options.db, options.facility, {
    storage: 'mllp',
    missing: [],
    files: [
      {
        storage: 'mllp',
        path: `refused/${digest}`,
        size: bytes.length,
        modified: options.clock.now() * 1000,
        bytes,
        digest,
        document: undefined,
        reading: { entries: [], issues: [issue], unreadable: true },
      },
    ],
  });
}

function reply(message: Message, answer: Pick<Acknowledgment, 'code' | 'errors'>, clock: Clock): Uint8Array {
  return acknowledge(message, { ...answer, controlId: randomUUID().slice(0, 20), at: tokyoTime(clock) });
}

const TOKYO_OFFSET_MS = 9 * 3_600_000;

function tokyoTime(clock: Clock): string {
  return new Date(clock.now() + TOKYO_OFFSET_MS).toISOString().slice(0, 19).replace(/[-:T]/g, '');
}
