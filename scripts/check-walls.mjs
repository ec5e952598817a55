/** 壁の検査: runs the import rules and makes sure that they saw the code at all (an empty graph passes every rule). */
import { cruise } from 'dependency-cruiser';
import { readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { ROOT, say, stop } from './bootstrap.mjs';

process.chdir(ROOT);
const rules = createRequire(import.meta.url)('../.dependency-cruiser.cjs');
const folders = ['packages', 'apps'].flatMap((group) =>
  readdirSync(join(ROOT, group)).map((name) => `${group}/${name}/src`),
);
const { output } = await cruise(folders, { ...rules.options, ruleSet: { forbidden: rules.forbidden }, validate: true });
const { modules, summary } = output;
const own = modules.filter((module) => /^(packages|apps)\//.test(module.source));
const crossing = own
  .flatMap((module) => module.dependencies)
  .filter(
    (dependency) => /^packages\/[^/]+\/src/.test(dependency.resolved) && dependency.module.startsWith('@musubi/'),
  );
const files = folders.map(countSources).reduce((a, b) => a + b, 0);

for (const violation of summary.violations)
  say(
    `${violation.rule.severity}: ${violation.rule.name}: ${violation.from} → ${violation.to}${violation.cycle ? ` (circle: ${violation.cycle.map((step) => step.name ?? step).join(' → ')})` : ''}`,
  );
say(`壁: ${own.length} modules, ${crossing.length} imports across packages, ${summary.violations.length} violations`);
if (own.length < files * 0.95 || crossing.length < own.length * 0.1)
  stop(
    `壁の検査がソースを読めていません(${files} 個中 ${own.length} 個)。`,
    `The wall checker saw ${own.length} of ${files} files: its settings are wrong.`,
  );
if (summary.violations.length > 0) process.exit(1);

function countSources(folder) {
  let count = 0;
  for (const item of readdirSync(folder, { withFileTypes: true })) {
    if (item.isDirectory()) count += countSources(join(folder, item.name));
    else if (/\.tsx?$/.test(item.name) && !item.name.endsWith('.d.ts')) count++;
  }
  return count;
}
