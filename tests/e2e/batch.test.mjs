// A feeder's mixed batch from the upload to the applications, over HTTP and with the real reader: several forms, several pages an
// application, blank back sides, separator and enclosure, the same picture twice, copies with serials, a file that is none.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { promisify } from 'node:util';

import { Cluster, TOP, until } from './cluster.mjs';
import { pdfOf } from './pdf.mjs';
import { done, refused } from './steps.mjs';

const run = promisify(execFile);
const BATCH_S_MAX = 300;
const BUILD = process.env.BUILD ?? path.join(TOP, 'build/dev');

let cluster, counter;
before(async () => {
  cluster = await Cluster.start();
  counter = await cluster.client('counter');
});
after(() => cluster?.stop());

const sample = (name) => readFile(path.join(TOP, 'tests/data', name));
const madoguchi = (...words) => run(path.join(BUILD, 'bin/madoguchi'), words);
// What the command line prints, as bytes.
async function printed(name, ...words) {
  const file = path.join(cluster.dir, name);
  await madoguchi(...words, file);
  return readFile(file);
}
const PDF = 'application/pdf';

async function takeIn(files, lane = 'LANE_NIGHT') {
  const blobs = [];
  for (const [bytes, type] of files) blobs.push(done(await counter.upload(bytes, type)).name);
  return done(await counter.call(`${counter.parent}/batches`, { blobs, lane }));
}
const finished = (name) =>
  until(name, BATCH_S_MAX, async () => {
    const batch = done(await counter.get(`/v1/${name}`));
    return batch.state === 'DONE' && batch;
  });
const pagesOf = async (name) => done(await counter.get(`/v1/${name}/pages?pageSize=100`)).pages;
const placeOf = (page) => page.name.split('/').at(-1);

test('a mixed batch becomes applications, and a person places the rest', async (context) => {
  const record = await sample('resident-record-copy.jpg');
  const printedRecord = await sample('resident-record-copy-print.jpg');
  const [first, second, turned] = await Promise.all(
    ['moving-in-1.jpg', 'moving-in-2.jpg', 'moving-in-2-turned.jpg'].map(sample),
  );
  const facility = await sample('facility-use.jpg');
  const stack = pdfOf([
    { jpeg: record }, //   1 an application
    {}, //                 2 its back side
    { jpeg: first }, //    3 an application of two pages …
    {}, //                 4
    { jpeg: second }, //   5 … its second page
    { jpeg: facility }, // 6 an application
    { jpeg: record }, //   7 the same picture once more
    { jpeg: printedRecord }, // 8 an application
    { jpeg: turned }, //   9 a second page whose first is nowhere
    {}, //                10
  ]);
  const files = [
    [stack, PDF],
    [await printed('separator.pdf', 'form', 'separator', '--out'), PDF], // 1 page
    // Two copies of a form of two pages, each with its serial: 4 pages.
    [await printed('copies.pdf', 'form', 'print', path.join(TOP, 'procedures/catalog/moving-in.yaml'), '--copies', '2', '--pdf'), PDF],
    [await sample('batch.tiff'), 'image/tiff'], // two pages of one application with an empty sheet between: 3 pages
    [await sample('facility-use-photo.jpg'), 'image/jpeg'], // a telephone's photo
    [await sample('handwritten_digits.png'), 'image/png'], // an enclosure
    [pdfOf([]), PDF], // nothing
  ];
  const batch = await takeIn(files);
  const read = await finished(batch.name);
  const pages = await pagesOf(batch.name);
  const state = Object.fromEntries(pages.map((page) => [placeOf(page), page.reason || page.state]));
  context.diagnostic(JSON.stringify(state));
  assert.equal(pages.length, 21);
  assert.equal(state['1-1'], 'PAGE_ASSIGNED');
  assert.equal(state['1-2'], 'BLANK_PAGE');
  assert.equal(state['1-7'], 'DUPLICATE_PAGE');
  assert.equal(pages.find((page) => placeOf(page) === '1-7').sameAs, `${batch.name}/pages/1-1`);
  assert.equal(state['1-9'], 'PAGE_WITHOUT_FIRST');
  assert.equal(state['2-1'], 'SEPARATOR_SHEET');
  assert.equal(state['6-1'], 'UNKNOWN_FORM');
  assert.ok(['NO_PAGES', 'UNREADABLE_IMAGE'].includes(state['7-0']), state['7-0']);

  const places = read.applications.map((one) => one.pages.map((page) => page.split('/').at(-1)).join('+'));
  assert.deepEqual(places, ['1-1', '1-3+1-5', '1-6', '1-8', '3-1+3-2', '3-3+3-4', '4-1+4-3', '5-1']);
  const { progress } = read;
  assert.deepEqual(
    [progress.pages, progress.assigned, progress.blank, progress.separators, progress.duplicates, progress.attention, progress.applications],
    [21, 12, 4, 1, 1, 3, 8],
  );
  for (const page of pages.filter((one) => one.state === 'PAGE_ATTENTION')) assert.match(page.message, /。$/u);

  // Each is an application like any other, with its own pages.
  const moving = read.applications[1];
  const scan = done(await counter.get(`/v1/${moving.scan}`));
  assert.deepEqual(scan.pages.map((page) => page.page), [1, 2]);
  assert.equal(done(await counter.get(`/v1/${moving.application}`)).scan, moving.scan);

  // The enclosure's picture, for a person to see; and the decision.
  const enclosure = pages.find((page) => placeOf(page) === '6-1');
  const picture = await counter.get(`/v1/${enclosure.blob}:picture?pageIndex=0&widthPx=300`);
  assert.deepEqual([picture.status, picture.headers.get('content-type')], [200, 'image/jpeg']);
  done(await counter.call(`${enclosure.name}:move`, { scan: read.applications[7].scan }));
  done(await counter.call(`${pages.find((page) => placeOf(page) === '1-9').name}:drop`));
  done(await counter.call(`${pages.find((page) => placeOf(page) === '7-0').name}:drop`));
  const mended = await finished(batch.name);
  assert.equal(mended.progress.attention ?? 0, 0);
  assert.equal(done(await counter.get(`/v1/${read.applications[7].scan}`)).pages.length, 2);
});

test('who stands at the counter is read before the night batch', async () => {
  const record = await sample('resident-record-copy.jpg');
  const night = await takeIn([[pdfOf(Array.from({ length: 12 }, (_, mark) => ({ jpeg: record, mark }))), PDF]]);
  await until('the night batch is opened', 60, async () => done(await counter.get(`/v1/${night.name}`)).progress.pages === 12);
  const waiting = await takeIn([[pdfOf([{ jpeg: record, mark: 100 }]), PDF]], 'LANE_COUNTER');
  await finished(waiting.name);
  const left = done(await counter.get(`/v1/${night.name}`)).progress.queued ?? 0;
  assert.ok(left > 0, 'the night batch was finished first');
  await finished(night.name);
});

test('refusals are named', async () => {
  const parent = `${counter.parent}/batches`;
  refused(await counter.call(parent, { blobs: [] }), 400, 'MISSING_PART');
  refused(await counter.call(parent, { blobs: [`${counter.parent}/blobs/${'0'.repeat(64)}`] }), 404, 'UNKNOWN_BLOB');
  refused(await counter.get(`/v1/${parent}/never`), 404, 'UNKNOWN_BATCH');
});
