// The live page on a phone: queues with their waiting people, taking a ticket, its own page, the call, and what happens when the
// connection is gone.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { assertAccessible, callFromPage, closePage, DESK, launch, openPage, PHONE, signIn } from './browser.mjs';
import { openHall } from './hall.mjs';

const OFFICE = `office-${Date.now()}`;
let browser;
let queue;

before(async () => {
  browser = await launch();
  [queue] = await openHall(browser, OFFICE, [{ id: 'certificates', title: '証明書の窓口' }]);
});
after(() => browser.close());

const card = (page) => page.getByRole('region', { name: '証明書の窓口' });

test('a ticket is taken once by two clicks, waits, and is called', async () => {
  const page = await openPage(browser, PHONE, `/live/${OFFICE}`);
  await card(page).waitFor();
  assert.match(await card(page).innerText(), /待っている人\s*0人/);
  assert.match(await card(page).innerText(), /空き/);
  await assertAccessible(page);

  await card(page).getByRole('button', { name: '証明書の窓口の番号札を取る' }).dblclick();
  const ticket = page.getByTestId('my-ticket');
  await ticket.getByText('次がお客さまの番です').waitFor();
  assert.match(page.url(), /\/ticket\//);
  await assertAccessible(page);
  await page.reload();
  await ticket.getByText('次がお客さまの番です').waitFor();

  const watching = await openPage(browser, PHONE, `/live/${OFFICE}`);
  await card(watching).getByText('1人').waitFor();
  await closePage(watching);

  const counter = await openPage(browser, DESK, '/staff/review');
  await signIn(counter, 'COUNTER');
  const called = await callFromPage(counter, 'POST', `/v1/${queue}/tickets:call`, {
    requestId: crypto.randomUUID(),
    counter: '3',
  });
  assert.equal(called.status, 200, JSON.stringify(called.body));
  await closePage(counter);

  await ticket.getByRole('alert').getByText('お呼びしています。3番窓口へお越しください。').waitFor();
  await assertAccessible(page);
  await page.goto(`/live/${OFFICE}`);
  await page.getByTestId('my-ticket').waitFor(); // the number stays on the device
  await card(page).getByText('（3番窓口）').waitFor();
  await closePage(page);
});

test('without a connection the page says so and keeps the last state', async () => {
  const page = await openPage(browser, PHONE, `/live/${OFFICE}`);
  await card(page).waitFor();
  await page.context().setOffline(true);
  await page.getByText('接続が切れています').waitFor();
  await card(page).waitFor();
  await assertAccessible(page);
  await page.context().setOffline(false);
  await page.getByText('接続が切れています').waitFor({ state: 'detached' });
  await closePage(page);
});
