/** 文書の検査: generated pages are up to date, file names in the documents exist, no word of elsewhere slips in. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT, say } from './bootstrap.mjs';
import { generateDocs } from './generate-docs.mjs';

const problems = await generateDocs({ check: true });
for (const document of ['README.md', 'CONTRIBUTING.md', 'SECURITY.md', 'docs/architecture.md']) checkPaths(document);
checkWalks('docs/architecture.md', 'どこにあるか / Where do I find…', 4);
checkLockfile();
for (const problem of problems) say(`✗ ${problem}`);
if (problems.length > 0) process.exit(1);
say('文書: generated pages and paths agree with the code');

/** Every `path/like/this.ts` in backticks must be there. */
function checkPaths(document) {
  const file = join(ROOT, document);
  if (!existsSync(file)) return void problems.push(`${document} is missing`);
  for (const [, path] of readFileSync(file, 'utf8').matchAll(
    /`((?:apps|packages|docs|scripts|bench|e2e|fixtures)\/[\w./-]+)`/g,
  )) {
    if (!existsSync(join(ROOT, path))) problems.push(`${document} names ${path}, which does not exist`);
  }
}

/** A section of walks through the code: so many of them, and each leads to files that are there. */
function checkWalks(document, heading, least) {
  const text = readFileSync(join(ROOT, document), 'utf8');
  const section = text.split(/^## /m).find((part) => part.startsWith(`${heading}\n`));
  if (section === undefined) return void problems.push(`${document} has no section "${heading}"`);
  const walks = section.split(/^### /m).slice(1);
  if (walks.length < least) problems.push(`${document}: ${walks.length} of ${least} walks under "${heading}"`);
  for (const walk of walks) {
    const files = [...walk.matchAll(/`([\w./-]+\.\w+)`/g)].map(([, path]) => path);
    if (!files.some((path) => existsSync(join(ROOT, path))))
      problems.push(`${document}: the walk "${walk.split('\n')[0]}" names no file that exists`);
  }
}

/** A lockfile with download addresses would tie the build to one registry. */
function checkLockfile() {
  if (/"resolved": *"https?:/.test(readFileSync(join(ROOT, 'package-lock.json'), 'utf8')))
    problems.push('package-lock.json records download addresses: keep omit-lockfile-registry-resolved in .npmrc');
}
