// Tickets through the real stack: kiosk, home, counters and a device that had lost the line, by REST as the pages use it.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';

import { Cluster } from './cluster.mjs';
import { done, refused } from './steps.mjs';

let cluster, citizen, counter, operator, office;
before(async () => {
  cluster = await Cluster.start();
  [citizen, counter, operator] = await cluster.clients(undefined, 'counter', 'operator');
  office = `${operator.parent}/offices/civic-affairs`;
  const rules = {
    title: '証明書', counters: 2, serviceTimeS: 300, numbers: { first: 100, last: 299, offlineFirst: 200, prefix: 'A' },
    categories: [{ id: 'maternity', title: '妊娠中の方', headStartS: 1800 }],
    remote: { enabled: true, untilMinute: 1440, waitingMax: 50, openMax: 5, checkInS: 1800 },
  };
  done(await operator.call(`${office}/queues`, { queueId: 'certificates', queue: rules }));
  done(await operator.call(`${office}/queues`, { queueId: 'fees', queue: { title: '手数料', counters: 1, serviceTimeS: 60, numbers: { first: 300, last: 399 } } }));
});
after(() => cluster?.stop());

const issue = (client, body = {}) => client.call(`${office}/queues/certificates/tickets:issue`, body);
const call = (queue, counterName, body = {}) => counter.call(`${office}/queues/${queue}/tickets:call`, { counter: counterName, ...body });
const live = async () => done(await citizen.get(`/v1/${office}/live`));

test('a ticket goes through two counters, and the display shows each call', async () => {
  const ticket = done(await issue(citizen, { thenQueues: ['fees'] }));
  assert.deepEqual([ticket.label, ticket.stops.length, ticket.key.length], ['A100', 2, 26]);
  const other = done(await issue(citizen, { category: 'maternity' }));
  assert.equal(other.ahead, 0, 'a head start');
  const calls = await Promise.all([call('certificates', '1'), call('certificates', '2')]);
  calls.forEach(done);
  const shown = (await live()).announcements;
  assert.deepEqual(shown.map((one) => one.counter).sort(), ['1', '2']);
  assert.ok(BigInt(shown[0].sequence) < BigInt(shown[1].sequence));
  const next = done(await counter.call(`${ticket.name}:finish`));
  assert.deepEqual([next.state, next.queue], ['WAITING', `${office}/queues/fees`]);
  assert.equal(done(await call('fees', '5')).label, 'A100');
  assert.equal(done(await counter.call(`${ticket.name}:finish`)).state, 'FINISHED');
  done(await counter.call(`${other.name}:finish`));
});

test('from home: only the holder of the key may act', async () => {
  const ticket = done(await issue(citizen, { channel: 'REMOTE', category: 'maternity' }));
  assert.equal(ticket.state, 'NOT_ARRIVED');
  refused(await citizen.call(`${ticket.name}:checkIn`, { key: 'guess' }), 403, 'WRONG_TICKET_KEY');
  const seen = done(await citizen.get(`/v1/${ticket.name}`));
  assert.deepEqual([seen.category, seen.key, seen.stops], ['', '', []]);
  assert.equal(done(await citizen.call(`${ticket.name}:checkIn`, { key: ticket.key })).state, 'WAITING');
  const mine = done(await citizen.post(`/v1/${ticket.name}:lookUp`, { key: ticket.key }));
  assert.deepEqual([mine.category, mine.ahead], ['maternity', 0]);
  refused(await citizen.call(`${ticket.name}:remind`, { key: ticket.key, email: 'taro@example.jp', ahead: 2 }), 400, 'REMINDERS_OFF');
  assert.equal(done(await citizen.call(`${ticket.name}:cancel`, { key: ticket.key })).state, 'TICKET_CANCELLED');
});

test('a counter that had lost the line tells later, and nothing is lost by a kill', async () => {
  const name = (number) => `${office}/queues/certificates/tickets/${day()}-${number}`;
  const at = (seconds) => new Date(Date.now() - seconds * 1000).toISOString();
  const event = (kind, seconds, more = {}) => ({ eventId: randomUUID(), kind, ticket: name(200), time: at(seconds), ...more });
  const events = [event('FINISHED', 100), event('CALLED', 200, { counter: '2' }), event('ISSUED', 300)];
  const told = done(await counter.call(`${office}/events:record`, { events }));
  assert.deepEqual(told.outcomes.map((one) => one.result), ['RECORDED', 'RECORDED', 'RECORDED']);
  await cluster.kill('congestion');
  await cluster.startProcesses();
  assert.equal(done(await citizen.get(`/v1/${name(200)}`)).state, 'FINISHED');
  const again = done(await counter.call(`${office}/events:record`, { events }));
  assert.deepEqual(again.outcomes.map((one) => one.result), ['KNOWN', 'KNOWN', 'KNOWN']);
  const twice = { events: [event('CALLED', 190, { counter: '7' })] };
  done(await counter.call(`${office}/events:record`, twice));
  const conflicts = done(await counter.get(`/v1/${office}/conflicts`)).conflicts;
  assert.deepEqual(conflicts.map((one) => [one.reason, one.counter]), [['NOT_POSSIBLE', '7']]);
});

test('the sign and the context broker see the same hall', async () => {
  done(await counter.call(`${office}/counters:open`, { counter: '1' }));
  for (let i = 0; i < 7; ++i) done(await issue(citizen));
  const sign = done(await citizen.get(`/v1/${office}/sign`));
  assert.deepEqual([sign.level, sign.text], ['BUSY', '混雑']);
  const answer = await citizen.get(`/v1/${office}/queueMonitors?keyValues=true`);
  assert.match(answer.headers.get('content-type'), /application\/ld\+json/);
  const monitor = JSON.parse(answer.body).find((one) => one.serviceId === 'certificates');
  assert.deepEqual([monitor.type, monitor.ticketsToServe, monitor.serviceStatus], ['QueueMonitor', 7, 'Open']);
});

// Numbers belong to Japan's day.
const day = () => new Date(Date.now() + 9 * 3600 * 1000).toISOString().slice(0, 10).replaceAll('-', '');
