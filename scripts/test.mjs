/** `npm test`: everything that must hold, in order of cost; one closing line. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT, has, install, requireNode, run, say } from './bootstrap.mjs';
import { beginReport, endReport, reportOf, suiteArguments } from './test-reports.mjs';

requireNode();
await install();

const ci = process.env.CI === 'true';
const only = process.argv.slice(2);
const wanted = (step) => only.length === 0 || only.includes(step);
/** `absent`: independent cases that are read in place and are not everywhere; `skipped`: what should have run here. */
const results = { passed: 0, failed: 0, skipped: [], absent: [] };
const node = (script, args = [], options = {}) => run(process.execPath, [join(ROOT, script), ...args], options);

/** A step that passes or fails as a whole. */
async function check(name, act) {
  const started = performance.now();
  const ok = (await act()) === 0;
  if (ok) results.passed++;
  else results.failed++;
  say(`${ok ? '✓' : '✗'} ${name} (${((performance.now() - started) / 1000).toFixed(1)} s)`);
  return ok;
}

/** A vitest project: its tests are counted one by one. */
async function suite(name, env = {}) {
  const started = performance.now();
  const report = reportOf(name);
  beginReport(name);
  const code = await run(process.execPath, suiteArguments(name), { env });
  if (!existsSync(report)) {
    results.failed++;
    return say(`✗ ${name}: no report (exit ${code})`);
  }
  endReport(name);
  const { testResults } = JSON.parse(readFileSync(report, 'utf8'));
  const tests = testResults.flatMap((file) => file.assertionResults);
  const count = (status) => tests.filter((test) => test.status === status).length;
  const brokenFiles = testResults.filter(
    (file) => file.status === 'failed' && file.assertionResults.every((test) => test.status !== 'failed'),
  ).length;
  results.passed += count('passed');
  results.failed += count('failed') + brokenFiles;
  for (const file of testResults)
    for (const test of file.assertionResults) {
      if (test.status !== 'passed' && test.status !== 'failed')
        (/conformance/.test(file.name) ? results.absent : results.skipped).push(`${name}: ${test.fullName}`);
    }
  if (code !== 0 && count('failed') + brokenFiles === 0) results.failed++;
  say(
    `${code === 0 ? '✓' : '✗'} ${name}: ${count('passed')} tests ` +
      `(${((performance.now() - started) / 1000).toFixed(1)} s)`,
  );
}

const typesHold =
  !wanted('types') || (await check('types and build / 型', async () => await node('scripts/build.mjs')));
if (typesHold) {
  if (wanted('lint'))
    await check('lint', () => node('node_modules/eslint/bin/eslint.js', ['.', '--max-warnings', '0']));
  if (wanted('layout')) await check('layout / 間取り', () => node('scripts/check-layout.mjs'));
  if (wanted('walls')) await check('walls / 壁', () => node('scripts/check-walls.mjs'));
  if (wanted('walls')) await check('dependencies / 依存', () => node('scripts/check-dependencies.mjs'));
  if (wanted('docs')) await check('documents / 文書', () => node('scripts/check-docs.mjs'));
  if (wanted('unit')) await suite('unit');
  if (wanted('integration')) {
    if (!existsSync('/usr/sbin/nginx')) await putIn('nginx', ['nginx-light']);
    await suite('integration');
  }
  if (wanted('e2e')) await endToEnd();
}

if (results.skipped.length + results.absent.length > 0) {
  say('\n実行しなかったもの / skipped:');
  for (const line of [...results.skipped, ...results.absent]) say(`  - ${line}`);
  if (results.absent.length > 0)
    say(
      '  (独立した試験データが ../shared/testdata にも MUSUBI_TESTDATA にもありません / the independent cases ' +
        'are not here)',
    );
}
if (ci && results.skipped.length > 0) {
  results.failed++;
  say('✗ CI=true: nothing may be skipped');
}
say(`\n${results.passed} passed, ${results.failed} failed`);
process.exit(results.failed === 0 ? 0 : 1);

/** Real Chromium. Debian's packages are put in when this is root and they are absent. */
async function endToEnd() {
  const chromium = await findChromium();
  if (chromium === undefined) {
    results.skipped.push(
      'e2e: Chromium が見つかりません。chromium と fonts-noto-cjk を入れるか MUSUBI_CHROMIUM ' +
        'に場所を指定してください / no Chromium: install it or name it in MUSUBI_CHROMIUM',
    );
    return;
  }
  await suite('e2e', { MUSUBI_CHROMIUM: chromium });
}

async function findChromium() {
  const known = [
    process.env.MUSUBI_CHROMIUM,
    '/usr/bin/chromium',
    '/usr/bin/chromium-browser',
    '/usr/bin/google-chrome',
  ].filter(Boolean);
  const found = () => known.find((path) => existsSync(path));
  const fonts = () =>
    existsSync('/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc') ||
    existsSync('/usr/share/fonts/truetype/fonts-japanese-gothic.ttf');
  if (found() === undefined || !fonts())
    await putIn('Chromium と日本語フォント / Chromium and Japanese fonts', ['chromium', 'fonts-noto-cjk']);
  return found();
}

/** Debian's packages, where this is root; elsewhere what needs them says why it was skipped. */
async function putIn(name, packages) {
  if (process.getuid?.() !== 0 || !has('apt-get')) return;
  say(`${name} を入れています / installing`);
  const quiet = { quietUnlessFailed: true, env: { DEBIAN_FRONTEND: 'noninteractive' } };
  if ((await run('apt-get', ['update', '-qq'], quiet)) === 0)
    await run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...packages], quiet);
}
