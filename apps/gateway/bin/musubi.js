#!/usr/bin/env node
// musubi: plain JavaScript, so that it starts in a fresh clone; builds itself once when it was not built.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const gateway = join(dirname(fileURLToPath(import.meta.url)), '..');
const main = join(gateway, 'dist', 'command', 'main.js');

const built = [
  main,
  join(gateway, '..', '..', 'packages', 'domain', 'dist', 'index.js'),
  join(gateway, '..', '..', 'packages', 'formats', 'dist', 'ssmix2', 'index.js'),
];

if (!built.every((file) => existsSync(file))) {
  process.stderr.write('musubi: 初回のため準備しています (building once) …\n');
  const compiler = join(gateway, '..', '..', 'node_modules', 'typescript', 'bin', 'tsc');
  const build = existsSync(compiler)
    ? spawnSync(process.execPath, [compiler, '-b', gateway], { stdio: ['ignore', 2, 2] })
    : spawnSync('npx', ['tsc', '-b', gateway], { stdio: ['ignore', 2, 2] });
  if (build.status !== 0 || !existsSync(main)) {
    process.stderr.write(
      'musubi: 準備に失敗しました。リポジトリで `npm ci` を実行してください。 (could not build: run `npm ci` ' +
        'in the repository)\n',
    );
    process.exit(1);
  }
}

const { main: run } = await import(main);
process.exitCode = await run(process.argv.slice(2));
