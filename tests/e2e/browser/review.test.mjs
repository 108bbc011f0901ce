// Staff take in a scan, look at what was read, correct and confirm it; another person decides.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { after, before, test } from 'node:test';

import {
  assertAccessible,
  callFromPage,
  closePage,
  DESK,
  fillForm,
  input,
  launch,
  openPage,
  PHONE,
  signIn,
} from './browser.mjs';

let browser;
before(async () => {
  browser = await launch();
});
after(() => browser.close());

const READING_MS = 60_000;
const state = (page) => page.getByTestId('application-state');
// Of the case that the page shows.
async function scanName(page) {
  const { municipality } = await page.evaluate(async () => (await fetch('/session')).json());
  return `municipalities/${municipality}/scans/${page.url().split('/').at(-1)}`;
}
const finishReview = (page) => page.getByRole('button', { name: /審査を終える/ }).click();

// The same picture under another checksum (a JPEG comment), so that each run has a scan of its own.
async function scanFile(file = process.env.E2E_SCAN_FILE) {
  const jpeg = await readFile(file);
  const comment = Buffer.from(`${Date.now()} ${Math.random()}`);
  const head = Buffer.from([0xff, 0xfe, 0, 0]);
  head.writeUInt16BE(comment.length + 2, 2);
  return {
    name: 'scan.jpg',
    mimeType: 'image/jpeg',
    buffer: Buffer.concat([jpeg.subarray(0, 2), head, comment, jpeg.subarray(2)]),
  };
}

// What is written on the scan.
const truth = async () => JSON.parse(await readFile(process.env.E2E_SCAN_FILE.replace(/\.jpg$/, '.data.json'), 'utf8'));

// Uploads a scan and opens its case once it is read.
async function uploadAndOpen(page, file) {
  const created = page.waitForResponse(
    (response) => response.url().endsWith('/scans') && response.request().method() === 'POST',
  );
  await input(page, 'scan-files').setInputFiles([await scanFile(file)]);
  const scan = await (await created).json();
  await page.goto(`/staff/review/scans/${scan.name.split('/').at(-1)}`);
  await state(page).waitFor({ timeout: READING_MS });
  return page.url();
}

test('a wrong password is refused in words', async () => {
  const page = await openPage(browser, PHONE, '/staff/review');
  await input(page, 'account').fill(process.env.E2E_COUNTER_ACCOUNT);
  await input(page, 'password').fill('not the password');
  await page.getByRole('button', { name: 'サインインする' }).click();
  await page.getByRole('alert').locator('.notice-error').waitFor();
  await assertAccessible(page);
  await closePage(page);
});

test('a file that is no scan is refused and named', async () => {
  const page = await openPage(browser, DESK, '/staff/review');
  await signIn(page, 'COUNTER');
  const files = [
    {
      name: 'note.txt',
      mimeType: 'text/plain',
      buffer: Buffer.from('no picture'),
    },
    { name: 'empty.png', mimeType: 'image/png', buffer: Buffer.alloc(0) },
  ];
  await input(page, 'scan-files').setInputFiles(files);
  const list = page.getByRole('list', { name: '取り込み中のファイル' });
  for (const { name } of files) await list.getByRole('listitem').filter({ hasText: name }).getByRole('alert').waitFor();
  await assertAccessible(page);
  await closePage(page);
});

test('a scan is read, reviewed beside its picture, and approved by another person', async () => {
  const page = await openPage(browser, DESK, '/staff/review');
  await signIn(page, 'COUNTER');
  const address = await uploadAndOpen(page);
  const picture = page.getByRole('img', { name: '申請者が記入した紙の申請書' });
  await picture.waitFor();
  assert.ok((await picture.evaluate((image) => image.decode().then(() => image.naturalWidth))) > 0);
  assert.match(await page.getByTestId('facts').innerText(), /確認コード/);
  assert.match(await page.getByRole('main').innerText(), /読み取り：/);
  await assertAccessible(page);

  await fillForm(page, await truth());
  await finishReview(page);
  await page.getByText('審査を終えました。').waitFor();
  assert.match(await state(page).innerText(), /審査済/);
  await assertAccessible(page);
  await closePage(page);

  const head = await openPage(browser, PHONE, '/staff/review/applications');
  await signIn(head, 'HEAD');
  await assertAccessible(head);
  await head.goto(address);
  await head.getByRole('heading', { name: '決裁' }).waitFor();
  await assertAccessible(head);
  await head.getByRole('button', { name: '承認する' }).dblclick();
  await head.getByText('決裁しました。').waitFor();
  assert.match(await state(head).innerText(), /決裁済|保存済/);
  await closePage(head);
});

// Of a page that lies upside down, and of a photo taken at an angle: where its field's box comes to lie on the upright picture, as a share of
// that. Photos show more than the paper.
for (const { file, field, from, to } of [
  { file: 'moving-in-2-turned.jpg', field: 'members.people.1.name.kana', from: [0.2, 0.1], to: [0.97, 0.25] },
  { file: 'facility-use-photo.jpg', field: 'applicant.phone', from: [0.2, 0.25], to: [0.75, 0.45] },
]) {
  test(`the frame stands around the field on ${file}`, async () => {
    const page = await openPage(browser, DESK, '/staff/review');
    await signIn(page, 'COUNTER');
    await uploadAndOpen(page, path.join(path.dirname(process.env.E2E_SCAN_FILE), file));
    const picture = page.getByRole('img', { name: '申請者が記入した紙の申請書' });
    await picture.evaluate((image) => image.decode());
    await input(page, field).focus();
    const frame = page.getByTestId('frames').locator('polygon');
    await frame.waitFor();
    const scan = await callFromPage(page, 'GET', `/v1/${await scanName(page)}`);
    const [read] = scan.body.pages;
    const { box } = read.fields.find((one) => one.id === field);

    const sheet = await page.getByTestId('frames').boundingBox();
    const seen = await frame.boundingBox();
    const share = [
      (seen.x + seen.width / 2 - sheet.x) / sheet.width,
      (seen.y + seen.height / 2 - sheet.y) / sheet.height,
    ];
    share.forEach((at, axis) => assert.ok(at > from[axis] && at < to[axis], `${share}`));
    if (file.includes('turned')) {
      // A scan is the page itself: the frame is where the box is, to a hundredth of the page.
      const expected = [(box.x + box.width / 2) / 2480, (box.y + box.height / 2) / 3508];
      share.forEach((at, axis) => assert.ok(Math.abs(at - expected[axis]) < 0.01, `${share} and ${expected}`));
      const wider = seen.width / sheet.width - box.width / 2480; // it keeps a little distance, and has a border
      assert.ok(wider > 0 && wider < 0.04, `${wider}`);
    }
    // It has been scrolled to.
    const view = await page.getByRole('region', { name: '取り込んだ紙の画像' }).boundingBox();
    assert.ok(seen.y >= view.y && seen.y + seen.height <= view.y + view.height, 'in sight');
    if (process.env.SCREENSHOTS) await page.screenshot({ path: path.join(process.env.SCREENSHOTS, `${file}.png`) });
    await assertAccessible(page);
    await closePage(page);
  });
}

test('a review that somebody else overtook is not lost silently: it says so and offers the newest', async () => {
  const page = await openPage(browser, DESK, '/staff/review');
  await signIn(page, 'COUNTER');
  await uploadAndOpen(page);
  const data = await truth();
  // A colleague finishes the same case in another window.
  const { municipality } = await page.evaluate(async () => (await fetch('/config.json')).json());
  const scans = await callFromPage(
    page,
    'GET',
    `/v1/municipalities/${municipality}/scans/${page.url().split('/').at(-1)}`,
  );
  const name = scans.body.application;
  const { body } = await callFromPage(page, 'GET', `/v1/${name}`);
  const done = await callFromPage(page, 'POST', `/v1/${name}:review`, {
    requestId: crypto.randomUUID(),
    revision: body.revision,
    data,
  });
  assert.equal(done.status, 200, JSON.stringify(done.body));

  await fillForm(page, data);
  await finishReview(page);
  await page.getByRole('alert').getByText('ほかの職員が先に変更しました').waitFor();
  await assertAccessible(page);
  await page.getByRole('button', { name: '最新の内容を読み込む' }).click();
  await page.getByText('決裁を待っています。決裁は権限のある別の職員が行います。').waitFor();
  await closePage(page);
});

test('a rejection needs its reason, and an expired session asks again without losing what was typed', async () => {
  const page = await openPage(browser, DESK, '/staff/review');
  await signIn(page, 'COUNTER');
  const address = await uploadAndOpen(page);
  await fillForm(page, await truth());
  await page.context().clearCookies();
  await finishReview(page);
  const dialog = page.getByRole('dialog', {
    name: 'もう一度サインインしてください',
  });
  await dialog.waitFor();
  await assertAccessible(page);
  await input(page, 'account').fill(process.env.E2E_COUNTER_ACCOUNT);
  await input(page, 'password').fill(process.env.E2E_COUNTER_PASSWORD);
  await dialog.getByRole('button', { name: 'サインインする' }).click();
  await dialog.waitFor({ state: 'detached' });
  await finishReview(page);
  await page.getByText('審査を終えました。').waitFor();
  await closePage(page);

  const head = await openPage(browser, DESK, address);
  await signIn(head, 'HEAD');
  await head.getByRole('button', { name: '不許可にする' }).click();
  await head.getByText('不許可にする理由を入力してください。').waitFor();
  await input(head, 'decision-comment').fill('見本のため、不許可にします。');
  await head.getByRole('button', { name: '不許可にする' }).click();
  await head.getByText('不許可にしました。').waitFor();
  await closePage(head);
});
