/** 依存の検査: what a package.json names is imported by that package's own files, shipped ones or tests. */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT, say } from './bootstrap.mjs';

const problems = ['packages', 'apps'].flatMap((group) =>
  readdirSync(join(ROOT, group)).flatMap((name) => unused(`${group}/${name}`)),
);
for (const problem of problems) say(`✗ ${problem}`);
say(`依存: ${problems.length} problems`);
if (problems.length > 0) process.exitCode = 1;

function unused(workspace) {
  const { dependencies = {}, devDependencies = {} } = JSON.parse(
    readFileSync(join(ROOT, workspace, 'package.json'), 'utf8'),
  );
  const files = sources(join(ROOT, workspace));
  const shipped = files.filter((file) => !isTest(file));
  return [
    ...Object.keys(dependencies)
      .filter((name) => !imported(name, shipped))
      .map((name) => `${workspace}/package.json: ${name} is imported by no shipped file`),
    ...Object.keys(devDependencies)
      .filter((name) => !imported(name, files))
      .map((name) => `${workspace}/package.json: ${name} is imported by no file`),
  ];
}

function imported(name, files) {
  const specifier = new RegExp(`['"]${name}(/[^'"]*)?['"]`);
  return files.some((file) => specifier.test(readFileSync(file, 'utf8')));
}

function isTest(file) {
  return /\.test\.tsx?$|[\\/](fixture|testing)[\\/]/.test(file);
}

function sources(folder) {
  return readdirSync(folder).flatMap((name) => {
    if (['node_modules', 'dist', 'package.json'].includes(name)) return [];
    const path = join(folder, name);
    if (statSync(path).isDirectory()) return sources(path);
    return /\.(tsx?|mjs|js|css|html|json)$/.test(name) ? [path] : [];
  });
}
