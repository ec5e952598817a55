import type { Issue } from '@musubi/domain';
import type { ArrivingFile } from './arriving-file.ts';

const A_DAY_MS = 86_400_000;
const TOKYO_OFFSET_MS = 9 * 3_600_000;

/**
 * 未来の発生日時: said of a file or message that claims to be newer than tomorrow: until that time no correction
 * counts.
 */
export function withFutureNote(file: ArrivingFile, atMs: number): ArrivingFile {
  const eventTime = file.document?.eventTime ?? '';
  if (file.reading === undefined || eventTime <= digitsOf(atMs + A_DAY_MS)) return file;
  return { ...file, reading: { ...file.reading, issues: [...file.reading.issues, IN_FUTURE] } };
}

function digitsOf(ms: number): string {
  return new Date(ms + TOKYO_OFFSET_MS).toISOString().replace(/\D/g, '');
}

const IN_FUTURE: Issue = {
  code: 'ingest/time-in-future',
  severity: 'partial',
  ja: '発生日時が未来です。送信側の時計を確かめてください。その日時まで、同じ文書のあとからの訂正は表示されません。',
  en:
    'The event time lies in the future; check the clock of the sender. Until then no later correction of the ' +
    'same document is shown.',
};
