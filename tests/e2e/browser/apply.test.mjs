// A citizen applies online: the errors, the check, one application however often it is sent, the receipt and its status.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import {
  accessibleNode,
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

const APPLY = '/apply/resident-record-copy';
const application = (kanji) => ({
  applicant: {
    name: { kanji, kana: 'ミホン タロウ' },
    birth: '1985-01-02',
    address: {
      postal: '100-0001',
      town: '東京都千代田区千代田',
      number: '1-1',
    },
    phone: '03-1234-5678',
    relation: 'self',
  },
  request: { kind: 'whole', copies: 2, show: ['domicile'], purpose: 'pension' },
});

const check = (page) => page.getByRole('button', { name: '内容を確かめる' }).click();
const send = (page) => page.getByRole('button', { name: 'この内容で申請する' });

async function fillAndCheck(page, data) {
  await input(page, 'applicant.name.kanji').waitFor();
  await fillForm(page, data);
  await check(page);
  await page.getByRole('heading', { name: '内容の確認' }).waitFor();
}

// How many applications of this name the counter sees.
async function countApplications(kanji) {
  const page = await openPage(browser, DESK, '/staff/review');
  await signIn(page, 'COUNTER');
  const { municipality } = await page.evaluate(async () => (await fetch('/config.json')).json());
  const { body } = await callFromPage(page, 'GET', `/v1/municipalities/${municipality}/applications?pageSize=100`);
  await closePage(page);
  // The server writes the space between names in one way.
  const plain = (name) => (name ?? '').replace(/\s/gu, '');
  return body.applications.filter((one) => plain(one.data.applicant?.name?.kanji) === plain(kanji)).length;
}

test('the front page lists the procedures and finds one', async () => {
  const page = await openPage(browser, PHONE, '/');
  const links = page.getByRole('main').getByRole('listitem').getByRole('link');
  await links.first().waitFor();
  assert.ok((await links.count()) >= 3);
  await assertAccessible(page);
  await input(page, 'search').fill('住民票');
  assert.equal(await links.count(), 1);
  await links.first().click();
  await page.getByRole('heading', { level: 1, name: /住民票の写し/ }).waitFor();
  await closePage(page);
});

test('an empty form is answered by a summary that takes the focus, is announced and leads to each input', async () => {
  const page = await openPage(browser, PHONE, APPLY);
  await input(page, 'applicant.name.kanji').waitFor();
  await check(page);
  const summary = page.getByRole('alert');
  await summary.waitFor();
  assert.ok(await summary.evaluate((element) => element === document.activeElement));

  const tree = await summary.ariaSnapshot();
  assert.match(tree, /- alert/);
  assert.match(tree, /heading "\d+か所の入力を確かめてください" \[level=2\]/);
  assert.match(tree, /link "氏名：フリガナ：入力してください。"/);

  const kana = await accessibleNode(page, '[id="applicant.name.kana"]');
  assert.equal(kana.role, 'textbox');
  assert.equal(kana.name, 'フリガナ');
  assert.equal(kana.invalid, 'true');
  assert.match(kana.description, /カタカナ.*入力してください。/s);

  await summary.getByRole('link', { name: /フリガナ/ }).press('Enter');
  assert.equal(await page.evaluate(() => document.activeElement.id), 'applicant.name.kana');
  await summary.getByRole('link', { name: /必要な方との関係/ }).press('Enter');
  assert.equal(await page.evaluate(() => document.activeElement.name), 'applicant.relation');
  const relation = await accessibleNode(page, '[id="applicant.relation"]');
  assert.equal(relation.role, 'radiogroup');
  assert.match(relation.name, /必要な方との関係/);
  await assertAccessible(page);

  await input(page, 'applicant.name.kana').fill('みほん たろう');
  await input(page, 'applicant.name.kana-error').waitFor({ state: 'detached' });
  await closePage(page);
});

test('a date that does not exist is refused in words', async () => {
  const page = await openPage(browser, DESK, APPLY);
  await input(page, 'applicant.birth.era').selectOption('reiwa');
  await input(page, 'applicant.birth.year').fill('9');
  await input(page, 'applicant.birth.month').fill('13');
  await input(page, 'applicant.birth.day').fill('40');
  await check(page);
  await page
    .getByRole('alert')
    .getByRole('link', {
      name: '生年月日：この日付はありません。年・月・日を確かめてください。',
    })
    .waitFor();
  await closePage(page);
});

test('questions appear and go with their conditions', async () => {
  const page = await openPage(browser, DESK, APPLY);
  const mandate = input(page, 'applicant.mandate');
  await page.getByRole('radio', { name: '代理人' }).check();
  await mandate.waitFor();
  await page.getByRole('radio', { name: '本人' }).check();
  await mandate.waitFor({ state: 'detached' });
  await page.getByRole('radio', { name: '世帯の一部の写し' }).check();
  await input(page, 'request.persons.1.person.kanji').waitFor();
  await page.getByRole('button', { name: '必要な方を追加する' }).click();
  await input(page, 'request.persons.2.person.kanji').waitFor();
  await closePage(page);
});

test('the page speaks English and やさしい日本語', async () => {
  const page = await openPage(browser, PHONE, APPLY);
  await page.getByRole('button', { name: 'English' }).click();
  await page
    .getByRole('heading', {
      level: 1,
      name: 'Request for a copy of the resident record',
    })
    .waitFor();
  assert.equal(await page.evaluate(() => document.documentElement.lang), 'en');
  await assertAccessible(page);
  await page.getByRole('button', { name: 'やさしい日本語' }).click();
  await page.getByRole('button', { name: 'たしかめる', exact: true }).waitFor();
  assert.equal(await page.evaluate(() => document.documentElement.lang), 'ja');
  await assertAccessible(page);
  await closePage(page);
});

test('an application is sent once by two clicks, and its receipt tells its status', async () => {
  const kanji = `見本 𠮷郎${Date.now() % 100000}`;
  const page = await openPage(browser, PHONE, APPLY);
  await fillAndCheck(page, application(kanji));
  assert.match(await page.getByRole('main').innerText(), /昭和60年1月2日（1985年）/);
  assert.match(await page.getByRole('main').innerText(), new RegExp(kanji, 'u'));
  await assertAccessible(page);

  const sent = [];
  page.on('request', (request) => {
    if (request.url().endsWith('applications:submit')) sent.push(request.postDataJSON());
  });
  await send(page).dblclick();
  await page.getByRole('heading', { name: '申請を受け付けました' }).waitFor();
  assert.equal(sent.length, 1);
  assert.equal(sent[0].data.applicant.name.kanji, kanji);
  await assertAccessible(page);

  const receiptNumber = await page.getByTestId('receipt-number').innerText();
  const accessCode = await page.getByTestId('access-code').innerText();
  await page.reload();
  assert.equal(await page.getByTestId('receipt-number').innerText(), receiptNumber);

  await page.goto('/status');
  await input(page, 'receipt-number').fill(receiptNumber);
  await input(page, 'access-code').fill('000000');
  await page.getByRole('button', { name: '状況を見る' }).click();
  await page.getByRole('alert').locator('.notice-error').waitFor();
  await input(page, 'access-code').fill(accessCode);
  await page.getByRole('button', { name: '状況を見る' }).click();
  await page.getByTestId('receipt-status').getByText('受け付けました').first().waitFor();
  await assertAccessible(page);
  await closePage(page);
  assert.equal(await countApplications(kanji), 1);
});

test('after a lost answer, sending again makes no second application', async () => {
  const kanji = `見本 途切${Date.now() % 100000}`;
  const page = await openPage(browser, DESK, APPLY);
  await fillAndCheck(page, application(kanji));
  // The application arrives, its answer does not.
  await page.route('**/applications:submit', async (route) => {
    await route.fetch();
    await route.abort('connectionreset');
  });
  await send(page).click();
  await page.getByRole('heading', { name: '届いたかどうか確かめられませんでした' }).waitFor();
  await assertAccessible(page);
  await page.unroute('**/applications:submit');
  // Also a reload does not forget what was sent.
  await page.reload();
  await page.getByRole('button', { name: 'もう一度送る' }).click();
  await page.getByRole('heading', { name: '申請を受け付けました' }).waitFor();
  await closePage(page);
  assert.equal(await countApplications(kanji), 1);
});

test('what was typed is still there after a reload, and can be erased', async () => {
  const page = await openPage(browser, DESK, APPLY);
  await input(page, 'applicant.name.kanji').fill('見本 続き');
  await page.reload();
  await page.getByText('前に入力した内容が残っています。').waitFor();
  assert.equal(await input(page, 'applicant.name.kanji').inputValue(), '見本 続き');
  await page.getByRole('button', { name: '入力を消して最初から始める' }).click();
  assert.equal(await input(page, 'applicant.name.kanji').inputValue(), '');
  await closePage(page);
});

test('an unknown procedure and an unknown page say what to do', async () => {
  const page = await openPage(browser, DESK, '/apply/no-such-procedure');
  await page.getByRole('alert').getByRole('button', { name: 'もう一度読み込む' }).waitFor();
  await page.goto('/no/such/page');
  await page.getByRole('heading', { name: 'ページが見つかりません' }).waitFor();
  await assertAccessible(page);
  await closePage(page);
});
