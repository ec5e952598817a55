/**
 * `npm run docs`: the documents that are made from the code: glossary, audit events, errors, the SS-MIX2 mapping,
 * the policy profile, settings. `--check` only compares.
 */
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ROOT, say } from './bootstrap.mjs';
import { writePolicy } from './write-policy.mjs';
import { writeSettings } from './write-settings.mjs';

/** Writes (or compares) all of them; returns what was out of date or undocumented. */
export async function generateDocs({ check }) {
  const problems = [];
  const load = (path) => import(pathToFileURL(join(ROOT, path)).href);
  const { AUDIT_EVENTS, POLICY_FIELDS, ROLES, RECORD_KINDS, ABILITIES } = await load('packages/domain/dist/index.js');
  const { ERRORS } = await load('packages/contract/dist/index.js');
  const { writeMapping } = await load('packages/formats/dist/ssmix2/index.js');
  const { CENTER_SETTINGS: center } = await load('apps/center/dist/settings.js');
  const { GATEWAY_SETTINGS: gateway } = await load('apps/gateway/dist/settings.js');
  const { configSchema: gatewayConfig } = await load('apps/gateway/dist/read-config.js');
  const { LAUNCH_SETTINGS: launch } = await load('scripts/dist/launch/settings.js');
  const pages = {
    'docs/glossary.md': glossary(problems),
    'docs/audit-events.md': auditEvents(AUDIT_EVENTS, problems),
    'docs/errors.md': errors(ERRORS, problems),
    'docs/rules/ss-mix2-mapping.md': writeMapping(),
    'docs/rules/policy-profile.md': writePolicy({
      fields: POLICY_FIELDS,
      roles: ROLES,
      kinds: RECORD_KINDS,
      abilities: ABILITIES,
    }),
    'docs/settings.md': writeSettings({ center, gateway, launch, gatewayConfig }),
  };
  for (const [path, text] of Object.entries(pages)) {
    const file = join(ROOT, path);
    if (existsSync(file) && readFileSync(file, 'utf8') === text) continue;
    if (check) problems.push(`${path} is not what the code says: run npm run docs`);
    else writeFileSync(file, text);
  }
  return problems;
}

/** Who is meant, in the patient index and everywhere else (docs/adr/0006-rooms-of-the-patient-index.md). */
const THREE_WORDS = [
  '**Three words for three things.**',
  'An *identity* (患者情報) is what one facility says of one patient: its number and demographics.',
  "A *patient* (患者) is the region's: what identities are linked to.",
  'A *person* (人) is a human being independent of both:',
  'whom two identities may or may not be, or who decides at the desk.',
].join(' ');

function glossary(problems) {
  const rows = [];
  for (const file of sources(join(ROOT, 'packages/domain/src'))) {
    const text = readFileSync(file, 'utf8');
    for (const match of text.matchAll(/(?:\/\*\*((?:(?!\*\/)[\s\S])*)\*\/\s*)?^export (?:type|class) (\w+)/gm)) {
      const comment = (match[1] ?? '').replace(/\n\s*\* ?/g, ' ').trim();
      const term = /^([^\x00-\x7f][^::.(]*)/.exec(comment)?.[1]?.trim();
      rows.push({
        name: match[2],
        term: term ?? '–',
        meaning: (term === undefined ? comment : comment.slice(comment.indexOf(term) + term.length))
          .replace(/^[::.\s]+/, '')
          .replaceAll('|', '/')
          .slice(0, 160),
        where: relative(ROOT, file),
      });
    }
  }
  const documented = rows.filter((row) => row.term !== '–').length;
  if (documented < rows.length * 0.6)
    problems.push(`only ${documented} of ${rows.length} domain types open with their Japanese term`);
  rows.sort((a, b) => (a.where + a.name < b.where + b.name ? -1 : 1));
  return (
    `# 用語集 / Glossary\n\nMade from the doc comments of \`packages/domain\` by \`npm run docs\`; one concept ` +
    'has one word, here and in every place. A dash: a part of the concept in whose file it stands.\n\n' +
    `${THREE_WORDS}\n\n| 日本語 | identifier | meaning | where |\n|---|---|---|---|` +
    `\n${rows.map((row) => `| ${row.term} | \`${row.name}\` | ${row.meaning} | \`${row.where}\` |`).join('\n')}\n`
  );
}

function auditEvents(catalogue, problems) {
  const words = wordsOf('apps/portal/src/messages', 'ja', Object.keys(catalogue));
  const rows = Object.entries(catalogue).map(([event, place]) => {
    if (words.get(event) === undefined) problems.push(`no Japanese words for the audit event ${event}`);
    return `| \`${event}\` | ${place} | ${words.get(event) ?? ''} |`;
  });
  return (
    '# 監査記録の目録 / Audit events\n\nEvery event that is written to the append-only hash chain, in the same ' +
    `transaction as the act. Made from \`packages/domain/src/audit/audit-event.ts\` by \`npm run docs\`.\n\n| ` +
    `event | written by | 意味 |\n|---|---|---|\n${rows.join('\n')}\n`
  );
}

function errors(catalogue, problems) {
  const [ja, en] = ['ja', 'en'].map((language) =>
    wordsOf('apps/portal/src/messages', language, Object.keys(catalogue)),
  );
  const rows = Object.entries(catalogue).map(([code, status]) => {
    if (ja.get(code) === undefined || en.get(code) === undefined) problems.push(`no words for the error ${code}`);
    return `| \`${code}\` | ${status} | ${ja.get(code) ?? ''} | ${en.get(code) ?? ''} |`;
  });
  return (
    '# エラー / Errors\n\nEvery failure that leaves a place, its HTTP status and what the person at the screen ' +
    `reads. Made from \`packages/contract/src/errors.ts\` and the portal's messages by \`npm run docs\`.\n\n| ` +
    `code | HTTP | 画面の文 | in English |\n|---|---|---|---|\n${rows.join('\n')}\n`
  );
}

/** A text in the portal's source; long ones are several, joined by +. */
const LITERAL = `(?:'(?:[^'\\\\]|\\\\.)*'|"(?:[^"\\\\]|\\\\.)*"|\`(?:[^\`\\\\]|\\\\.)*\`)`;
const TEXT = `${LITERAL}(?:\\s*\\+\\s*${LITERAL})*`;

/**
 * The portal's words for these keys, read from the text of its message files (the portal's code is not loaded in Node).
 */
function wordsOf(folder, language, keys) {
  const found = new Map();
  for (const file of sources(join(ROOT, folder)).filter((path) => new RegExp(`(^|[-/])${language}\\.ts$`).test(path))) {
    const text = readFileSync(file, 'utf8');
    for (const key of keys) {
      const said = new RegExp(`'?${key.replaceAll('/', '\\/')}'?:\\s*(${TEXT})`).exec(text)?.[1];
      if (said === undefined || found.has(key)) continue;
      const pieces = said.match(new RegExp(LITERAL, 'g')) ?? [];
      found.set(
        key,
        pieces
          .map((piece) => piece.slice(1, -1))
          .join('')
          .replaceAll('|', '/'),
      );
    }
  }
  return found;
}

function sources(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((item) => {
    const path = join(folder, item.name);
    if (item.isDirectory()) return sources(path);
    return item.name.endsWith('.ts') && !item.name.includes('.test.') ? [path] : [];
  });
}

if (process.argv[1]?.endsWith('generate-docs.mjs')) {
  const problems = await generateDocs({ check: process.argv.includes('--check') });
  for (const problem of problems) say(`✗ ${problem}`);
  process.exit(problems.length > 0 ? 1 : 0);
}
