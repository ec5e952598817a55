import { describe, expect, it } from 'vitest';
import type { Page } from 'playwright-core';
import { signInAs } from '../pages/portal-pages.ts';
import { useRegionScreen } from '../pages/region-screen.ts';

let page: Page;
useRegionScreen(['takahashi', 'nishida', 'yamamoto-a'], (screen) => {
  ({ page } = screen);
});

describe('search by keys', () => {
  it('opens whom the keys were meant for, though the list of an earlier question still stands there', async () => {
    await signInAs(page, 'mihon');
    const box = page.getByRole('searchbox');
    await box.waitFor();
    await page.getByRole('region', { name: '患者の一覧' }).getByRole('row').nth(1).waitFor();
    // slow answers: what is pressed comes long before them
    await page.route('**/api/patients/search', async (route) => {
      await new Promise((done) => setTimeout(done, 700));
      await route.continue();
    });
    await box.fill('西田');
    await box.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.getByRole('link', { name: '西田 惠子' }).waitFor();
    await expect.poll(() => page.evaluate(() => document.activeElement?.textContent)).toBe('西田 惠子');
    expect(new URL(page.url()).pathname).toBe('/');
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/patients\//);
    await page.getByText('西田 惠子').first().waitFor();
  });

  it('does not enter the list of the old question when more is typed before the answer', async () => {
    await signInAs(page, 'mihon');
    const box = page.getByRole('searchbox');
    await box.fill('髙橋');
    await box.press('ArrowDown');
    await box.pressSequentially(' 千');
    await page.waitForTimeout(1500);
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('search-box');
  });
});
