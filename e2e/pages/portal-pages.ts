import type { Page } from 'playwright-core';
import { DEMO_PASSWORD } from '@musubi/testkit';

/** サインイン画面 */
export async function signInAs(page: Page, userId: string, password = DEMO_PASSWORD): Promise<void> {
  await page.goto('/');
  await page.getByRole('textbox', { name: '利用者ID' }).fill(userId);
  await page.getByLabel('パスワード').fill(password);
  await page.getByRole('button', { name: 'サインイン' }).click();
}

/**
 * 患者検索から患者ページへ, by keyboard alone: the box has the focus, Enter searches, the arrow selects, Enter opens.
 */
export async function openPatient(page: Page, query: string, name: string): Promise<void> {
  await page.getByRole('searchbox').waitFor();
  await page.keyboard.type(query);
  await page.keyboard.press('Enter');
  await page.getByRole('row', { name }).first().waitFor();
  await page.getByRole('status').filter({ hasText: '1人' }).waitFor();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { level: 1, name }).waitFor();
  await page.getByRole('grid', { name: '診療カレンダー' }).waitFor();
}

/** The first entry of the calendar whose name begins like this; the reading pane shows it. */
export async function openEntry(page: Page, name: RegExp): Promise<void> {
  await page.getByRole('gridcell', { name }).getByRole('button').first().click();
}

/** 記録の表示欄 */
export function readingPane(page: Page): ReturnType<Page['getByRole']> {
  return page.getByRole('tabpanel');
}

/** The cells of the calendar whose name holds this. */
export function calendarCells(page: Page, name: RegExp): ReturnType<Page['getByRole']> {
  return page.getByRole('gridcell', { name });
}

export async function zoomTo(page: Page, zoom: '日' | '週' | '月' | '年'): Promise<void> {
  await page.getByRole('button', { name: zoom, exact: true }).click();
}
