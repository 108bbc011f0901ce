// The hall's display and its ticket machine: calls that come at once, none lost while the connection is away, nothing that scrolls; a
// number by two touches; the sign in another site's frame.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { after, before, test } from 'node:test';

import {
  assertAccessible,
  BASE_URL,
  changeFromPage,
  closePage,
  DESK,
  launch,
  openPage,
  PHONE,
  signIn,
} from './browser.mjs';
import { openHall } from './hall.mjs';

const OFFICE = `hall-${Date.now()}`;
const DISPLAY = { width: 1920, height: 1080 };
const UPRIGHT = { width: 1080, height: 1920 };
let browser, staff, queue, other;

before(async () => {
  browser = await launch();
  [queue, other] = await openHall(browser, OFFICE, [
    {
      id: 'certificates',
      title: '証明書の申請',
      titleEn: 'Certificates',
      numbers: { first: 101, last: 199, prefix: 'A' },
    },
    { id: 'moving', title: '引っ越しの届出', numbers: { first: 300, last: 399 } },
  ]);
  staff = await openPage(browser, DESK, '/staff/review');
  await signIn(staff, 'COUNTER');
});
after(async () => {
  await closePage(staff);
  await browser.close();
});

const done = (method, address, body) => changeFromPage(staff, method, address, body);
const issue = (where) => done('POST', `/v1/${where}/tickets:issue`, {});
const call = (where, counter) => done('POST', `/v1/${where}/tickets:call`, { counter });

// A voice that takes its time and writes down what it says and when.
async function listen(page) {
  await page.addInitScript(() => {
    globalThis.spoken = [];
    const voice = {
      getVoices: () => [],
      cancel: () => {},
      speak: (sentence) => {
        const said = { text: sentence.text, lang: sentence.lang, from: performance.now(), until: Infinity };
        globalThis.spoken.push(said);
        setTimeout(() => {
          said.until = performance.now();
          sentence.dispatchEvent(new Event('end'));
        }, 400);
      },
    };
    Object.defineProperty(globalThis, 'speechSynthesis', { value: voice });
  });
}
async function assertFits(page) {
  const [width, height, windowWidth, windowHeight] = await page.evaluate(() => {
    const { scrollWidth, scrollHeight } = document.documentElement;
    return [scrollWidth, scrollHeight, innerWidth, innerHeight];
  });
  assert.ok(width <= windowWidth && height <= windowHeight, `${width}×${height} in ${windowWidth}×${windowHeight}`);
}
const shownCalls = (page) => page.getByTestId('call').allInnerTexts();

test('two calls at once are both shown, spoken one after the other, and listed with their counters', async () => {
  const page = await openPage(browser, DISPLAY, '/');
  await listen(page);
  await page.goto(`/hall/${OFFICE}?voice=ja,en`);
  await page.getByText('番号が表示されたら、窓口へお越しください。').waitFor();
  await assertAccessible(page);
  await issue(queue);
  await issue(other);
  await page.getByText('1人待ち').first().waitFor();
  await Promise.all([call(queue, '3'), call(other, '12')]);

  await page.getByTestId('call').nth(1).waitFor();
  const texts = (await shownCalls(page)).join(' ');
  assert.match(texts, /A101[\s\S]*3番窓口|3番窓口[\s\S]*A101/);
  assert.match(texts, /300/);
  assert.match(texts, /12番窓口/);
  await assertAccessible(page);
  await assertFits(page);
  const list = page.getByRole('region', { name: 'お呼びした番号' });
  assert.match(await list.innerText(), /A101\s*3番窓口/);
  assert.match(await list.innerText(), /300\s*12番窓口/);

  await page.waitForFunction(() => globalThis.spoken.filter((one) => one.until < Infinity).length === 4);
  const spoken = await page.evaluate(() => globalThis.spoken);
  for (let i = 1; i < spoken.length; ++i) assert.ok(spoken[i].from >= spoken[i - 1].until, 'two voices at once');
  assert.deepEqual(
    spoken.map((one) => one.lang),
    ['ja-JP', 'en-US', 'ja-JP', 'en-US'],
  );
  const said = spoken.map((one) => one.text).join('\n');
  assert.match(said, /エーのひゃくいちばんの かた、さんばん まどぐちへ/);
  assert.match(said, /さんびゃくばんの かた、じゅうにばん まどぐちへ/);
  assert.match(said, /Number A one hundred and one, please come to counter three\./);

  // Switched off and on again: nobody is called a second time.
  await page.reload();
  await list.getByText('A101').waitFor();
  await page.waitForTimeout(1500);
  assert.deepEqual(await shownCalls(page), []);
  assert.deepEqual(await page.evaluate(() => globalThis.spoken), []);
  await page.setViewportSize(UPRIGHT);
  await assertFits(page);
  await assertAccessible(page);
  await closePage(page);
});

test('what was called while the connection was away is made up for', async () => {
  const page = await openPage(browser, DISPLAY, '/');
  await listen(page);
  await page.goto(`/hall/${OFFICE}`);
  await page.getByText('お呼びした番号').waitFor();
  await issue(queue);
  await issue(queue);
  await page.context().setOffline(true);
  await page.getByText('接続が切れました。').waitFor();
  await assertAccessible(page);
  await assertFits(page);
  await call(queue, '1');
  await call(queue, '2');
  await page.context().setOffline(false);
  await page.getByText('接続が切れました。').waitFor({ state: 'detached' });
  await page.waitForFunction(() => {
    const said = globalThis.spoken.map((one) => one.text).join(' ');
    return said.includes('エーのひゃくにばん') && said.includes('エーのひゃくさんばん');
  });
  const list = await page.getByRole('region', { name: 'お呼びした番号' }).innerText();
  assert.match(list, /A103\s*2番窓口/);
  assert.match(list, /A102\s*1番窓口/);
  await closePage(page);
});

test('with less motion asked for, nothing flashes', async () => {
  const context = await browser.newContext({ viewport: DISPLAY, baseURL: BASE_URL, reducedMotion: 'reduce' });
  const page = await context.newPage();
  await page.goto(`/hall/${OFFICE}?voice=off`);
  await page.getByText('お呼びした番号').waitFor();
  await issue(queue);
  await call(queue, '5');
  await page.getByTestId('call').first().waitFor();
  const animations = await page.evaluate(() => document.getAnimations().length);
  assert.equal(animations, 0);
  await context.close();
});

test('the machine gives a number by two touches and then forgets who stood there', async () => {
  const page = await openPage(browser, UPRIGHT, '/');
  await page.clock.install();
  await page.goto(`/kiosk/${OFFICE}`);
  await page.getByRole('button', { name: 'English' }).click();
  await assertAccessible(page);
  await page.getByRole('button', { name: /Certificates/ }).dblclick();
  const slip = page.getByTestId('slip');
  await slip.waitFor();
  assert.match(await slip.innerText(), /A10\d/);
  await slip.getByRole('img').waitFor();
  await assertAccessible(page);
  await page.clock.runFor(31_000);
  await page.getByRole('button', { name: /証明書の申請/ }).waitFor();
  assert.equal(await slip.count(), 0);
  await closePage(page);
});

test('the three-level sign stands in another site’s frame', async () => {
  const site = createServer((request, response) => {
    response.writeHead(200, { 'Content-Type': 'text/html; charset=utf-8' });
    response.end(`<!doctype html><html lang="ja"><title>市のサイト</title><h1>市のサイト</h1>
      <iframe title="窓口の混み具合" src="${BASE_URL}/sign/${OFFICE}" width="340" height="240"></iframe>`);
  });
  site.listen(0, '127.0.0.1');
  await once(site, 'listening');
  const context = await browser.newContext({ viewport: PHONE });
  const page = await context.newPage();
  await page.goto(`http://127.0.0.1:${site.address().port}/`);
  const frame = page.frameLocator('iframe');
  await frame.getByText('証明書の申請').waitFor();
  await frame.getByText('空き').first().waitFor();
  // Its data, read by the other site's own script.
  const address = `${BASE_URL}/v1/${queue.split('/queues/')[0]}/sign`;
  const sign = await page.evaluate(async (where) => (await fetch(where)).json(), address);
  assert.equal(sign.queues.length, 2);
  // The pages themselves stay out of frames.
  const refused = await (await fetch(`${BASE_URL}/live/${OFFICE}`)).headers.get('content-security-policy');
  assert.match(refused, /frame-ancestors 'none'/);
  await context.close();
  site.close();
});
