// Staff send several files at once, watch them being read, and place what the reader could not place. SCREENSHOTS=DIR keeps a picture of the
// page.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { after, before, test } from 'node:test';

import { pdfOf } from '../pdf.mjs';
import { assertAccessible, closePage, DESK, input, launch, openPage, signIn } from './browser.mjs';

let browser;
before(async () => {
  browser = await launch();
});
after(() => browser.close());

const READING_MS = 120_000;
const DATA = path.dirname(process.env.E2E_SCAN_FILE);

test('several files become one batch that says how far it is and what a person must look at', async () => {
  const page = await openPage(browser, DESK, '/staff/review');
  await signIn(page, 'COUNTER');
  const mark = Date.now();
  const jpeg = await readFile(process.env.E2E_SCAN_FILE);
  const files = [
    { name: 'feeder.pdf', mimeType: 'application/pdf', buffer: pdfOf([{ jpeg, mark }, {}, { jpeg, mark: mark + 1 }]) },
    { name: 'enclosure.png', mimeType: 'image/png', buffer: await readFile(path.join(DATA, 'handwritten_digits.png')) },
  ];
  await page.getByRole('radio', { name: /お客さまがお待ち/ }).check();
  await input(page, 'scan-files').setInputFiles(files);
  await page.getByRole('link', { name: /2個のファイルをまとめて取り込みました/ }).click();
  await page.getByRole('heading', { name: '進みぐあい' }).waitFor();

  const counts = page.getByTestId('counts');
  await counts.getByText('2件').waitFor({ timeout: READING_MS });
  await page.getByText('4枚のうち4枚を読み取りました。').waitFor({ timeout: READING_MS });
  const attention = page.getByTestId('attention');
  await attention.waitFor({ timeout: READING_MS });
  assert.match(await attention.innerText(), /様式/);
  const picture = attention.getByRole('img');
  await picture.scrollIntoViewIfNeeded();
  assert.ok((await picture.evaluate((image) => image.decode().then(() => image.naturalWidth))) > 0);
  await assertAccessible(page);
  if (process.env.SCREENSHOTS) {
    await page.screenshot({ path: path.join(process.env.SCREENSHOTS, 'batch.png'), fullPage: true });
  }

  await attention.getByRole('button', { name: '申請に加える' }).click();
  await page.getByText('申請に加えました。').waitFor();
  await attention.waitFor({ state: 'detached' });

  // The application shows its pages, the enclosure too.
  await page
    .getByRole('link', { name: /（1-3、2-1）/ })
    .or(page.getByRole('link', { name: /（1-1、2-1）/ }))
    .click();
  const paper = page.getByRole('img', { name: '申請者が記入した紙の申請書' });
  await paper.waitFor();
  assert.ok((await paper.evaluate((image) => image.decode().then(() => image.naturalWidth))) > 0);
  await page.getByRole('button', { name: '2枚目' }).click();
  await page.getByRole('button', { name: '2枚目', pressed: true }).waitFor();
  await assertAccessible(page);
  await closePage(page);
});
