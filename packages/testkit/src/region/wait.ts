import { createServer } from 'node:net';
import type { IngestStatus } from '@musubi/contract';
import { DEMO_FACILITIES } from '../demo-region/facilities.ts';
import { DEMO_PASSWORD } from '../demo-region/staff.ts';
import { Pace } from '../progress/pace.ts';
import { signIn } from './portal-client.ts';

const HEALTH_WITHIN_MS = 30_000;
/** Two million files take a quarter of an hour or more: only standing still is a failure. */
const STANDS_STILL_MS = 5 * 60_000;

export async function portIsFree(port: number): Promise<boolean> {
  const server = createServer();
  return new Promise((resolve) => {
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}

export async function askHealth(url: string): Promise<void> {
  const until = performance.now() + HEALTH_WITHIN_MS;
  for (;;) {
    const ok = await fetch(`${url}/healthz`).then(
      (response) => response.ok,
      () => false,
    );
    if (ok) return;
    if (performance.now() > until) throw new Error('センターが応答しません / the center does not answer');
    await pause(200);
  }
}

export type IngestExpected = {
  /** So many files were written, for the estimate. */
  readonly files?: number | undefined;
  /** Of a region that was there before: a walk that ended earlier (milliseconds) counts for nothing. */
  readonly since?: number;
};

/**
 * Waits until every disclosing facility's gateway is connected, has walked its storage and walks no more, and its count
 * of files stands still.
 */
export async function waitForIngest(
  url: string,
  onProgress: (line: string) => void,
  expected: IngestExpected = {},
): Promise<void> {
  const secretariat = await signIn(url, 'jimu', DEMO_PASSWORD);
  const pace = new Pace(expected.files);
  let moved = performance.now();
  let waiting = DEMO_FACILITIES.filter((facility) => facility.discloses);
  const before = new Map<string, number>();
  const latest = new Map<string, string>();
  while (waiting.length > 0) {
    const still: typeof waiting = [];
    for (const facility of waiting) {
      const answer = await secretariat.tryPost<IngestStatus>('/api/gateways/ingest-status', { facility: facility.id });
      const seen =
        answer === undefined ? undefined : `${answer.files} ${answer.lastFileAt ?? ''} ${answer.scannedAt ?? ''}`;
      if (seen !== undefined && latest.get(facility.id) !== seen) {
        moved = performance.now();
        latest.set(facility.id, seen);
      }
      if (
        answer === undefined ||
        !hasWalked(answer, expected.since ?? 0) ||
        answer.files === 0 ||
        before.get(facility.id) !== answer.files
      )
        still.push(facility);
      before.set(facility.id, answer?.files ?? before.get(facility.id) ?? 0);
    }
    waiting = still;
    if (waiting.length === 0) return;
    onProgress(
      `${pace.line(
        [...before.values()].reduce((sum, files) => sum + files, 0),
        'ファイル',
      )}  ${waiting.map((facility) => facility.shortName).join('・')}`,
    );
    if (performance.now() - moved > STANDS_STILL_MS)
      throw new Error('取り込みが進みません / taking in does not move on');
    await pause(500);
  }
}

/** A gateway that has only just started has not begun its walk yet. */
function hasWalked({ scanning, scannedAt }: IngestStatus, since: number): boolean {
  return !scanning && typeof scannedAt === 'string' && Date.parse(scannedAt) >= since;
}

function pause(ms: number): Promise<void> {
  return new Promise((done) => setTimeout(done, ms));
}
