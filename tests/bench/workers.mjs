// How reading spreads over workers: the same batch with one worker process of one thread and with two, on a cluster of its own, and what
// queue, gRPC and storage cost a page. Prints one JSON object.
//
//   workers.mjs [PAGES]     default 200; the machine should be quiet, and needs a core for each worker
//
// seconds: from the first page read to the last. overhead: processor time of redis, intake, archive and the worker outside of the reader's
// stages, as a share of the processor time that reading itself takes: the stages by their own clocks, and the decoding children from their start
// to their end. limit: two readers over one where there is nothing but reading. The pages are what a feeder sends, one JPEG each, no two alike.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';

import { Cluster, sleep, TOP, until } from '../e2e/cluster.mjs';
import { pdfOf } from '../e2e/pdf.mjs';
import { done } from '../e2e/steps.mjs';

const PAGES = Number(process.argv[2] ?? 200);
const BATCH_S_MAX = 1800;
const TICKS_PER_S = 100; // Linux: sysconf(_SC_CLK_TCK)
const BUILD = process.env.BUILD ?? path.join(TOP, 'build/dev');
const SHEETS = ['resident-record-copy.jpg', 'facility-use.jpg', 'moving-in-1.jpg', 'moving-in-2.jpg'];

const cluster = await Cluster.start();
const counter = await cluster.client('counter');
const sheets = await Promise.all(SHEETS.map((name) => readFile(path.join(TOP, 'tests/data', name))));
const workers = [];

function startWorker() {
  const endpoint = (name) => `127.0.0.1:${cluster.ports[name]}`;
  const flags = ['--listen=127.0.0.1:0', '--metrics_listen=', '--identity_key=keys/ocr-worker.json', '--identity_trust=keys/trust.json'];
  flags.push('--redis=unix://redis.sock', `--intake=${endpoint('intake')}`, `--archive=${endpoint('archive')}`, '--threads=1');
  const worker = spawn(path.join(BUILD, 'bin/madoguchi-ocr-worker'), flags, { cwd: cluster.dir, stdio: ['ignore', 'ignore', 'inherit'] });
  workers.push(worker);
}
async function stopWorkers() {
  for (const worker of workers.splice(0)) {
    worker.kill('SIGTERM');
    await once(worker, 'exit');
  }
}

// Processor seconds of a process so far, and those of its children that have ended (decoders).
async function cpuOf(pid) {
  const fields = (await readFile(`/proc/${pid}/stat`, 'utf8')).replace(/^.*\) /, '').split(' ');
  const [user, system, children_user, children_system] = fields.slice(11, 15).map((ticks) => Number(ticks) / TICKS_PER_S);
  return { own: user + system, children: children_user + children_system };
}
async function cpuOfHouse() {
  const spent = {};
  for (const name of ['redis', 'intake', 'archive']) {
    spent[name] = (await cpuOf((await readFile(path.join(cluster.dir, 'pid', name), 'utf8')).split(' ')[0])).own;
  }
  const all = await Promise.all(workers.map((worker) => cpuOf(worker.pid)));
  spent.workers = all.reduce((sum, one) => sum + one.own, 0);
  spent.decoders = all.reduce((sum, one) => sum + one.children, 0);
  return spent;
}

// The same sheet scanned once more, as a feeder sends it: a step of one quantisation table is a little wider, another one for each mark, so that no two pages have the same pixels.
function scannedAgain(jpeg, mark) {
  const copy = Buffer.from(jpeg);
  let at = 2;
  while (copy[at + 1] !== 0xdb) at += 2 + copy.readUInt16BE(at + 2);
  copy[at + 5 + 1 + (mark % 30)] += 1 + Math.floor(mark / 30); // behind marker, length and number; the first step is the mean's
  return copy;
}

async function takeIn(marks) {
  const pages = marks.map((mark) => ({ jpeg: scannedAgain(sheets[mark % sheets.length], mark) }));
  const blob = done(await counter.upload(pdfOf(pages), 'application/pdf')).name;
  return done(await counter.call(`${counter.parent}/batches`, { blobs: [blob], lane: 'LANE_NIGHT' })).name;
}
const progressOf = async (name) => done(await counter.get(`/v1/${name}`)).progress;
const readOf = async (name) => {
  const progress = await progressOf(name);
  return (progress.pages ?? 0) - (progress.queued ?? 0);
};
// The queue's length is what is left to read. Asked over one connection: a process for each question would cost what is measured here.
async function untilTheQueueIsEmpty() {
  const redis = net.createConnection(path.join(cluster.dir, 'redis.sock'));
  const deadline = performance.now() + BATCH_S_MAX * 1000;
  for (let left = ''; left !== ':0'; await sleep(50)) {
    if (performance.now() > deadline) throw new Error(`the queue is not empty within ${BATCH_S_MAX} s`);
    redis.write('XLEN madoguchi:ocr:jobs:night\r\n');
    const [answer] = await once(redis, 'data');
    left = answer.toString().trim();
  }
  redis.destroy();
}
const finish = (name) => until(name, BATCH_S_MAX, async () => done(await counter.get(`/v1/${name}`)).state === 'DONE');

// Processor seconds of the reader's stages on all pages of the batch, without decoding.
async function stagesOf(name) {
  let seconds = 0;
  for (const { scan } of done(await counter.get(`/v1/${name}`)).applications) {
    for (const page of done(await counter.get(`/v1/${scan}`)).pages) {
      for (const [stage, ms] of Object.entries(page.timingsMs)) seconds += stage === 'decode' ? 0 : ms / 1000;
    }
  }
  return seconds;
}

let marks = 0;
async function measure(count) {
  for (let i = 0; i < count; ++i) startWorker();
  // Engines and forms warm: nobody measures the first minute of the day.
  await finish(await takeIn(Array.from({ length: 4 * count }, () => marks++)));
  const name = await takeIn(Array.from({ length: PAGES }, () => marks++));
  await until('the first page', 120, async () => (await readOf(name)) > 0);
  const read = await readOf(name);
  const start = performance.now();
  const cpu = await cpuOfHouse();
  await untilTheQueueIsEmpty();
  const seconds = (performance.now() - start) / 1000;
  const spent = Object.entries(await cpuOfHouse()).map(([name, seconds]) => [name, seconds - cpu[name]]);
  await finish(name);
  if ((await readOf(name)) !== PAGES) throw new Error('the queue is empty before all pages are read');
  const pages = PAGES - read;
  const stages = ((await stagesOf(name)) * pages) / PAGES;
  await stopWorkers();
  const { decoders, workers: worker, ...house } = Object.fromEntries(spent.map(([name, one]) => [name, one / pages]));
  const reading = decoders + stages / pages;
  const parts = { ...house, worker: worker - stages / pages };
  const overhead = Object.values(parts).reduce((sum, one) => sum + one, 0);
  return {
    workers: count,
    pages,
    seconds,
    pages_per_s: pages / seconds,
    cpu_ms_per_page: Object.fromEntries(Object.entries({ reading, ...parts }).map(([name, one]) => [name, one * 1000])),
    overhead: overhead / reading,
  };
}

// What two readers without a house are over one: no queue, no storage, the same sheets from files. More no number of workers can reach on two cores.
async function readersWithoutAHouse(count) {
  const files = Array.from({ length: PAGES }, (_, i) => path.join(TOP, 'tests/data', SHEETS[i % SHEETS.length]));
  const start = performance.now();
  const readers = Array.from({ length: count }, () =>
    spawn(path.join(BUILD, 'bin/madoguchi'), ['form', 'read', ...files], { cwd: TOP, stdio: ['ignore', 'ignore', 'inherit'] }),
  );
  for (const [code] of await Promise.all(readers.map((reader) => once(reader, 'exit')))) {
    if (code !== 0) throw new Error('a sheet was not read');
  }
  return (count * PAGES * 1000) / (performance.now() - start);
}

try {
  await cluster.kill('ocr-worker');
  const before = await readersWithoutAHouse(1);
  const both = await readersWithoutAHouse(2);
  const limit = (2 * both) / (before + (await readersWithoutAHouse(1)));
  const one = await measure(1);
  const two = await measure(2);
  const rounded = (key, value) => (typeof value === 'number' ? Math.round(value * 1000) / 1000 : value);
  console.log(JSON.stringify({ cores: os.cpus().length, load: os.loadavg()[0], one, two, speed_up: two.pages_per_s / one.pages_per_s, limit }, rounded, 1));
} finally {
  await stopWorkers();
  await cluster.stop();
}
