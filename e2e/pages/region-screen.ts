import { startSmallRegion, type SmallRegion } from '@musubi/testkit';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect } from 'vitest';
import { openBrowser, openScreen } from './browser.ts';

/** What a test has: the region of its file, and a screen of its own. */
export type RegionScreen = {
  readonly small: SmallRegion;
  readonly context: BrowserContext;
  readonly page: Page;
  /** Somebody else's, beside it. */
  readonly openAnother: () => ReturnType<typeof openScreen>;
};

/**
 * 地域と画面: one region for the file and a fresh screen for each test; `each` is given it first. What the page
 * complains of fails its test.
 */
export function useRegionScreen(
  people: Parameters<typeof startSmallRegion>[0],
  each: (screen: RegionScreen) => void,
  options: Parameters<typeof startSmallRegion>[1] = {},
): void {
  let small: SmallRegion | undefined;
  let browser: Browser | undefined;
  let opened: Awaited<ReturnType<typeof openScreen>> | undefined;
  beforeAll(async () => {
    small = await startSmallRegion(people, options);
    browser = await openBrowser();
  });
  afterAll(async () => {
    await browser?.close();
    await small?.[Symbol.asyncDispose]();
  });
  beforeEach(async () => {
    if (small === undefined || browser === undefined) throw new Error('the region did not start');
    const [region, own] = [small, browser];
    opened = await openScreen(own, region.region.url);
    each({
      small: region,
      context: opened.context,
      page: opened.page,
      openAnother: () => openScreen(own, region.region.url),
    });
  });
  afterEach(async () => {
    await opened?.context.close();
    expect(opened?.problems).toEqual([]);
  });
}
