// A site that is used on with a newer catalogue: what changed under a published number becomes the next version, once.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { promisify } from 'node:util';

import { Cluster, TOP } from './cluster.mjs';
import { done } from './steps.mjs';

const run = promisify(execFile);
const PROGRAM = path.join(TOP, 'build/dev/bin/madoguchi');
const CATALOGUE = path.join(TOP, 'procedures/catalog');
const CHANGED = 'facility-use';

let cluster, citizen, folder;
before(async () => {
  cluster = await Cluster.start();
  citizen = await cluster.client();
  folder = path.join(cluster.dir, 'newer');
  await mkdir(folder);
  for (const name of await readdir(CATALOGUE)) {
    if (!name.endsWith('.yaml')) continue;
    const yaml = await readFile(path.join(CATALOGUE, name), 'utf8');
    await writeFile(path.join(folder, name), name === `${CHANGED}.yaml` ? `${yaml}\n# One line more than before.\n` : yaml);
  }
});
after(() => cluster?.stop());

const versions = async () => {
  const { procedures } = done(await citizen.get(`/v1/${citizen.parent}/procedures`));
  return Object.fromEntries(procedures.map(({ id, version }) => [id, version]));
};
const publish = (...more) =>
  run(PROGRAM, [
    'procedure', 'publish', path.join(folder, `${CHANGED}.yaml`), `--intake=127.0.0.1:${cluster.ports.intake}`,
    `--identity_key=${path.join(cluster.dir, 'keys/operator.json')}`, `--municipality=${cluster.municipality}`, ...more,
  ]); // prettier-ignore

test('a changed definition is refused with what to do, and published as the next version when asked', async () => {
  const before = await versions();
  await assert.rejects(publish(), ({ stderr }) => /VERSION_PUBLISHED/.test(stderr) && /--raise/.test(stderr));
  assert.deepEqual(await versions(), before);
  for (let again = 0; again < 2; ++again) {
    assert.match((await publish('--raise')).stdout, /第2版/);
    assert.deepEqual(await versions(), { ...before, [CHANGED]: before[CHANGED] + 1 });
  }
});

test('an old folder starts with the new catalogue', async () => {
  const script = path.join(TOP, 'deploy/local/cluster.sh');
  for (let again = 0; again < 2; ++again) {
    await run(script, ['catalogue', cluster.dir], { env: { ...process.env, CATALOGUE: folder } });
    assert.equal((await versions())[CHANGED], 2);
  }
  // Papers of the first version are still read by its template.
  const first = done(await citizen.get(`/v1/${citizen.parent}/procedures/${CHANGED}/versions/1`));
  assert.equal(first.template.version, 1);
});
