import type { Writable } from 'node:stream';

/** 進み具合: nothing for what takes less than a second; then share, rate and the time still needed, on stderr. */
export type Progress = { readonly at: (share: number, count: number) => void; readonly done: (count: number) => void };

const EVERY_MS = 1000;
const EVERY_MS_IN_A_LOG = 10_000;

export function makeProgress(stderr: Writable, label: { readonly what: string; readonly unit: string }): Progress {
  const live = 'isTTY' in stderr && stderr.isTTY === true;
  const started = performance.now();
  let last = started;
  return {
    at: (share, count) => {
      const now = performance.now();
      if (now - last < (live || last === started ? EVERY_MS : EVERY_MS_IN_A_LOG)) return;
      last = now;
      const seconds = (now - started) / 1000;
      const left = share > 0 ? (seconds / share) * (1 - share) : 0;
      stderr.write(
        `${live ? '\r\u001b[K' : ''}${label.what} ${(share * 100).toFixed(0)} %  ${amount(count)} ` +
          `${label.unit}  ${amount(count / seconds)}/s  あと (left) ${duration(left)}${live ? '' : '\n'}`,
      );
    },
    done: (count) => {
      const seconds = (performance.now() - started) / 1000;
      if (last === started) return;
      stderr.write(`${live ? '\r\u001b[K' : ''}${label.what} ${amount(count)} ${label.unit}  ${duration(seconds)}\n`);
    },
  };
}

export function amount(count: number): string {
  return Math.round(count).toLocaleString('en');
}

function duration(seconds: number): string {
  return seconds < 60
    ? `${seconds.toFixed(0)} s`
    : `${String(Math.floor(seconds / 60))} min ${String(Math.floor(seconds % 60))} s`;
}
