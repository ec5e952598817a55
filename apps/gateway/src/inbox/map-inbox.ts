import { decodeText, parseMessage } from '@musubi/formats/hl7v2';
import type { FacilityId } from '@musubi/domain';
import type { Database, Transaction } from '@musubi/runtime';
import { isDataError } from '../ingest/data-error.ts';
import { nameDocument, readDocument } from '../ingest/read-document.ts';
import { orUnreadable } from '../ingest/or-unreadable.ts';
import { storageIssue } from '../ingest/storage-issues.ts';
import { takeWithin, type ArrivingFile } from '../ingest/take-files.ts';
import { placeMessage } from './place-message.ts';
import { findWaitingMessages, markMapped, type WaitingMessage } from './store.ts';

const MOST_PER_BATCH = 200;

/**
 * 受信箱の取込: maps the oldest waiting messages to record entries; what was mapped and that it was are one
 * transaction, so a kill in between repeats it and changes nothing. Answers how many were taken.
 */
export async function mapInbox(db: Database, facility: FacilityId): Promise<number> {
  try {
    return await db.transaction((tx) => mapWithin(tx, facility, MOST_PER_BATCH, mapped));
  } catch (error) {
    if (!isDataError(error)) throw error;
    return mapOneByOne(db, facility);
  }
}

/** The database refuses something in the batch: each message on its own, the culprit as bytes. */
async function mapOneByOne(db: Database, facility: FacilityId): Promise<number> {
  try {
    return await db.transaction((tx) => mapWithin(tx, facility, 1, mapped));
  } catch (error) {
    if (!isDataError(error)) throw error; // a database that was away for a moment makes no message unusable
    return db.transaction((tx) => mapWithin(tx, facility, 1, bytesOnly));
  }
}

async function mapWithin(tx: Transaction, facility: FacilityId, limit: number, read: (facility: FacilityId, message: WaitingMessage) => ArrivingFile): Promise<number> {
  const messages = await findWaitingMessages(tx, facility, limit);
  if (messages.length === 0) return 0;
  const files = messages.map((message) => read(facility, message));
  await takeWithin(tx, facility, { storage: 'mllp', files, missing: [] });
  await markMapped(tx, facility, messages.map(({ id }, index) => ({ id, outcome: files[index]?.document === undefined ? 'rejected' : 'taken' })));
  return messages.length;
}

function mapped(facility: FacilityId, message: WaitingMessage): ArrivingFile {
  const placement = placeMessage(facility, parseMessage(decodeText(message.bytes).text));
  if (placement.outcome === 'refused') return { ...bytesOnly(facility, message), reading: { entries: [], issues: [placement.issue], unreadable: true } };
  const path = inboxPath(message, placement.fileName);
  const document = nameDocument('mllp', path);
  const reading = document === undefined || document.flag === '1' ? orUnreadable(() => readDocument(facility, 'mllp', path, message.bytes)) : undefined;
  return { ...bytesOnly(facility, message), path, document, reading };
}

function bytesOnly(_facility: FacilityId, message: WaitingMessage): ArrivingFile {
  return {
    storage: 'mllp', path: inboxPath(message, 'message'), size: message.bytes.length, modified: Math.round(message.receivedMs * 1000), bytes: message.bytes, digest: message.digest,
    document: undefined, reading: { entries: [], issues: [storageIssue('not-storable')], unreadable: true },
  };
}

/** Counted by arrival: of two messages with the same time the later one counts. */
function inboxPath(message: WaitingMessage, name: string): string {
  return `${String(message.id).padStart(12, '0')}/${name}`;
}
