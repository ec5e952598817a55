/** 乱数: small, seeded and the same everywhere, so that a region is made again bit for bit. */
export type Random = {
  readonly next: () => number;
  readonly int: (from: number, until: number) => number;
  readonly chance: (probability: number) => boolean;
  readonly pick: <T>(list: readonly T[]) => T;
  /** About normal, by the sum of uniforms. */
  readonly around: (mean: number, spread: number) => number;
};

export function seededRandom(seed: string): Random {
  let state = 2166136261;
  for (let at = 0; at < seed.length; at++) state = Math.imul(state ^ seed.charCodeAt(at), 16777619);
  const next = () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
  const int = (from: number, until: number) => from + Math.floor(next() * (until - from + 1));
  return {
    next,
    int,
    chance: (probability) => next() < probability,
    pick: <T>(list: readonly T[]): T => {
      const item = list[Math.floor(next() * list.length)];
      if (item === undefined) throw new Error('nothing to pick from');
      return item;
    },
    around: (mean, spread) => mean + spread * (next() + next() + next() + next() - 2) * 1.2,
  };
}
