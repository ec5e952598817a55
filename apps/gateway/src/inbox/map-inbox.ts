import { decodeText, parseMessage } from '@musubi/formats/hl7v2';
import type { FacilityId } from '@musubi/domain';
import { newTrace, type Database, type Transaction } from '@musubi/runtime';
import { isDataError } from '../source/data-error.ts';
import { withFutureNote } from '../source/future-time.ts';
import { nameDocument, readDocument } from '../source/read-document.ts';
import { orUnreadable } from '../source/or-unreadable.ts';
import { storageIssue } from '../source/storage-issues.ts';
import { replaceIssues } from '../source/issue-store.ts';
import { takeWithin } from '../ingest/take-files.ts';
import type { ArrivingFile } from '../source/arriving-file.ts';
import { changeNumbers } from '../renumbering/change-numbers.ts';
import { changeIssue, checkChanges } from '../local-patient-id/check-changes.ts';
import { placeMessage, type PatientMerge } from './place-message.ts';
import { findWaitingMessages, markMapped, type WaitingMessage } from './store.ts';

const MOST_PER_BATCH = 200;
/** Each may move a patient of 20,000 entries. */
const MOST_MERGES_PER_BATCH = 10;

/** What a message comes to: a file of the record, and for ADT^A40 which number became which. */
type Mapped = { readonly file: ArrivingFile; readonly merges: readonly PatientMerge[] };

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
    // a database that was away for a moment makes no message unusable
    if (!isDataError(error)) throw error;
    return db.transaction((tx) => mapWithin(tx, facility, 1, bytesOnly));
  }
}

async function mapWithin(
  tx: Transaction,
  facility: FacilityId,
  limit: number,
  read: (facility: FacilityId, message: WaitingMessage) => Mapped,
): Promise<number> {
  const messages: (WaitingMessage & Mapped)[] = [];
  let merges = 0;
  for (const message of await findWaitingMessages(tx, facility, limit)) {
    const one = { ...message, ...read(facility, message) };
    messages.push(one);
    merges += one.merges.length;
    if (merges >= MOST_MERGES_PER_BATCH) break;
  }
  if (messages.length === 0) return 0;
  await takeWithin(tx, facility, { storage: 'mllp', files: messages.map(({ file }) => file), missing: [] });
  const outcomes: { readonly id: number; readonly outcome: 'taken' | 'rejected' }[] = [];
  for (const { id, file, merges: said } of messages) {
    const taken = said.length === 0 ? file.document !== undefined : await mergeNumbers(tx, facility, file, said);
    outcomes.push({ id, outcome: taken ? 'taken' : 'rejected' });
  }
  await markMapped(tx, facility, outcomes);
  return messages.length;
}

/**
 * 統合通知を行う, one after the other: a message may go on where the one before ended. False when one of them cannot
 * be.
 */
async function mergeNumbers(
  tx: Transaction,
  facility: FacilityId,
  file: ArrivingFile,
  merges: readonly PatientMerge[],
): Promise<boolean> {
  let allDone = true;
  for (const merge of merges) {
    const [checked] = await checkChanges(tx, facility, [merge], undefined);
    if (checked?.outcome === 'ready')
      await changeNumbers(tx, facility, [checked.change], { list: undefined, trace: newTrace() }, merge.demographics);
    if (checked?.outcome !== 'refused') continue;
    allDone = false;
    await replaceIssues(
      tx,
      facility,
      [],
      [{ ...changeIssue(checked.problem), segment: 'MRG', field: 'MRG-1', storage: file.storage, path: file.path }],
    );
  }
  return allDone;
}

function mapped(facility: FacilityId, message: WaitingMessage): Mapped {
  const placement = placeMessage(facility, parseMessage(decodeText(message.bytes).text));
  const { file } = bytesOnly(facility, message);
  switch (placement.outcome) {
    case 'refused':
      return { file: { ...file, reading: { entries: [], issues: [placement.issue], unreadable: true } }, merges: [] };
    case 'merges':
      return { file: { ...file, reading: { entries: [], issues: [], unreadable: false } }, merges: placement.merges };
    case 'placed': {
      const path = inboxPath(message, placement.fileName);
      const document = nameDocument('mllp', path);
      const reading =
        document === undefined || document.flag === '1'
          ? orUnreadable(() => readDocument(facility, 'mllp', path, message.bytes))
          : undefined;
      return { file: withFutureNote({ ...file, path, document, reading }, message.receivedMs), merges: [] };
    }
    default:
      return placement satisfies never;
  }
}

function bytesOnly(_facility: FacilityId, message: WaitingMessage): Mapped {
  const file: ArrivingFile = {
    storage: 'mllp',
    path: inboxPath(message, 'message'),
    size: message.bytes.length,
    modified: Math.round(message.receivedMs * 1000),
    bytes: message.bytes,
    digest: message.digest,
    document: undefined,
    reading: { entries: [], issues: [storageIssue('not-storable')], unreadable: true },
  };
  return { file, merges: [] };
}

/** Counted by arrival: of two messages with the same time the later one counts. */
function inboxPath(message: WaitingMessage, name: string): string {
  return `${String(message.id).padStart(12, '0')}/${name}`;
}
