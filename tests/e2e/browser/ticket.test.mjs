// One's own ticket, opened by the address that its QR carries: the place in the line, arriving with a ticket from home, the wish to be told, and
// giving the ticket back. A wrong key opens nothing.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { assertAccessible, callFromPage, closePage, DESK, input, launch, openPage, PHONE, signIn } from './browser.mjs';
import { openHall } from './hall.mjs';

const OFFICE = `ticket-${Date.now()}`;
const NARROW = { ...PHONE, width: 360 };
let browser, operator, queue;

before(async () => {
  browser = await launch();
  [queue] = await openHall(browser, OFFICE, [
    { id: 'moving', title: '引っ越しの届出', remote: { enabled: true, waitingMax: 100, openMax: 30, checkInS: 3600 } },
  ]);
  operator = await openPage(browser, DESK, '/staff/review');
  await signIn(operator, 'OPERATOR');
  const office = queue.split('/queues/')[0];
  const updated = await callFromPage(operator, 'PUT', `/v1/${office}`, {
    requestId: crypto.randomUUID(),
    office: {
      title: '見本課',
      titleEn: 'Sample office',
      emailReminders: true, // but the installation has no mail server
      webhookHosts: ['tell.example.jp'],
      notices: [{ text: '本日は16時まで受け付けます。', textEn: 'Open until 4 pm today.' }],
    },
  });
  assert.equal(updated.status, 200, JSON.stringify(updated.body));
});
after(async () => {
  await closePage(operator);
  await browser.close();
});

async function draw() {
  const { status, body } = await callFromPage(operator, 'POST', `/v1/${queue}/tickets:issue`, {
    requestId: crypto.randomUUID(),
  });
  assert.equal(status, 200, JSON.stringify(body));
  return { ...body, path: `/ticket/${OFFICE}/moving/${body.name.split('/').at(-1)}#${body.key}` };
}
const mine = (page) => page.getByTestId('my-ticket');

test('the place in the line follows the hall, also after the page was closed', async () => {
  await draw();
  const { path } = await draw();
  const page = await openPage(browser, NARROW, path);
  await mine(page).getByText('あなたの前に 1人').waitFor();
  await page.getByText('本日は16時まで受け付けます。').waitFor();
  await assertAccessible(page);
  await page.getByRole('button', { name: 'English' }).click();
  await mine(page).getByText('1 ahead of you').waitFor();
  await page.getByText('Open until 4 pm today.').waitFor();
  await page.getByRole('button', { name: 'やさしい日本語' }).click();
  await assertAccessible(page);
  await page.getByRole('button', { name: '日本語', exact: true }).click();

  await page.goto('about:blank');
  await page.goto(path);
  const first = await openPage(browser, DESK, '/staff/review');
  await signIn(first, 'COUNTER');
  const called = await callFromPage(first, 'POST', `/v1/${queue}/tickets:call`, {
    requestId: crypto.randomUUID(),
    counter: '1',
  });
  assert.equal(called.status, 200, JSON.stringify(called.body));
  await closePage(first);
  await mine(page).getByText('次がお客さまの番です').waitFor();
  await closePage(page);
});

test('a wish to be told, and the ticket given back', async () => {
  await draw();
  await draw();
  const { path } = await draw();
  const page = await openPage(browser, NARROW, path);
  await page.getByText('近くなったら知らせてもらう').click();
  await page.getByRole('button', { name: 'お知らせを頼む' }).click();
  await page.getByText('メールアドレスを確かめてください').waitFor();
  await assertAccessible(page);
  await input(page, 'reminder-email').fill('mihon@example.jp');
  await page.getByRole('button', { name: 'お知らせを頼む' }).click();
  await page.getByRole('alert').getByText('この方法でのお知らせをしていません').waitFor();
  await page.getByLabel('メールの代わりにURLへ知らせる').check();
  await input(page, 'reminder-url').fill('https://tell.example.jp/turn');
  await input(page, 'reminder-ahead').selectOption('1');
  await page.getByRole('button', { name: 'お知らせを頼む' }).click();
  await page.getByText('近くなったらお知らせします。').waitFor();
  await page.getByRole('button', { name: 'お知らせをやめる' }).click();
  await page.getByText('近くなったら知らせてもらう').waitFor();
  await page.getByRole('button', { name: '番号札を取り消す' }).click();
  await assertAccessible(page);
  await page.getByRole('button', { name: '取り消す', exact: true }).click();
  await mine(page).getByText('この番号札は取り消されました。').waitFor();
  await closePage(page);
});

test('a ticket from home waits for its holder to arrive', async () => {
  const page = await openPage(browser, NARROW, `/live/${OFFICE}`);
  await page.getByRole('button', { name: '家で引っ越しの届出の番号札を取る' }).click();
  await mine(page).getByText('まだ到着の確認をしていません').waitFor();
  await assertAccessible(page);
  await page.getByRole('button', { name: '到着しました' }).click();
  await mine(page).getByText('あなたの前に').waitFor();
  await closePage(page);
});

test('a wrong key opens nothing', async () => {
  const { path } = await draw();
  const page = await openPage(browser, NARROW, path.replace(/#.*/, '#wrong'));
  await page.getByText('この番号札は見つかりません。').waitFor();
  assert.equal(await mine(page).count(), 0);
  await closePage(page);
});
