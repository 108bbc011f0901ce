// One counter's work by keys, a second click, and the work going on without a connection.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { assertAccessible, callFromPage, closePage, DESK, input, launch, openPage, PHONE, signIn } from './browser.mjs';
import { openHall } from './hall.mjs';

const OFFICE = `counter-${Date.now()}`;
let browser, page, queue, parent;

before(async () => {
  browser = await launch();
  [queue] = await openHall(browser, OFFICE, [
    { id: 'certificates', title: '証明書の申請', noShow: { recallsMin: 1, waitS: 3600 } },
    { id: 'moving', title: '引っ越しの届出', numbers: { first: 500, last: 600 } },
  ]);
  parent = queue.split('/queues/')[0];
  page = await openPage(browser, DESK, '/staff/review');
  await signIn(page, 'COUNTER');
  for (let i = 0; i < 8; ++i) {
    const issued = await callFromPage(page, 'POST', `/v1/${queue}/tickets:issue`, { requestId: crypto.randomUUID() });
    assert.equal(issued.status, 200, JSON.stringify(issued.body));
  }
  await page.goto(`/staff/hall/counter/${OFFICE}`);
});
after(async () => {
  await closePage(page);
  await browser.close();
});

const serving = () => page.getByTestId('serving');
const said = (text) => page.getByRole('status').getByText(text).first();
async function stateOf(number) {
  const { body } = await callFromPage(page, 'GET', `/v1/${parent}/tickets?pageSize=100`);
  return body.tickets.find((one) => one.number === number)?.state;
}
async function until(number, state) {
  for (let i = 0; i < 100; ++i) {
    if ((await stateOf(number)) === state) return;
    await page.waitForTimeout(100);
  }
  assert.equal(await stateOf(number), state);
}

test('a counter is set up and opened', async () => {
  await page.getByRole('button', { name: 'この窓口で始める' }).click();
  await page.getByText('窓口の番号を入力してください。').waitFor();
  await assertAccessible(page);
  await input(page, 'counter').fill('3');
  await page.getByRole('button', { name: 'この窓口で始める' }).click();
  await page.getByRole('heading', { name: '3番窓口の呼び出し' }).waitFor();
  await page.getByRole('button', { name: '窓口を開ける' }).click();
  await page.getByRole('button', { name: '窓口を閉める' }).waitFor();
  await assertAccessible(page);
  await page.reload();
  await page.getByRole('heading', { name: '3番窓口の呼び出し' }).waitFor();
});

test('one hand calls, calls again and finishes; a second press does nothing twice', async () => {
  await page.getByRole('button', { name: /次の番号を呼ぶ（8人待ち）/ }).waitFor();
  await page.keyboard.press('1');
  await page.keyboard.press('1');
  await serving().getByText('1', { exact: true }).waitFor();
  await page.getByRole('button', { name: /次の番号を呼ぶ（7人待ち）/ }).waitFor();
  await page.keyboard.press('2');
  await page.getByText('呼び直し：1回').waitFor();
  await page.keyboard.press('3');
  await said('1番：用件が終わった').waitFor();
  await until(1, 'FINISHED');
  await page.getByRole('button', { name: /次の番号を呼ぶ/ }).dblclick();
  await serving().getByText('2', { exact: true }).waitFor();
  await until(3, 'WAITING');
  // Keys may be switched off for those who press them by accident.
  await page.getByLabel('数字キーで操作する').uncheck();
  await page.keyboard.press('3');
  await page.waitForTimeout(300);
  assert.equal(await stateOf(2), 'CALLED');
  await page.getByLabel('数字キーで操作する').check();
  await assertAccessible(page);
});

test('hold, return, transfer and no-show', async () => {
  await page.keyboard.press('4');
  await until(2, 'HELD');
  await page.getByRole('button', { name: '2番を列に戻す' }).click();
  await said('2番：列に戻す').waitFor();
  await until(2, 'WAITING');
  await page.keyboard.press('1');
  await serving().getByText('2', { exact: true }).waitFor();
  await until(2, 'CALLED');
  await page.keyboard.press('6');
  await page
    .getByRole('group', { name: 'どの窓口へ回しますか' })
    .getByRole('button', { name: '引っ越しの届出' })
    .click();
  await said('2番：ほかの窓口へ回す').waitFor();
  await page.getByRole('button', { name: '3番を呼ぶ' }).click();
  await serving().getByText('3', { exact: true }).waitFor();
  await until(3, 'CALLED');
  await page.keyboard.press('7'); // too early: nobody was called twice yet
  await page.getByRole('alert').getByText(/。/).first().waitFor();
  await page.keyboard.press('2');
  await said('3番：もう一度呼ぶ').waitFor();
  await page.keyboard.press('7');
  await until(3, 'NO_SHOW');
});

test('without a connection the work goes on, and is sent in order afterwards', async () => {
  await page.getByRole('button', { name: '4番を呼ぶ' }).click();
  await serving().getByText('4', { exact: true }).waitFor();
  await until(4, 'CALLED');
  await page.context().setOffline(true);
  await page.keyboard.press('3');
  await page.getByText('接続が切れました').waitFor();
  await page.getByRole('button', { name: '5番を呼ぶ' }).click();
  await serving().getByText('5', { exact: true }).waitFor();
  await page.keyboard.press('3');
  await page.getByText('3件の操作をこの端末に残しました。').waitFor();
  await assertAccessible(page);
  await page.context().setOffline(false);
  await page.getByText('接続が切れました').waitFor({ state: 'detached' });
  await until(4, 'FINISHED');
  await until(5, 'FINISHED');
});

test('on a telephone nothing must be scrolled sideways', async () => {
  await page.setViewportSize({ ...PHONE, width: 360 });
  await assertAccessible(page);
  await page.setViewportSize(DESK);
});
