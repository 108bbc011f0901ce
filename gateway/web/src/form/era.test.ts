import { describe, expect, it } from 'vitest';
import { fromIsoDate, toIsoDate, writeDate, type DateParts } from './era';

const date = (era: DateParts['era'], year: string, month: string, day: string): DateParts => ({
  era,
  year,
  month,
  day,
});

describe('toIsoDate', () => {
  it.each([
    [date('reiwa', '元', '5', '1'), '2019-05-01'],
    [date('heisei', '31', '4', '30'), '2019-04-30'],
    [date('heisei', '1', '1', '8'), '1989-01-08'],
    [date('showa', '64', '1', '7'), '1989-01-07'],
    [date('showa', '1', '12', '25'), '1926-12-25'],
    [date('taisho', '15', '12', '24'), '1926-12-24'],
    [date('meiji', '45', '7', '29'), '1912-07-29'],
    [date('meiji', '6', '1', '1'), '1873-01-01'],
    [date('showa', '６０', '１', '２'), '1985-01-02'],
    [date('western', '2024', '2', '29'), '2024-02-29'],
    [date('', '1985', '1', '2'), '1985-01-02'],
  ])('%j is %s', (parts, iso) => {
    expect(toIsoDate(parts)).toEqual({ iso });
  });

  it.each([
    [date('reiwa', '9', '13', '40'), 'IMPOSSIBLE_DATE'],
    [date('western', '2023', '2', '29'), 'IMPOSSIBLE_DATE'],
    [date('western', '1900', '2', '29'), 'IMPOSSIBLE_DATE'],
    [date('showa', '0', '1', '1'), 'IMPOSSIBLE_DATE'],
    [date('western', '85', '1', '2'), 'IMPOSSIBLE_DATE'],
    [date('showa', 'abc', '1', '2'), 'IMPOSSIBLE_DATE'],
    [date('showa', '64', '1', '8'), 'DATE_OUTSIDE_ERA'],
    [date('heisei', '31', '5', '1'), 'DATE_OUTSIDE_ERA'],
    [date('reiwa', '1', '4', '30'), 'DATE_OUTSIDE_ERA'],
    [date('meiji', '5', '12', '31'), 'DATE_OUTSIDE_ERA'],
    [date('', '60', '1', '2'), 'INCOMPLETE_DATE'],
    [date('showa', '60', '', '2'), 'INCOMPLETE_DATE'],
  ])('%j is refused: %s', (parts, fault) => {
    expect(toIsoDate(parts)).toEqual({ fault });
  });
});

describe('fromIsoDate', () => {
  it.each([
    '2019-05-01',
    '2019-04-30',
    '1989-01-08',
    '1989-01-07',
    '1926-12-24',
    '1912-07-29',
    '1873-01-01',
    '1850-06-01',
  ])('gives back %s', (iso) => {
    expect(toIsoDate(fromIsoDate(iso))).toEqual({ iso });
  });

  it('keeps a date that does not exist as it was written', () => {
    expect(fromIsoDate('令和9年13月40日')).toEqual(date('reiwa', '9', '13', '40'));
    expect(fromIsoDate('□60年1月2日')).toEqual(date('', '60', '1', '2'));
    expect(fromIsoDate('読めない')).toEqual(date('', '読めない', '', ''));
  });
});

describe('writeDate', () => {
  it('writes the first year of an era as 元年', () => {
    expect(writeDate('2019-05-01', 'ja')).toBe('令和元年5月1日（2019年）');
    expect(writeDate('1985-01-02', 'easy')).toBe('昭和60年1月2日（1985年）');
    expect(writeDate('1985-01-02', 'en')).toBe('2 January 1985');
  });
});
