// with_cluster.mjs COMMAND…: runs a command (the browser tests) while a cluster serves, and tells it by its environment what there is:
// BASE_URL, E2E_DIR, E2E_{COUNTER,HEAD,OPERATOR}_{ACCOUNT,PASSWORD}, E2E_SCAN_FILE.
import { spawn } from 'node:child_process';
import { once } from 'node:events';

import { Cluster } from './cluster.mjs';
import { SCAN_FILE } from './samples.mjs';

const cluster = await Cluster.start();
const environment = { ...process.env, BASE_URL: cluster.base_url, E2E_DIR: cluster.dir, E2E_SCAN_FILE: SCAN_FILE };
for (const [account, password] of Object.entries(cluster.passwords)) {
  environment[`E2E_${account.toUpperCase()}_ACCOUNT`] = account;
  environment[`E2E_${account.toUpperCase()}_PASSWORD`] = password;
}
const [command, ...words] = process.argv.slice(2);
const child = spawn(command, words, { stdio: 'inherit', env: environment });
const [code] = await once(child, 'exit');
await cluster.stop();
process.exitCode = code ?? 1;
