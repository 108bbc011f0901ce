import { expect, test } from 'vitest';
import { duration, durationRange } from './wait_words';

test('minutes below two hours, then hours and minutes', () => {
  expect(duration(119, 'ja')).toBe('119分');
  expect(duration(120, 'ja')).toBe('2時間');
  expect(duration(195, 'ja')).toBe('3時間15分');
  expect(duration(195, 'en')).toBe('3 h 15 min');
  expect(duration(5, 'easy')).toBe('5分（ふん）');
});

test('a range says its unit once where that is clear', () => {
  expect(durationRange(20, 50, 'ja')).toBe('20～50分');
  expect(durationRange(20, 50, 'en')).toBe('20–50 min');
  expect(durationRange(20, 50, 'easy')).toBe('20分（ふん）から 50分（ふん）');
  expect(durationRange(55, 382, 'ja')).toBe('55分～6時間22分');
  expect(durationRange(97, 382, 'ja')).toBe('1時間37分～6時間22分');
});
