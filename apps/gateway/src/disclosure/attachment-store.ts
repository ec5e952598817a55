import type { Queryable } from '@musubi/runtime';
import type { VerifiedTicket } from './verified-ticket.ts';

/** Size of an attachment; the caller has found its digest in an entry that the ticket covers. */
export async function findAttachmentSize(
  db: Queryable,
  ticket: VerifiedTicket,
  digest: string,
): Promise<number | undefined> {
  const rows = await db.query<{ size: number }>(
    `select octet_length(bytes) as size
     from source_document
     where facility_id = $1 and digest = decode($2, 'hex')`,
    [ticket.facility, digest],
    'find_attachment_size',
  );
  return rows[0]?.size;
}

/**
 * A piece of it, so that a large one never stands in memory as a whole. What does not compress is kept plain, and cut
 * without reading the rest.
 */
export async function findAttachmentSlice(
  db: Queryable,
  ticket: VerifiedTicket,
  digest: string,
  from: number,
  length: number,
): Promise<Uint8Array> {
  const rows = await db.query<{ slice: string }>(
    // base64: the driver reads bytea as hex text, which is half as long again and twice as slow to read.
    `select encode(substring(bytes from $3 + 1 for $4), 'base64') as slice
     from source_document
     where facility_id = $1 and digest = decode($2, 'hex')`,
    [ticket.facility, digest, from, length],
    'find_attachment_slice',
  );
  const slice = Buffer.from(rows[0]?.slice ?? '', 'base64');
  if (slice.length === 0) throw new Error('the attachment ended early');
  return slice;
}
