import { wallsOf } from './floors.mjs';

/** ポータル, bottom up. Its rooms are still to be put in order. */
const FLOORS = [];

export const walls = wallsOf('portal', 'apps/portal/src', FLOORS);
