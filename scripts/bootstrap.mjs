/** 準備: what both commands need before any of our own code can run. Plain JavaScript, Node's own modules only. */
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));
const STAMPS = join(ROOT, 'node_modules', '.musubi');
const WITHOUT_SOURCES = new Set(['node_modules', 'dist', '.git', '.musubi', 'docs', 'fixtures']);

/** One sentence that says what to do, in both languages; then the end. */
export function stop(ja, en) {
  process.stderr.write(`\n✗ ${ja}\n  ${en}\n`);
  process.exit(1);
}

export function say(text) {
  process.stdout.write(`${text}\n`);
}

export function requireNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major < 20 || (major === 20 && minor < 19)) {
    stop(
      `Node.js 20.19 以上が必要です(いまは ${process.versions.node})。新しい Node.js ` +
        'を入れてからもう一度実行してください。',
      `Node.js 20.19 or later is needed (this is ${process.versions.node}). Install a newer one and run the ` +
        'command again.',
    );
  }
}

/** `npm ci` when the lockfile is not the one that was installed. */
export async function install() {
  const wanted = sha256(readFileSync(join(ROOT, 'package-lock.json')));
  if (readStamp('installed') === wanted) return;
  say('① 必要なパッケージを入れています(初回のみ・1〜2分) / installing packages (first time only)');
  const code = await run('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], { quietUnlessFailed: true });
  if (code !== 0)
    stop(
      'npm ci が失敗しました。ネットワーク(npm レジストリ)に接続できるか確認し、もう一度実行してください。',
      'npm ci failed. Check that the npm registry can be reached and run the command again.',
    );
  writeStamp('installed', wanted);
}

/** Types and JavaScript of all packages (tsc -b), then the portal (Vite); both only when a source changed. */
export async function build() {
  const wanted = sourceDigest();
  if (readStamp('built') === wanted && existsSync(join(ROOT, 'apps/portal/dist/site/index.html'))) return;
  say('② 組み立てています / building');
  if ((await run(process.execPath, [join(ROOT, 'node_modules/typescript/bin/tsc'), '-b'])) !== 0)
    stop(
      '型検査で誤りが見つかりました。上の行を直してください。',
      'The type check found mistakes: mend the lines above.',
    );
  const vite = join(ROOT, 'node_modules/vite/bin/vite.js');
  if ((await run(process.execPath, [vite, 'build', '--logLevel', 'error'], { cwd: join(ROOT, 'apps/portal') })) !== 0)
    stop(
      'ポータルの組み立てに失敗しました。上の行を確認してください。',
      'Building the portal failed: see the lines above.',
    );
  writeStamp('built', wanted);
}

/** Runs a program with its output shown, or shown only when it failed. Resolves with its exit code. */
export function run(program, args, options = {}) {
  const quiet = options.quietUnlessFailed === true;
  return new Promise((resolve) => {
    const child = spawn(program, args, {
      cwd: options.cwd ?? ROOT,
      env: { ...process.env, ...options.env },
      stdio: quiet ? ['ignore', 'pipe', 'pipe'] : 'inherit',
    });
    let kept = '';
    for (const stream of [child.stdout, child.stderr])
      stream?.on('data', (chunk) => {
        kept = (kept + chunk).slice(-4000);
      });
    child.on('error', () => resolve(127));
    child.on('exit', (code) => {
      if (quiet && code !== 0) process.stderr.write(kept);
      resolve(code ?? 1);
    });
  });
}

export function has(program) {
  return spawnSync(program, ['--version'], { stdio: 'ignore' }).status === 0;
}

/** All sources that can change what a test says, as one digest. */
export function sourceDigest() {
  const hash = createHash('sha256');
  const walk = (folder) => {
    for (const item of readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1))) {
      if (WITHOUT_SOURCES.has(item.name)) continue;
      const path = join(folder, item.name);
      if (item.isDirectory()) walk(path);
      else if (/\.(tsx?|mjs|json|css|html|svg)$/.test(item.name)) hash.update(path).update(readFileSync(path));
    }
  };
  for (const folder of ['packages', 'apps', 'scripts', 'e2e', 'bench']) walk(join(ROOT, folder));
  for (const file of ['tsconfig.json', 'tsconfig.base.json', 'package-lock.json'])
    if (statSync(join(ROOT, file))) hash.update(readFileSync(join(ROOT, file)));
  return hash.digest('hex');
}

function sha256(bytes) {
  return createHash('sha256').update(bytes).digest('hex');
}

function readStamp(name) {
  const file = join(STAMPS, name);
  return existsSync(file) ? readFileSync(file, 'utf8') : undefined;
}

function writeStamp(name, text) {
  mkdirSync(STAMPS, { recursive: true });
  writeFileSync(join(STAMPS, name), text);
}
