/** `npm run bench`: every script of bench/, its figure beside the promised one. `-- --quick` takes about a minute; a name runs that one. */
import { readdirSync, mkdtempSync, rmSync, chmodSync } from 'node:fs';
import { cpus, tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ROOT, build, install, requireNode, say } from './bootstrap.mjs';

requireNode();
await install();
await build();

const quick = process.argv.includes('--quick');
const names = process.argv.slice(2).filter((word) => !word.startsWith('--'));
const { openCluster } = await import('@musubi/runtime');
const folder = mkdtempSync(join(tmpdir(), 'musubi-bench-'));
chmodSync(folder, 0o755);
const cluster = await openCluster(join(folder, 'postgres'), { durable: true });
process.env.MUSUBI_TEST_CLUSTER = cluster.url;
say(`${cpus().length} × ${cpus()[0]?.model.trim()}, ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.versions.node}, ${cluster.origin}, ${quick ? 'quick' : 'full'}\n`);
let missed = 0;
try {
  for (const file of readdirSync(join(ROOT, 'bench/dist')).filter((name) => name.endsWith('.js')).sort()) {
    const name = file.replace(/\.js$/, '');
    if (names.length > 0 && !names.includes(name)) continue;
    const bench = await import(pathToFileURL(join(ROOT, 'bench/dist', file)).href);
    if (typeof bench.run !== 'function') continue;
    say(`■ ${name}`);
    for (const row of await bench.run({ quick })) {
      if (!row.met) missed++;
      say(`  ${row.met ? '✓' : '✗'} ${row.promise}: ${row.figure} (target ${row.target}; ${row.size})`);
    }
  }
} finally {
  await cluster.stop();
  rmSync(folder, { recursive: true, force: true });
}
say(missed === 0 ? '\nevery target that was measured is met' : `\n${missed} targets missed`);
