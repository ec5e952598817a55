import { connect } from 'node:net';

/** 見守り: a place or the database that ended unasked is started again; each time in a row it is waited longer. */
export type Watched = {
  readonly name: string;
  /** Settles when it is no longer there. */
  readonly gone: () => Promise<unknown>;
  readonly start: () => Promise<unknown>;
};

export type Watch = {
  readonly stopping: () => boolean;
  readonly say: (text: string) => void;
  readonly pause: (milliseconds: number) => Promise<void>;
  /** Milliseconds, from any beginning. */
  readonly now: () => number;
};

export const FIRST_PAUSE_MS = 1000;
export const LONGEST_PAUSE_MS = 60_000;
/** What ran for so long is well again: the next pause begins at the first. */
export const WELL_AFTER_MS = 60_000;

export async function watchOver(watched: Watched, watch: Watch): Promise<void> {
  let pause = FIRST_PAUSE_MS;
  for (;;) {
    const since = watch.now();
    await watched.gone();
    if (watch.stopping()) return;
    if (watch.now() - since >= WELL_AFTER_MS) pause = FIRST_PAUSE_MS;
    watch.say(
      `! ${watched.name} が止まりました。${pause / 1000} 秒後に起動し直します / stopped, is started again in ` +
        `${pause / 1000} s`,
    );
    await watch.pause(pause);
    if (watch.stopping()) return;
    pause = Math.min(pause * 2, LONGEST_PAUSE_MS);
    await watched.start().then(
      () => watch.say(`  ${watched.name} を起動し直しました / started again`),
      // its own end says why, in its log; the next round waits longer
      () => watch.say(`! ${watched.name} を起動できませんでした / could not be started`),
    );
  }
}

const LOOK_EVERY_MS = 1000;

/** Resolves when nobody listens at the address of this URL any more. */
export async function untilNobodyListens(url: string, watch: Pick<Watch, 'stopping' | 'pause'>): Promise<void> {
  const { hostname, port } = new URL(url);
  while (!watch.stopping() && (await listens(hostname, Number(port)))) await watch.pause(LOOK_EVERY_MS);
}

function listens(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port });
    const answer = (there: boolean) => {
      socket.destroy();
      resolve(there);
    };
    socket.once('connect', () => answer(true));
    socket.once('error', () => answer(false));
  });
}
