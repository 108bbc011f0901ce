// What to expect of coming later today: on the phone page and in the calendar's day, and when the office is closed.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { assertAccessible, closePage, DESK, launch, openPage, PHONE, signIn } from './browser.mjs';
import { enoughOfToday, openHall, setHours } from './hall.mjs';

const OFFICE = `later-${Date.now()}`;
const NARROW = { ...PHONE, width: 375 };
let browser, staff, office, today;

before(async () => {
  await enoughOfToday(5);
  today = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Tokyo' }).format(Date.now());
  browser = await launch();
  const [queue] = await openHall(browser, OFFICE, [
    { id: 'moving', title: '引っ越しの届出', counters: 2, serviceTimeS: 600 },
  ]);
  office = queue.replace(/\/queues\/.*/, '');
  staff = await openPage(browser, DESK, '/staff/review');
  await signIn(staff, 'OPERATOR');
});
after(async () => {
  await closePage(staff);
  await browser.close();
});

test('half hours to the close stand under the queue and in the calendar’s day', async () => {
  await setHours(staff, office, {
    closed: [],
    extra: [{ day: today, open: '00:00', close: '24:00', reason: '夜間窓口' }],
  });
  const page = await openPage(browser, NARROW, `/live/${OFFICE}`);
  const card = page.getByRole('region', { name: '引っ越しの届出' });
  await card.getByRole('heading', { name: 'このあと来るなら' }).waitFor();
  await card.getByText('30分ごとの見込みを見る').click();
  const table = card.getByRole('table', { name: 'このあと来るなら：引っ越しの届出' });
  const first = table.getByRole('row').nth(1);
  assert.match(await first.innerText(), /\d\d:\d\d\s*いま/);
  assert.match(await first.innerText(), /空き|やや混雑|混雑/);
  await assertAccessible(page);

  await page.goto(`/calendar/${OFFICE}/moving`);
  await page.locator('button.month-day').first().click();
  const day = page.locator('section', { has: page.locator('#day') });
  await day.getByRole('table', { name: 'このあと来るなら：引っ越しの届出' }).waitFor();
  await assertAccessible(page);
  await page.getByRole('button', { name: 'English' }).click();
  await day.getByRole('table', { name: 'Coming later today: 引っ越しの届出' }).waitFor();
  await closePage(page);
});

test('a closed rest of the day is said once, with its reason', async () => {
  await setHours(staff, office, { closed: [{ firstDay: today, lastDay: today, reason: '設備点検' }], extra: [] });
  const page = await openPage(browser, NARROW, `/live/${OFFICE}`);
  await page.getByText(/設備点検/).waitFor();
  assert.equal(await page.getByRole('heading', { name: 'このあと来るなら' }).count(), 0);
  await assertAccessible(page);
  await closePage(page);
});
