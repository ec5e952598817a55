import { describe, expect, it } from 'vitest';
import type { Page } from 'playwright-core';
import { DEMO_PASSWORD } from '@musubi/testkit';
import { accessibilityFindings } from '../pages/check-accessibility.ts';
import { facilityDialog, openFacility } from '../pages/consent-pages.ts';
import { calendarCells, openEntry, openPatient, readingPane, signInAs } from '../pages/portal-pages.ts';
import { useRegionScreen } from '../pages/region-screen.ts';

let page: Page;

useRegionScreen(
  ['takahashi', 'mizuno', 'shirai', 'ogasawara', 'sakiyama', 'oliveira', 'unknown', 'otsuka', 'kito'],
  (screen) => {
    ({ page } = screen);
  },
);

describe('roles', () => {
  it('VIE-28 the pharmacist sees drugs, laboratory and allergies, and is told which kinds are withheld', async () => {
    await signInAs(page, 'yakuzai');
    await openPatient(page, '0001201', '髙橋 和子');
    await calendarCells(page, /検体検査/)
      .first()
      .waitFor();
    await page.getByText('ヨード造影剤').first().waitFor();
    expect(await calendarCells(page, /医師記録|看護記録|レポート/).count()).toBe(0);
    await openFacility(page, /中央病院/);
    await facilityDialog(page)
      .getByRole('row', { name: /医師記録.*見えない/ })
      .waitFor();
  });

  it('VIE-28 the clerk opens the page of a patient and sees no record, and no allergy', async () => {
    await signInAs(page, 'uketsuke');
    await openPatient(page, '0012345', '髙橋 和子');
    await page.locator('.calendar-frame').getByText('閲覧できる記録はありません').waitFor();
    expect(await page.getByText('ヨード造影剤').count()).toBe(0);
    expect(await page.locator('[role=grid] .glyph').count()).toBe(0);
  });

  it('VIE-28 the visiting nurse sees the hospital records of the patient of the own station', async () => {
    await signInAs(page, 'nagisa');
    await openPatient(page, '鬼頭', '鬼頭 勝');
    await openEntry(page, /看護記録.*中央病院/);
    await readingPane(page).getByRole('button', { name: '写し' }).waitFor();
  });

  it('AUD-09 the auditor traces who looked at whom and why, sees no name, and has the trail verified', async () => {
    await signInAs(page, 'mihon');
    await openPatient(page, '0012345', '髙橋 和子');
    const regionalId = await page.locator('.patient-id b').last().innerText();
    await page.getByRole('button', { name: 'サインアウト' }).click();
    await signInAs(page, 'kansa');
    await page.getByRole('textbox', { name: '患者さんの地域ID' }).fill(regionalId);
    await page.getByRole('combobox', { name: '出来事' }).selectOption({ label: '記録の要求' });
    await page.getByRole('button', { name: '検索', exact: true }).click();
    const row = page
      .getByRole('row', { name: /見本 恵子.*記録の要求.*みほん中央病院/ })
      .filter({ hasText: '条件をすべて満たす' })
      .first();
    await row.waitFor();
    expect(await page.locator('main').innerText()).not.toMatch(/髙橋|タカハシ/);
    await row.getByRole('button', { name: '詳細' }).click();
    await page.getByRole('button', { name: '同じ操作の記録' }).click();
    await page
      .getByRole('row', { name: /見本 恵子.*記録の閲覧.*みほん中央病院/ })
      .first()
      .waitFor();
    await page.getByRole('button', { name: '検証する' }).click();
    await page.getByText('改ざん・欠落はありません').waitFor();
    expect(await page.getByRole('link', { name: '患者', exact: true }).count()).toBe(0);
    expect(await accessibilityFindings(page)).toEqual([]);
  });

  it('ADM-30 who works at two facilities chooses one at sign-in and stays under its name', async () => {
    await signInAs(page, 'misaki');
    await page.getByRole('heading', { name: 'どの施設で仕事をしますか' }).waitFor();
    await page.getByText('港町整形外科').click();
    await page.getByRole('button', { name: 'この施設で始める' }).click();
    await page.getByRole('banner').getByText('港町整形外科').waitFor();
  });
});

describe('English', () => {
  it('has no Japanese word of the screens left, only data', async () => {
    await page.goto('/');
    await page.getByRole('button', { name: '表示言語を英語にする' }).click();
    await page.getByRole('textbox', { name: 'User ID' }).fill('mihon');
    await page.getByLabel('Password').fill(DEMO_PASSWORD);
    await page.keyboard.press('Enter');
    await page.getByRole('searchbox').waitFor();
    const chrome = async (selector: string) => (await page.locator(selector).allInnerTexts()).join('\n');
    expect(await chrome('.page h1, .page h2, .search-form label, .search-head, thead, .chip')).not.toMatch(JAPANESE);
    await page.keyboard.type('0012345');
    await page.keyboard.press('Enter');
    await page.getByRole('status').filter({ hasText: '1 patient' }).waitFor();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.getByRole('grid', { name: 'Calendar of care' }).waitFor();
    await page
      .getByRole('gridcell', { name: /Laboratory/ })
      .first()
      .waitFor();
    expect(
      await chrome(
        '.patient-acts, .patient-id, .chip-label, .consent-chip, .calendar-bar, [role=rowheader], ' +
          '.calendar-legend, .tab-list, .pane-title, .calendar [role=grid] .glyph',
      ),
    ).not.toMatch(JAPANESE);
    for (const tab of ['Trends', 'Drugs', 'Documents', 'Problems']) {
      await page.getByRole('tab', { name: tab }).click();
      await page.getByRole('tabpanel').getByRole('heading').first().waitFor();
      expect(
        await chrome(
          '.pane .pane-title, .pane .trend-bar, .pane thead th:nth-child(-n+2), .pane summary, .pane .trend-note',
        ),
      ).not.toMatch(JAPANESE);
    }
    await page.keyboard.press('?');
    expect(await chrome('[role=dialog]')).not.toMatch(JAPANESE);
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Disclosure history' }).click();
    await page.getByRole('row').nth(1).waitFor();
    expect(
      await chrome('.page h1, .page > p, thead, tbody td:nth-child(4), tbody td:nth-child(6), tbody td:nth-child(8)'),
    ).not.toMatch(JAPANESE);
  });
});

const JAPANESE = /[ぁ-んァ-ヶ一-龠]/;
