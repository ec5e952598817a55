import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { Database } from '@musubi/runtime';
import { ownMergers } from '../match-renames.ts';
import type { MatchMemory } from './choose-way.ts';
import { compareIdentities, type ComparisonTask, type Tell } from './compare-identities.ts';

/** 比較の結末. `no-memory`: this machine cannot hold so many; they are compared by the database instead. */
export type ComparisonEnd = 'through' | 'stopped' | 'no-memory';
export type Comparison = {
  readonly ended: Promise<ComparisonEnd>;
  /** At once, in the middle of whatever it does. */ readonly stop: () => void;
};

const THREAD = new URL('./compare-thread.js', import.meta.url);

/** In a thread of its own; where the program is not built there is no file to start one from, and it runs here. */
export function startComparison({ databaseUrl, megabytes }: MatchMemory, task: ComparisonTask, tell: Tell): Comparison {
  return existsSync(fileURLToPath(THREAD))
    ? inThread(databaseUrl, megabytes, task, tell)
    : here(databaseUrl, task, tell);
}

function inThread(databaseUrl: string, megabytes: number, task: ComparisonTask, tell: Tell): Comparison {
  const worker = new Worker(THREAD, {
    workerData: { databaseUrl, task, mergers: ownMergers() },
    resourceLimits: { maxOldGenerationSizeMb: megabytes },
  });
  let [settled, stopped] = [false, false];
  const ended = new Promise<ComparisonEnd>((resolve, reject) => {
    worker.on('message', (news: Parameters<Tell>[0]) => {
      if (stopped) return;
      settled ||= news.kind === 'settled';
      tell(news);
    });
    worker.once('error', (error) => {
      if (isOutOfMemory(error)) resolve('no-memory');
      else reject(error);
    });
    worker.once('exit', (code) => {
      if (settled) resolve('through');
      else if (stopped) resolve('stopped');
      else reject(new Error(`the thread of a comparison ended with ${String(code)}`));
    });
  });
  return {
    ended,
    stop: () => {
      stopped = true;
      void worker.terminate();
    },
  };
}

function here(databaseUrl: string, task: ComparisonTask, tell: Tell): Comparison {
  let stopped = false;
  const run = async (): Promise<ComparisonEnd> => {
    await using db = new Database(databaseUrl, { role: 'musubi_center_app', name: 'musubi-center-match', max: 2 });
    await compareIdentities(
      db,
      task,
      (news) => {
        if (!stopped) tell(news);
      },
      () => stopped,
    );
    return stopped ? 'stopped' : 'through';
  };
  return {
    ended: run(),
    stop: () => {
      stopped = true;
    },
  };
}

function isOutOfMemory(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return (
    ('code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY') ||
    (error instanceof RangeError && /allocation failed|Invalid typed array length/.test(error.message))
  );
}
