// A feeder's pile of thirty pages, sent as a clerk sends it: `madoguchi scan send --as batch`. Photocopied forms of several people, both sides,
// separators, the same sheet twice, a page that is broken; then one application goes to its record, with its own pages alone.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { promisify } from 'node:util';

import { Cluster, TOP } from './cluster.mjs';
import { pdfOf } from './pdf.mjs';
import { printedCopy, separator } from './printed.mjs';
import { done, filed } from './steps.mjs';

const run = promisify(execFile);
const PROGRAM = path.join(process.env.BUILD ?? path.join(TOP, 'build/dev'), 'bin/madoguchi');
const sample = (name) => readFile(path.join(TOP, 'tests/data', name));

let cluster, counter, head, pile;
before(async () => {
  cluster = await Cluster.start();
  [counter, head] = await cluster.clients('counter', 'head');
  const moving = await printedCopy(cluster.dir, 'moving-in');
  const record = await printedCopy(cluster.dir, 'resident-record-copy');
  const [a, b] = [moving('1203'), moving('8745')];
  const [c] = record('1203');
  const [d] = record('8745');
  const parting = { grey: await separator(cluster.dir) };
  const [written, typed, facility, first, second, turned] = await Promise.all(
    ['resident-record-copy', 'resident-record-copy-print', 'facility-use', 'moving-in-1', 'moving-in-2', 'moving-in-2-turned'].map((name) => sample(`${name}.jpg`)),
  );
  pile = [
    { grey: a[0] }, {}, { grey: a[1] }, {}, //  1–4   a form of two pages, both sides fed …
    { grey: b[0] }, { grey: b[1] }, //          5–6   … and somebody else on a photocopy of it
    parting, //                                 7
    { jpeg: written }, {}, //                   8–9
    { jpeg: written }, //                      10     the same picture once more
    { jpeg: facility }, //                     11
    { broken: true }, //                       12     its picture was lost
    // All of these with a mark, so that they are decoded in one way (a plain scan in a PDF is not drawn).
    { jpeg: first, mark: 13 }, { jpeg: second, mark: 14 }, // 13–14
    { grey: c, mark: 15 }, { grey: d }, //     15–16  a form of one page and its photocopy
    { jpeg: typed }, //                        17
    parting, //                                18
    { jpeg: turned }, //                       19     its first page is nowhere
    {}, parting, //                            20–21
    { grey: c, mark: 22 }, //                  22     scanned once more
    {}, { jpeg: facility, mark: 24 }, {}, //   23–25  says the same as 11
    { jpeg: typed, mark: 26 }, {}, //          26–27  says the same as 17
    { jpeg: first, mark: 28 }, { jpeg: second, mark: 29 }, {}, // 28–30 as 13–14
  ]; // prettier-ignore
});
after(() => cluster?.stop());

test('thirty mixed pages become applications, each with its own paper', async (context) => {
  assert.equal(pile.length, 30);
  const file = path.join(cluster.dir, 'pile.pdf');
  await writeFile(file, pdfOf(pile));
  const { stdout } = await run(PROGRAM, [
    'scan', 'send', file, '--as', 'batch', '--wait', `--identity_key=${path.join(cluster.dir, 'keys/scanner.json')}`,
    `--municipality=${cluster.municipality}`, `--archive=127.0.0.1:${cluster.ports.archive}`, `--intake=127.0.0.1:${cluster.ports.intake}`,
  ]); // prettier-ignore
  const lines = stdout.trim().split('\n');
  context.diagnostic(lines.at(-1));
  assert.ok(lines.length > 2, 'no progress was shown');
  assert.match(lines.at(-1), /30ページのうち 30ページを読み取りました/);

  const name = /municipalities\/\S+/.exec(lines[0])[0];
  const batch = done(await counter.get(`/v1/${name}`));
  const pages = done(await counter.get(`/v1/${name}/pages?pageSize=100`)).pages;
  const state = Object.fromEntries(pages.map((page) => [page.name.split('/1-').at(-1), page.reason || page.state]));
  context.diagnostic(JSON.stringify(state));
  const places = batch.applications.map((one) => one.pages.map((page) => page.split('/1-').at(-1)).join('+'));
  // Of the same picture twice the one that was read first is the application.
  const written1 = state[8] === 'DUPLICATE_PAGE' ? '10' : '8';
  assert.deepEqual(places, ['1+3', '5+6', written1, '11', '13+14', '15', '16', '17', '24', '26', '28+29']);
  for (const blank of [2, 4, 9, 20, 23, 25, 27, 30]) assert.equal(state[blank], 'BLANK_PAGE', `page ${blank}`);
  for (const parting of [7, 18, 21]) assert.equal(state[parting], 'SEPARATOR_SHEET', `page ${parting}`);
  assert.equal(state[written1 === '8' ? 10 : 8], 'DUPLICATE_PAGE');
  assert.equal(state[22], 'DUPLICATE_PAGE');
  assert.equal(state[19], 'PAGE_WITHOUT_FIRST');
  assert.equal(state[12], 'UNREADABLE_IMAGE');
  assert.equal(batch.progress.attention, 2);
  for (const page of pages.filter((one) => one.state === 'PAGE_ATTENTION')) assert.match(page.message, /。$/u);

  // What is found to share its serial, or to say the same, waits for a person, who is told why; only what was an application before that goes on.
  const reasons = async (at) =>
    (done(await counter.get(`/v1/${batch.applications[at].application}`)).findings ?? []).map(({ reason }) => reason);
  const told = async (reason, ...of) => (await Promise.all(of.map(reasons))).filter((all) => all.includes(reason)).length;
  for (const copies of [[0, 1], [5, 6]]) assert.ok((await told('SERIAL_REUSED', ...copies)) >= 1, String(copies));
  for (const twins of [[3, 8], [7, 9], [4, 10]]) assert.equal(await told('POSSIBLE_DUPLICATE', ...twins), 1, String(twins));

  // Decided and filed: its two pages as pictures, not the pile with everybody's.
  const { application } = batch.applications[1];
  const { revision } = done(await counter.get(`/v1/${application}`));
  done(await head.call(`${application}:reject`, { revision, comment: '見本のため' }));
  const { record } = await filed(counter, application);
  const { documents } = done(await counter.get(`/v1/${record}`));
  assert.deepEqual(documents.map(({ role }) => role), ['page', 'page', 'case']);
  for (const { blob } of documents.slice(0, 2)) {
    const picture = await counter.get(`/v1/${blob}:download`);
    assert.deepEqual([picture.status, picture.headers.get('content-type')], [200, 'image/jpeg']);
  }
});
