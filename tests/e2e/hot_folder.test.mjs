// A scanner writes into a folder: each file is handed in once, whatever happens to the connection, and ends in sent/ or refused/.
import assert from 'node:assert/strict';
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { promisify } from 'node:util';

import { Cluster, TOP, until } from './cluster.mjs';
import { SCAN_FILE, scanBytes, withComment } from './samples.mjs';
import { done } from './steps.mjs';

const PROGRAM = path.join(TOP, 'build/dev/bin/madoguchi');
const run = promisify(execFile);

let cluster, counter, access;
before(async () => {
  cluster = await Cluster.start();
  [counter] = await cluster.clients('counter');
  access = [
    `--identity_key=${path.join(cluster.dir, 'keys/scanner.json')}`,
    `--municipality=${cluster.municipality}`,
    `--archive=127.0.0.1:${cluster.ports.archive}`,
    `--intake=127.0.0.1:${cluster.ports.intake}`,
  ];
});
after(() => cluster?.stop());

async function hotFolder(name) {
  const folder = path.join(cluster.dir, name);
  await mkdir(folder);
  return folder;
}
const scans = async () => done(await counter.get(`/v1/${counter.parent}/scans?pageSize=200`)).scans ?? [];
const files = async (folder) => (await readdir(folder)).sort();
const watchWords = (folder) => ['scan', 'watch', `--folder=${folder}`, '--quiet=300ms', ...access];

test('files are taken in once, and what is no paper is refused with a sentence', async () => {
  const folder = await hotFolder('mixed');
  const jpeg = withComment(await scanBytes(), 'mixed');
  await writeFile(path.join(folder, 'one.jpg'), jpeg);
  await writeFile(path.join(folder, 'same again.jpg'), jpeg);
  await writeFile(path.join(folder, 'note.txt'), 'これは申請書ではありません。');
  const before = (await scans()).length;
  await run(PROGRAM, [...watchWords(folder), '--once']);
  assert.equal((await scans()).length, before + 1);
  assert.deepEqual(await files(path.join(folder, 'sent')), ['one.jpg', 'same again.jpg']);
  assert.deepEqual(await files(path.join(folder, 'refused')), ['note.txt', 'note.txt.txt']);
  assert.match(await readFile(path.join(folder, 'refused/note.txt.txt'), 'utf8'), /。.*\[UNSUPPORTED_FILE_TYPE\]/);
});

test('a file is sent only when it has been written to its end, and an outage is waited for', async () => {
  const folder = await hotFolder('outage');
  const jpeg = withComment(await scanBytes(), 'outage');
  const before = (await scans()).length;
  const target = path.join(folder, 'slow.jpg');
  await writeFile(target, jpeg.subarray(0, jpeg.length / 2));
  await cluster.kill('intake');
  const watch = spawn(PROGRAM, watchWords(folder), { stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  watch.stderr.on('data', (text) => (said += text));
  try {
    await new Promise((resolve) => setTimeout(resolve, 2500));
    assert.deepEqual(await files(path.join(folder, 'sent')), [], 'half a file was sent');
    await writeFile(target, jpeg);
    await until('a try while intake is down', 20, () => /slow\.jpg: 送り直します/.test(said));
    assert.deepEqual(await files(path.join(folder, 'sent')), []);
    await cluster.startProcesses();
    await until('the file in sent/', 90, async () => (await files(path.join(folder, 'sent'))).includes('slow.jpg'));
  } finally {
    watch.kill('SIGTERM');
    const [code] = await once(watch, 'exit');
    assert.equal(code, 0, said);
  }
  assert.equal((await scans()).length, before + 1);
});

test('single files and piles are sent by hand, each once', async () => {
  const pile = path.join(TOP, 'tests/data/batch.tiff');
  const send = (...words) => run(PROGRAM, ['scan', 'send', ...words, ...access]);
  const first = (await send(SCAN_FILE)).stdout;
  assert.match(first, /受け付けました。municipalities\/\d{6}\/scans\//);
  assert.equal((await send(SCAN_FILE)).stdout, first);
  const batch = (await send(pile, '--as=batch')).stdout;
  assert.match(batch, /受け付けました。municipalities\/\d{6}\/batches\//);
  assert.equal((await send(pile, '--as=batch')).stdout, batch);
});

test('a key that may not do it stops the work and leaves the files', async () => {
  const folder = await hotFolder('forbidden');
  await writeFile(path.join(folder, 'one.jpg'), await scanBytes());
  const words = watchWords(folder).map((word) => word.replace('scanner.json', 'robot.json'));
  await assert.rejects(run(PROGRAM, [...words, '--once']), (failed) => failed.code === 1 && failed.stderr !== '');
  assert.ok((await files(folder)).includes('one.jpg'));
});
