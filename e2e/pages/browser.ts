import { existsSync } from 'node:fs';
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core';

/** Debian's Chromium without anything that would look for the outside. */
const ARGUMENTS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

export async function openBrowser(): Promise<Browser> {
  const executablePath = process.env['MUSUBI_CHROMIUM'] ?? '/usr/bin/chromium';
  if (!existsSync(executablePath)) throw new Error('no Chromium: name it in MUSUBI_CHROMIUM');
  return chromium.launch({ executablePath, args: ARGUMENTS });
}

/** A doctor's screen: 1366×768, Japanese. Errors of the page fail the test that caused them. */
export async function openScreen(
  browser: Browser,
  url: string,
  size = { width: 1366, height: 768 },
): Promise<{ context: BrowserContext; page: Page; problems: string[] }> {
  const context = await browser.newContext({ viewport: size, locale: 'ja-JP', timezoneId: 'Asia/Tokyo', baseURL: url });
  const page = await context.newPage();
  const problems: string[] = [];
  page.on('pageerror', (error) => problems.push(`page error: ${error.name}`));
  page.on('console', (message) => {
    if (message.type() === 'error' && !/status of (4\d\d|5\d\d)/.test(message.text()))
      problems.push(`console: ${message.text().slice(0, 200)}`);
  });
  return { context, page, problems };
}
