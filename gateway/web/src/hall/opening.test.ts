import { expect, test } from 'vitest';
import type { Opening } from '../api/hall';
import { closedSentence, isOver } from './opening';

const SUNDAY_NIGHT = Date.parse('2026-11-22T20:00:00+09:00');
const closed: Opening = {
  closed: true,
  cause: 'NOT_OPEN_TODAY',
  nextOpenTime: '2026-11-23T23:30:00Z',
  text: '日曜日のため、受付時間外です。',
};

test('in Japanese the service’s own sentence, else one with the day and time in Japan', () => {
  expect(closedSentence(closed, 'ja', SUNDAY_NIGHT)).toBe('日曜日のため、受付時間外です。');
  expect(closedSentence(closed, 'en', SUNDAY_NIGHT)).toMatch(
    /^We are closed now\. We open again: Tue.*24 November.*0?8:30/,
  );
  expect(closedSentence(closed, 'easy', SUNDAY_NIGHT)).toMatch(/11月24日.*8:30/);
});

test('of today the time alone; nothing where nobody knows it, and nothing of what is open', () => {
  const soon: Opening = { ...closed, cause: 'NOT_YET_OPEN', nextOpenTime: '2026-11-22T12:00:00Z' };
  expect(closedSentence(soon, 'en', SUNDAY_NIGHT)).toBe('We are closed now. We open again: 21:00.');
  expect(closedSentence({ ...closed, nextOpenTime: '' }, 'en', SUNDAY_NIGHT)).toBe('We are closed now.');
  expect(closedSentence({ ...closed, closed: false }, 'ja', SUNDAY_NIGHT)).toBe('');
});

test('a number taken before the opening is called, one after the close is not', () => {
  expect(isOver({ ...closed, cause: 'NOT_YET_OPEN' })).toBe(false);
  expect(isOver({ ...closed, cause: 'OVER_FOR_TODAY' })).toBe(true);
  expect(isOver({ ...closed, closed: false, cause: '' })).toBe(false);
});
