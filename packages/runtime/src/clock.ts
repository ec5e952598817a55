/** 時計: the only place that reads the time. Tests pass a clock of their own. */
export type Clock = { readonly now: () => number };
export const systemClock: Clock = { now: () => Date.now() };
