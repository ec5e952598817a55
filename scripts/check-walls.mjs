/** 壁の検査: runs the import rules and makes sure that they saw the code at all (an empty graph passes every rule). */
import { cruise } from 'dependency-cruiser';
import { readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { rooms, rules } from '../.dependency-cruiser.mjs';
import { ROOT, say, stop } from './bootstrap.mjs';

process.chdir(ROOT);
const { forbidden, options } = rules;
const folders = ['packages', 'apps'].flatMap((group) =>
  readdirSync(join(ROOT, group)).map((name) => `${group}/${name}/src`),
);
const { output } = await cruise(folders, { ...options, ruleSet: { forbidden }, validate: true });
const own = output.modules.filter((module) => /^(packages|apps)\//.test(module.source));
const imports = own.flatMap(({ source, dependencies }) => dependencies.map(({ resolved }) => [source, resolved]));
const crossing = imports.filter(
  ([from, to]) => /^packages\/[^/]+\/src/.test(to) && !from.startsWith(to.split('/src')[0]),
);
const pairs = pairsBothWays();

for (const violation of output.summary.violations) {
  const circle = violation.cycle?.map((step) => step.name ?? step).join(' → ');
  const what = `${violation.rule.name}: ${violation.from} → ${violation.to}`;
  say(`${violation.rule.severity}: ${what}${circle === undefined ? '' : ` (circle: ${circle})`}`);
}
for (const pair of pairs) say(`error: both-ways: ${pair.join(' ⇄ ')} import each other`);
const unwalled = roomsWithoutWall();
for (const room of unwalled) say(`error: no-wall: ${room} stands in no floor of scripts/walls`);
say(
  `壁: ${own.length} modules, ${crossing.length} imports across packages, ${rooms.length} rooms, ` +
    `${forbidden.length} rules, ${output.summary.violations.length + pairs.length + unwalled.length} violations`,
);
const files = folders.map(countSources).reduce((a, b) => a + b, 0);
if (own.length < files * 0.95 || crossing.length < own.length * 0.1)
  stop(
    `壁の検査がソースを読めていません(${files} 個中 ${own.length} 個)。`,
    `The wall checker saw ${own.length} of ${files} files: its settings are wrong.`,
  );
if (output.summary.violations.length + pairs.length + unwalled.length > 0) process.exitCode = 1;

/** Two rooms that need each other are one room, or the wall runs through the wrong place. Tests see everything. */
function pairsBothWays() {
  const arrows = new Set();
  for (const [from, to] of imports) {
    const [a, b] = [roomOf(from), roomOf(to)];
    if (!isTest(from) && a !== undefined && b !== undefined && a !== b) arrows.add(`${a} ${b}`);
  }
  return [...arrows].map((arrow) => arrow.split(' ')).filter(([a, b]) => a < b && arrows.has(`${b} ${a}`));
}

function roomOf(file) {
  return rooms.filter((room) => file.startsWith(`${room}/`)).sort((a, b) => b.length - a.length)[0];
}

/** Every folder of a place that has its floors must stand on one of them. */
function roomsWithoutWall() {
  const places = new Set(rooms.map((room) => room.split('/').slice(0, 3).join('/')));
  const found = own
    .map(({ source }) => source)
    .filter((file) => places.has(file.split('/').slice(0, 3).join('/')) && !isTest(file) && file.split('/').length > 4)
    .filter((file) => !/\/(fixture|testing)\//.test(file) && roomOf(file) === undefined);
  return [...new Set(found.map(dirname))];
}

function isTest(file) {
  return /\.test\.tsx?$|\/(fixture|testing)\//.test(file);
}

function countSources(folder) {
  let count = 0;
  for (const item of readdirSync(folder, { withFileTypes: true })) {
    if (item.isDirectory()) count += countSources(join(folder, item.name));
    else if (/\.tsx?$/.test(item.name) && !item.name.endsWith('.d.ts')) count++;
  }
  return count;
}
