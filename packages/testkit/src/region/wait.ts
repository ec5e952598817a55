import { createServer } from 'node:net';
import { DEMO_FACILITIES } from '../demo-region/facilities.ts';
import { DEMO_PASSWORD } from '../demo-region/staff.ts';
import { signIn } from './portal-client.ts';

const HEALTH_WITHIN_MS = 30_000;
const INGEST_WITHIN_MS = 15 * 60_000;

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
    const ok = await fetch(`${url}/healthz`).then((response) => response.ok, () => false);
    if (ok) return;
    if (performance.now() > until) throw new Error('センターが応答しません / the center does not answer');
    await pause(200);
  }
}

/** Waits until every disclosing facility's gateway is connected, is not walking, and its count of files stands still. */
export async function waitForIngest(url: string, onProgress: (line: string) => void): Promise<void> {
  const secretariat = await signIn(url, 'jimu', DEMO_PASSWORD);
  const until = performance.now() + INGEST_WITHIN_MS;
  let waiting = DEMO_FACILITIES.filter((facility) => facility.discloses);
  const before = new Map<string, number>();
  while (waiting.length > 0) {
    if (performance.now() > until) throw new Error('取り込みが時間内に終わりません / taking in did not finish in time');
    const still: typeof waiting = [];
    for (const facility of waiting) {
      const answer = await secretariat.tryPost<{ files: number; scanning: boolean; lastFileAt: string | null }>('/api/gateways/ingest-status', { facility: facility.id });
      if (answer === undefined || answer.scanning || answer.files === 0 || before.get(facility.id) !== answer.files) still.push(facility);
      before.set(facility.id, answer?.files ?? 0);
      if (answer !== undefined) onProgress(`${facility.shortName}: ${answer.files.toLocaleString('ja-JP')} ファイル`);
    }
    waiting = still;
    if (waiting.length > 0) await pause(500);
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((done) => setTimeout(done, ms));
}
