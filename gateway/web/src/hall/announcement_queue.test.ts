// Tests may say that a value is there: they fail where it is not.
/* eslint-disable @typescript-eslint/no-non-null-assertion */
import { expect, test } from 'vitest';
import type { Announcement } from '../api/hall';
import { AnnouncementQueue, SHOWN_AT_ONCE_MAX, SHOWN_MS_MIN } from './announcement_queue';

const NOW = Date.parse('2027-04-01T10:00:00+09:00');

function call(sequence: number, label = String(100 + sequence), change: Partial<Announcement> = {}): Announcement {
  return {
    sequence,
    label,
    number: sequence,
    counter: '3',
    queue: 'q',
    time: new Date(NOW).toISOString(),
    recall: false,
    ...change,
  };
}

const labels = (queue: AnnouncementQueue, now: number) => queue.now(now).map((one) => one.call.label);

test('two calls at once are both shown and spoken one after the other', () => {
  const queue = new AnnouncementQueue();
  queue.offer([call(1), call(2)], NOW);
  expect(labels(queue, NOW)).toEqual(['102', '101']);
  const first = queue.next(NOW);
  expect(first?.label).toBe('101');
  expect(queue.next(NOW + 1000)).toBeNull(); // while the first is spoken
  queue.done(first!);
  expect(queue.next(NOW + 2000)?.label).toBe('102');
});

test('a call repeated by the next state or after a reload is not called again', () => {
  const queue = new AnnouncementQueue();
  queue.offer([call(1)], NOW);
  queue.done(queue.next(NOW)!);
  queue.offer([call(1)], NOW + 1000);
  expect(queue.next(NOW + 1000)).toBeNull();
  const again = new AnnouncementQueue(queue.seen);
  again.offer([call(1), call(2)], NOW + 2000);
  expect(labels(again, NOW + 2000)).toEqual(['102']);
});

test('calls that came while the connection was away are all made up for', () => {
  const queue = new AnnouncementQueue();
  queue.offer([call(1)], NOW);
  queue.done(queue.next(NOW)!);
  const later = NOW + 5 * 60_000;
  queue.offer([call(1), call(2), call(3), call(4), call(5), call(6)], later);
  const spoken: string[] = [];
  for (let now = later; now < later + 60_000; now += 1000) {
    const next = queue.next(now);
    if (next) {
      expect(labels(queue, now)).toContain(next.label);
      spoken.push(next.label);
      queue.done(next);
    }
  }
  expect(spoken).toEqual(['102', '103', '104', '105', '106']);
});

test('a display that is switched on does not call the morning', () => {
  const queue = new AnnouncementQueue();
  const old = new Date(NOW - 3_600_000).toISOString();
  queue.offer([call(1, '101', { time: old }), call(2)], NOW);
  expect(labels(queue, NOW)).toEqual(['102']);
});

test('a recall is called, but not twice while it waits to be spoken', () => {
  const queue = new AnnouncementQueue();
  queue.offer([call(1, 'A7')], NOW);
  queue.done(queue.next(NOW)!);
  queue.offer([call(1, 'A7'), call(2, 'A7', { recall: true })], NOW + 1000);
  expect(queue.next(NOW + 1000)?.recall).toBe(true);
  expect(labels(queue, NOW + 1000)).toEqual(['A7']);
});

test('a shown call stays long enough, and only so many stand at once', () => {
  const queue = new AnnouncementQueue();
  queue.offer([call(1)], NOW);
  queue.done(queue.next(NOW)!);
  expect(labels(queue, NOW + SHOWN_MS_MIN - 1)).toEqual(['101']);
  expect(labels(queue, NOW + SHOWN_MS_MIN)).toEqual([]);
  queue.offer(
    [2, 3, 4, 5, 6].map((n) => call(n)),
    NOW + SHOWN_MS_MIN,
  );
  expect(labels(queue, NOW + SHOWN_MS_MIN)).toHaveLength(SHOWN_AT_ONCE_MAX);
  expect(queue.waitingCalls).toBe(2);
});

test('the sequence starts anew with the day', () => {
  const queue = new AnnouncementQueue();
  queue.offer([call(500)], NOW);
  queue.done(queue.next(NOW)!);
  const tomorrow = NOW + 86_400_000;
  queue.offer([call(1, '1', { time: new Date(tomorrow).toISOString() })], tomorrow);
  expect(queue.next(tomorrow)?.label).toBe('1');
  // A late copy of yesterday's state changes nothing.
  queue.offer([call(501)], tomorrow);
  expect(labels(queue, tomorrow)).toEqual(['1']);
});

test('many calls in a burst are each spoken once, never two at a time', () => {
  const queue = new AnnouncementQueue();
  queue.offer(
    Array.from({ length: 20 }, (_, i) => call(i + 1)),
    NOW,
  );
  const spoken = new Set<number>();
  for (let now = NOW; spoken.size < 20; now += 500) {
    expect(now).toBeLessThan(NOW + 60_000);
    const next = queue.next(now);
    if (!next) continue;
    expect(queue.next(now)).toBeNull();
    expect(spoken.has(next.sequence)).toBe(false);
    spoken.add(next.sequence);
    queue.done(next);
  }
});
