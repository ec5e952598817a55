import type { Page } from 'playwright-core';

type Found = ReturnType<Page['getByRole']>;

/** 同意の窓 */
export async function openConsent(page: Page): Promise<void> {
  await page.locator('.consent-chip').click();
  await consentDialog(page).waitFor();
}

export function consentDialog(page: Page): Found {
  return page.getByRole('dialog', { name: '同意' });
}

/** Signs a change of the consent as the patient and closes the window. */
export async function signConsentChange(page: Page, act: string): Promise<void> {
  const dialog = consentDialog(page);
  await dialog.getByRole('form', { name: act }).getByRole('button', { name: act }).click();
  await dialog.getByText('登録しました').waitFor();
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'detached' });
}

/** 施設の状態の窓 */
export async function openFacility(page: Page, name: RegExp): Promise<void> {
  await page.getByRole('button', { name: new RegExp(`${name.source}.*の状態`) }).click();
  await facilityDialog(page).waitFor();
}

export function facilityDialog(page: Page): Found {
  return page.getByRole('dialog');
}
