/**
 * `npm run bench`: every script of bench/, its figure beside the promised one. `-- --quick` takes a minute and a half;
 * a name runs that one.
 * `-- at-size` (or one of them, `at-size/region`) fills the whole size that the design promises: hours and 60 GB;
 * `--size N` does it smaller,
 * `--folder DIR` keeps what was filled and uses it again.
 */
import { readdirSync, mkdtempSync, rmSync, chmodSync } from 'node:fs';
import { cpus, tmpdir, totalmem } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ROOT, build, install, requireNode, say } from './bootstrap.mjs';

requireNode();
await install();
await build();

const quick = process.argv.includes('--quick');
const given = (option) => {
  const at = process.argv.indexOf(`--${option}`);
  return at < 0 ? undefined : process.argv[at + 1];
};
const [size, folderGiven] = [given('size'), given('folder')];
const names = process.argv.slice(2).filter((word) => !word.startsWith('--') && word !== size && word !== folderGiven);
const scripts = (below) =>
  readdirSync(join(ROOT, 'bench/dist', below))
    .filter((name) => name.endsWith('.js'))
    .sort()
    .map((name) => join(below, name.replace(/\.js$/, '')));
const wanted =
  names.length === 0
    ? scripts('')
    : [...scripts(''), ...scripts('at-size')].filter((name) => names.includes(name) || names.includes(dirname(name)));
const { openCluster } = await import('@musubi/runtime');
const folder = mkdtempSync(join(tmpdir(), 'musubi-bench-'));
chmodSync(folder, 0o755);
const cluster = await openCluster(join(folder, 'postgres'), { durable: true });
process.env.MUSUBI_TEST_CLUSTER = cluster.url;
say(
  `${cpus().length} × ${cpus()[0]?.model.trim()}, ${Math.round(totalmem() / 2 ** 30)} GiB, Node ` +
    `${process.versions.node}, ${cluster.origin}, ${quick ? 'quick' : 'full'}\n`,
);
let missed = 0;
try {
  for (const name of wanted) {
    const bench = await import(pathToFileURL(join(ROOT, 'bench/dist', `${name}.js`)).href);
    if (typeof bench.run !== 'function') continue;
    say(`■ ${name}`);
    for (const row of await bench.run({
      quick,
      ...(size === undefined ? {} : { size: Number(size) }),
      ...(folderGiven === undefined ? {} : { folder: folderGiven }),
    })) {
      if (!row.met) missed++;
      say(`  ${row.met ? '✓' : '✗'} ${row.promise}: ${row.figure} (target ${row.target}; ${row.size})`);
    }
  }
} finally {
  await cluster.stop();
  rmSync(folder, { recursive: true, force: true });
}
say(missed === 0 ? '\nevery target that was measured is met' : `\n${missed} targets missed`);
