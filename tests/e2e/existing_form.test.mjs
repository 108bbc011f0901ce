// A city's existing form, without markers or a code: its blank is registered, a person mends the template, the definition is published with
// it, and a filled sheet is read into an application.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { copyFile, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { promisify } from 'node:util';

import { Cluster, TOP } from './cluster.mjs';
import { SCAN_TYPE } from './samples.mjs';
import { done, readScan, reviewAndApprove, takeIn } from './steps.mjs';

const FORM = 'park-use';
const data = (name) => path.join(TOP, 'tests/data', name);

let cluster, counter, head, definition, template;
before(async () => {
  cluster = await Cluster.start();
  [counter, head] = await cluster.clients('counter', 'head');
  definition = path.join(cluster.dir, `${FORM}.yaml`);
  template = path.join(cluster.dir, `${FORM}.json`);
  await copyFile(data(`forms/${FORM}.yaml`), definition);
});
after(() => cluster?.stop());

const run = promisify(execFile);
const madoguchi = (...words) => run(path.join(TOP, 'build/dev/bin/madoguchi'), words);
const publish = () =>
  madoguchi('procedure', 'publish', definition, `--intake=127.0.0.1:${cluster.ports.intake}`,
    `--identity_key=${path.join(cluster.dir, 'keys/operator.json')}`, `--municipality=${cluster.municipality}`);

// What a person does with the proposals: names the places by what they are for, and drops the others.
const PLACES = [
  { id: 'applicant.name.kana', type: 'katakana', y: 46 },
  { id: 'applicant.name.kanji', type: 'person_name', y: 57 },
  { id: 'applicant.address.postal', type: 'postal', y: 71 },
  { id: 'applicant.address.town', type: 'address', y: 83 },
  { id: 'applicant.address.number', type: 'address', y: 95 },
  { id: 'applicant.phone', type: 'phone', y: 107 },
  { id: 'use.purpose', type: 'text', y: 145 },
  { id: 'use.kind', type: 'choice', y: 159, values: ['gathering', 'filming', 'stall'] },
];
const ROW_MM = 12;

function mend(page) {
  return PLACES.map((place) => {
    const near = page.fields.filter((field) => field.box_mm[1] >= place.y && field.box_mm[1] < place.y + ROW_MM);
    const field = near.sort((a, b) => b.box_mm[2] - a.box_mm[2])[0];
    assert.ok(field, `no proposal for ${place.id}`);
    const marks = field.marks.map((mark, at) => ({ ...mark, value: place.values?.[at] ?? mark.value }));
    return { ...field, id: place.id, type: place.type, marks };
  });
}

test('the definition of an existing form is not published without its template', async () => {
  await assert.rejects(publish(), (failed) => /park-use\.json/.test(failed.stderr));
});

test('a filled sheet of an existing form becomes an application', async () => {
  await madoguchi('form', 'register', '--blank', data('park-use-blank.png'), '--out', template, '--id', FORM);
  const proposed = JSON.parse(await readFile(template, 'utf8'));
  const mended = { ...proposed, pages: proposed.pages.map((page) => ({ ...page, fields: mend(page) })) };
  await writeFile(template, JSON.stringify(mended));
  assert.match((await publish()).stdout, /park-use 第1版「公園内行為許可申請書」: 公開しています。/);
  assert.match((await publish()).stdout, /公開しています。/);  // again: no change

  const bytes = await readFile(data('park-use.jpg'));
  const scan = await readScan(counter, await takeIn(counter, bytes, SCAN_TYPE));
  assert.equal(scan.state, 'READ', `${scan.failureReason} ${scan.failureMessage}`);
  const page = scan.pages[0];
  assert.deepEqual([page.form, page.version, page.page, page.registration.method], [FORM, 1, 1, 'akaze']);
  const read = Object.fromEntries(page.fields.map((field) => [field.id, field.value ?? '']));
  assert.equal(read['applicant.phone'], '0352345678');
  assert.equal(read['applicant.address.postal'], '1000013');
  assert.equal(read['use.kind'], 'filming');

  // Each box is told on the picture as it was sent, which is 200 dpi and lies a little askew.
  const phone = page.fields.find((field) => field.id === 'applicant.phone');
  const [left, top, right] = phone.cornersPx;
  assert.equal(phone.cornersPx.length, 8);
  assert.ok(page.pictureWidthPx > 1600 && page.pictureWidthPx < 1700, `${page.pictureWidthPx}`);
  assert.ok(right > left && Math.abs(right - left - (phone.box.width * 2) / 3) < 12, phone.cornersPx.join());
  assert.ok(Math.abs(top - (phone.box.y * 2) / 3) < 60, phone.cornersPx.join());

  const application = done(await counter.get(`/v1/${scan.application}`));
  assert.deepEqual([application.channel, application.state], ['PAPER', 'SUBMITTED']);
  assert.match(application.procedure, /\/procedures\/park-use\/versions\/1$/);
  assert.ok(!(application.findings ?? []).some((finding) => finding.reason === 'MISSING_PAGE'), JSON.stringify(application.findings));
  const truth = {
    applicant: {
      name: { kanji: '見本　花子', kana: 'ミホン　ハナコ' },
      address: { postal: '1000013', town: '東京都千代田区霞が関', number: '2-3-5 見本マンション401' },
      phone: '0352345678',
    },
    use: { day: '2027-10-12', purpose: '地域の読書会', kind: 'filming' },
  };
  const decided = await reviewAndApprove(counter, head, scan.application, truth);
  assert.equal(decided.state, 'APPROVED');
});

test('another template under the same version is refused', async () => {
  const published = JSON.parse(await readFile(template, 'utf8'));
  published.pages[0].fields.pop();
  await writeFile(template, JSON.stringify(published));
  await assert.rejects(publish(), (failed) => /版/.test(failed.stderr));
});
