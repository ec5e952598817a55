// Takes the README's picture of the portal from a running demo region:
//   node scripts/portal-picture.mjs http://127.0.0.1:8080 docs/portal.png
import process from 'node:process';
import { chromium } from 'playwright-core';
import { DEMO_PASSWORD } from '../packages/testkit/dist/index.js';

const [url, out] = process.argv.slice(2);
if (url === undefined || out === undefined) {
  process.stderr.write('usage: node scripts/portal-picture.mjs <url of the portal> <file.png>\n');
  process.exit(2);
}

const browser = await chromium.launch({
  executablePath: process.env.MUSUBI_CHROMIUM ?? '/usr/bin/chromium',
  args: ['--headless', '--no-sandbox', '--disable-gpu', '--disable-background-networking', '--no-first-run'],
});
try {
  const page = await browser.newPage({
    viewport: { width: 1366, height: 768 },
    locale: 'ja-JP',
    timezoneId: 'Asia/Tokyo',
  });
  await page.goto(url);
  await page.getByRole('textbox', { name: '利用者ID' }).fill('mihon');
  await page.getByLabel('パスワード').fill(DEMO_PASSWORD);
  await page.keyboard.press('Enter');
  await page.getByRole('searchbox').fill('0012345');
  await page.keyboard.press('Enter');
  await page.getByRole('status').filter({ hasText: '1人' }).waitFor();
  await page.getByRole('link', { name: '髙橋 和子' }).click();
  const results = page.getByRole('gridcell', { name: /検体検査.*中央病院/ });
  await results.first().waitFor();
  await results.last().getByRole('button').last().click();
  const pane = page.getByRole('tabpanel');
  await pane.getByText('クレアチニン', { exact: true }).waitFor();
  await pane.locator('.lab-course svg').first().waitFor();
  await page.getByText('ヨード造影剤').first().waitFor();
  await page.locator('.chip-waiting .chip').waitFor({ state: 'detached' });
  await page.mouse.move(700, 748);
  await page.evaluate(() => document.fonts.ready);
  await page.screenshot({ path: out });
} finally {
  await browser.close();
}
