import { describe, expect, it } from 'vitest';
import type { BrowserContext, Page } from 'playwright-core';
import { DEMO_PASSWORD } from '@musubi/testkit';
import { accessibilityFindings } from '../pages/check-accessibility.ts';
import { consentDialog, facilityDialog, openConsent, openFacility, signConsentChange } from '../pages/consent-pages.ts';
import { calendarCells, openEntry, openPatient, readingPane, signInAs, zoomTo } from '../pages/portal-pages.ts';
import { useRegionScreen } from '../pages/region-screen.ts';

let context: BrowserContext;
let page: Page;
useRegionScreen(
  ['takahashi', 'mizuno', 'shirai', 'ogasawara', 'sakiyama', 'oliveira', 'unknown', 'otsuka', 'kito'],
  (screen) => {
    ({ context, page } = screen);
  },
);

describe('signing out', () => {
  it('leaves nothing of a patient on the screen, also after the page was loaded anew', async () => {
    await signInAs(page, 'mihon');
    await openPatient(page, '0012516', '白井 由紀');
    await page.reload();
    await page.getByRole('heading', { level: 1, name: '白井 由紀' }).waitFor();
    await page.getByRole('grid', { name: '診療カレンダー' }).waitFor();
    await page.getByRole('button', { name: 'サインアウト' }).click();
    await page.getByRole('textbox', { name: '利用者ID' }).waitFor({ timeout: 5_000 });
    expect(await page.getByText('白井').count()).toBe(0);
  });
});

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

describe('a clinic doctor at work', () => {
  it('REG-09 REG-10 finds a person by either number, name, kana and birthday, and sorts the list', async () => {
    await signInAs(page, 'mihon');
    await page.getByRole('row', { name: /髙橋 和子/ }).waitFor();
    const row = await page.getByRole('row', { name: /髙橋 和子/ }).innerText();
    expect(row).toMatch(
      /タカハシ カズコ[\s\S]*女性[\s\S]*1951-04-18[\s\S]*75歳[\s\S]*みほん県[\s\S]*0012345[\s\S]*3700 /,
    );
    const regional = /3700 \d{4} \d\d/.exec(row)?.[0] ?? '';
    for (const query of ['0012345', regional, '髙橋', '高橋 和子', 'タカハシ カズコ', '1951-04-18', 'S26.4.18']) {
      await page.getByRole('searchbox').fill(query);
      await page.keyboard.press('Enter');
      await page.getByRole('status').filter({ hasText: '1人' }).waitFor();
      await page.getByRole('row', { name: /髙橋 和子/ }).waitFor();
    }
    await page.getByRole('searchbox').fill('');
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: /生年月日/ }).click();
    await expect
      .poll(async () => (await page.getByRole('rowheader').allInnerTexts())[0] ?? '')
      .toMatch(/﨑山|白井|水野|デ・ロス/);
  });

  it('goes the whole way by keyboard: sign in, search, open, move, read, copy, trend, back to the search', async () => {
    await context.grantPermissions(['clipboard-read', 'clipboard-write']);
    await page.goto('/');
    await page.getByRole('textbox', { name: '利用者ID' }).waitFor();
    await page.keyboard.type('mihon');
    await page.keyboard.press('Tab');
    await page.keyboard.type(DEMO_PASSWORD);
    await page.keyboard.press('Enter');
    await openPatient(page, '0012345', '髙橋 和子');
    await calendarCells(page, /中央病院/)
      .first()
      .waitFor();
    await page.keyboard.press('ArrowLeft');
    await expect
      .poll(async () => page.evaluate(() => document.activeElement?.closest('[role="grid"]') !== null))
      .toBe(true);
    const before = await page.evaluate(() => document.activeElement?.outerHTML);
    await page.keyboard.press('ArrowLeft');
    expect(await page.evaluate(() => document.activeElement?.outerHTML)).not.toBe(before);
    for (
      let moves = 0;
      moves < 40 && !(await page.evaluate(() => document.activeElement instanceof HTMLButtonElement));
      moves++
    )
      await page.keyboard.press(moves % 2 === 0 ? 'ArrowDown' : 'ArrowLeft');
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: '写し' }).waitFor();
    await page.keyboard.press('c');
    await page.getByText('写しました').first().waitFor();
    expect(await page.evaluate(() => navigator.clipboard.readText())).toMatch(/【.+】[\s\S]*20\d\d-\d\d-\d\d/);
    await page.keyboard.press('2');
    await page.getByRole('heading', { name: '検査値の推移' }).waitFor();
    await page.keyboard.press('?');
    await page.getByRole('dialog', { name: 'キーボード操作' }).waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await page.keyboard.press('/');
    await expect.poll(async () => page.evaluate(() => document.activeElement?.id)).toBe('search-box');
  });

  it('VIE-01 VIE-11 VIE-15 reads admissions, notes and vital signs of the stay', async () => {
    await signInAs(page, 'mihon');
    await openPatient(page, '0012345', '髙橋 和子');
    const text = async () => readingPane(page).innerText();
    await page
      .getByRole('gridcell', { name: /入院 呼吸器科 みほん中央病院/ })
      .getByRole('button')
      .first()
      .click();
    await expect.poll(text).toMatch(/病棟|担当医/);
    await openEntry(page, /医師記録.*中央病院/);
    await expect
      .poll(async () => readingPane(page).locator('.document-text').allInnerTexts())
      .toContainEqual(expect.stringMatching(/\S{5}/));
    await openEntry(page, /バイタル.*中央病院/);
    await expect.poll(text).toMatch(/体温|血圧|脈拍/);
  });

  it('VIE-08 lists the problems of all facilities with their codes', async () => {
    await signInAs(page, 'mihon');
    await openPatient(page, '0012345', '髙橋 和子');
    await page.getByRole('tab', { name: '病名' }).click();
    await expect.poll(async () => readingPane(page).innerText()).toMatch(/2型糖尿病[\s\S]*E11/);
  });

  it('AUD-05 the disclosure history names viewer, facility, what was disclosed and why', async () => {
    await signInAs(page, 'mihon');
    await openPatient(page, '0012345', '髙橋 和子');
    await openEntry(page, /処方 指示 中央病院/);
    await expect.poll(async () => readingPane(page).innerText()).toMatch(/錠/);
    await page.getByRole('button', { name: '閲覧履歴' }).click();
    const row = page.getByRole('row', { name: /見本 恵子.*医師.*みほん内科クリニック.*みほん中央病院.*処方/ }).first();
    await row.getByText(/条件をすべて満たす/).click();
    expect(await row.innerText()).toMatch(/同意/);
  });

  it('opens a PDF in its own tab under the real content policy', async () => {
    await signInAs(page, 'mihon');
    await openPatient(page, '0012345', '髙橋 和子');
    await openEntry(page, /文書/);
    const opened = context.waitForEvent('page');
    await page.getByRole('button', { name: /\.pdf/i }).first().click();
    const tab = await opened;
    await tab.waitForURL(/^blob:/);
    expect(await tab.evaluate(() => document.contentType)).toBe('application/pdf');
  });

  it('SEC-22 hides everything after five idle minutes and comes back to its place by the password', async () => {
    await page.clock.install();
    await signInAs(page, 'mihon');
    await openPatient(page, '0012345', '髙橋 和子');
    await page.clock.fastForward('05:05');
    await page.getByRole('heading', { name: '画面をロックしました' }).waitFor();
    expect(await page.getByText('髙橋 和子').first().isVisible()).toBe(false);
    await page.getByLabel('パスワード').fill('not-the-password');
    await page.keyboard.press('Enter');
    await page.getByText('パスワードが違います。').waitFor();
    expect(await page.getByText('髙橋 和子').first().isVisible()).toBe(false);
    await page.getByLabel('パスワード').fill(DEMO_PASSWORD);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: '髙橋 和子' }).waitFor();
  });

  it('moves through ten years of dialysis without a wait, at every zoom', async () => {
    await signInAs(page, 'mihon');
    await openPatient(page, '0012514', '鬼頭 勝');
    await calendarCells(page, /中央病院/)
      .first()
      .waitFor();
    await page.getByText('過去の所在を読み込んでいます').waitFor({ state: 'detached' });
    const moves = await page.evaluate(async () => {
      const button = (name: string) =>
        [...document.querySelectorAll<HTMLButtonElement>('.calendar-bar button')].find(
          (found) => found.textContent === name || found.ariaLabel === name,
        );
      const painted = () => new Promise<void>((resolve) => requestAnimationFrame(() => setTimeout(resolve, 0)));
      const taken: { move: string; ms: number }[] = [];
      for (const zoom of ['日', '週', '月', '年'])
        for (const name of [zoom, '前へ', '前へ', '次へ', '前へ']) {
          await painted();
          const start = performance.now();
          button(name)?.click();
          await painted();
          taken.push({ move: `${zoom}/${name}`, ms: Math.round(performance.now() - start) });
        }
      return taken;
    });
    // A machine that does something else for a moment makes one move slow; a calendar that is slow makes many so.
    const nineInTen = moves.map(({ ms }) => ms).sort((a, b) => a - b)[Math.ceil(moves.length * 0.9) - 1] ?? Infinity;
    process.stdout.write(
      `ten years, 20 moves: nine in ten within ${nineInTen} ms, ${JSON.stringify(moves.map(({ ms }) => ms))}\n`,
    );
    expect(nineInTen).toBeLessThanOrEqual(250);
  });
});

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
