/** 初期化: removes the demo region's state (database, files, keys). Refuses while `npm start` is running. */
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT, say, stop } from './bootstrap.mjs';

const state = process.env.MUSUBI_STATE ?? join(ROOT, '.musubi');
const lock = join(state, 'running');
if (existsSync(lock) && isAlive(Number(readFileSync(lock, 'utf8')))) {
  stop('npm start が動いています。その画面で Ctrl-C を押して終了してから、もう一度実行してください。', 'npm start is running: end it with Ctrl-C in its window, then run this again.');
}
if (existsSync(join(state, 'postgres/data/postmaster.pid'))) await stopLeftOver(join(state, 'postgres/data/postmaster.pid'));
rmSync(state, { recursive: true, force: true });
say(`${state} を消しました / removed`);

function isAlive(pid) {
  try { process.kill(pid, 0); return true; } catch { return false; }
}

/** A database that a killed launcher left behind is ended first. */
async function stopLeftOver(file) {
  const pid = Number(readFileSync(file, 'utf8').split('\n')[0]);
  if (!isAlive(pid)) return;
  process.kill(pid, 'SIGINT');
  for (let tries = 0; tries < 100 && isAlive(pid); tries++) await new Promise((done) => setTimeout(done, 100));
}
