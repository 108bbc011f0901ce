// Learning from review, with real processes: off nothing is kept; on, one corrected field is one crop of it; withdrawn, the disk is empty.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { promisify } from 'node:util';

import { Cluster, TOP, until } from './cluster.mjs';
import { SCAN_TYPE, scanBytes, scanData, withComment } from './samples.mjs';
import { done, readScan, refused, takeIn } from './steps.mjs';

const LEARNING_S_MAX = 60;
const madoguchi = (...words) =>
  promisify(execFile)(path.join(process.env.BUILD ?? path.join(TOP, 'build/dev'), 'bin/madoguchi'), words, { cwd: TOP });

let cluster, counter, operator, consentName;
before(async () => {
  cluster = await Cluster.start();
  [counter, operator] = await cluster.clients('counter', 'operator');
  consentName = `${operator.parent}/sampleConsent`;
});
after(() => cluster?.stop());

const consent = async () => done(await operator.get(`/v1/${consentName}`));
const crops = () => {
  const folder = path.join(cluster.dir, 'data/samples');
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true }).filter((name) => statSync(path.join(folder, name)).isFile());
};
// Until intake's outbox holds no review that is still to be learned from.
const learned = () =>
  until('learning', LEARNING_S_MAX, async () => {
    const metrics = await (await fetch(`http://127.0.0.1:${cluster.ports['intake-metrics']}/metrics`)).text();
    return /^madoguchi_intake_outbox_items\{kind="learn_review"[^}]*\} 0$/m.test(metrics);
  });
const gaugesAreFresh = () => new Promise((resolve) => setTimeout(resolve, 6000));

// Takes the sample form in and reviews it with its true values; what was read beside it.
async function review(text) {
  const scan = await readScan(counter, await takeIn(counter, withComment(await scanBytes(), text), SCAN_TYPE));
  assert.equal(scan.state, 'READ', scan.failureMessage);
  const { revision } = done(await counter.get(`/v1/${scan.application}`));
  const data = await scanData();
  data.applicant.name.kana = 'ミホン ジロウ'; // whatever was read: a correction
  done(await counter.call(`${scan.application}:review`, { revision, data }));
  await gaugesAreFresh();
  await learned();
  return scan;
}

test('without consent a review leaves nothing behind', async () => {
  assert.equal((await consent()).granted ?? false, false);
  await review('first');
  assert.equal((await consent()).samples ?? '0', '0');
  assert.deepEqual(crops(), []);
});

test('with consent each written field is kept with its truth, exported by the trainer alone, and gone after the withdrawal', async () => {
  refused(await counter.call(`${consentName}:set`, { granted: true, reason: '見本' }), 403, 'ROLE_MISSING');
  refused(await operator.call(`${consentName}:set`, { granted: true }), 400, 'REASON_REQUIRED');
  assert.equal(done(await operator.call(`${consentName}:set`, { granted: true, reason: '見本の決裁第1号' })).granted, true);
  assert.deepEqual(crops(), [], 'earlier reviews are not learned from afterwards');
  await review('second');

  const out = path.join(cluster.dir, 'exported');
  const flags = ['--intake', `127.0.0.1:${cluster.ports.intake}`, '--municipality', '131016', '--reason', '試験'];
  const key = (name) => path.join(cluster.dir, `keys/${name}.json`);
  await assert.rejects(madoguchi('samples', 'export', '--out', path.join(cluster.dir, 'no'), '--identity_key', key('operator'), ...flags));
  await madoguchi('samples', 'export', '--out', out, '--identity_key', key('trainer'), ...flags);
  const [head, ...rows] = readFileSync(path.join(out, 'samples.tsv'), 'utf8').trim().split('\n').map((line) => line.split('\t'));
  const column = (row, name) => row[head.indexOf(name)];
  const kana = rows.filter((row) => column(row, 'field') === 'applicant.name.kana');
  assert.equal(kana.length, 1, 'one corrected field, one sample');
  assert.equal(column(kana[0], 'truth'), 'ミホン ジロウ');
  assert.match(column(kana[0], 'recognizer'), /@/);
  assert.equal(readFileSync(path.join(out, 'crops', `${column(kana[0], 'id')}.png`)).subarray(1, 4).toString(), 'PNG');
  assert.equal(crops().length, rows.length, 'exactly one crop a sample');
  assert.ok(!readFileSync(path.join(out, 'samples.tsv'), 'utf8').includes('applications/'));

  // What was exported can be read again and measured.
  const { stdout } = await madoguchi('form', 'evaluate', out, '--json');
  const report = JSON.parse(stdout);
  assert.equal(report.all.fields, rows.length);
  assert.ok(Object.keys(report.by_recognizer).every((name) => name.includes('@')));

  const after = done(await operator.call(`${consentName}:set`, { granted: false, reason: '見本の取り消し' }));
  assert.equal(after.samples ?? '0', '0');
  assert.deepEqual(crops(), []);
  assert.deepEqual(after.history.map((event) => event.action), ['WITHDRAWN', 'EXPORTED', 'GRANTED']);
});
