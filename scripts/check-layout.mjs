/**
 * 間取りの検査: every file is laid out by Prettier, no line is wider than a screen, no file longer than can be read in
 * one go, no folder fuller than a look. Data (tables of codes, names, texts) may be long, never wide.
 *
 * `node scripts/check-layout.mjs [FOLDER…]` looks at the named folders alone.
 */
import { readFileSync } from 'node:fs';
import { basename, dirname, extname } from 'node:path';
import { spawnSync } from 'node:child_process';
import { check, getFileInfo, resolveConfig } from 'prettier';
import { ROOT, say } from './bootstrap.mjs';

const MAX_COLUMNS = 120;
const MAX_LINES = 250;
const MAX_FILES = 25;
const LINED = new Set(['.ts', '.tsx', '.mjs', '.js', '.cjs', '.css', '.sql']);
/** Tables of codes and names, texts of screens, and what is written by a program. */
const DATA = /\/(data|tables|messages)\/|\/default-match-model\.ts$/;
/** A released migration is never edited: these are older than the rule. */
const RELEASED = { 'apps/center/db/migrations': 29, 'apps/gateway/db/migrations': 14 };
/** Run by those migrations, word for word. */
const RELEASED_PARTS = 'packages/runtime/src/append-only-log/';
/** Two columns each: kanji, kana, full-width forms (Unicode East Asian Width W and F). */
const WIDE = new RegExp(
  '[\\u1100-\\u115f\\u2e80-\\u303e\\u3041-\\ua4cf\\ua960-\\ua97f\\uac00-\\ud7a3\\uf900-\\ufaff\\ufe30-\\ufe6f' +
    '\\uff00-\\uff60\\uffe0-\\uffe6\\u{1f300}-\\u{1faff}\\u{20000}-\\u{3fffd}]',
  'gu',
);

process.chdir(ROOT);
const problems = [];
const files = tracked(process.argv.slice(2));
for (const file of files) await checkFile(file);
checkFolders(files);
for (const problem of problems) say(`✗ ${problem}`);
say(`間取り: ${files.length} files, ${problems.length} problems`);
if (problems.length > 0) process.exitCode = 1;

/** What git knows or would know, without what is deleted in the work tree. */
function tracked(folders) {
  const options = ['ls-files', '-z', '--cached', '--others', '--exclude-standard', '--', ...folders];
  const { stdout } = spawnSync('git', options, { encoding: 'utf8', maxBuffer: 1 << 26 });
  const gone = spawnSync('git', ['ls-files', '-z', '--deleted'], { encoding: 'utf8' }).stdout.split('\0');
  return [...new Set(stdout.split('\0'))].filter((file) => file !== '' && !gone.includes(file));
}

async function checkFile(file) {
  const { ignored, inferredParser } = await getFileInfo(file, { ignorePath: '.prettierignore' });
  if (ignored) return;
  const text = LINED.has(extname(file)) || inferredParser !== null ? readFileSync(file, 'utf8') : '';
  if (inferredParser !== null && !(await check(text, { ...(await resolveConfig(file)), filepath: file })))
    problems.push(`${file}: not laid out; run npm run format`);
  if (!LINED.has(extname(file)) || /\/db\/schema\.sql$/.test(file)) return;
  if (file.startsWith(RELEASED_PARTS) && file.endsWith('.sql')) return;
  if (Number.parseInt(basename(file), 10) <= (RELEASED[dirname(file)] ?? -1)) return;
  const lines = text.split('\n');
  for (const [index, line] of lines.entries()) {
    const columns = line.length + (line.match(WIDE)?.filter((sign) => sign.length === 1).length ?? 0);
    if (columns > MAX_COLUMNS) problems.push(`${file}:${index + 1}: ${columns} columns of at most ${MAX_COLUMNS}`);
  }
  if (lines.length - 1 > MAX_LINES && !DATA.test(file))
    problems.push(`${file}: ${lines.length - 1} lines of at most ${MAX_LINES}: look for the second concept`);
}

/** Migrations are a list that only grows; tests stand beside what they test and are not counted. */
function checkFolders(all) {
  const counts = new Map();
  for (const file of all) {
    if (!/\.[^.]*test\.[^.]+$|\.test\./.test(basename(file)))
      counts.set(dirname(file), (counts.get(dirname(file)) ?? 0) + 1);
  }
  for (const [folder, count] of counts) {
    if (count > MAX_FILES && basename(folder) !== 'migrations')
      problems.push(`${folder}: ${count} files of at most ${MAX_FILES}: look for the rooms in it`);
  }
}
