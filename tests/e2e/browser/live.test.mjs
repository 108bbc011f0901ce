// The live page: queues with their waiting people, one's own ticket, the call, and what happens when the connection is gone.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { assertAccessible, callFromPage, closePage, DESK, launch, openPage, PHONE, signIn } from './browser.mjs';

const OFFICE = `office-${Date.now()}`;
let browser;
let queue;

before(async () => {
  browser = await launch();
  const page = await openPage(browser, DESK, '/staff/review');
  await signIn(page, 'OPERATOR');
  const { municipality } = await page.evaluate(async () => (await fetch('/config.json')).json());
  const office = `municipalities/${municipality}/offices/${OFFICE}`;
  queue = `${office}/queues/certificates`;
  const made = await callFromPage(page, 'POST', `/v1/${office}/queues`, {
    requestId: crypto.randomUUID(),
    queueId: queue.split('/').at(-1),
    queue: { title: '証明書の窓口', counters: 1, serviceTimeS: 300 },
  });
  assert.equal(made.status, 200, JSON.stringify(made.body));
  await closePage(page);
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
  await ticket.getByText('前に待っている人：0人').waitFor();
  assert.match(await card(page).innerText(), /待っている人\s*1人/);
  await assertAccessible(page);
  await page.reload();
  await ticket.waitFor(); // the number stays on the device

  const counter = await openPage(browser, DESK, '/staff/review');
  await signIn(counter, 'COUNTER');
  const called = await callFromPage(counter, 'POST', `/v1/${queue}/tickets:call`, {
    requestId: crypto.randomUUID(),
    counter: '3番窓口',
  });
  assert.equal(called.status, 200, JSON.stringify(called.body));
  await closePage(counter);

  await ticket.getByRole('alert').getByText('お呼びしています。3番窓口へお越しください。').waitFor();
  await card(page).getByText('3番窓口').waitFor();
  await assertAccessible(page);
  await closePage(page);
});

test('without a connection the page says so and keeps the last state', async () => {
  const page = await openPage(browser, PHONE, `/live/${OFFICE}`);
  await card(page).waitFor();
  await page.context().setOffline(true);
  await page.getByText('最新の状況を取得できません。').waitFor();
  await card(page).waitFor();
  await assertAccessible(page);
  await page.context().setOffline(false);
  await page.getByText('最新の状況を取得できません。').waitFor({ state: 'detached' });
  await closePage(page);
});
