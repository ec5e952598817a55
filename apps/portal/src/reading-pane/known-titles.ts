import { useQueryClient } from '@tanstack/react-query';
import type { Messages } from '../messages/ja.ts';
import type { RecordStream } from '../server/record-stream.ts';
import { useEncounters } from '../record/use-standing-facts.ts';

const WITH_ENTRIES: ReadonlySet<unknown> = new Set(['entry', 'encounters', 'drugs', 'documents']);

/**
 * 表題: titles of the entries that hospitals have already sent; the center's index knows kinds only, so nothing is
 * asked for them.
 */
export function useKnownTitles(patient: string, t: Messages): ReadonlyMap<string, string> {
  const client = useQueryClient();
  useEncounters(patient, false);
  const titles = new Map<string, string>();
  for (const [, stream] of client.getQueriesData<RecordStream>({
    predicate: ({ queryKey }) => queryKey[1] === patient && WITH_ENTRIES.has(queryKey[0]),
  })) {
    for (const {
      line: { id, entry },
    } of stream?.entries ?? []) {
      const title = entry.content.type === 'encounter' ? t.words.encounterEvents[entry.content.event] : entry.title;
      if (title !== '') titles.set(id, title);
    }
  }
  return titles;
}
