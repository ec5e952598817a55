import { connect } from 'node:net';
import { frameMllp } from '@musubi/formats/hl7v2';
import { laboratoryMessage, prescriptionMessage } from '@musubi/testkit';
import { Database } from '@musubi/runtime';
import { type Figure, FACILITY } from './gateway-figures.ts';

/** MLLP: messages on connections that wait for each ACK. */
const WARM_UP = 50;

export async function benchMllp(port: number, url: string, quick: boolean): Promise<Figure[]> {
  const connections = 16;
  const each = quick ? 150 : 2000;
  const times: number[] = [];
  // A gateway that started a second ago has compiled nothing yet.
  await Promise.all(Array.from({ length: connections }, (_, n) => sendMessages(port, connections + n, WARM_UP, [])));
  const began = performance.now();
  await Promise.all(Array.from({ length: connections }, (_, n) => sendMessages(port, n, each, times)));
  const seconds = (performance.now() - began) / 1000;
  const sent = connections * each;
  const rate = sent / seconds;
  const p95 = times.sort((a, b) => a - b)[Math.floor(times.length * 0.95)] ?? 0;
  await using db = new Database(url);
  const mappedBegan = performance.now();
  for (;;) {
    const [row] = await db.query<{ waiting: number }>(
      'select count(*) as waiting from inbox_message where mapped_at is null',
    );
    if (row?.waiting === 0) break;
    await new Promise((done) => setTimeout(done, 100));
  }
  const lag = (performance.now() - mappedBegan) / 1000;
  return [
    {
      promise: 'MLLP, durable before the ACK',
      target: '≥ 3,000 messages/s, p95 ≤ 10 ms',
      figure: `${Math.round(rate)}/s, p95 ${p95.toFixed(1)} ms`,
      size:
        `${sent} messages over ${connections} connections that wait for each ACK, after ${WARM_UP} messages on ` +
        `each of as many others; all mapped ${lag.toFixed(1)} s after the last`,
      met: rate >= 3000 && p95 <= 10,
    },
  ];
}

function sendMessages(port: number, connection: number, count: number, times: number[]): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host: '127.0.0.1', port, noDelay: true });
    let sent = 0;
    let at = 0;
    const next = () => {
      if (sent === count) {
        socket.end();
        return resolve();
      }
      const options = {
        patient: String(5_000_000 + connection * 1000 + (sent % 100)).padStart(10, '0'),
        order: sent + 1,
      };
      at = performance.now();
      socket.write(
        frameMllp(sent % 3 === 0 ? laboratoryMessage(options, FACILITY) : prescriptionMessage(options, FACILITY)),
      );
      sent++;
    };
    socket.on('connect', next);
    socket.on('data', (chunk) => {
      if (!chunk.includes(0x1c)) return;
      if (!chunk.includes('MSA|AA')) return void reject(new Error('the gateway did not accept a message'));
      times.push(performance.now() - at);
      next();
    });
    socket.on('error', reject);
  });
}
