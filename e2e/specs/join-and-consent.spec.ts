import { describe, expect, it } from 'vitest';
import type { Page } from 'playwright-core';
import { accessibilityFindings } from '../pages/check-accessibility.ts';
import { openEntry, openPatient, readingPane, signInAs } from '../pages/portal-pages.ts';
import { useRegionScreen, type RegionScreen } from '../pages/region-screen.ts';

let page: Page;
let screen: RegionScreen;
useRegionScreen(
  ['takahashi', 'yamamoto-a'],
  (opened) => {
    screen = opened;
    ({ page } = opened);
  },
  { unjoined: ['ogasawara', 'shirai', 'fujimoto'] },
);

async function fillPerson(
  on: Page,
  person: {
    id: string;
    birth: string;
    family: string;
    given: string;
    kanaFamily: string;
    kanaGiven: string;
    sex: string;
  },
): Promise<void> {
  await on.getByRole('textbox', { name: '自施設の患者ID' }).fill(person.id);
  await on.getByRole('textbox', { name: '生年月日' }).fill(person.birth);
  await on.getByRole('textbox', { name: '姓（漢字）' }).fill(person.family);
  await on.getByRole('textbox', { name: '名（漢字）' }).fill(person.given);
  await on.getByRole('textbox', { name: '姓（カナ）' }).fill(person.kanaFamily);
  await on.getByRole('textbox', { name: '名（カナ）' }).fill(person.kanaGiven);
  await on.getByText(person.sex, { exact: true }).click();
  await on.getByRole('button', { name: '確かめて次へ' }).click();
}

describe('joining a patient', () => {
  it('REG-05 REG-06 CON-03 CON-21 registers, links by number, takes the consent, and the record is there', async () => {
    await signInAs(page, 'mihon');
    await page.getByRole('button', { name: '新規登録・紐付け' }).click();
    await fillPerson(page, {
      id: '0012515',
      birth: 'S21.10.2',
      family: '小笠原',
      given: '清',
      kanaFamily: 'オガサワラ',
      kanaGiven: 'キヨシ',
      sex: '男性',
    });
    await page.getByLabel('紐付ける施設').waitFor();
    expect(await accessibilityFindings(page)).toEqual([]);
    await page.getByLabel('紐付ける施設').selectOption({ label: 'みほん中央病院' });
    await page.getByRole('textbox', { name: 'その施設の患者ID' }).fill('00261115');
    await page.getByRole('button', { name: '施設に照会する' }).click();
    await page.getByText('氏名・性別・生年月日が一致しました').waitFor();
    await page.getByRole('button', { name: '紐付ける', exact: true }).click();
    await page.getByText('紐付けました').first().waitFor();
    await page.getByRole('button', { name: '患者ページを開く' }).click();
    await page.getByRole('heading', { level: 1, name: '小笠原 清' }).waitFor();

    await page
      .getByRole('button', { name: /同意なし|同意/ })
      .last()
      .click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('button', { name: '同意を登録する' }).click();
    await dialog.getByText('代理人', { exact: true }).click();
    await dialog.getByLabel('代理人の氏名').fill('小笠原 節子');
    await dialog.getByLabel('続柄').fill('妻');
    await dialog.getByLabel('確認した書類').fill('健康保険証');
    await dialog.getByRole('button', { name: '登録する' }).click();
    await dialog.getByText('登録しました').waitFor();
    await dialog.getByRole('button', { name: '閉じる' }).last().click();
    await page.getByRole('button', { name: '年', exact: true }).click();
    await page
      .getByRole('gridcell', { name: /中央病院/ })
      .first()
      .waitFor();
  });

  it('REG-11 does not double a person who is already registered: the similar one is shown first', async () => {
    await signInAs(page, 'mihon');
    await page.getByRole('button', { name: '新規登録・紐付け' }).click();
    await fillPerson(page, {
      id: '0099999',
      birth: '1951-04-18',
      family: '高橋',
      given: '和子',
      kanaFamily: 'タカハシ',
      kanaGiven: 'カズコ',
      sex: '女性',
    });
    await page.getByRole('heading', { name: '似た患者さんが登録されています' }).waitFor();
    await page.getByRole('row', { name: /髙橋 和子/ }).waitFor();
  });

  it('REG-18 prints a member card with both names, and its barcode finds the patient', async () => {
    await signInAs(page, 'uketsuke');
    await page.getByRole('searchbox').fill('0012345');
    await page.keyboard.press('Enter');
    await page.getByRole('link', { name: '髙橋 和子' }).click();
    await page.getByRole('button', { name: '紐付け', exact: true }).click();
    await page.getByRole('link', { name: '会員カード' }).click();
    const card = page.getByRole('article', { name: '会員カード' });
    await card.getByText('発行施設 みほん内科クリニック').waitFor();
    expect(await card.getByText('髙橋 和子').isVisible()).toBe(true);
    expect(await accessibilityFindings(page)).toEqual([]);
    const barcode = await card.getByRole('img', { name: /バーコード/ }).getAttribute('aria-label');
    await page.emulateMedia({ media: 'print' });
    expect(await page.getByRole('button', { name: '印刷する' }).isVisible()).toBe(false);
    const box = await card.boundingBox();
    expect([Math.round(((box?.width ?? 0) / 96) * 25.4), Math.round(((box?.height ?? 0) / 96) * 25.4)]).toEqual([
      86, 54,
    ]);
    await page.emulateMedia({ media: 'screen' });
    await page.getByRole('link', { name: '患者', exact: true }).click();
    const number = (barcode ?? '').replace(/\D/g, '');
    expect(number).toHaveLength(10);
    await page.getByRole('searchbox').fill(`A${number}A`);
    await page.keyboard.press('Enter');
    await page.getByRole('link', { name: '髙橋 和子' }).waitFor();
  });

  it('refuses to link a number that belongs to somebody of another sex and birthday', async () => {
    await signInAs(page, 'mihon');
    await page.getByRole('button', { name: '新規登録・紐付け' }).click();
    await fillPerson(page, {
      id: '0012516',
      birth: '1971-08-25',
      family: '白井',
      given: '由紀',
      kanaFamily: 'シライ',
      kanaGiven: 'ユキ',
      sex: '女性',
    });
    await page.getByLabel('紐付ける施設').selectOption({ label: 'みほん中央病院' });
    await page.getByRole('textbox', { name: 'その施設の患者ID' }).fill('00261120');
    await page.getByRole('button', { name: '施設に照会する' }).click();
    await page.getByText('性別と生年月日が異なるため、紐付けできません').waitFor();
    expect(await page.getByRole('button', { name: '紐付ける', exact: true }).count()).toBe(0);
  });
});

describe('two browsers at once', () => {
  it('CON-37 CON-39 a consent withdrawn in one browser stops the other at its next look', async () => {
    await signInAs(page, 'mihon');
    await openPatient(page, '0012401', '山本 実');
    await page
      .getByRole('gridcell', { name: /中央病院/ })
      .first()
      .waitFor();

    const other = await screen.openAnother();
    await signInAs(other.page, 'nakano');
    await openPatient(other.page, '00261102', '山本 実');
    await other.page.getByRole('button', { name: /同意あり/ }).click();
    const dialog = other.page.getByRole('dialog');
    await dialog.getByRole('button', { name: '取り下げる' }).first().click();
    await dialog.getByRole('button', { name: '取り下げる' }).last().click();
    await dialog
      .getByText(/取下げ/)
      .first()
      .waitFor();
    await other.context.close();

    await openEntry(page, /処方 指示 中央病院/);
    await expect.poll(async () => readingPane(page).innerText()).toMatch(/取り下げ|閲覧できません|見えない/);
    expect(await readingPane(page).innerText()).not.toMatch(/アムロジナ|アピキサリン/);
  });
});

describe('a place that fails while it is looked at', () => {
  it('a killed hospital is shown as not answering, its days stay, and the screen recovers by itself', async () => {
    await signInAs(page, 'mihon');
    await openPatient(page, '0012345', '髙橋 和子');
    await page
      .getByRole('gridcell', { name: /中央病院/ })
      .first()
      .waitFor();
    const place = screen.small.region.place('gw-chuo');
    process.kill(place.pid, 'SIGKILL');
    await place.ended;
    // Nobody touches the page: it says by itself who is gone, and who is back.
    await page.getByRole('button', { name: /みほん中央病院の状態：応答なし/ }).waitFor();
    expect(await page.getByRole('gridcell', { name: /中央病院.*所在のみ/ }).count()).toBeGreaterThan(0);
    await openEntry(page, /検体検査 結果あり 中央病院/);
    await readingPane(page).getByText('施設が応答しないため、内容を表示できません').waitFor();
    await screen.small.region.restart('gw-chuo');
    await page.getByRole('button', { name: /みほん中央病院の状態：取得済み/ }).waitFor();
    await readingPane(page).getByText('クレアチニン').waitFor();
  });
});

describe('the secretariat', () => {
  it('INT-06 sees each storage: what was taken in and, file by file, what could not be read', async () => {
    await signInAs(page, 'jimu');
    await page.getByRole('link', { name: '施設の接続' }).click();
    await page
      .getByRole('row', { name: /みほん中央病院/ })
      .getByRole('button')
      .click();
    await page.getByText('HL7 メッセージではありません').first().waitFor();
    expect(await accessibilityFindings(page)).toEqual([]);
  });
});
