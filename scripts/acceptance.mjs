/**
 * `npm run acceptance`: which rows of the acceptance list a passing test proves. A test proves a row by carrying its
 * id in its title; `docs/acceptance.md` lists every row in our own words, with `partly: reason` where only part is
 * claimed. It reads the reports that the last `npm test` left, and runs the suites itself only where there are none.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT, build, install, requireNode, run, say, stop } from './bootstrap.mjs';
import {
  SUITES,
  beginReport,
  endReport,
  reportOf,
  reportsAreWhole,
  sayWhichRun,
  suiteArguments,
  suiteEnvironment,
} from './test-reports.mjs';

requireNode();
await install();
const rows = readRows();
if (process.argv.includes('--list')) {
  say(`${rows.size} rows`);
  process.exit(0);
}
const proofs = await collectProofs();
printTable();

function readRows() {
  const found = new Map();
  for (const line of readFileSync(join(ROOT, 'docs/acceptance.md'), 'utf8').split('\n')) {
    const match = /^\| ([A-Z]{3}|RX)-(\d\d) \| (.*?) \| (.*?) \| (.*?) \|$/.exec(line);
    if (match)
      found.set(`${match[1]}-${match[2]}`, {
        words: match[3],
        presets: match[4].split(' ').filter(Boolean),
        partly: match[5],
      });
  }
  if (found.size === 0) stop('docs/acceptance.md に行がありません。', 'docs/acceptance.md has no rows.');
  return found;
}

/**
 * What the tests said: from the reports of the last `npm test` where they are whole, else by running the suites now.
 */
async function collectProofs() {
  if (!reportsAreWhole()) {
    say('試験の記録がないので、いま実行します / no reports of a whole test run: running the suites now');
    await build();
    for (const suite of SUITES) {
      beginReport(suite);
      await run(process.execPath, suiteArguments(suite), { env: suiteEnvironment() });
      if (existsSync(reportOf(suite))) endReport(suite);
    }
  }
  sayWhichRun();
  const proofs = new Map();
  for (const suite of SUITES.filter((name) => existsSync(reportOf(name)))) addProofs(proofs, suite);
  return proofs;
}

/** Three-letter codes elsewhere (SS-MIX2's ADT-00, OML-11) look like rows; a row's group is one of the list's. */
function addProofs(proofs, suite) {
  const groups = new Set([...rows.keys()].map((id) => id.split('-')[0]));
  for (const file of JSON.parse(readFileSync(reportOf(suite), 'utf8')).testResults)
    for (const test of file.assertionResults)
      for (const [id, group] of test.fullName.matchAll(/\b([A-Z]{3}|RX)-\d\d\b/g)) {
        if (!groups.has(group)) continue;
        const at = proofs.get(id) ?? { passed: 0, failed: 0 };
        if (test.status === 'passed') at.passed++;
        else at.failed++;
        proofs.set(id, at);
      }
}

function stateOf(id, row) {
  const proof = proofs.get(id);
  if (proof === undefined || proof.passed === 0 || proof.failed > 0) return 'not';
  return row.partly === '' ? 'proved' : 'partly';
}

function printTable() {
  const unknown = [...proofs.keys()].filter((id) => !rows.has(id));
  if (unknown.length > 0)
    stop(
      `一覧にない行を証明するテストがあります: ${unknown.join(', ')}`,
      `Tests name rows that are not in the list: ${unknown.join(', ')}`,
    );
  const groups = new Map();
  const presets = new Map();
  for (const [id, row] of rows) {
    const state = stateOf(id, row);
    for (const [table, keys] of [
      [groups, [id.split('-')[0]]],
      [presets, row.presets],
    ])
      for (const key of keys) {
        const counts = table.get(key) ?? { proved: 0, partly: 0, not: 0 };
        counts[state]++;
        table.set(key, counts);
      }
    if (state !== 'not')
      say(`${state === 'proved' ? '✓' : '◐'} ${id}  ${row.words}${state === 'partly' ? `  — ${row.partly}` : ''}`);
  }
  for (const [title, table] of [
    ['\n群 / group', groups],
    ['\nプリセット / preset', presets],
  ]) {
    say(`${title.padEnd(14)} proved  partly  not yet`);
    for (const [key, counts] of table)
      say(
        `${key.padEnd(14)} ${String(counts.proved).padStart(6)}  ${String(counts.partly).padStart(6)}  ` +
          `${String(counts.not).padStart(7)}`,
      );
  }
}
