// The ticket machine: one ticket by two taps, numbers of its own without a connection, and nobody with two tickets afterwards.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { assertAccessible, callFromPage, closePage, launch, openPage, PHONE, signIn } from './browser.mjs';
import { enoughOfToday, openHall } from './hall.mjs';

const OFFICE = `kiosk-${Date.now()}`;
const BOOKING_MINUTES = 5;
const SCREEN = { width: 1024, height: 1366 };
let browser, queue, office;

before(async () => {
  browser = await launch();
  [queue] = await openHall(browser, OFFICE, [
    { id: 'moving', title: '引っ越しの届出', numbers: { first: 1, last: 999, offlineFirst: 900, prefix: 'A' } },
  ]);
  office = queue.replace(/\/queues\/.*/, '');
});
after(() => browser.close());

async function machine(search = '') {
  const page = await openPage(browser, SCREEN, '/staff/review');
  await signIn(page, 'COUNTER');
  await page.goto(`/kiosk/${OFFICE}${search}`);
  await page.getByRole('button', { name: /引っ越しの届出/ }).waitFor();
  return page;
}
const take = (page) => page.getByRole('button', { name: /引っ越しの届出/ });
const slip = (page, label) => page.getByTestId('slip').getByText(label, { exact: true });
const done = (page) => page.getByRole('button', { name: '終わる' }).click();

async function waiting(page) {
  const list = await callFromPage(page, 'GET', `/v1/${office}/tickets?pageSize=100&states=WAITING`);
  return list.body.tickets.map((ticket) => ticket.label).sort();
}

test('two taps draw one ticket; without a connection the machine goes on and tells the service later', async () => {
  const page = await machine('?machine=2/2');
  await take(page).dblclick();
  await slip(page, 'A1').waitFor();
  await assertAccessible(page);
  await done(page);

  await page.context().setOffline(true);
  await page.getByText('番号札は、いつもどおりお取りいただけます。').waitFor();
  await assertAccessible(page);
  for (const label of ['A901', 'A903']) {
    await take(page).dblclick();
    await slip(page, label).waitFor();
    await page.getByText('この番号でお呼びします。').waitFor();
    await done(page);
  }
  await page.getByText('まだ送っていない番号札が2枚あります。').waitFor();
  await assertAccessible(page);

  await page.context().setOffline(false);
  await page.getByTestId('kiosk-care').waitFor({ state: 'detached' });
  assert.deepEqual(await waiting(page), ['A1', 'A901', 'A903']);
  await take(page).click();
  await slip(page, 'A2').waitFor();
  await closePage(page);
});

test('an answer that is lost leaves nobody with two tickets', async () => {
  const page = await machine('?machine=1/2');
  const before = await waiting(page);
  const loseAnswer = async (route) => {
    await route.fetch();
    await route.abort();
  };
  await page.route('**/tickets:issue', loseAnswer, { times: 1 });
  await take(page).click();
  await slip(page, 'A900').waitFor();
  await page.getByTestId('kiosk-care').waitFor({ state: 'detached' });
  const settled = await page.waitForFunction(
    (key) => localStorage.getItem(key) === '[]',
    `madoguchi.kiosk.unsure.${office}`,
  );
  assert.ok(settled);
  assert.deepEqual(await waiting(page), [...before, 'A900'].sort());
  await closePage(page);
});

test('a machine with a key of its own needs nobody to sign in, until staff take the key back', async () => {
  const staff = await openPage(browser, SCREEN, '/staff/review');
  await signIn(staff, 'OPERATOR');
  await staff.goto(`/staff/hall/kiosks/${OFFICE}`);
  await staff.getByLabel('置き場所').fill('1階 入口');
  await staff.getByLabel('リンクに使う名前').fill('gate-1');
  await staff.getByRole('button', { name: 'リンクを作る' }).click();
  const link = await staff.getByTestId('new-link').textContent();
  await assertAccessible(staff);

  const page = await openPage(browser, SCREEN, link.replace(/^https?:\/\/[^/]+/, '').replace('#', '?machine=3/3#'));
  await take(page).waitFor();
  assert.equal(new URL(page.url()).hash, '', 'the key does not stay on the screen');
  await page.reload();
  await take(page).click();
  await page.getByTestId('slip').waitFor();
  await done(page);
  await page.context().setOffline(true);
  await page.getByText('番号札は、いつもどおりお取りいただけます。').waitFor();
  await take(page).click();
  await slip(page, 'A902').waitFor();
  await done(page);
  await page.context().setOffline(false);
  await page.getByTestId('kiosk-care').waitFor({ state: 'detached' });
  const desk = await machine();
  assert.ok((await waiting(desk)).includes('A902'));
  await closePage(desk);

  await staff.getByRole('button', { name: '1階 入口のリンクを止める' }).click();
  await staff.getByRole('cell', { name: '止めました' }).waitFor();
  await page.reload();
  await page.getByText('この発券機の鍵は止められています。').waitFor();
  await assertAccessible(page);
  await closePage(page);
  await closePage(staff);
});

test('who booked a time comes with its number; a wrong one is refused in words', async () => {
  await enoughOfToday(2 * BOOKING_MINUTES);
  const staff = await openPage(browser, SCREEN, '/staff/review');
  await signIn(staff, 'OPERATOR');
  await staff.goto(`/staff/hall/bookings/${OFFICE}`);
  await staff.getByLabel('1つの時刻に何人').fill('2');
  await staff.getByLabel('時刻の間隔').fill(String(BOOKING_MINUTES));
  await staff.getByRole('button', { name: /予約の決まりを保存する/ }).click();
  await staff.getByText('予約を受け付けます。').waitFor();
  await assertAccessible(staff);

  const phone = await openPage(browser, PHONE, `/live/${OFFICE}`);
  await phone.getByRole('link', { name: '来庁の時間を予約する' }).click();
  const book = async () => {
    await phone.getByRole('radio').first().check();
    await phone.getByRole('button', { name: 'この時刻で予約する' }).click();
    return (await phone.getByTestId('booking-number').textContent()).replaceAll('-', '');
  };
  const number = await book();
  await assertAccessible(phone);
  await phone.getByRole('button', { name: '別の時刻を予約する' }).click();
  const other = await book();
  await phone
    .getByRole('button', { name: /の予約を取り消す$/ })
    .nth(1)
    .click();
  await phone.getByText('予約を取り消しました。').waitFor();
  await assertAccessible(phone);
  await closePage(phone);

  const page = await machine();
  const type = async (digits) => {
    for (const digit of digits) await page.getByRole('button', { name: digit, exact: true }).click();
    await page.getByRole('button', { name: '受け付ける' }).click();
  };
  const erase = async () => {
    for (let i = 0; i < 10; ++i) await page.getByRole('button', { name: '1字消す' }).click();
  };
  await page.getByRole('button', { name: '予約した方' }).click();
  await type('12345');
  await page.getByText('予約番号は10桁です。').waitFor();
  await assertAccessible(page);
  await erase();
  await type('0000000001');
  await page.getByText('この番号の予約は見つかりません。').waitFor();
  await erase();
  await type(other);
  await page.getByText('この予約は取り消されています。').waitFor();
  await erase();
  await type(number);
  await page.getByTestId('slip').waitFor();
  await done(page);
  await closePage(page);
  await staff.reload();
  await staff.getByRole('cell', { name: '受付済み' }).waitFor();
  await closePage(staff);
});

test('a machine that nobody signed in says plainly that it cannot go on', async () => {
  const page = await openPage(browser, SCREEN, `/kiosk/${OFFICE}`);
  await take(page).waitFor();
  await page.context().setOffline(true);
  await page.getByText('番号札をお出しできません。係員にお声がけください。').waitFor();
  assert.equal(await take(page).getAttribute('aria-disabled'), 'true');
  await assertAccessible(page);
  await page.context().setOffline(false);
  await closePage(page);
});
