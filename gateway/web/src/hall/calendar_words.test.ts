// Tests may say that a value is there: they fail where it is not.
/* eslint-disable @typescript-eslint/no-non-null-assertion */
import { expect, test } from 'vitest';
import { dayRange, waitTitle } from './calendar_words';
import { addDays, addMonths, daysIn, isDay, todayInJapan, weekdayOf, weeksOf } from './calendar_words';

test('days over months, years and leap days', () => {
  expect(addDays('2027-12-31', 1)).toBe('2028-01-01');
  expect(addDays('2028-02-28', 1)).toBe('2028-02-29');
  expect(addDays('2027-03-01', -1)).toBe('2027-02-28');
  expect(addMonths({ year: 2027, month: 12 }, 1)).toEqual({ year: 2028, month: 1 });
  expect(addMonths({ year: 2027, month: 1 }, -1)).toEqual({ year: 2026, month: 12 });
  expect(daysIn({ year: 2028, month: 2 })).toBe(29);
  expect(weekdayOf('2027-04-01')).toBe(4); // Thursday
});

test('weeks begin on Sunday and hold each day once', () => {
  const weeks = weeksOf({ year: 2027, month: 2 });
  expect(weeks.flat().filter(Boolean)).toHaveLength(28);
  expect(weeks.every((week) => week.length === 7)).toBe(true);
  expect(weeks[0]![1]).toBe('2027-02-01'); // a Monday
});

test('today is Japan’s, also just after midnight there', () => {
  expect(todayInJapan(Date.parse('2027-03-31T15:00:00Z'))).toBe('2027-04-01');
  expect(isDay('2027-02-29')).toBe(false);
  expect(isDay('2028-02-29')).toBe(true);
  expect(isDay('x')).toBe(false);
});

test('waits are minutes, and from two hours on hours', () => {
  expect([0, 61, 7199, 7200, 61_140].map(waitTitle)).toEqual(['0分', '2分', '2時間', '2時間', '16時間59分']);
});

test('days of a group in both languages', () => {
  expect(dayRange('2027-04-01', '2027-04-01', 'ja')).toBe('2027年4月1日(木)');
  expect(dayRange('2027-04-01', '2027-04-10', 'ja')).toBe('2027年4月1日(木)～2027年4月10日(土)');
  expect(dayRange('2027-04-01', '2027-04-10', 'en')).toBe('Thu, 1 Apr 2027 – Sat, 10 Apr 2027');
});
