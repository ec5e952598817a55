import { describe, expect, it } from 'vitest';
import type { Page } from 'playwright-core';
import { accessibilityFindings } from '../pages/check-accessibility.ts';
import { openPatient, signInAs } from '../pages/portal-pages.ts';
import { useRegionScreen, type RegionScreen } from '../pages/region-screen.ts';

let page: Page;
let openAnother: RegionScreen['openAnother'];
useRegionScreen(['takahashi', 'nishida', 'kubota', 'matsui', 'hoshino', 'yamamoto-a', 'yamamoto-b'], (screen) => {
  ({ page, openAnother } = screen);
});

/** The desk, by the keyboard from wherever the sign-in left it. */
async function openDesk(userId: string, on = page): Promise<void> {
  await signInAs(on, userId);
  await on.getByRole('link', { name: '名寄せ' }).click();
  await on.getByRole('region', { name: '照合の結果' }).getByRole('table').waitFor();
}
async function choose(name: RegExp, on = page): Promise<void> {
  await on.getByRole('listitem').filter({ hasText: name }).getByRole('button').click();
  await on.getByRole('region', { name: '照合の結果' }).getByText(name).first().waitFor();
}
const queue = () => page.getByRole('region', { name: '判断を待つ組' }).getByRole('listitem');

describe('linking desk', () => {
  it('RIV-09 REG-23 links by itself what is plain: nobody typed the hospital’s number', async () => {
    await signInAs(page, 'mihon');
    await openPatient(page, '0012531', '西田 惠子');
    await page.getByRole('button', { name: '紐付け', exact: true }).click();
    const row = page.getByRole('row', { name: /みほん中央病院/ });
    await row.getByText('00261131').waitFor();
    await row.getByText('自動照合').waitFor();
  });

  it('shows two records side by side with what differs marked, without accessibility findings', async () => {
    await openDesk('jimu');
    await choose(/星野 茜/);
    const table = page.getByRole('region', { name: '照合の結果' }).getByRole('table');
    expect(await table.locator('mark').allInnerTexts()).toEqual(expect.arrayContaining(['星野', '加藤']));
    await table.getByRole('row', { name: /生年月日.*一致/ }).waitFor();
    expect(await accessibilityFindings(page)).toEqual([]);
  });

  it('keeps namesakes of one birthday apart until two persons have looked, never linking by itself', async () => {
    await openDesk('jimu');
    await queue().filter({ hasText: '山本 実' }).first().getByText('2人で確認').waitFor();
  });

  it('decides by one key in far less than fifteen seconds and goes on to the next', async () => {
    await openDesk('jimu');
    await choose(/松井 湊/);
    const before = await queue().count();
    await page.clock.setFixedTime(new Date('2026-11-24T01:00:00Z'));
    const started = performance.now();
    await page.keyboard.press('2');
    await page.getByRole('status').filter({ hasText: '別の人としました' }).waitFor();
    await expect.poll(() => queue().count()).toBe(before - 1);
    expect(performance.now() - started).toBeLessThan(5_000);
    // Pressed twice: the second was meant for this pair, not for the next, which nobody has read yet.
    await page.keyboard.press('3');
    expect(await page.getByRole('textbox', { name: '誰に何を問い合わせたか' }).count()).toBe(0);
    await page.clock.setFixedTime(new Date('2026-11-24T01:00:01Z'));
    await page.keyboard.press('3');
    await page.getByRole('textbox', { name: '誰に何を問い合わせたか' }).waitFor();
    await page.keyboard.press('Escape');
    expect(await queue().filter({ hasText: '松井 湊' }).count()).toBe(0);
    expect(await page.getByRole('region', { name: '照合の結果' }).getByRole('table').count()).toBe(1);
  });

  it('wants a reason against a warning, and another person before it links', async () => {
    await openDesk('jimu');
    await choose(/星野 茜/);
    await page.keyboard.press('1');
    await page.getByRole('textbox', { name: '同じ人と確かめた方法' }).waitFor();
    await page.keyboard.type('旧姓を健康保険証で確認');
    await page.keyboard.press('Enter');
    await page.getByRole('status').filter({ hasText: '別の担当者が確認すると' }).waitFor();
    await page.getByRole('button', { name: /2人目の確認待ち 1/ }).click();
    await page.getByText('別の担当者の確認が必要です').waitFor();
    expect(await page.getByRole('button', { name: /同じ人/ }).isDisabled()).toBe(true);

    await page.getByRole('button', { name: 'サインアウト' }).click();
    await openDesk('kakunin');
    await page.getByRole('button', { name: /2人目の確認待ち 1/ }).click();
    await page.getByText('旧姓を健康保険証で確認').waitFor();
    await page.keyboard.press('1');
    await page.getByRole('textbox', { name: '同じ人と確かめた方法' }).waitFor();
    await page.keyboard.type('本人に電話で確認');
    await page.keyboard.press('Enter');
    await page.getByRole('status').filter({ hasText: '同じ人としました' }).waitFor();
    await page.getByRole('link', { name: '患者', exact: true }).click();
    await page.getByRole('searchbox').fill('ホシノ');
    await page.keyboard.press('Enter');
    await page.getByRole('link', { name: '星野 茜' }).click();
    await page.getByRole('button', { name: '紐付け', exact: true }).click();
    await page.getByRole('row', { name: /みほん中央病院.*00261136/ }).waitFor();
  });

  it('says which pair somebody else was faster to decide, and records nothing', async () => {
    await openDesk('jimu');
    await choose(/久保田 裕子/);
    const other = await openAnother();
    await openDesk('kakunin', other.page);
    await choose(/久保田 裕子/, other.page);
    await other.page.keyboard.press('2');
    await other.page.getByRole('status').filter({ hasText: '別の人としました' }).waitFor();
    await other.context.close();
    await page.keyboard.press('2');
    await page
      .getByRole('status')
      .filter({ hasText: /久保田 裕子.*ほかの担当者が先に判断しました/ })
      .waitFor();
    await expect.poll(() => queue().filter({ hasText: '久保田 裕子' }).count()).toBe(0);
    expect(await page.getByRole('region', { name: '照合の結果' }).getByRole('alert').count()).toBe(0);
  });

  it('shows a bulk job from its start to its end', async () => {
    await openDesk('jimu');
    await page.getByRole('button', { name: '一括照合' }).click();
    const dialog = page.getByRole('dialog', { name: '一括照合' });
    await dialog.getByRole('button', { name: '始める' }).click();
    await dialog.getByRole('row', { name: /全施設.*終了/ }).waitFor({ timeout: 30_000 });
    await dialog.getByRole('button', { name: '閉じる' }).last().click();
  });

  it('REG-16 finds a stranger’s numbers by name, only with the right, without accessibility findings', async () => {
    await signInAs(page, 'mihon');
    await page.getByRole('searchbox').waitFor();
    expect(await page.getByRole('link', { name: '緊急照会' }).count()).toBe(0);
    await page.getByRole('button', { name: 'サインアウト' }).click();
    await signInAs(page, 'nakano');
    await page.getByRole('link', { name: '緊急照会' }).click();
    await page.getByRole('textbox', { name: '氏名' }).fill('ﾔﾏﾓﾄ ﾐﾉﾙ');
    await page.getByRole('textbox', { name: '生年月日・年齢' }).fill('S33.7.7');
    await page.getByRole('textbox', { name: '理由' }).fill('意識障害で搬送');
    await page.keyboard.press('Enter');
    const rows = page.getByRole('row', { name: /山本 実/ });
    await expect.poll(() => rows.count()).toBe(2);
    await rows.filter({ hasText: '岬総合病院' }).getByText('0004422').waitFor();
    expect(await accessibilityFindings(page)).toEqual([]);
  });

  it('REG-15 a bookmark goes through its four colours and back by clicks, and finds its patients', async () => {
    await signInAs(page, 'mihon');
    await page.getByRole('row', { name: /久保田 裕子/ }).waitFor();
    const mark = (color: string) =>
      page.getByRole('row', { name: /久保田 裕子/ }).getByRole('button', { name: `しおり ${color}` });
    for (const color of ['なし', '赤', '青', '緑']) await mark(color).click();
    await mark('黄').waitFor();
    await page.getByRole('combobox', { name: 'しおり' }).selectOption({ label: '黄' });
    await page.getByRole('status').filter({ hasText: '1人' }).waitFor();
    await mark('黄').click();
    await page.getByRole('combobox', { name: 'しおり' }).selectOption({ label: 'すべて' });
    await mark('なし').waitFor();
  });
});
