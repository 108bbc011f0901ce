import { expect, test } from 'vitest';
import { fromLocalInput, minuteOfDay, toLocalInput } from './japan_time';

test('a moment comes back as it was entered, over the turn of the year and on 29 February', () => {
  for (const local of ['2027-01-01T00:00', '2028-02-29T23:59', '2026-12-31T08:30']) {
    expect(toLocalInput(fromLocalInput(local))).toBe(local);
  }
  expect(fromLocalInput('2027-01-01T00:00')).toBe('2027-01-01T00:00:00+09:00');
  expect(toLocalInput('2026-12-31T15:00:00Z')).toBe('2027-01-01T00:00');
});

test('no time stays no time', () => {
  expect(toLocalInput('')).toBe('');
  expect(toLocalInput('not a time')).toBe('');
  expect(fromLocalInput('')).toBe('');
});

test('the minute of the day is Japan’s', () => {
  expect(minuteOfDay(Date.parse('2026-12-31T15:00:00Z'))).toBe(0);
  expect(minuteOfDay(Date.parse('2026-12-31T14:59:00Z'))).toBe(24 * 60 - 1);
});
