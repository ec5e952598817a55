import type { Clock, Database, Log } from '@musubi/runtime';

/**
 * センターの足場: what one running process of the center stands on: its network, database, clock and log. `process`
 * names this run of the program among several.
 */
export type CenterContext = {
  readonly network: string;
  readonly db: Database;
  readonly clock: Clock;
  readonly log: Log;
  readonly process: string;
};
