import { describe, expect, it } from 'vitest';
import type { Page } from 'playwright-core';
import { accessibilityFindings } from '../pages/check-accessibility.ts';
import { calendarCells, openPatient, signInAs, zoomTo } from '../pages/portal-pages.ts';
import { useRegionScreen } from '../pages/region-screen.ts';

let page: Page;
useRegionScreen(['takahashi', 'ogasawara', 'shirai', 'watanabe-baby'], (screen) => {
  ({ page } = screen);
});

async function openLinks(name: string): Promise<void> {
  await page.getByRole('searchbox').fill(name);
  await page.keyboard.press('Enter');
  await page.getByRole('row', { name }).first().getByRole('link').click();
  await page.getByRole('button', { name: '紐付け', exact: true }).click();
  await page.getByRole('region', { name: '紐付け済みの施設' }).waitFor();
}

describe('repair of links', () => {
  it('writes to the clinic that saw a wrong chart and to the hospital whose it was, ready to print', async () => {
    await signInAs(page, 'mihon');
    await openPatient(page, '0012516', '白井 由紀');
    await zoomTo(page, '年');
    await calendarCells(page, /がんセンター/)
      .first()
      .waitFor();
    await page.getByRole('button', { name: '紐付け', exact: true }).click();
    await page
      .getByRole('row', { name: /がんセンター/ })
      .getByRole('button', { name: '紐付けを解除' })
      .click();
    const dialog = page.getByRole('alertdialog');
    await dialog.getByRole('textbox', { name: '解除の理由' }).fill('患者番号の取り違え');
    await dialog.getByRole('button', { name: '紐付けを解除' }).click();
    await page.getByRole('dialog', { name: '紐付けを解除しました' }).getByRole('link', { name: '通知文' }).click();
    const letter = page.getByRole('article', { name: /みほん内科クリニック 御中/ });
    await letter.getByText('患者番号の取り違え').waitFor();
    await letter
      .getByRole('row', { name: /見本 恵子/ })
      .first()
      .waitFor();
    expect(await accessibilityFindings(page)).toEqual([]);

    await page.getByRole('button', { name: 'サインアウト' }).click();
    await signInAs(page, 'jimu');
    await openLinks('白井 由紀');
    await page.getByRole('link', { name: '通知文' }).click();
    await page
      .getByRole('article', { name: /みほん県立がんセンター 御中/ })
      .getByText('0000700116')
      .first()
      .waitFor();
    await page.emulateMedia({ media: 'print' });
    expect(await page.getByRole('navigation').isVisible()).toBe(false);
  });

  it('splits one person into two, hides the part taken out at once, and gives it a number of its own', async () => {
    await signInAs(page, 'jimu');
    await openLinks('小笠原 清');
    await page.getByRole('button', { name: '別の人として分ける' }).click();
    const dialog = page.getByRole('alertdialog', { name: '人を分ける' });
    await dialog.getByRole('checkbox', { name: /岬総合病院/ }).check();
    await dialog.getByRole('textbox', { name: '理由' }).fill('同姓同名の別の方と判明');
    await dialog.getByRole('button', { name: '分ける', exact: true }).click();
    await dialog.getByText(/新しい人の地域ID/).waitFor();
    await dialog.getByRole('button', { name: '閉じる' }).last().click();
    await expect.poll(() => page.getByRole('row', { name: /岬総合病院/ }).count()).toBe(0);
    await page.getByRole('link', { name: '患者', exact: true }).click();
    await page.getByRole('searchbox').fill('小笠原 清');
    await page.keyboard.press('Enter');
    await page.getByRole('status').filter({ hasText: '2人' }).waitFor();
  });

  it('moves links to new facility numbers from a list that is checked first', async () => {
    await signInAs(page, 'jimu');
    await page.getByRole('link', { name: '名寄せ' }).click();
    await page.getByRole('link', { name: '施設患者IDの付け替え' }).click();
    await page.getByRole('combobox', { name: '施設' }).selectOption({ label: 'みほん内科クリニック' });
    await page.getByRole('textbox', { name: '理由' }).fill('電子カルテの更新');
    await page.getByLabel('旧ID,新ID の CSV ファイル').setInputFiles({
      name: 'ids.csv',
      mimeType: 'text/csv',
      buffer: Buffer.from('旧ID,新ID\n0012345,8012345\n7777777,8777777\n'),
    });
    await page.getByRole('button', { name: '確かめる' }).click();
    await page.getByText('旧IDが登録にない 1').waitFor();
    expect(await accessibilityFindings(page)).toEqual([]);
    await page.getByRole('button', { name: '1件を付け替える' }).click();
    await page.getByText('1件を付け替えました').waitFor();
    await page.getByRole('button', { name: 'サインアウト' }).click();
    await signInAs(page, 'mihon');
    await openPatient(page, '8012345', '髙橋 和子');
  });

  it('gives a newborn her name, and finds her by the former one too', async () => {
    await signInAs(page, 'jimu');
    await page.getByRole('searchbox').fill('渡邊 陽葵');
    await page.keyboard.press('Enter');
    await page.getByRole('row', { name: '渡邊 陽葵' }).getByRole('link').click();
    await page.getByRole('button', { name: '基本情報' }).click();
    await page.getByRole('button', { name: '氏名・住所を変更' }).click();
    const dialog = page.getByRole('dialog', { name: '基本情報の変更' });
    await dialog.getByRole('textbox', { name: '名（漢字）' }).fill('ひまり');
    await dialog.getByRole('combobox', { name: '変更の理由' }).selectOption({ label: '誤りの訂正' });
    await dialog.getByRole('button', { name: '変更する' }).click();
    await page.getByRole('heading', { level: 1, name: '渡邊 ひまり' }).waitFor();
    await page.getByRole('link', { name: '患者', exact: true }).click();
    await page.getByRole('searchbox').fill('渡邊 陽葵');
    await page.keyboard.press('Enter');
    await page.getByRole('row', { name: '渡邊 ひまり' }).waitFor();
  });
});
