/** 初期化: removes the demo region's state (database, files, keys). Refuses while `npm start` is running. */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT, say, stop } from './bootstrap.mjs';

const state = process.env.MUSUBI_STATE || join(ROOT, '.musubi');
if (
  existsSync(state) &&
  readdirSync(state).some(
    (name) => !/^(postgres|region|logs|trust|running|directory\.json|gw-[a-z]+\.json|mark-[a-z-]+)$/.test(name),
  )
) {
  stop(
    `${state} には Musubi の状態フォルダーにはないものがあります。消さずに終わります。MUSUBI_STATE ` +
      'を確かめてください。',
    `${state} holds something that is no part of a state folder; nothing was removed. Check MUSUBI_STATE.`,
  );
}
const lock = join(state, 'running');
if (existsSync(lock) && isAlive(Number(readFileSync(lock, 'utf8')))) {
  stop(
    'npm start が動いています。その画面で Ctrl-C を押して終了してから、もう一度実行してください。',
    'npm start is running: end it with Ctrl-C in its window, then run this again.',
  );
}
for (const pid of leftOverPlaces()) await end(pid, 'SIGTERM');
if (existsSync(join(state, 'postgres/data/postmaster.pid')))
  await stopLeftOver(join(state, 'postgres/data/postmaster.pid'));
rmSync(state, { recursive: true, force: true });
say(`${state} を消しました / removed`);

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** Places that a killed launcher left running: ended only if the number still belongs to one of ours. */
function leftOverPlaces() {
  const file = join(state, 'mark-places');
  if (!existsSync(file)) return [];
  return readFileSync(file, 'utf8')
    .split('\n')
    .map(Number)
    .filter((pid) => pid > 1 && isAlive(pid) && /apps[\\/](center|gateway)[\\/]dist/.test(commandOf(pid)));
}

function commandOf(pid) {
  if (existsSync(`/proc/${pid}/cmdline`)) return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
  return spawnSync('ps', ['-o', 'command=', '-p', String(pid)], { encoding: 'utf8' }).stdout ?? '';
}

/** A database that a killed launcher left behind is ended before its files go. */
async function stopLeftOver(file) {
  const pid = Number(readFileSync(file, 'utf8').split('\n')[0]);
  if (isAlive(pid) && /postgres/.test(commandOf(pid))) await end(pid, 'SIGINT');
}

async function end(pid, signal) {
  process.kill(pid, signal);
  for (let tries = 0; tries < 100 && isAlive(pid); tries++) await new Promise((done) => setTimeout(done, 100));
}
