import { PlainConnection, type PlainRequest } from './plain-connection.ts';

/**
 * How long each answer takes in so many seconds, to connections of one request each that ask again at once; every
 * answer must be as long as the first.
 */
export async function plainLoad(requests: readonly PlainRequest[], seconds: number): Promise<readonly number[]> {
  const open = await Promise.all(
    requests.map(async (request) => {
      const connection = new PlainConnection(request);
      return { connection, bytes: await connection.ask() };
    }),
  );
  const samples: number[] = [];
  const end = performance.now() + seconds * 1000;
  await Promise.all(
    open.map(async ({ connection, bytes }) => {
      for (let started = performance.now(); started < end; started = performance.now()) {
        if ((await connection.ask()) !== bytes) throw new Error('the server answered something else');
        samples.push(performance.now() - started);
      }
    }),
  );
  for (const { connection } of open) connection.close();
  return samples;
}

/** How long each of so many answers takes to its last byte, one after the other. */
export async function plainTimes(request: PlainRequest, times: number): Promise<readonly number[]> {
  const connection = new PlainConnection(request);
  const samples: number[] = [];
  for (let at = 0; at < times; at++) {
    const started = performance.now();
    await connection.ask();
    samples.push(performance.now() - started);
  }
  connection.close();
  return samples;
}
