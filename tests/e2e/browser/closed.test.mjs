// An office that is closed: no page calls it empty, each says when it opens again, and nobody is offered a number that nobody will call.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import {
  assertAccessible,
  BASE_URL,
  callFromPage,
  closePage,
  DESK,
  launch,
  openPage,
  PHONE,
  signIn,
} from './browser.mjs';
import { ALWAYS_OPEN, enoughOfToday, openHall, setHours } from './hall.mjs';

const OFFICE = `closed-${Date.now()}`;
const SCREEN = { width: 1024, height: 1366 };
let browser, staff, office, ticket;

const inDays = (days) =>
  new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Tokyo' }).format(Date.now() + days * 86_400_000);

before(async () => {
  await enoughOfToday(3);
  browser = await launch();
  const [queue] = await openHall(browser, OFFICE, [
    {
      id: 'moving',
      title: '引っ越しの届出',
      titleEn: 'Moving',
      remote: { enabled: true, waitingMax: 100, openMax: 30, checkInS: 3600 },
    },
  ]);
  office = queue.replace(/\/queues\/.*/, '');
  staff = await openPage(browser, DESK, '/staff/review');
  await signIn(staff, 'OPERATOR');
  const { body } = await callFromPage(staff, 'POST', `/v1/${queue}/tickets:issue`, { requestId: crypto.randomUUID() });
  ticket = `/ticket/${OFFICE}/moving/${body.name.split('/').at(-1)}#${body.key}`;
  await setHours(staff, office, {
    ...ALWAYS_OPEN,
    closed: [{ firstDay: inDays(0), lastDay: inDays(1), reason: '設備点検' }],
  });
});
after(async () => {
  await closePage(staff);
  await browser.close();
});

const noLevel = async (page) =>
  assert.equal(await page.getByText(/^(空き|やや混雑|混雑|Quiet|すいて います)$|すぐにご案内|No wait/).count(), 0);

test('the phone page says so in three languages and offers no ticket', async () => {
  const page = await openPage(browser, PHONE, `/live/${OFFICE}`);
  await page
    .getByTestId('closed')
    .getByText(/設備点検/)
    .waitFor();
  const next = new Intl.DateTimeFormat('ja-JP', { month: 'long', day: 'numeric', timeZone: 'UTC' }).format(
    new Date(inDays(2)),
  );
  assert.ok((await page.getByTestId('closed').innerText()).includes(next));
  await noLevel(page);
  assert.equal(await page.getByRole('button', { name: /番号札を取る/ }).count(), 0);
  await assertAccessible(page);
  for (const [language, sentence] of [
    ['English', /We are closed now\. We open again: .*\d/],
    ['やさしい日本語', /いまは やって いません。 つぎは .*\d/],
  ]) {
    await page.getByRole('button', { name: language }).click();
    await page.getByTestId('closed').getByText(sentence).waitFor();
    await noLevel(page);
  }
  await assertAccessible(page);
  await closePage(page);
});

test('who holds a number is told why nobody calls it', async () => {
  const page = await openPage(browser, PHONE, ticket);
  await page.getByTestId('my-ticket').waitFor();
  await page
    .getByTestId('closed')
    .getByText(/設備点検/)
    .waitFor();
  await noLevel(page);
  await assertAccessible(page);
  await closePage(page);
});

test('the ticket machine gives no number of a day that is over, and one before the opening', async () => {
  const page = await openPage(browser, SCREEN, `/kiosk/${OFFICE}`);
  const button = page.getByRole('button', { name: /引っ越しの届出/ });
  await page.getByTestId('closed').waitFor();
  assert.equal(await button.getAttribute('aria-disabled'), 'true');
  await button.dispatchEvent('click');
  assert.equal(await page.getByTestId('slip').count(), 0);
  await noLevel(page);
  await assertAccessible(page);

  // Opens at the day's last minute: people who are there before may take their number.
  const day = inDays(0);
  await setHours(staff, office, {
    ...ALWAYS_OPEN,
    extra: [{ day, open: '23:59', close: '24:00', reason: '夜間窓口' }],
  });
  await page.getByText('番号札は、いまからお取りいただけます。').waitFor();
  await button.click();
  await page.getByTestId('slip').waitFor();
  await closePage(page);
});

test('the display and the sign say so too', async () => {
  await setHours(staff, office, {
    ...ALWAYS_OPEN,
    closed: [{ firstDay: inDays(0), lastDay: inDays(1), reason: '設備点検' }],
    extra: [],
  });
  const display = await openPage(browser, { width: 1920, height: 1080 }, `/hall/${OFFICE}?voice=off`);
  await display.getByRole('heading', { name: '受付時間外' }).waitFor();
  await display.getByText(/設備点検/).waitFor();
  await display.getByText(/We open again/).waitFor();
  await noLevel(display);
  await assertAccessible(display);
  const { scrollHeight, scrollWidth } = await display.evaluate(() => {
    const { scrollHeight, scrollWidth } = document.documentElement;
    return { scrollHeight, scrollWidth };
  });
  assert.ok(scrollHeight <= 1080 && scrollWidth <= 1920);
  await closePage(display);

  const sign = await openPage(browser, PHONE, `${BASE_URL}/sign/${OFFICE}`);
  await sign.getByText(/設備点検/).waitFor();
  await noLevel(sign);
  await assertAccessible(sign);
  await closePage(sign);
});
