import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { PlainConnection } from './plain-connection.ts';

export type PlainLoad = { readonly port: number; readonly path: string; readonly body: string; readonly headers: Readonly<Record<string, string>>; readonly connections: number; readonly seconds: number };

/**
 * How many answers a server gives in so many seconds to connections that ask again at once. They are in a thread of
 * their own: a server has its thread for itself where its clients are browsers, but the processors are shared.
 */
export async function plainLoad(load: PlainLoad): Promise<number> {
  const thread = new Worker(new URL(import.meta.url), { workerData: load });
  return new Promise((done, failed) => {
    thread.once('message', done);
    thread.once('error', failed);
  });
}

async function askAgain({ port, path, body, headers, connections, seconds }: PlainLoad): Promise<number> {
  const open = Array.from({ length: connections }, () => new PlainConnection(port, path, body, headers));
  for (const connection of open) await connection.ask();
  const end = performance.now() + seconds * 1000;
  let done = 0;
  await Promise.all(open.map(async (connection) => {
    while (performance.now() < end) {
      await connection.ask();
      done++;
    }
  }));
  for (const connection of open) connection.close();
  return done;
}

if (!isMainThread && workerData !== null) parentPort?.postMessage(await askAgain(workerData as PlainLoad)); // given by plainLoad, nobody else
