import type { Clock, Database, Log } from '@musubi/runtime';

/** What every part of the center works with. `process` names this run of the program among several. */
export type Place = {
  readonly network: string;
  readonly db: Database;
  readonly clock: Clock;
  readonly log: Log;
  readonly process: string;
};
