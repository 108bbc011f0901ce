// A bad line in the hall: the pages of phones open again without a connection, say since when they know nothing new, and go on by
// themselves; nothing but the page itself is kept by the browser, and an older page never stands in for the newest.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { assertAccessible, changeFromPage, closePage, DESK, launch, openPage, PHONE, signIn } from './browser.mjs';
import { openHall } from './hall.mjs';

const OFFICE = `offline-${Date.now()}`;
let browser, staff, queue;

before(async () => {
  browser = await launch();
  [queue] = await openHall(browser, OFFICE, [{ id: 'moving', title: '引っ越しの届出', titleEn: 'Moving' }]);
  staff = await openPage(browser, DESK, '/staff/review');
  await signIn(staff, 'COUNTER');
});
after(async () => {
  await closePage(staff);
  await browser.close();
});

const done = (method, address, body) => changeFromPage(staff, method, address, body);
async function draw() {
  const { name, key } = await done('POST', `/v1/${queue}/tickets:issue`, {});
  return `/ticket/${OFFICE}/moving/${name.split('/').at(-1)}#${key}`;
}
const kept = (page) => page.evaluate(async () => void (await navigator.serviceWorker.ready));
const mine = (page) => page.getByTestId('my-ticket');
const LOST = '接続が切れています';
// A visit of its own, as from the phone's home screen.
async function openAgain(page, path) {
  await page.goto('about:blank');
  await page.goto(path);
}

test('my ticket opens without a connection as it was last seen, and goes on when the line is back', async () => {
  await draw();
  const path = await draw();
  const page = await openPage(browser, PHONE, path);
  await mine(page).getByText('あなたの前に 1人').waitFor();
  await kept(page);
  await page.context().setOffline(true);
  await openAgain(page, path);
  await page.getByText(LOST).waitFor();
  await page.getByText(/下は \d+:\d\d:\d\d の情報です。/).waitFor();
  await mine(page).getByText('あなたの前に 1人').waitFor();
  await assertAccessible(page);
  await page.getByRole('button', { name: 'English' }).click();
  await page.getByText('No connection').waitFor();
  await page.getByRole('button', { name: '日本語', exact: true }).click();

  await done('POST', `/v1/${queue}/tickets:call`, { counter: '1' });
  await page.context().setOffline(false);
  await mine(page).getByText('次がお客さまの番です').waitFor();
  await page.getByText(LOST).waitFor({ state: 'detached' });
  await closePage(page);
});

test('the live page opens without a connection, with the way to one’s ticket', async () => {
  const path = await draw();
  const page = await openPage(browser, PHONE, path);
  await mine(page).waitFor();
  await page.goto(`/live/${OFFICE}`);
  const card = page.getByRole('region', { name: '引っ越しの届出' });
  await card.waitFor();
  await kept(page);
  await page.context().setOffline(true);
  await openAgain(page, `/live/${OFFICE}`);
  await page.getByText(LOST).waitFor();
  await card.waitFor();
  await assertAccessible(page);
  await page.getByTestId('my-ticket').click();
  await page.getByRole('heading', { name: '番号札' }).waitFor();
  await mine(page).waitFor();
  await page.context().setOffline(false);
  await page.getByText(LOST).waitFor({ state: 'detached' });
  await closePage(page);
});

test('only the page is kept, no answer of a service; the newest page comes first; older ones are thrown away', async () => {
  const path = await draw();
  const page = await openPage(browser, PHONE, path);
  await mine(page).waitFor();
  await kept(page);
  const files = await page.evaluate(async () => {
    const all = [];
    for (const name of await caches.keys()) {
      for (const request of await (await caches.open(name)).keys()) all.push(new URL(request.url).pathname);
    }
    return all;
  });
  assert.ok(files.includes('/index.html') && files.includes('/config.json'));
  for (const file of files) assert.match(file, /^\/(index\.html|config\.json|assets\/.+-.+\.(js|css))$/);

  // A page that is older than the server's: shown only where there is no other.
  await page.evaluate(async () => {
    const [name] = await caches.keys();
    const old = new Response('<title>old</title><p>an older page</p>', { headers: { 'Content-Type': 'text/html' } });
    await (await caches.open(name)).put('/index.html', old);
    await caches.open('madoguchi-of-yesterday');
  });
  await openAgain(page, path);
  await mine(page).waitFor();
  await page.context().setOffline(true);
  await openAgain(page, path);
  await page.getByText('an older page').waitFor();
  await page.context().setOffline(false);

  // The next worker brings a whole page again and leaves nothing of the one before.
  await openAgain(page, path);
  await page.evaluate(async () => {
    const [name] = await caches.keys();
    await caches.delete(name);
    for (const one of await navigator.serviceWorker.getRegistrations()) await one.unregister();
  });
  await openAgain(page, path);
  await mine(page).waitFor();
  await kept(page);
  await page.waitForFunction(async () => !(await caches.keys()).includes('madoguchi-of-yesterday'));
  await page.context().setOffline(true);
  await openAgain(page, path);
  await mine(page).waitFor();
  await page.context().setOffline(false);
  await closePage(page);
});

test('staff pages and ticket machines have no such helper', async () => {
  const page = await openPage(browser, DESK, `/kiosk/${OFFICE}`);
  await page.getByRole('button', { name: /引っ越しの届出/ }).waitFor();
  await page.goto('/staff/review');
  await page.getByRole('button', { name: 'サインインする' }).waitFor();
  assert.equal(await page.evaluate(async () => (await navigator.serviceWorker.getRegistrations()).length), 0);
  await closePage(page);
});
