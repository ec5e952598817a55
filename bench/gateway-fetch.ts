import type { ChildProcess } from 'node:child_process';
import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { RECORD_KINDS } from '@musubi/domain';
import { Database, signToken, systemClock, type Link } from '@musubi/runtime';
import { type Figure, FACILITY, cpuSeconds } from './gateway-figures.ts';

/** Fetching through the link with real tickets, and attachments. */
export async function benchFetch(
  link: Link,
  key: Parameters<typeof signToken>[1],
  url: string,
  gateway: ChildProcess,
  quick: boolean,
): Promise<Figure[]> {
  await using db = new Database(url);
  const entries = await db.query<{ id: string; patient: string }>(
    `select id, local_patient as patient from record_entry where local_patient like '0001%' limit 5000`,
  );
  const [big] = await db.query<{ patient: string }>(
    `select local_patient as patient from record_entry group by 1 order by sum(length(entry::text)) desc limit 1`,
  );
  const fetch = async (patient: string, body: object, path = '/entries') => {
    const now = Math.floor(systemClock.now() / 1000);
    const ticket = signToken(
      {
        id: randomUUID(),
        gateway: 'gw-bench',
        facility: FACILITY,
        localPatient: patient,
        kinds: RECORD_KINDS,
        sensitive: [],
        purpose: 'treatment',
        user: { staff: randomUUID(), name: '見本 太郎', role: 'doctor', facility: '9910000029' },
        decision: randomUUID(),
        trace: randomBytes(8).toString('hex'),
        issuedAt: now,
        expiresAt: now + 60,
      },
      key,
    );
    const answer = await link.request({
      method: 'POST',
      path,
      body,
      headers: { 'x-musubi-ticket': ticket },
      deadlineMs: 30_000,
    });
    let bytes = 0;
    for await (const chunk of answer.body) bytes += (chunk as Buffer).length;
    if (answer.status !== 200) throw new Error(`refused with ${answer.status}`);
    return bytes;
  };
  const load = async (count: number, one: (n: number) => Promise<number>, atOnce: number) => {
    let n = 0;
    let bytes = 0;
    const times: number[] = [];
    const cpu = cpuSeconds(gateway);
    const began = performance.now();
    await Promise.all(
      Array.from({ length: atOnce }, async () => {
        while (n < count) {
          const mine = n++;
          const at = performance.now();
          bytes += await one(mine);
          times.push(performance.now() - at);
        }
      }),
    );
    const seconds = (performance.now() - began) / 1000;
    return {
      rate: count / seconds,
      megabytes: bytes / seconds / 1e6,
      cpuMs: ((cpuSeconds(gateway) - cpu) * 1000) / count,
      p95: times.sort((a, b) => a - b)[Math.floor(times.length * 0.95)] ?? 0,
    };
  };
  const single = (n: number) => {
    const entry = entries[n % entries.length];
    return entry === undefined ? Promise.resolve(0) : fetch(entry.patient, { entries: [entry.id] });
  };
  // as above: compiled first
  await load(3000, single, 64);
  const small = await load(quick ? 5000 : 30_000, single, 64);
  const attachment = await keepAttachment(db, quick ? 4 : 16);
  const streamed = await load(
    quick ? 20 : 100,
    () => fetch(attachment.patient, { entry: attachment.entry, digest: attachment.digest }, '/attachment'),
    2,
  );
  const large = await load(
    quick ? 100 : 2000,
    () => fetch(big?.patient ?? '', { kinds: RECORD_KINDS, limit: 2000 }),
    8,
  );
  return [
    {
      promise: 'authorised fetch through the link (ticket, publication, audit, one entry)',
      target: '≥ 2,000/s, < 1 ms of processor',
      figure: `${Math.round(small.rate)}/s, ${small.cpuMs.toFixed(2)} ms, p95 ${small.p95.toFixed(1)} ms`,
      size: '64 at once, client and database on the same machine; processor time of the gateway process',
      met: small.rate >= 2000 && small.cpuMs < 1,
    },
    {
      promise: 'attachments through the link',
      target: '(no promise)',
      figure: `${streamed.megabytes.toFixed(0)} MB/s`,
      size: `files of ${attachment.megabytes} MB, 2 at once`,
      met: true,
    },
    {
      promise: 'the whole record of one patient through the link',
      target: '(no promise)',
      figure: `${Math.round(large.rate)}/s of 60 entries, ${large.megabytes.toFixed(0)} MB/s`,
      size: '8 at once',
      met: true,
    },
  ];
}

/** One document with one large file, as ingest would have kept it. */
async function keepAttachment(
  db: Database,
  megabytes: number,
): Promise<{ patient: string; entry: string; digest: string; megabytes: number }> {
  const bytes = randomBytes(megabytes << 20);
  const digest = createHash('sha256').update(bytes).digest('hex');
  const [patient, entry] = ['0009999999', randomUUID()];
  const json = {
    kind: 'document',
    status: 'resulted',
    day: '2026-04-15',
    title: '文書',
    content: {
      type: 'document',
      documentType: { text: '文書' },
      sections: [],
      attachments: [{ name: 'a.bin', mediaType: 'application/octet-stream', digest, bytes: bytes.length }],
    },
  };
  await db.query(`insert into source_document (facility_id, digest, bytes) values ($1, decode($2, 'hex'), $3)`, [
    FACILITY,
    digest,
    bytes,
  ]);
  await db.query(
    `insert into record_entry (facility_id, id, local_patient, kind, status, day, entry_digest,
      entry, storage, path, source_digest)
     values ($1, $2, $3, 'document', 'resulted', '2026-04-15', decode($4, 'hex'), $5, 'extended', 'bench', decode($4,
       'hex'))`,
    [FACILITY, entry, patient, digest, JSON.stringify(json)],
  );
  return { patient, entry, digest, megabytes };
}
