// The calendar for everybody, the partner's page by its link, and the staff's what-ifs.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { assertAccessible, closePage, DESK, input, launch, openPage, PHONE, signIn } from './browser.mjs';
import { openHall } from './hall.mjs';

const OFFICE = `plan-${Date.now()}`;
const NARROW = { ...PHONE, width: 360 };
let browser, staff;

before(async () => {
  browser = await launch();
  const moving = { id: 'moving', title: '引っ越しの届出', counters: 3, serviceTimeS: 600 };
  await openHall(browser, OFFICE, [moving], { hours: null });
  staff = await openPage(browser, DESK, '/staff/review');
  await signIn(staff, 'OPERATOR');
});
after(async () => {
  await closePage(staff);
  await browser.close();
});

const inDays = (days) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);

test('the calendar: month, day by half hours, year, files', async () => {
  const page = await openPage(browser, NARROW, `/calendar/${OFFICE}`);
  await page.getByRole('button', { name: '次の月' }).click();
  const days = page.locator('button.month-day');
  await days.first().waitFor();
  await assertAccessible(page);
  await days.nth(3).click();
  const day = page.locator('section', { has: page.locator('#day') });
  await day.getByRole('row').nth(5).waitFor();
  assert.match(await day.innerText(), /来庁の見込み/);
  await assertAccessible(page);
  for (const [name, type] of [
    ['予定表に取り込む（iCalendar）', 'text/calendar'],
    ['表計算で開く（CSV）', 'text/csv'],
    ['印刷用のページ', 'text/html'],
  ]) {
    const address = await page.getByRole('link', { name }).getAttribute('href');
    const answer = await page.request.get(address);
    assert.equal(answer.status(), 200, name);
    assert.ok(answer.headers()['content-type'].startsWith(type), name);
  }
  await page.getByRole('button', { name: '1年' }).click();
  await page.getByRole('table').nth(11).waitFor();
  await assertAccessible(page);
  await closePage(page);
});

test('a partner announces a group by its link, staff confirm it', async () => {
  await staff.goto(`/staff/hall/partners/${OFFICE}`);
  await input(staff, 'title').fill('見本大学');
  await input(staff, 'partner_id').fill('mihon-univ');
  await staff.getByRole('button', { name: 'リンクを作る' }).click();
  const link = await staff.getByTestId('new-link').innerText();
  await assertAccessible(staff);
  assert.ok(link.includes('#'), 'the key travels after the #');

  const page = await openPage(browser, NARROW, link);
  await page.getByRole('button', { name: '来庁予定を追加する' }).click();
  await page.getByRole('button', { name: '送る' }).click();
  await page.getByText('名称を入力してください。').waitFor();
  await assertAccessible(page);
  await input(page, 'event-title').fill('見本大学 新入生の転入');
  await input(page, 'event-headcount').fill('-5');
  await input(page, 'event-first').fill(inDays(20));
  await input(page, 'event-last').fill(inDays(29));
  await page.getByRole('button', { name: '送る' }).click();
  await page.getByText(/人数を1から/).waitFor();
  await input(page, 'event-headcount').fill('300');
  await page.getByRole('button', { name: '送る' }).dblclick();
  await page.getByText('300人・確認待ち').waitFor();
  assert.equal(await page.getByText('300人・確認待ち').count(), 1);

  await staff.goto(`/staff/hall/events/${OFFICE}`);
  await staff.getByRole('button', { name: '見本大学 新入生の転入を確認する' }).click();
  await staff.getByText('混雑カレンダーに反映されます').waitFor();
  await assertAccessible(staff);
  await page.reload();
  await page.getByText('300人・確認済み').waitFor();

  await page.getByRole('button', { name: 'English' }).click();
  await page.getByText('300 people · confirmed').waitFor();
  await page.getByRole('heading', { name: 'Group visits' }).waitFor();
  await page.getByRole('button', { name: 'Add a visit' }).click();
  await page.getByRole('button', { name: 'Send' }).click();
  await page.getByText('Please choose the first day.').waitFor();
  await assertAccessible(page);
  await page.getByRole('button', { name: 'Cancel' }).click();
  await page.getByRole('button', { name: 'Withdraw: 見本大学 新入生の転入' }).click();
  await page.getByRole('button', { name: 'No, keep it' }).click();
  await page.getByRole('button', { name: 'やさしい日本語' }).click();
  await page.getByText('300人（にん）・見（み）ました').waitFor();
  await assertAccessible(page);
  await closePage(page);

  const stranger = await openPage(browser, NARROW, link.replace(/#.*/, '#wrong'));
  await stranger.getByText('このリンクでは開けません').waitFor();
  await stranger.getByRole('button', { name: 'English' }).click();
  await stranger.getByText('The link is incomplete or has been replaced').waitFor();
  await closePage(stranger);
});

test('what if: over which days, and with how many counters', async () => {
  await staff.goto(`/staff/hall/dispersal/${OFFICE}`);
  await staff.getByRole('button', { name: '計算する' }).click();
  await staff.getByRole('region', { name: '分け方の表' }).waitFor();
  await assertAccessible(staff);
  await staff.goto(`/staff/hall/staffing/${OFFICE}`);
  // The next Wednesday that is far enough from New Year: open.
  const day = [3, 4, 5, 6, 7, 8, 9].map(inDays).find((one) => new Date(one).getUTCDay() === 3);
  await input(staff, 'staffing-day').fill(day);
  await staff.getByRole('button', { name: '見積もる' }).click();
  await staff.getByRole('region', { name: '時間ごとの窓口の数' }).waitFor();
  await assertAccessible(staff);
});
