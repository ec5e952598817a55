import { describe, expect, it } from 'vitest';
import type { Page } from 'playwright-core';
import { consentDialog, facilityDialog, openConsent, openFacility, signConsentChange } from '../pages/consent-pages.ts';
import { calendarCells, openEntry, openPatient, signInAs, zoomTo } from '../pages/portal-pages.ts';
import { useRegionScreen } from '../pages/region-screen.ts';

let page: Page;

useRegionScreen(
  ['takahashi', 'mizuno', 'shirai', 'ogasawara', 'sakiyama', 'oliveira', 'unknown', 'otsuka', 'kito'],
  (screen) => {
    ({ page } = screen);
  },
);

describe('undoing and changing', () => {
  it('undoes a link with a reason, tells who looked meanwhile, and its facility leaves the calendar', async () => {
    await signInAs(page, 'mihon');
    await openPatient(page, '0012516', '白井 由紀');
    await zoomTo(page, '年');
    await calendarCells(page, /がんセンター/)
      .first()
      .waitFor();
    await openEntry(page, /検体検査.*がんセンター/);
    await page.getByRole('button', { name: '紐付け', exact: true }).click();
    await page
      .getByRole('row', { name: /がんセンター/ })
      .getByRole('button', { name: '紐付けを解除' })
      .click();
    const dialog = page.getByRole('alertdialog');
    await dialog.getByRole('textbox', { name: '解除の理由' }).fill('患者番号の取り違え');
    await dialog.getByRole('button', { name: '紐付けを解除' }).click();
    const told = page.getByRole('dialog', { name: '紐付けを解除しました' });
    await told
      .getByRole('row', { name: /見本 恵子.*みほん内科クリニック/ })
      .first()
      .waitFor();
    await told.getByRole('button', { name: '閉じる' }).last().click();
    await page.getByRole('link', { name: '患者ページを開く' }).click();
    await page.getByRole('heading', { level: 1, name: '白井 由紀' }).waitFor();
    await zoomTo(page, '年');
    await calendarCells(page, /みほん内科/)
      .first()
      .waitFor();
    expect(await calendarCells(page, /がんセンター/).count()).toBe(0);
  });

  it('CON-37 CON-47 a suspended consent hides the records at once, resumed it shows them again', async () => {
    await signInAs(page, 'mihon');
    await openPatient(page, '0012515', '小笠原 清');
    await zoomTo(page, '年');
    await calendarCells(page, /中央病院/)
      .first()
      .waitFor();
    await openConsent(page);
    await consentDialog(page)
      .getByText('包括', { exact: false })
      .or(consentDialog(page).getByText('すべての施設'))
      .first()
      .waitFor();
    await consentDialog(page).getByRole('button', { name: '利用を停止' }).click();
    await signConsentChange(page, '利用を停止');
    await expect.poll(async () => calendarCells(page, /中央病院/).count()).toBe(0);
    await openFacility(page, /中央病院/);
    await facilityDialog(page).getByText(/停止/).first().waitFor();
    await page.keyboard.press('Escape');
    await openConsent(page);
    await consentDialog(page).getByRole('button', { name: '再開する' }).click();
    await signConsentChange(page, '再開する');
    await calendarCells(page, /中央病院/)
      .first()
      .waitFor();
  });

  it('CON-05 RIV-08 a scope that excludes a facility hides that one and leaves the others', async () => {
    await signInAs(page, 'mihon');
    await openPatient(page, '0012501', '﨑山 春江');
    await zoomTo(page, '年');
    await calendarCells(page, /がんセンター/)
      .first()
      .waitFor();
    await openConsent(page);
    await consentDialog(page).getByRole('button', { name: '範囲を変更' }).click();
    await consentDialog(page)
      .getByRole('group', { name: /開示から除く施設/ })
      .getByText('みほん県立がんセンター')
      .click();
    await consentDialog(page).getByRole('button', { name: '範囲を変更' }).click();
    await consentDialog(page)
      .getByText(/がんセンターを除く/)
      .first()
      .waitFor();
    await page.keyboard.press('Escape');
    await expect.poll(async () => calendarCells(page, /がんセンター/).count()).toBe(0);
    await calendarCells(page, /中央病院/)
      .first()
      .waitFor();
    await openFacility(page, /がんセンター/);
    await facilityDialog(page).getByText(/同意/).first().waitFor();
  });
});

describe('what is not shown, and why', () => {
  it('psychiatry that the consent does not name is withheld, counted and explained', async () => {
    await signInAs(page, 'mihon');
    await openPatient(page, '0012517', '水野 灯里');
    await openFacility(page, /中央病院/);
    await facilityDialog(page)
      .getByText(/精神科/)
      .first()
      .waitFor();
    await facilityDialog(page).getByText(/機微/).first().waitFor();
    await page.keyboard.press('Escape');
    expect(await page.locator('.calendar').innerText()).not.toMatch(/精神科/);
  });

  it('shows an unknown birthday as unknown instead of an age', async () => {
    await signInAs(page, 'nakano');
    await openPatient(page, '不明', '不明 壱');
    await page.getByText('生年月日不明（仮登録 1900-01-01）').waitFor();
    expect(await page.locator('.patient-head').innerText()).not.toMatch(/126/);
  });

  it('says that nothing may be seen, not that there is nothing', async () => {
    await signInAs(page, 'mihon');
    await openPatient(page, '大塚', '大塚 武');
    await expect.poll(async () => page.locator('.calendar-frame').innerText()).toMatch(/閲覧できる|この期間/);
    expect(await page.locator('body').innerText()).not.toMatch(/どの施設にもありません/);
  });
});
