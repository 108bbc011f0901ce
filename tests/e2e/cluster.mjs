// A cluster for one test file: started by the same script as ./dev run, in a folder and on ports of its own.
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';

import { Client } from './client.mjs';

const run = promisify(execFile);
export const TOP = path.resolve(import.meta.dirname, '../..');
const SCRIPT = path.join(TOP, 'deploy/local/cluster.sh');

// Below the kernel's own choice (32768…), so that no connection takes a port while a process is restarted.
const PORTS_FROM = 20_000;
const PORTS_TO = 32_000;
const PORTS_EACH = 16;

export class Cluster {
  // Without a catalogue where nobody applies for anything: its definitions take a while to publish. `database` as cluster.sh knows it.
  static async start({ catalogue = true, database = process.env.DATABASE ?? '' } = {}) {
    const dir = await mkdtemp(path.join(tmpdir(), 'madoguchi-e2e-'));
    const cluster = new Cluster(dir, await freePorts(), database);
    try {
      await cluster.startProcesses();
      if (catalogue) await run(SCRIPT, ['catalogue', dir]);
    } catch (error) {
      await cluster.stop();
      throw new Error(`${error.stderr || error.message}`.trim());
    }
    return cluster;
  }

  constructor(dir, portBase, database = '') {
    this.dir = dir;
    this.environment = { ...process.env, PORT_BASE: String(portBase), WITHOUT_PROMETHEUS: '1', DATABASE: database };
  }

  // Starts whatever does not run, and waits until everything serves.
  async startProcesses() {
    await run(SCRIPT, ['start', this.dir], { env: this.environment });
    Object.assign(this, JSON.parse(await readFile(path.join(this.dir, 'cluster.json'), 'utf8')));
  }

  // kill -9.
  async kill(name) {
    await run(SCRIPT, ['kill', this.dir, name], { env: this.environment });
  }

  async redis(...words) {
    return (await run('redis-cli', ['-s', path.join(this.dir, 'redis.sock'), ...words])).stdout.trim();
  }

  // "counter", "head", "operator", or nobody.
  async client(account) {
    const client = new Client(this.base_url, this.municipality);
    if (account) await client.signIn(account, this.passwords[account]);
    return client;
  }

  // One after another: the gateway checks only so many passwords at a time.
  async clients(...accounts) {
    const all = [];
    for (const account of accounts) all.push(await this.client(account));
    return all;
  }

  async stop() {
    await run(SCRIPT, ['stop', this.dir], { env: this.environment });
    if (!process.env.KEEP_FILES) await rm(this.dir, { recursive: true, force: true });
  }
}

async function freePorts() {
  for (;;) {
    const base = PORTS_FROM + PORTS_EACH * Math.floor((Math.random() * (PORTS_TO - PORTS_FROM)) / PORTS_EACH);
    const all = await Promise.all(Array.from({ length: PORTS_EACH }, (_, i) => isFree(base + i)));
    if (all.every(Boolean)) return base;
  }
}

function isFree(port) {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}

// Asks again until `ask` gives something truthy.
export async function until(what, seconds, ask) {
  const deadline = Date.now() + seconds * 1000;
  for (;;) {
    const answer = await ask();
    if (answer) return answer;
    if (Date.now() > deadline) throw new Error(`${what}: not within ${seconds} s`);
    await sleep(200);
  }
}

export const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
