import { describe, expect, it } from 'vitest';
import type { Page } from 'playwright-core';
import { accessibilityFindings } from '../pages/check-accessibility.ts';
import { openEntry, openPatient, readingPane, signInAs } from '../pages/portal-pages.ts';
import { useRegionScreen } from '../pages/region-screen.ts';

let page: Page;
useRegionScreen(
  ['takahashi', 'yamamoto-a', 'yamamoto-b', 'otsuka', 'mizuno', 'mori', 'fujimoto', 'oliveira'],
  (screen) => {
    ({ page } = screen);
  },
);

describe('a clinic doctor', () => {
  it('REG-03 VIE-18 VIE-19 opens a patient by the own number and sees five facilities in one calendar', async () => {
    await signInAs(page, 'mihon');
    await openPatient(page, '0012345', '髙橋 和子');
    const facilities = page.getByRole('list', { name: '施設' });
    for (const name of ['がんセンター', '中央病院', '岬総合', 'みほん内科', '結調剤薬局'])
      await facilities.getByText(name).first().waitFor();
    await page.getByRole('rowheader', { name: '期間' }).waitFor();
    await page.getByRole('gridcell', { name: /入院 呼吸器科 みほん中央病院/ }).waitFor();
    await page
      .getByRole('gridcell', { name: /がんセンター/ })
      .first()
      .waitFor();
  });

  it('VIE-04 reads a laboratory table with flags, units, reference ranges and the values before', async () => {
    await signInAs(page, 'mihon');
    await openPatient(page, '0012345', '髙橋 和子');
    await openEntry(page, /検体検査 結果あり 中央病院/);
    const pane = readingPane(page);
    await pane.getByText('クレアチニン').waitFor();
    expect(await pane.innerText()).toMatch(/mg\/dL/);
    expect(await pane.innerText()).toMatch(/0\.46-0\.79/);
    await pane.getByText(/[HL]$/).first().waitFor();
  });

  it('VIE-04 reads bacteriology with what each organism is susceptible to', async () => {
    await signInAs(page, 'mihon');
    await openPatient(page, '0012345', '髙橋 和子');
    await openEntry(page, /細菌検査/);
    const pane = readingPane(page);
    await pane.getByText('Streptococcus pneumoniae').first().waitFor();
    await pane.getByText('感性').waitFor();
    await pane.getByText('中間').waitFor();
  });

  it('VIE-06 reads a prescription with doses, usage in words and days', async () => {
    await signInAs(page, 'mihon');
    await openPatient(page, '0012345', '髙橋 和子');
    await openEntry(page, /処方 指示 中央病院/);
    const text = async () => readingPane(page).innerText();
    await expect.poll(text).toMatch(/錠/);
    expect(await text()).toMatch(/1日\d回/);
    expect(await text()).toMatch(/日分/);
  });

  it('VIE-07 reads an injection with base, additive and rate', async () => {
    await signInAs(page, 'mihon');
    await openPatient(page, '0012345', '髙橋 和子');
    await openEntry(page, /注射 指示 中央病院/);
    const text = async () => readingPane(page).innerText();
    await expect.poll(text).toMatch(/ミホン輸液3号/);
    expect(await text()).toMatch(/スルアンピナ/);
    expect(await text()).toMatch(/60/);
  });

  it('VIE-02 VIE-13 reads a discharge summary and a report, and opens what is attached', async () => {
    await signInAs(page, 'mihon');
    await openPatient(page, '0012345', '髙橋 和子');
    await openEntry(page, /文書/);
    const text = async () => readingPane(page).innerText();
    await expect.poll(text).toMatch(/PDF/);
    await openEntry(page, /レポート/);
    await expect.poll(text).toMatch(/所見|診断/);
  });

  it('VIE-09 shows allergies in the header at all times and never claims more than has arrived', async () => {
    await signInAs(page, 'mihon');
    await openPatient(page, '0012345', '髙橋 和子');
    await page.getByText('ヨード造影剤').first().waitFor();
  });

  it('AUD-05 reads the history of disclosure of the patient, with the view that was just made', async () => {
    await signInAs(page, 'mihon');
    await openPatient(page, '0012345', '髙橋 和子');
    await page.getByRole('button', { name: '閲覧履歴' }).click();
    await page.getByRole('heading', { name: '開示・閲覧の履歴' }).waitFor();
    await page
      .getByRole('row', { name: /見本 恵子/ })
      .first()
      .waitFor();
  });

  it('tells two people of the same name and birthday apart in the list', async () => {
    await signInAs(page, 'mihon');
    await page.getByRole('searchbox').waitFor();
    await page.keyboard.type('山本 実');
    await page.keyboard.press('Enter');
    await page.getByRole('status').filter({ hasText: '2人' }).waitFor();
    expect(await page.getByRole('row', { name: /山本 実/ }).allInnerTexts()).toEqual([
      expect.stringContaining('0012401'),
      expect.stringContaining('0012402'),
    ]);
  });
});

describe('what may not be seen', () => {
  it('CON-37 CON-39 after withdrawal no entry of another facility is shown, and the screen says why', async () => {
    await signInAs(page, 'mihon');
    await openPatient(page, '大塚', '大塚 武');
    await page.getByRole('button', { name: /中央病院の状態/ }).click();
    await expect.poll(async () => page.locator('body').innerText()).toMatch(/取り下げ|撤回/);
    expect(await page.getByRole('gridcell', { name: /中央病院/ }).count()).toBe(0);
  });

  it('CON-01 shows no other facility’s entry without a consent, and the screen says what would cure it', async () => {
    await signInAs(page, 'mihon');
    await openPatient(page, '0012518', '森 健太');
    await page.getByRole('button', { name: /岬総合病院の状態/ }).click();
    await expect.poll(async () => page.locator('body').innerText()).toMatch(/同意/);
    expect(await page.getByRole('gridcell', { name: /岬総合/ }).count()).toBe(0);
  });

  it('REG-11 a patient who is not open to the facility is not found', async () => {
    await signInAs(page, 'sakura');
    await page.getByRole('searchbox').waitFor();
    await page.keyboard.type('髙橋');
    await page.keyboard.press('Enter');
    await page.getByText('該当する患者さんはいません').waitFor();
  });

  it('a wrong password is refused without saying which of the two was wrong', async () => {
    await signInAs(page, 'mihon', 'not-the-password');
    await page
      .getByRole('alert')
      .filter({ hasText: /利用者ID/ })
      .waitFor();
  });
});

describe('screens', () => {
  it.each([
    ['patient list', ''],
    ['patient page', '0012345'],
  ])('axe finds nothing on the %s', async (_name, query) => {
    await signInAs(page, 'mihon');
    if (query === '') await page.getByRole('row', { name: /髙橋 和子/ }).waitFor();
    else {
      await openPatient(page, query, '髙橋 和子');
      await openEntry(page, /検体検査 結果あり 中央病院/);
      await readingPane(page).getByText('クレアチニン').waitFor();
    }
    expect(await accessibilityFindings(page)).toEqual([]);
  });

  it('keeps no patient data in browser storage or in the address', async () => {
    await signInAs(page, 'mihon');
    await openPatient(page, '0012345', '髙橋 和子');
    const kept = await page.evaluate(() =>
      JSON.stringify([{ ...globalThis.localStorage }, { ...globalThis.sessionStorage }, globalThis.location.href]),
    );
    expect(kept).not.toMatch(/髙橋|タカハシ|0012345|00261101|1951/);
  });

  it('speaks English all through when asked', async () => {
    await signInAs(page, 'mihon');
    await page.getByRole('button', { name: '表示言語を英語にする' }).click();
    await page.getByRole('heading', { level: 1, name: /patient/i }).waitFor();
    expect(await page.evaluate(() => document.documentElement.lang)).toBe('en');
  });
});
