/**
 * Older than this says little about what comes: the first people of a region have ten years of records, the others a
 * few days.
 */
const LOOK_BACK_MS = 30_000;
/** With less than this an estimate would jump. */
const LEAST_LOOK_MS = 3_000;

/** 進み具合: how fast something goes now, and how long the rest takes at that pace. */
export class Pace {
  readonly #total: number;
  readonly #now: () => number;
  readonly #seen: { readonly at: number; readonly done: number }[] = [];

  /** `total`: undefined where nobody knows; then nothing is estimated. */
  constructor(total: number | undefined, now: () => number = () => performance.now()) {
    this.#total = total ?? 0;
    this.#now = now;
  }

  /** Of `unit`, so many are done: `412,300 / 2,050,000 ファイル(20%)・2,310/秒・残り約 12 分 / 12 min left`. */
  line(done: number, unit: string): string {
    const at = this.#now();
    if (this.#seen.at(-1)?.done !== done || this.#seen.length === 0) this.#seen.push({ at, done });
    // The oldest one that counts stays, so that something slow is still measured over its last step.
    while (this.#seen.length > 2 && at - (this.#seen[1]?.at ?? at) > LOOK_BACK_MS) this.#seen.shift();
    const first = this.#seen[0] ?? { at, done };
    const seconds = (at - first.at) / 1000;
    const rate = at - first.at < LEAST_LOOK_MS ? 0 : (done - first.done) / seconds;
    const share = this.#total === 0 ? '' : ` / ${count(this.#total)}`;
    const percent = this.#total === 0 ? '' : `(${Math.min(100, Math.floor((100 * done) / this.#total))}%)`;
    const speed = rate <= 0 ? '' : `・${count(rate)}/秒`;
    const left = this.#total - done;
    return (
      `${count(done)}${share} ${unit}${percent}${speed}` +
      `${rate <= 0 || left <= 0 ? '' : `・残り約 ${duration(left / rate)}`}`
    );
  }
}

function duration(seconds: number): string {
  if (seconds < 90) return both(Math.ceil(seconds / 10) * 10, '秒', 's');
  const minutes = Math.ceil(seconds / 60);
  return minutes < 90 ? both(minutes, '分', 'min') : both(Math.round(minutes / 6) / 10, '時間', 'h');
}

function both(number: number, ja: string, en: string): string {
  return `${number} ${ja} / ${number} ${en} left`;
}

function count(number: number): string {
  return Math.round(number).toLocaleString('ja-JP');
}
