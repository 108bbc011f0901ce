// The ticket machine: one ticket by two taps, numbers of its own without a connection, and nobody with two tickets afterwards.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { assertAccessible, callFromPage, closePage, launch, openPage, signIn } from './browser.mjs';
import { openHall } from './hall.mjs';

const OFFICE = `kiosk-${Date.now()}`;
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
