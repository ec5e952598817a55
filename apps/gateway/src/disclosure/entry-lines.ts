import type { StreamEnd } from '@musubi/contract';
import type { RecordEntry } from '@musubi/domain';
import type { EntryRow, LaboratoryValueRow } from './store.ts';

/** What a stream holds, for its last line and for the audit. */
export type Tally = { readonly sent: number; readonly withheld: number };

/** Null is what the hospital withholds. */
export function tallyOf(contents: readonly (string | null)[]): Tally {
  const withheld = contents.filter((content) => content === null).length;
  return { sent: contents.length - withheld, withheld };
}

/** Lines of `EntryLine`, then `StreamEnd`. The stored JSON goes out as it is. */
export function* entryLines(rows: readonly EntryRow[], tally: Tally): Generator<string> {
  for (const row of rows) {
    if (row.entry === null) continue;
    yield (
      `{"id":"${row.id}","version":${row.version},"recordedAt":"${row.recordedAt}","entry":` +
      `${marked(row.entry, row)},"source":{"file":${JSON.stringify(row.file)},"issues":${row.issues ?? '[]'}}}`
    );
  }
  yield streamEnd(tally);
}

/** A department that the hospital lists as sensitive marks its entries although their files do not say so. */
function marked(json: string, row: EntryRow): string {
  if (!row.markedByDepartment || row.sensitive === null) return json;
  // written by our own ingest
  const entry = JSON.parse(json) as Omit<RecordEntry, 'key'>;
  return JSON.stringify({ ...entry, sensitive: row.sensitive });
}

/** Lines of `LaboratoryLine`, then `StreamEnd`. */
export function* laboratoryLines(rows: readonly LaboratoryValueRow[], tally: Tally): Generator<string> {
  for (const row of rows) {
    if (row.value === null) continue;
    const optional = JSON.stringify({
      time: row.time ?? undefined,
      specimen: row.specimen ?? undefined,
      panel: row.panel ?? undefined,
    }).slice(1, -1);
    yield `{"entry":"${row.entry}","day":"${row.day}",${optional === '' ? '' : `${optional},`}"value":${row.value}}`;
  }
  yield streamEnd(tally);
}

function streamEnd(tally: Tally): string {
  return JSON.stringify({ end: true, sent: tally.sent, withheld: tally.withheld } satisfies StreamEnd);
}
