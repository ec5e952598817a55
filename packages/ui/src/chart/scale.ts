/** 目盛: round steps that cover the values; pure, so that the drawing and its table agree. */
export type Scale = { readonly min: number; readonly max: number; readonly ticks: readonly number[] };

const STEPS = [1, 2, 2.5, 5, 10] as const;

export function niceScale(values: readonly number[], wanted = 3): Scale {
  const low = Math.min(...values);
  const high = Math.max(...values);
  if (!Number.isFinite(low) || !Number.isFinite(high)) return { min: 0, max: 1, ticks: [0, 1] };
  const span = high - low || Math.abs(high) || 1;
  const power = 10 ** Math.floor(Math.log10(span / wanted));
  const step = (STEPS.find((candidate) => candidate * power >= span / wanted) ?? 10) * power;
  const min = Math.floor((low - span * 0.05) / step) * step;
  const max = Math.ceil((high + span * 0.05) / step) * step;
  const floor = low >= 0 && min < 0 ? 0 : min;
  const ticks: number[] = [];
  for (let tick = floor; tick <= max + step / 2; tick += step) ticks.push(Number(tick.toPrecision(10)));
  return { min: floor, max: Math.max(max, floor + step), ticks };
}

/** 基準範囲: reads `0.46-0.79`, `0.46～0.79`, `8〜20`, `60以上`, `≦0.14`, `<5.0`; undefined ends are open. */
export function parseRange(text: string | undefined): { readonly low?: number; readonly high?: number } | undefined {
  if (text === undefined) return undefined;
  const plain = text.normalize('NFKC').replace(/\s/g, '');
  const both = /^\(?(-?\d+(?:\.\d+)?)[-~〜–ー－](-?\d+(?:\.\d+)?)\)?$/.exec(plain);
  if (both !== null) return { low: Number(both[1]), high: Number(both[2]) };
  const upper =
    /^(?:<=|<|≦|≤)(-?\d+(?:\.\d+)?)$/.exec(plain) ??
    /^[-~〜](\d+(?:\.\d+)?)$/.exec(plain) ??
    /^(\d+(?:\.\d+)?)(?:以下|未満)$/.exec(plain);
  if (upper !== null) return { high: Number(upper[1]) };
  const lower =
    /^(?:>=|>|≧|≥)(-?\d+(?:\.\d+)?)$/.exec(plain) ??
    /^(\d+(?:\.\d+)?)[-~〜]$/.exec(plain) ??
    /^(\d+(?:\.\d+)?)以上$/.exec(plain);
  if (lower !== null) return { low: Number(lower[1]) };
  return undefined;
}
