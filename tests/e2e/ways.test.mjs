// The ways through the house, with real processes, a real Redis and a really filled and degraded form.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { after, before, test } from 'node:test';

import { Cluster } from './cluster.mjs';
import { onlineData, PROCEDURE, SCAN_TYPE, scanBytes, scanData } from './samples.mjs';
import { done, filed, lookUp, readScan, refused, reviewAndApprove, submit, takeIn } from './steps.mjs';

let cluster, citizen, counter, head, operator;
before(async () => {
  cluster = await Cluster.start();
  [citizen, counter, head, operator] = await cluster.clients(undefined, 'counter', 'head', 'operator');
});
after(() => cluster?.stop());

test('a filled paper form goes from the scan to the archive', async () => {
  const bytes = await scanBytes();
  const scan = await readScan(counter, await takeIn(counter, bytes, SCAN_TYPE));
  assert.equal(scan.state, 'READ', `${scan.failureReason} ${scan.failureMessage}`);
  const page = scan.pages[0];
  assert.deepEqual([page.form, page.version, page.page, page.registration.method], [PROCEDURE, 1, 1, 'aruco']);
  const read = Object.fromEntries(page.fields.map((field) => [field.id, field.value ?? '']));
  const truth = await scanData();
  assert.equal(read['applicant.phone'], truth.applicant.phone);
  assert.equal(read['request.kind'], truth.request.kind);

  const application = done(await counter.get(`/v1/${scan.application}`));
  assert.deepEqual([application.channel, application.state, application.scan], ['PAPER', 'SUBMITTED', scan.name]);
  await reviewAndApprove(counter, head, scan.application, truth);
  const status = done(await lookUp(citizen, scan.receiptNumber, scan.accessCode));
  assert.equal(status.decision, 'APPROVED');

  const { record } = await filed(counter, scan.application);
  const kept = done(await counter.get(`/v1/${record}`));
  assert.deepEqual([kept.receiptNumber, kept.decision, kept.retentionYears], [scan.receiptNumber, 'APPROVED', 3]);
  assert.deepEqual(kept.classification, ['住民', '証明', '交付申請']);
  // The original is kept bit by bit.
  const original = kept.documents.find((document) => document.role === 'original');
  assert.equal(sha256(await counter.download(original.blob)), sha256(bytes));
});

test('an online application goes from the form to the hand-off, and keeps exact characters', async () => {
  const data = await onlineData();
  data.applicant.name.kanji = '𠮷野　見本';
  data.applicant.name.kana = 'ヨシノ ミホン';
  const receipt = done(await submit(citizen, data));
  const name = receipt.application;
  assert.match(done(await lookUp(citizen, receipt.receiptNumber, receipt.accessCode)).message, /。/);
  const approved = await reviewAndApprove(counter, head, name);
  assert.equal(approved.data.applicant.name.kanji, '𠮷野　見本');
  assert.deepEqual(approved.history.map((one) => one.to), ['SUBMITTED', 'REVIEWED', 'APPROVED']);

  const queue = `${operator.parent}/handoffs/${PROCEDURE}.core-system`;
  const lease = done(await operator.call(`${queue}:lease`, { maxItems: 100, leaseS: 60 }));
  const item = lease.items.find((one) => one.application === name);
  assert.equal(lease.encoding, 'cp932');
  const csv = new TextDecoder('shift_jis').decode(Buffer.from(lease.csv, 'base64'));
  assert.ok(csv.includes(receipt.receiptNumber), csv);
  assert.ok(csv.includes('ﾖｼﾉ ﾐﾎﾝ'), csv);
  // CP932 has no 𠮷: never silently replaced.
  assert.ok(lease.substitutions.some((one) => one.application === name && one.from === '𠮷'), JSON.stringify(lease.substitutions));
  const leased = lease.items.map((one) => one.application);
  assert.equal(done(await operator.call(`${queue}:acknowledge`, { lease: lease.lease, applications: leased })).acknowledged, leased.length);
  const again = done(await operator.call(`${queue}:lease`, { maxItems: 100, leaseS: 60 }));
  assert.ok(!(again.items ?? []).some((one) => one.application === item.application));
});

test('nobody decides what he reviewed himself, and a stale screen decides nothing', async () => {
  const { application } = done(await submit(citizen, await onlineData()));
  refused(await head.call(`${application}:approve`, { revision: 1 }), 400, 'WRONG_STATE');
  refused(await counter.call(`${application}:approve`, { revision: 1 }), 403, 'ROLE_MISSING');
  done(await counter.call(`${application}:review`, { revision: 1 }));
  refused(await head.call(`${application}:approve`, { revision: 1 }), 409, 'STALE_REVISION');
  done(await head.call(`${application}:reject`, { revision: 2, comment: '見本のため' }));
});

test('a repeated request gets the first answer', async () => {
  const request = { requestId: crypto.randomUUID() };
  const data = await onlineData();
  const first = done(await submit(citizen, data, request));
  assert.deepEqual(done(await submit(citizen, data, request)), first);
  refused(await submit(citizen, { ...data, request: { ...data.request, copies: 3 } }, request), 409, 'REQUEST_ID_REUSED');
});

test('a ticket is issued, called and finished', async () => {
  const office = `${operator.parent}/offices/civic-affairs`;
  done(await operator.call(`${office}/queues`, { queueId: 'certificates', queue: { title: '証明書', counters: 2, serviceTimeS: 300 } }));
  const queue = `${office}/queues/certificates`;
  const [first, second] = [done(await citizen.call(`${queue}/tickets:issue`)), done(await citizen.call(`${queue}/tickets:issue`))];
  assert.deepEqual([first.number, second.number, second.ahead], [1, 2, 1]);
  const called = done(await counter.call(`${queue}/tickets:call`, { counter: '1' }));
  assert.deepEqual([called.name, called.state], [first.name, 'CALLED']);
  assert.equal(done(await citizen.get(`/v1/${office}/live`)).queues[0].waiting, 1);
  assert.equal(done(await counter.call(`${called.name}:finish`)).state, 'FINISHED');
});

test('everything is described and measured', async () => {
  const openapi = done(await citizen.get('/openapi.json'));
  assert.ok(Object.keys(openapi.paths).length > 15);
  for (const process of ['intake', 'ocr-worker', 'congestion', 'archive']) {
    const metrics = await (await fetch(`http://127.0.0.1:${cluster.ports[`${process}-metrics`]}/metrics`)).text();
    assert.match(metrics, /^madoguchi_up\{process="[a-z-]+"\} 1$/m);
  }
});

const sha256 = (bytes) => createHash('sha256').update(bytes).digest('hex');
