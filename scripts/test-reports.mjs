/** 試験の記録: where `npm test` leaves what each suite said, for `npm run acceptance` to read. */
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT, say, sourceDigest } from './bootstrap.mjs';

export const SUITES = ['unit', 'integration', 'e2e'];
const FOLDER = join(ROOT, '.musubi', 'test-reports');

export function reportOf(suite) {
  return join(FOLDER, `${suite}.json`);
}

/** Vitest's arguments for one suite with its report. */
export function suiteArguments(suite) {
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${reportOf(suite)}`];
  return [join(ROOT, 'node_modules/vitest/vitest.mjs'), 'run', '--project', suite, ...reporters];
}

export function suiteEnvironment() {
  return { MUSUBI_CHROMIUM: process.env.MUSUBI_CHROMIUM ?? '/usr/bin/chromium' };
}

/** Before a suite runs: its old report must not be taken for the new one. */
export function beginReport(suite) {
  mkdirSync(FOLDER, { recursive: true });
  for (const file of [reportOf(suite), runOf(suite)]) rmSync(file, { force: true });
}

/** After a suite ran: of which sources, and when. */
export function endReport(suite) {
  writeFileSync(runOf(suite), JSON.stringify({ at: new Date().toISOString(), sources: sourceDigest() }));
}

export function reportsAreWhole() {
  return SUITES.every((suite) => existsSync(reportOf(suite)) && existsSync(runOf(suite)));
}

/** From which run each suite's report is, and whether the sources have changed since. */
export function sayWhichRun() {
  const now = sourceDigest();
  for (const suite of SUITES.filter((name) => existsSync(runOf(name)))) {
    const { at, sources } = JSON.parse(readFileSync(runOf(suite), 'utf8'));
    const changed = sources === now ? '' : ' (その後ソースが変わっています / the sources have changed since)';
    say(`${suite}: ${at} の試験 / test run${changed}`);
  }
  say('');
}

function runOf(suite) {
  return join(FOLDER, `${suite}.run.json`);
}
