// The house on PostgreSQL: the same way as on SQLite, and a database that is killed under running services comes back to them by itself.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';

import { Cluster, until } from './cluster.mjs';
import { onlineData } from './samples.mjs';
import { done, filed, lookUp, procedureName, refused, reviewAndApprove, submit } from './steps.mjs';

const RECOVERY_S_MAX = 60;

let cluster, citizen, counter, head, queue;
before(async () => {
  cluster = await Cluster.start({ database: 'postgresql' });
  let operator;
  [citizen, counter, head, operator] = await cluster.clients(undefined, 'counter', 'head', 'operator');
  const office = `${operator.parent}/offices/civic-affairs`;
  queue = `${office}/queues/certificates`;
  const rules = { title: '証明書', counters: 2, serviceTimeS: 300, numbers: { first: 100, last: 299 } };
  done(await operator.call(`${office}/queues`, { queueId: 'certificates', queue: rules }));
});
after(() => cluster?.stop());

test('an application goes from the form to the archive, and keeps exact characters', async () => {
  const data = await onlineData();
  data.applicant.name.kanji = '𠮷野　見本';
  const receipt = done(await submit(citizen, data));
  const approved = await reviewAndApprove(counter, head, receipt.application);
  assert.equal(approved.data.applicant.name.kanji, '𠮷野　見本');
  const { record } = await filed(counter, receipt.application);
  assert.equal(done(await counter.get(`/v1/${record}`)).receiptNumber, receipt.receiptNumber);
});

test('PostgreSQL is killed and started again: nothing acknowledged is lost, and all three services go on', async () => {
  const before = done(await submit(citizen, await onlineData()));
  const ticket = done(await citizen.call(`${queue}/tickets:issue`));
  const request = { requestId: randomUUID(), procedure: await procedureName(citizen), data: await onlineData() };
  const requested = () => citizen.call(`${citizen.parent}/applications:submit`, request);
  await cluster.kill('postgres');
  refused(await citizen.call(`${queue}/tickets:issue`), 503, 'DATABASE_UNREACHABLE');
  refused(await requested(), 503, 'DATABASE_UNREACHABLE');
  await cluster.startProcesses();

  const recovered = (what, ask) =>
    until(what, RECOVERY_S_MAX, async () => {
      const answer = await ask();
      return answer.ok && answer.body;
    });
  const receipt = await recovered('intake', requested);
  assert.notEqual(receipt.receiptNumber, before.receiptNumber);
  assert.equal(done(await requested()).receiptNumber, receipt.receiptNumber, 'a repeated request gets the first answer');
  const next = await recovered('congestion', () => citizen.call(`${queue}/tickets:issue`));
  assert.equal(Number(next.label), Number(ticket.label) + 1, 'a number that could not be given is not used up');
  done(await lookUp(citizen, before.receiptNumber, before.accessCode));
  await reviewAndApprove(counter, head, receipt.application);
  assert.ok((await filed(counter, receipt.application)).record, 'the archive takes it in');
});
