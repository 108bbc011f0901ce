// 10,000 viewers of one hall, through a real gateway: first in front of a source that changes every second and costs nothing itself, then in
// front of the real congestion service while tickets are drawn. Prints a Markdown table; ./dev bench viewers starts it.
import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';

import { Cluster, TOP } from '../e2e/cluster.mjs';

const run = promisify(execFile);
const BUILD = process.env.BUILD ?? path.join(TOP, 'build/dev');
const BENCH = process.env.VIEWERS_BENCH ?? path.join(BUILD, 'bin/viewers_bench');
const VIEWERS = (process.env.VIEWERS ?? '1000,10000').split(',').map(Number);
const SECONDS = 30;

async function measure(cluster, words) {
  const pid = (await readFile(path.join(cluster.dir, 'pid/gateway'), 'utf8')).split(' ')[0];
  const { stdout } = await run(BENCH, [
    `--gateway_port=${cluster.ports.gateway}`,
    `--gateway_pid=${pid}`,
    `--each=${SECONDS}s`,
    ...words,
  ]);
  process.stdout.write(stdout);
}

console.log('| viewers | all connected in | states/s each | memory per viewer | CPU of the gateway | one state | delay P50 | P99 | longest | lost | calls behind |');
console.log('|---|---|---|---|---|---|---|---|---|---|---|');
for (const viewers of VIEWERS) {
  const cluster = await Cluster.start({ catalogue: false });
  try {
    await cluster.kill('congestion');
    await measure(cluster, [`--viewers=${viewers}`, `--source=127.0.0.1:${cluster.ports.congestion}`]);
  } finally {
    await cluster.stop();
  }
}

// The whole way: a ticket a second, from its commit on disk to 10,000 screens.
const cluster = await Cluster.start({ catalogue: false });
try {
  const operator = await cluster.client('operator');
  const office = `${operator.parent}/offices/viewers`;
  await operator.call(`${office}/queues`, { queueId: 'a', queue: { title: '見本の届出', counters: 2, serviceTimeS: 300 } });
  const draw = () => cluster.client().then((citizen) => citizen.call(`${office}/queues/a/tickets:issue`, { requestId: randomUUID() }));
  await draw();
  // One that comes late or not at all is one state fewer, no end of the measurement.
  const timer = setInterval(() => draw().catch((error) => console.error(`a ticket was not drawn: ${error.message}`)), 1000);
  try {
    await measure(cluster, [`--viewers=${VIEWERS.at(-1)}`, `--path=/v1/${office}/live:watch`]);
  } finally {
    clearInterval(timer);
  }
} finally {
  await cluster.stop();
}
