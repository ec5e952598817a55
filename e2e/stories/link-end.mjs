/**
 * 中継リンクの一端: the center's or the gateway's end of a link as a process of its own, to be frozen and killed.
 * Settings come as JSON; the center's end prints `up` and `down` as it sees the link.
 */
import { acceptLinks, dialLink, makeLog } from '@musubi/runtime';

const { role, port, identity, timing } = JSON.parse(process.argv[2] ?? '{}');
const log = makeLog('soak', (line) => process.stderr.write(line));
if (role === 'gateway') {
  const handler = (_request, response) => response.end('{}');
  dialLink({ host: '127.0.0.1', port, identity, handler, log, timing });
} else {
  const links = new Set();
  await acceptLinks({
    host: '127.0.0.1',
    port,
    identity,
    log,
    timing,
    onLink: async (link) => {
      links.add(link);
      return true;
    },
    onLost: (link) => void links.delete(link),
  });
  // what a page sees: a request that is answered through the newest usable link
  process.stdin.on('data', async () => {
    const link = [...links].findLast((one) => one.usable);
    const answered = await link?.json({ method: 'GET', path: '/x', deadlineMs: 500 }).catch(() => undefined);
    process.stdout.write(answered === undefined ? 'away\n' : 'there\n');
  });
  process.stdout.write('listening\n');
}
