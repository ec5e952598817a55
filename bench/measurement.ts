/** 測定: a figure beside the promise it belongs to. */
export type Measurement = {
  readonly promise: string;
  readonly target: string;
  readonly figure: string;
  readonly size: string;
  readonly met: boolean;
};

export function percentile(samples: readonly number[], share: number): number {
  const sorted = [...samples].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}
