import { createHash, randomUUID } from 'node:crypto';
import {
  acknowledge,
  decodeText,
  parseMessage,
  parseMessages,
  type Acknowledgment,
  type Message,
} from '@musubi/formats/hl7v2';
import type { FacilityId, Issue } from '@musubi/domain';
import type { Batcher } from '@musubi/runtime';
import { errorFields, type Clock, type Database, type Log } from '@musubi/runtime';
import { placeMessage, type Placement } from './place-message.ts';
import type { InboxMessage } from './store.ts';
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

export type Inbox = Batcher<InboxMessage>;

export async function answerTo(bytes: Uint8Array, options: MllpOptions, inbox: Inbox): Promise<Uint8Array> {
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

export function tooLarge(limit: number): NonNullable<Acknowledgment['errors']>[number] {
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

export function reply(message: Message, answer: Pick<Acknowledgment, 'code' | 'errors'>, clock: Clock): Uint8Array {
  return acknowledge(message, { ...answer, controlId: randomUUID().slice(0, 20), at: tokyoTime(clock) });
}

const TOKYO_OFFSET_MS = 9 * 3_600_000;

function tokyoTime(clock: Clock): string {
  return new Date(clock.now() + TOKYO_OFFSET_MS).toISOString().slice(0, 19).replace(/[-:T]/g, '');
}
