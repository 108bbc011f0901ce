// Every page about the hall, narrow and with large text: nothing must be scrolled sideways, in any of the three languages; and the display
// scrolls in no direction on any screen.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import {
  assertReflows,
  assertTouchable,
  changeFromPage,
  closePage,
  DESK,
  launch,
  openPage,
  PHONE,
  signIn,
} from './browser.mjs';
import { openHall } from './hall.mjs';

const OFFICE = `reflow-${Date.now()}`;
const LONG = '国民健康保険・後期高齢者医療・介護保険の届出（転入・転出・転居・世帯変更）';
let browser, staff, counter, office, ticket, partner;

const done = (method, address, body, who = staff) => changeFromPage(who, method, address, body);

before(async () => {
  browser = await launch();
  const queues = await openHall(browser, OFFICE, [
    {
      id: 'certificates',
      title: '証明書の申請',
      titleEn: 'Certificates of residence and seal registration',
      numbers: { first: 101, last: 199, prefix: 'A' },
      categories: [{ id: 'maternity', title: '妊娠中の方・小さなお子さま連れの方' }],
    },
    {
      id: 'insurance',
      title: LONG,
      numbers: { first: 3000, last: 3999, prefix: 'BX' },
      remote: { enabled: true, waitingMax: 100, openMax: 30, checkInS: 3600 },
    },
    { id: 'tax', title: '市税', numbers: { first: 500, last: 599 } },
  ]);
  office = queues[0].replace(/\/queues\/.*/, '');
  staff = await openPage(browser, DESK, '/staff/review');
  await signIn(staff, 'OPERATOR');
  counter = await openPage(browser, DESK, '/staff/review');
  await signIn(counter, 'COUNTER');
  const text = '本日は16時から17時まで、システムの点検のため証明書の発行に時間がかかります。';
  await done('PUT', `/v1/${office}`, {
    office: { title: '市民課・保険年金課', notices: [{ text, textEn: text }], sponsor: '見本書店 駅前店' },
  });
  await done('PUT', `/v1/${queues[0]}/bookingOffer`, { offer: { peoplePerTime: 2, minutes: 30, daysAhead: 30 } });
  for (const queue of queues) {
    await done('POST', `/v1/${queue}/tickets:issue`, {});
    const { name, key } = await done('POST', `/v1/${queue}/tickets:issue`, {});
    ticket = `/ticket/${OFFICE}/tax/${name.split('/').at(-1)}#${key}`;
  }
  const { key } = await done('POST', `/v1/${office}/partners`, {
    partnerId: 'mihon',
    title: '見本大学 学生生活支援課',
  });
  partner = `/partner/${OFFICE}/mihon#${key}`;
  await done('POST', `/v1/${office}/kiosks`, { kioskId: 'gate', title: '南館 エスカレーター横（車いすの方向け）' });
});
after(async () => {
  await closePage(staff);
  await closePage(counter);
  await browser.close();
});

// The page's address and what shows that it is drawn whole.
const FOR_CITIZENS = {
  live: () => [`/live/${OFFICE}`, (page) => page.getByText('BX3000').or(page.getByRole('region').nth(2))],
  ticket: () => [ticket, (page) => page.getByTestId('my-ticket')],
  booking: () => [`/book/${OFFICE}`, (page) => page.getByRole('radio').first()],
  kiosk: () => [`/kiosk/${OFFICE}`, (page) => page.getByRole('button', { name: /BX|国民|市税/ }).first()],
  calendar: () => [`/calendar/${OFFICE}`, (page) => page.locator('button.month-day').first()],
  partner: () => [partner, (page) => page.getByRole('heading', { level: 1 })],
};
for (const [name, place] of Object.entries(FOR_CITIZENS)) {
  test(`${name}: narrow, zoomed, with large text, in three languages`, async () => {
    const [address, whole] = place();
    const page = await openPage(browser, { ...PHONE, width: 375 }, address);
    for (const language of ['日本語', 'やさしい日本語', 'English']) {
      await page.getByRole('button', { name: language, exact: true }).click();
      await whole(page).waitFor();
      await assertReflows(page);
      await assertTouchable(page);
    }
    if (name === 'calendar') {
      await page.locator('button.month-day').first().click();
      await page.locator('#day').waitFor();
      await page.getByRole('table').nth(1).waitFor();
      await assertReflows(page);
    }
    await closePage(page);
  });
}

const FOR_STAFF = {
  events: '予定を追加する',
  dispersal: '計算する',
  staffing: '見積もる',
  partners: 'リンクを作る',
  queues: '証明書の申請の受付を休止する',
  hours: '保存する',
  notices: '保存する',
  kiosks: 'リンクを作る',
  bookings: '証明書の申請の予約の決まりを保存する',
  conflicts: null,
  reminders: null,
};
test('what operators look after, on a narrow screen and with large text', async () => {
  for (const [name, button] of Object.entries(FOR_STAFF)) {
    await staff.goto(`/staff/hall/${name}/${OFFICE}`);
    if (button) await staff.getByRole('button', { name: button }).first().waitFor();
    else await staff.getByText(/ありません。$/).waitFor();
    await assertReflows(staff);
    if (button === '計算する' || button === '見積もる') {
      await staff.getByRole('button', { name: button }).click();
      await staff.getByRole('table').first().waitFor();
      await assertReflows(staff);
    }
  }
});

test('a counter’s page, on a narrow screen and with large text', async () => {
  await counter.goto(`/staff/hall/counter/${OFFICE}`);
  await counter.getByRole('button', { name: 'この窓口で始める' }).waitFor();
  await assertReflows(counter);
  await counter.getByLabel('窓口の番号').fill('3');
  await counter.getByRole('button', { name: 'この窓口で始める' }).click();
  await counter.getByRole('region', { name: '待っている人の表' }).waitFor();
  await assertReflows(counter);
});

test('the display fits its screen, whatever it has to say', async () => {
  const page = await openPage(browser, { width: 1920, height: 1080 }, `/hall/${OFFICE}?voice=off`);
  await page.getByText('見本書店').waitFor();
  for (const state of ['waiting', 'calling']) {
    if (state === 'calling') {
      for (const place of ['3', '12', '総合案内']) {
        await done('POST', `/v1/${office}/queues/insurance/tickets:issue`, {});
        await done('POST', `/v1/${office}/queues/insurance/tickets:call`, { counter: place }, counter);
      }
      await page.getByTestId('call').nth(2).waitFor();
    }
    for (const [width, height] of [
      [1920, 1080],
      [1280, 720],
      [1080, 1920],
      [3840, 2160],
    ]) {
      await page.setViewportSize({ width, height });
      const [w, h] = await page.evaluate(() => [
        document.documentElement.scrollWidth,
        document.documentElement.scrollHeight,
      ]);
      assert.ok(w <= width && h <= height, `${state}: ${w}×${h} on ${width}×${height}`);
    }
  }
  await closePage(page);
});
