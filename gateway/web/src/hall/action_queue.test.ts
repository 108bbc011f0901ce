// Tests may say that a value is there: they fail where it is not.
/* eslint-disable @typescript-eslint/no-non-null-assertion */
import { expect, test } from 'vitest';
import { toTicket } from '../api/hall';
import type { DeviceEvent, EventOutcome } from '../api/hall_staff';
import { ActionQueue, nextOf, withPending, type Act, type Action, type Storage } from './action_queue';

class Kept implements Storage {
  readonly all = new Map<string, string>();
  getItem = (key: string) => this.all.get(key) ?? null;
  setItem = (key: string, value: string) => void this.all.set(key, value);
}

const OFFICE = 'municipalities/131016/offices/civic-affairs';
const QUEUE = `${OFFICE}/queues/certificates`;
const TICKET = `${QUEUE}/tickets/20270401-7`;

let ids = 0;
function action(act: Act, change: Partial<Action> = {}): Action {
  return {
    id: `id-${++ids}`,
    act,
    ticket: TICKET,
    label: '7',
    counter: '3',
    toQueue: '',
    queues: [],
    timeMs: 1_000_000,
    ...change,
  };
}

const recorded = (events: readonly DeviceEvent[]): Promise<EventOutcome[]> =>
  Promise.resolve(events.map((event) => ({ eventId: event.eventId, refused: false, reason: '' })));

test('acts are kept with their own times, in order, also over a reload', async () => {
  const storage = new Kept();
  const queue = new ActionQueue(storage, 'k');
  queue.add(action('call', { timeMs: 5000 }));
  queue.add(action('finish', { timeMs: 4000 })); // the clock was set back in between
  const reloaded = new ActionQueue(storage, 'k');
  const sent: DeviceEvent[] = [];
  await reloaded.flush((events) => {
    sent.push(...events);
    return recorded(events);
  });
  expect(sent.map((event) => event.kind)).toEqual(['CALLED', 'FINISHED']);
  expect(sent[0]).toMatchObject({ ticket: TICKET, counter: '3', time: '1970-01-01T00:00:05.000Z' });
  expect(sent[1]!.time > sent[0]!.time).toBe(true);
  expect(new ActionQueue(storage, 'k').pending).toHaveLength(0);
});

test('nothing is lost when sending fails, and the same events go again', async () => {
  const queue = new ActionQueue(new Kept(), 'k');
  queue.add(action('hold'));
  const ids: string[] = [];
  const broken = (events: readonly DeviceEvent[], requestId: string) => {
    ids.push(requestId, events[0]!.eventId);
    return Promise.reject(new Error('no line'));
  };
  await expect(queue.flush(broken)).rejects.toThrow();
  await expect(queue.flush(broken)).rejects.toThrow();
  expect(ids.slice(0, 2)).toEqual(ids.slice(2));
  expect(queue.pending).toHaveLength(1);
  await queue.flush(recorded);
  expect(queue.pending).toHaveLength(0);
});

test('a refused act does not hold up the others and is told', async () => {
  const queue = new ActionQueue(new Kept(), 'k');
  queue.add(action('call'));
  queue.add(action('finish'));
  const refused = await queue.flush((events) =>
    Promise.resolve(
      events.map((event, i) => ({ eventId: event.eventId, refused: i === 0, reason: i === 0 ? 'UNKNOWN_TICKET' : '' })),
    ),
  );
  expect(refused).toMatchObject([{ action: { act: 'call' }, reason: 'UNKNOWN_TICKET' }]);
  expect(queue.pending).toHaveLength(0);
});

test('more than one call takes goes in several, and two flushes do not send twice', async () => {
  const queue = new ActionQueue(new Kept(), 'k');
  for (let i = 0; i < 1200; ++i) queue.add(action('recall'));
  const sizes: number[] = [];
  const send = async (events: readonly DeviceEvent[]) => {
    sizes.push(events.length);
    await Promise.resolve();
    return recorded(events);
  };
  await Promise.all([queue.flush(send), queue.flush(send)]);
  expect(sizes).toEqual([500, 500, 200]);
});

test('what is damaged on the device is passed over', () => {
  const storage = new Kept();
  storage.setItem('k', '[{"id":1},null,"x",{"id":"a","act":"finish","timeMs":1,"ticket":""}]');
  expect(new ActionQueue(storage, 'k').pending.map((one) => one.id)).toEqual(['a']);
  storage.setItem('k', '{broken');
  expect(new ActionQueue(storage, 'k').pending).toEqual([]);
});

const ticket = (number: number, change: Record<string, unknown> = {}) =>
  toTicket({
    name: `${QUEUE}/tickets/20270401-${number}`,
    number,
    state: 'WAITING',
    queue: QUEUE,
    issueTime: `2027-04-01T00:0${number}:00Z`,
    ahead: number - 1,
    ...change,
  });

test('kept acts hold on this screen at once', () => {
  const tickets = [ticket(1), ticket(2), ticket(3)];
  const name = tickets[0]!.name;
  const shown = withPending(tickets, [
    action('call', { ticket: name }),
    action('transfer', { ticket: name, toQueue: 'moving' }),
    action('finish', { ticket: 'unknown' }),
  ]);
  expect(shown[0]).toMatchObject({ state: 'WAITING', queue: `${OFFICE}/queues/moving`, counter: '3' });
  expect(nextOf(shown, [QUEUE])?.number).toBe(2);
});

test('next is who has waited longest among the queues of this counter', () => {
  const other = `${OFFICE}/queues/moving`;
  const tickets = [
    ticket(4, { ahead: 1 }),
    ticket(3, { ahead: 0, issueTime: '2027-04-01T00:09:00Z' }),
    ticket(2, { queue: other, ahead: 0 }),
  ];
  expect(nextOf(tickets, [QUEUE])?.number).toBe(3); // whom a priority put first
  expect(nextOf(tickets, [QUEUE, other])?.number).toBe(2);
  expect(nextOf([], [QUEUE])).toBeNull();
});
