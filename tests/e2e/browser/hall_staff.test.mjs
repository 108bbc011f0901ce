// What operators look after: opening hours, what the displays say, records that contradict each other, reminders that did not arrive.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import {
  accessibleNode,
  assertAccessible,
  callFromPage,
  closePage,
  DESK,
  input,
  launch,
  openPage,
  PHONE,
  signIn,
} from './browser.mjs';
import { openHall } from './hall.mjs';

const OFFICE = `care-${Date.now()}`;
let browser, staff, queue;

const QUEUE = { id: 'moving', title: '引っ越しの届出' };

before(async () => {
  browser = await launch();
  [queue] = await openHall(browser, OFFICE, [QUEUE], { hours: null });
  staff = await openPage(browser, DESK, '/staff/review');
  await signIn(staff, 'OPERATOR');
});
after(async () => {
  await closePage(staff);
  await browser.close();
});

const inDays = (days) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);

test('opening hours: a fault stands at its input, a closed day is in the calendar, a stale page is told', async () => {
  await staff.goto(`/staff/hall/hours/${OFFICE}`);
  await staff.getByText('まだ決めていません。').waitFor();
  await assertAccessible(staff);
  const other = await openPage(browser, DESK, '/staff/review');
  await signIn(other, 'OPERATOR');
  await other.goto(`/staff/hall/hours/${OFFICE}`);
  await other.getByRole('checkbox', { name: '土曜日' }).check();

  await staff.getByRole('checkbox', { name: '日曜日' }).check();
  await staff.getByLabel('日曜日に開ける時刻').fill('09:00');
  await staff.getByLabel('日曜日に閉める時刻').fill('12:00');
  await staff.getByRole('button', { name: '休みを加える' }).click();
  await input(staff, 'hours.closed[0].first_day').fill(inDays(10));
  await staff.getByRole('button', { name: '保存する' }).click();
  await staff.getByRole('alert').getByText('理由を入れてください').waitFor();
  const reason = await accessibleNode(staff, '[id="hours.closed[0].reason"]');
  assert.match(reason.description, /理由を入れてください/);
  assert.equal(reason.invalid, 'true');
  await assertAccessible(staff);
  await input(staff, 'hours.closed[0].reason').fill('設備点検');
  await staff.getByRole('button', { name: '保存する' }).click();
  await staff.getByText('保存しました。').waitFor();
  await assertAccessible(staff);

  await other.getByRole('button', { name: '保存する' }).click();
  await other.getByRole('button', { name: /読み直す/ }).click();
  assert.equal(await other.getByLabel('日曜日に閉める時刻').inputValue(), '12:00');
  assert.equal(await other.getByRole('checkbox', { name: '土曜日' }).isChecked(), false);
  await closePage(other);

  const { municipality } = await staff.evaluate(async () => (await fetch('/config.json')).json());
  const day = await callFromPage(
    staff,
    'GET',
    `/v1/municipalities/${municipality}/offices/${OFFICE}/calendar?firstDay=${inDays(10)}&days=1`,
  );
  assert.equal(day.body.days[0].closedReason, '設備点検');
});

test('a notice is on phones and on the display as soon as it is saved', async () => {
  await staff.goto(`/staff/hall/notices/${OFFICE}`);
  await staff.getByRole('button', { name: 'お知らせを加える' }).click();
  await staff.getByRole('button', { name: '保存する' }).click();
  await staff.getByRole('alert').getByText('お知らせの文を入れてください').waitFor();
  await assertAccessible(staff);
  await input(staff, 'office.notices[0].text').fill('3階の窓口は工事中です。');
  await input(staff, 'office.notices[0].text_en').fill('The third floor is closed for works.');
  await input(staff, 'office.sponsor').fill('見本書店');
  await staff.getByRole('button', { name: '保存する' }).click();
  await staff.getByText('保存しました。').waitFor();
  await staff.getByText('表示しています').waitFor();
  await assertAccessible(staff);

  const phone = await openPage(browser, PHONE, `/live/${OFFICE}`);
  await phone.getByText('3階の窓口は工事中です。').waitFor();
  const display = await openPage(browser, { width: 1920, height: 1080 }, `/hall/${OFFICE}?voice=off`);
  await display.getByText('The third floor is closed for works.').waitFor();
  await display.getByText('広告 見本書店').waitFor();

  await staff.getByRole('button', { name: 'お知らせ1を消す' }).click();
  await staff.getByRole('button', { name: '保存する' }).click();
  await staff.getByText('保存しました。').waitFor();
  await phone.getByText('3階の窓口は工事中です。').waitFor({ state: 'detached' });
  await closePage(phone);
  await closePage(display);
});

test('records that contradict each other are listed with what was made of them', async () => {
  await staff.goto(`/staff/hall/conflicts/${OFFICE}`);
  await staff.getByText('食い違った記録はありません。').waitFor();
  await assertAccessible(staff);
  const counter = await openPage(browser, DESK, '/staff/review');
  await signIn(counter, 'COUNTER');
  const ticket = await callFromPage(counter, 'POST', `/v1/${queue}/tickets:issue`, { requestId: crypto.randomUUID() });
  const recorded = await callFromPage(counter, 'POST', `/v1/${queue.replace(/\/queues\/.*/, '')}/events:record`, {
    requestId: crypto.randomUUID(),
    events: [
      {
        eventId: crypto.randomUUID(),
        time: new Date().toISOString(),
        kind: 'FINISHED',
        ticket: ticket.body.name,
      },
    ],
  });
  assert.equal(recorded.status, 200, JSON.stringify(recorded.body));
  await counter.goto(`/staff/hall/conflicts/${OFFICE}`);
  await counter.getByText('呼び出しの記録が届いていません。').waitFor();
  await assertAccessible(counter);
  await counter.goto(`/staff/hall/reminders/${OFFICE}`);
  await counter.getByText('届かなかったお知らせはありません。').waitFor();
  await assertAccessible(counter);
  // A reminder that may no longer go where its holder asked stands in the list until somebody mends it.
  const parent = queue.replace(/\/queues\/.*/, '');
  const settings = (webhookHosts) =>
    callFromPage(staff, 'PUT', `/v1/${parent}`, { requestId: crypto.randomUUID(), office: { webhookHosts } });
  assert.equal((await settings(['hooks.example.invalid'])).status, 200);
  const draw = () => callFromPage(counter, 'POST', `/v1/${queue}/tickets:issue`, { requestId: crypto.randomUUID() });
  await draw();
  const late = (await draw()).body;
  const wish = {
    requestId: crypto.randomUUID(),
    key: late.key,
    webhookUrl: 'https://hooks.example.invalid/',
    ahead: 0,
  };
  assert.equal((await callFromPage(counter, 'POST', `/v1/${late.name}:remind`, wish)).status, 200);
  assert.equal((await settings([])).status, 200);
  for (let ahead = 1; ahead > 0;) {
    await callFromPage(counter, 'POST', `/v1/${queue}/tickets:call`, { requestId: crypto.randomUUID(), counter: '1' });
    ahead = (await callFromPage(counter, 'GET', `/v1/${late.name}`)).body.ahead;
  }
  const listed = async () => {
    for (let seen = []; seen.length === 0; await counter.waitForTimeout(200)) {
      seen = (await callFromPage(counter, 'GET', `/v1/${parent}/deadReminders`)).body.reminders;
    }
    await counter.reload();
    await counter.getByText('頼まれた後で、お知らせの設定が変わりました。').waitFor();
    await counter.getByRole('cell', { name: '1回' }).waitFor();
  };
  await listed();
  await assertAccessible(counter);
  await counter.getByRole('button', { name: `${late.label}番のお知らせをもう一度送る` }).click();
  await counter.getByText(`${late.label}番のお知らせを、もう一度送ります。`).waitFor();
  await listed(); // tried anew, and again in vain
  // What only operators may change is not offered to others.
  assert.equal(await counter.getByRole('link', { name: '開庁時間と休み' }).count(), 0);
  await closePage(counter);
});

test('a queue is stopped with one press and one question, phones say so at once, and it opens again with all its rules', async () => {
  const office = `${OFFICE}-switch`;
  const rules = {
    categories: [{ id: 'maternity', title: '妊娠中の方', headStartS: 1800 }],
    booking: { earlyS: 0, lateS: 60 },
    remote: { enabled: true },
  };
  const [name] = await openHall(browser, office, [{ ...QUEUE, ...rules }]);
  const parent = name.replace(/\/queues\/.*/, '');
  const rulesNow = async () => (await callFromPage(staff, 'GET', `/v1/${parent}/queues`)).body.queues[0];
  const before = await rulesNow();
  assert.equal(before.booking.earlyS, 0, 'a zero that was said');
  const draw = (channel) =>
    callFromPage(staff, 'POST', `/v1/${name}/tickets:issue`, { requestId: crypto.randomUUID(), channel });
  const waits = (await draw('KIOSK')).body;

  const phone = await openPage(browser, PHONE, `/live/${office}`);
  await phone.getByRole('button', { name: /番号札を取る/ }).waitFor();
  await staff.goto(`/staff/hall/queues/${office}`);
  await staff.getByText('受け付けています').waitFor();
  const stop = staff.getByRole('button', { name: `${QUEUE.title}の受付を休止する` });
  const yes = staff.getByRole('button', { name: '休止する', exact: true });
  await stop.dblclick();
  await staff.getByText('いま待っている方と、予約が済んでいる方は、休止の間もそのままお呼びします。').waitFor();
  await assertAccessible(staff);
  await staff.getByRole('button', { name: 'やめる' }).click();
  await yes.waitFor({ state: 'detached' });
  assert.ok(await stop.evaluate((button) => button === document.activeElement));
  assert.deepEqual(await rulesNow(), before);

  // No line: the question stays, and is answered again when the line is back. Two clicks are one request.
  const sent = [];
  const isChange = (request) => request.method() === 'PUT';
  staff.on('request', (request) => isChange(request) && sent.push(request.postDataJSON().requestId));
  await stop.click();
  await staff.route(`**/v1/${name}`, (route) => route.abort(), { times: 1 });
  await yes.click();
  await staff
    .getByRole('alert')
    .getByText(/通信できません/)
    .waitFor();
  await yes.dblclick();
  await staff.getByText(`「${QUEUE.title}」の受付を休止しました。`).waitFor();
  await staff.getByText('休止しています').waitFor();
  assert.equal(sent.length, 2);
  assert.equal(sent[0], sent[1]);
  await assertAccessible(staff);
  await phone.getByText(/いま受付を休んでいます/).waitFor();
  assert.equal(await phone.getByRole('button', { name: /番号札を取る/ }).count(), 0);
  assert.deepEqual(await rulesNow(), { ...before, closed: true });
  assert.equal((await draw('KIOSK')).status, 400);
  const called = await callFromPage(staff, 'GET', `/v1/${waits.name}`);
  assert.equal(called.body.state, 'WAITING');

  // The answer is lost: what was done is shown, and the next question is a request of its own.
  const reopen = staff.getByRole('button', { name: `${QUEUE.title}の受付を再開する` });
  await reopen.click();
  const loseAnswer = async (route) => {
    await route.fetch();
    await route.abort();
  };
  await staff.route(`**/v1/${name}`, loseAnswer, { times: 1 });
  await staff.getByRole('button', { name: '再開する', exact: true }).click();
  await stop.waitFor();
  await staff.getByText(/通信できません/).waitFor({ state: 'detached' });
  await phone.getByRole('button', { name: /番号札を取る/ }).waitFor();
  assert.deepEqual(await rulesNow(), before);
  await stop.click();
  await yes.click();
  await phone.getByText(/いま受付を休んでいます/).waitFor();
  await reopen.click();
  await staff.getByRole('button', { name: '再開する', exact: true }).click();
  await staff.getByText(`「${QUEUE.title}」の受付を再開しました。`).waitFor();
  await phone.getByRole('button', { name: /番号札を取る/ }).waitFor();
  await closePage(phone);
});
