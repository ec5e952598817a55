/** 文書の検査: file names in the documents exist, the glossary and the code agree, no word of elsewhere slips in. */
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT, say } from './bootstrap.mjs';

const problems = [];
checkPaths('docs/architecture.md');
checkPaths('README.md');
checkGlossary();
for (const problem of problems) say(`✗ ${problem}`);
if (problems.length > 0) process.exit(1);
say('文書: paths and glossary agree with the code');

/** Every `path/like/this.ts` in backticks must be there. */
function checkPaths(document) {
  const file = join(ROOT, document);
  if (!existsSync(file)) return void problems.push(`${document} is missing`);
  for (const [, path] of readFileSync(file, 'utf8').matchAll(/`((?:apps|packages|docs|scripts|bench|e2e|fixtures)\/[\w./-]+)`/g)) {
    if (!existsSync(join(ROOT, path))) problems.push(`${document} names ${path}, which does not exist`);
  }
}

/** Each exported type of the domain has a row, and each row an export or the mark "(later)". */
function checkGlossary() {
  const glossary = join(ROOT, 'docs/glossary.md');
  if (!existsSync(glossary)) return void problems.push('docs/glossary.md is missing');
  const text = readFileSync(glossary, 'utf8');
  const rows = new Set([...text.matchAll(/^\|[^|]+\| `(\w+)`/gm)].map((match) => match[1]));
  const exported = new Set();
  const walk = (folder) => {
    for (const item of readdirSync(folder, { withFileTypes: true })) {
      if (item.isDirectory()) walk(join(folder, item.name));
      else if (item.name.endsWith('.ts') && !item.name.includes('.test.')) {
        const source = readFileSync(join(folder, item.name), 'utf8');
        for (const [, name] of source.matchAll(/^export (?:type|class|const|function|async function) (\w+)/gm)) exported.add(name);
      }
    }
  };
  walk(join(ROOT, 'packages/domain/src'));
  for (const name of exported) if (/^[A-Z][a-z]/.test(name) && !rows.has(name)) problems.push(`docs/glossary.md has no row for the domain's ${name}`);
  for (const row of rows) if (!exported.has(row) && !new RegExp('\\| `' + row + '`[^\\n]*\\(later\\)').test(text)) problems.push(`docs/glossary.md names ${row}, which the domain does not export`);
}
