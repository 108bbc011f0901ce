import { expect, test } from 'vitest';
import { counterTitle, englishLabel, englishNumber, japaneseLabel, japaneseNumber, spokenCall } from './number_words';

test('Japanese numbers are read as people say them', () => {
  const read = {
    1: 'いち',
    10: 'じゅう',
    14: 'じゅうよん',
    101: 'ひゃくいち',
    300: 'さんびゃく',
    607: 'ろっぴゃくなな',
    808: 'はっぴゃくはち',
    999: 'きゅうひゃくきゅうじゅうきゅう',
    1000: 'せん',
    3210: 'さんぜんにひゃくじゅう',
    8000: 'はっせん',
  };
  for (const [number, words] of Object.entries(read)) expect(japaneseNumber(Number(number))).toBe(words);
});

test('English numbers too', () => {
  const read = {
    0: 'zero',
    13: 'thirteen',
    21: 'twenty-one',
    40: 'forty',
    101: 'one hundred and one',
    350: 'three hundred and fifty',
    1200: 'one thousand two hundred',
    2005: 'two thousand and five',
  };
  for (const [number, words] of Object.entries(read)) expect(englishNumber(Number(number))).toBe(words);
});

test('labels with letters', () => {
  expect(japaneseLabel('A101')).toBe('エーのひゃくいちばん');
  expect(japaneseLabel('7')).toBe('ななばん');
  expect(englishLabel('B020')).toBe('B twenty');
  expect(japaneseLabel('臨時')).toBe('臨時');
});

test('a call says who and where, in each language', () => {
  expect(spokenCall('A300', '3', ['ja', 'en'])).toEqual([
    { lang: 'ja-JP', text: 'エーのさんびゃくばんの かた、さんばん まどぐちへ おこし ください。' },
    { lang: 'en-US', text: 'Number A three hundred, please come to counter three.' },
  ]);
  expect(spokenCall('5', '相談室', ['ja'])[0]?.text).toContain('相談室へ');
  expect(counterTitle('3', 'ja')).toBe('3番窓口');
  expect(counterTitle('3番窓口', 'ja')).toBe('3番窓口');
  expect(counterTitle('3', 'en')).toBe('Counter 3');
});
