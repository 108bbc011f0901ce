// Nothing that was acknowledged is lost: every process is killed with SIGKILL at random moments while scans are uploaded, and Redis loses all it
// holds. Callers do what honest callers do: repeat the same request until it is answered.
import assert from 'node:assert/strict';
import { createHash, randomInt, randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';

import { Cluster, sleep, until } from '../e2e/cluster.mjs';
import { pdfOf } from '../e2e/pdf.mjs';
import { onlineData, SCAN_TYPE, scanBytes, withComment } from '../e2e/samples.mjs';
import { done, procedureName, readScan } from '../e2e/steps.mjs';

const VICTIMS = ['intake', 'ocr-worker', 'archive', 'redis', 'gateway'];
const SCANS = 12;
const BATCH_PAGES = 12;
const BATCH_REQUEST = randomUUID();
const PAUSE_MS_MAX = 1500;
const RETRY_S_MAX = 120;
const RECOVERY_S_MAX = 180;
const OUTAGE_MS = 20_000;

let cluster, citizen, counter;
before(async () => {
  cluster = await Cluster.start();
  citizen = await cluster.client();
  counter = await cluster.client('counter');
});
after(() => cluster?.stop());

// The answer to one request, repeated with the same request id while the house is being rebuilt around it.
const persist = (what, send) =>
  until(what, RETRY_S_MAX, async () => {
    const answer = await send().catch(() => null);
    if (answer?.ok) return answer.body;
    if (answer && answer.status < 500 && answer.status !== 429) assert.fail(`${what}: ${answer.status} ${answer.reason} ${answer.message}`);
    return null;
  });

async function bringScan(bytes) {
  const ids = { blob: randomUUID(), scan: randomUUID() };
  const blob = (await persist('upload', () => counter.upload(bytes, SCAN_TYPE, ids.blob))).name;
  const body = { requestId: ids.scan, blob };
  const scan = (await persist('scan', () => counter.call(`${counter.parent}/scans`, body))).name;
  return { blob, scan, sha256: createHash('sha256').update(bytes).digest('hex') };
}

// Kills in random order until told to stop, every victim at least once; each stays down for a random moment.
async function killAtRandom(stopped) {
  const killed = [];
  while (!stopped() || killed.length < VICTIMS.length) {
    await sleep(randomInt(PAUSE_MS_MAX));
    const left = VICTIMS.filter((name) => !killed.includes(name));
    const victim = left.length > 0 ? left[randomInt(left.length)] : VICTIMS[randomInt(VICTIMS.length)];
    await cluster.kill(victim);
    killed.push(victim);
    await sleep(randomInt(500));
    await cluster.startProcesses();
  }
  return killed;
}

// Every scan of `brought` is read exactly once into one application, and its original is there bit by bit.
async function nothingIsLost(brought) {
  const applications = new Set();
  for (const { blob, scan: name, sha256 } of brought) {
    const scan = await until(name, RECOVERY_S_MAX, async () => {
      const one = done(await counter.get(`/v1/${name}`));
      return one.state === 'READ' && one;
    });
    applications.add(scan.application);
    assert.equal(createHash('sha256').update(await counter.download(blob)).digest('hex'), sha256);
  }
  assert.equal(applications.size, brought.length);
  const listed = done(await counter.get(`/v1/${counter.parent}/applications?pageSize=100`)).applications;
  assert.equal(listed.filter((one) => applications.has(one.name)).length, brought.length);
  const paper = listed.filter((one) => one.channel === 'PAPER');
  assert.equal(paper.length, new Set(paper.map((one) => one.scan)).size, 'a scan became two applications');
}

test('scans survive kill -9 of every process', async (context) => {
  const bytes = await scanBytes();
  let finished = false;
  const killer = killAtRandom(() => finished);
  const brought = [];
  for (let i = 0; i < SCANS; ++i) {
    brought.push(await bringScan(withComment(bytes, `kill ${i}`)));
    await sleep(randomInt(300));
  }
  finished = true;
  const killed = await killer;
  context.diagnostic(`killed: ${killed.join(' ')}`);
  await nothingIsLost(brought);
});

test('applications survive kill -9 of intake and gateway, and count once', async () => {
  const data = await onlineData();
  const procedure = await procedureName(citizen);
  let finished = false;
  const killer = (async () => {
    for (let i = 0; i < 4 && !finished; ++i) {
      await sleep(randomInt(300));
      await cluster.kill(i % 2 === 0 ? 'intake' : 'gateway');
      await cluster.startProcesses();
    }
  })();
  const receipts = [];
  for (let i = 0; i < 60; ++i) {
    const body = { requestId: randomUUID(), procedure, data };
    receipts.push(await persist('submit', () => citizen.call(`${citizen.parent}/applications:submit`, body)));
  }
  finished = true;
  await killer;
  const all = new Set();
  for (let token = ''; ; ) {
    const page = done(await counter.get(`/v1/${counter.parent}/applications?pageSize=100&pageToken=${encodeURIComponent(token)}`));
    for (const one of page.applications) if (one.channel === 'ONLINE') all.add(one.name);
    token = page.nextPageToken ?? '';
    if (token === '') break;
  }
  assert.deepEqual([...all].sort(), receipts.map((one) => one.application).sort());
});

test('a Redis that forgot everything is filled again', async () => {
  const bytes = await scanBytes();
  await cluster.kill('ocr-worker');
  const brought = [];
  for (let i = 0; i < 3; ++i) brought.push(await bringScan(withComment(bytes, `flush ${i}`)));
  await sleep(1000); // the relay has handed them to Redis
  await cluster.redis('flushall');
  await cluster.startProcesses();
  await nothingIsLost(brought);
});

test('a Redis that is away for twenty seconds in the middle of a batch is only a pause', async () => {
  const jpeg = await scanBytes();
  const stack = pdfOf(Array.from({ length: BATCH_PAGES }, (_, mark) => ({ jpeg, mark: 40 + mark })));
  const ids = { blob: randomUUID(), batch: randomUUID() };
  const blob = (await persist('upload', () => counter.upload(stack, 'application/pdf', ids.blob))).name;
  const { name } = await persist('batch', () =>
    counter.call(`${counter.parent}/batches`, { requestId: ids.batch, blobs: [blob], lane: 'LANE_NIGHT' }),
  );
  const batch = async () => done(await counter.get(`/v1/${name}`));
  await until('three pages', RECOVERY_S_MAX, async () => ((await batch()).progress.assigned ?? 0) >= 3);
  await cluster.kill('redis');
  const brought = await bringScan(withComment(jpeg, 'while redis is away')); // what is taken in does not need it
  await sleep(OUTAGE_MS);
  await cluster.startProcesses();
  await nothingIsLost([brought]);
  const finished = await until('the batch', 3 * RECOVERY_S_MAX, async () => {
    const one = await batch();
    return one.state === 'DONE' && one;
  });
  assert.equal(finished.progress.assigned, BATCH_PAGES);
  assert.equal(new Set(finished.applications.flatMap((one) => one.pages)).size, BATCH_PAGES, 'a page was read twice into a case');
});

test('after a stop and a start everything is as before', async () => {
  const before = done(await counter.get(`/v1/${counter.parent}/applications?pageSize=100`));
  for (const name of ['gateway', 'intake', 'archive']) await cluster.kill(name);
  await cluster.startProcesses();
  assert.deepEqual(done(await counter.get(`/v1/${counter.parent}/applications?pageSize=100`)), before);
  const scan = await bringScan(withComment(await scanBytes(), 'after the restart'));
  assert.equal((await readScan(counter, scan.scan)).state, 'READ');
});

test('a reader killed in the middle of a batch: every page is read into exactly one application', async (context) => {
  const jpeg = await scanBytes();
  const stack = pdfOf(Array.from({ length: BATCH_PAGES }, (_, mark) => ({ jpeg, mark })));
  const blob = (await persist('upload', () => counter.upload(stack, 'application/pdf', BATCH_REQUEST))).name;
  const body = { requestId: BATCH_REQUEST, blobs: [blob], lane: 'LANE_NIGHT' };
  const { name } = await persist('batch', () => counter.call(`${counter.parent}/batches`, body));
  const progress = async () => done(await counter.get(`/v1/${name}`)).progress;
  const read = async () => (await progress()).assigned ?? 0;
  for (const pages of [2, 5, 8]) {
    await until(`${pages} pages`, RECOVERY_S_MAX, async () => (await read()) >= pages);
    await cluster.kill('ocr-worker');
    if (pages === 5) await cluster.redis('flushall');
    await cluster.startProcesses();
  }
  const batch = await until('the batch', 3 * RECOVERY_S_MAX, async () => {
    const one = done(await counter.get(`/v1/${name}`));
    return one.state === 'DONE' && one;
  });
  context.diagnostic(JSON.stringify(batch.progress));
  assert.equal(batch.progress.pages, BATCH_PAGES);
  assert.equal(batch.progress.assigned, BATCH_PAGES);
  assert.equal(batch.applications.length, BATCH_PAGES);
  const pages = batch.applications.flatMap((one) => one.pages);
  assert.equal(new Set(pages).size, BATCH_PAGES, 'a page was read twice into a case');
  assert.equal(new Set(batch.applications.map((one) => one.receiptNumber)).size, BATCH_PAGES);
});
