// Japanese era dates (和暦). Written parts go in, an ISO date comes out; a date that does not exist is never bent into one that does.
// First days of the eras: 明治 1868-10-23 (改暦前の日は西暦と対応しないため明治6年から), 大正 1912-07-30, 昭和 1926-12-25, 平成 1989-01-08, 令和 2019-05-01.

export type Era = 'reiwa' | 'heisei' | 'showa' | 'taisho' | 'meiji' | 'western';

// No era chosen yet ('') is incomplete, but four digits of a year are western without saying so.
export interface DateParts {
  era: Era | '';
  year: string;
  month: string;
  day: string;
}

interface EraRange {
  era: Era;
  ja: string;
  en: string;
  first: string; // ISO, first day
  last: string; // ISO, last day; open-ended for the current era
  offset: number; // western year = era year + offset
}

export const ERAS: readonly EraRange[] = [
  { era: 'reiwa', ja: '令和', en: 'Reiwa', first: '2019-05-01', last: '9999-12-31', offset: 2018 },
  { era: 'heisei', ja: '平成', en: 'Heisei', first: '1989-01-08', last: '2019-04-30', offset: 1988 },
  { era: 'showa', ja: '昭和', en: 'Showa', first: '1926-12-25', last: '1989-01-07', offset: 1925 },
  { era: 'taisho', ja: '大正', en: 'Taisho', first: '1912-07-30', last: '1926-12-24', offset: 1911 },
  { era: 'meiji', ja: '明治', en: 'Meiji', first: '1873-01-01', last: '1912-07-29', offset: 1867 },
];

export type DateFault = 'INCOMPLETE_DATE' | 'IMPOSSIBLE_DATE' | 'DATE_OUTSIDE_ERA';
export type DateResult = { iso: string } | { fault: DateFault };

export const EMPTY_DATE: DateParts = { era: '', year: '', month: '', day: '' };

// Full-width digits and 元 (the first year) are what people type.
function toNumber(written: string): number | null {
  const plain = written
    .trim()
    .replace(/[０-９]/g, (digit) => String.fromCharCode(digit.charCodeAt(0) - 0xfee0))
    .replace(/^元$/, '1');
  return /^[0-9]{1,4}$/.test(plain) ? Number(plain) : null;
}

function daysInMonth(year: number, month: number): number {
  if (month === 2) return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0 ? 29 : 28;
  return [4, 6, 9, 11].includes(month) ? 30 : 31;
}

export function isEmptyDate(parts: DateParts): boolean {
  return parts.year.trim() === '' && parts.month.trim() === '' && parts.day.trim() === '';
}

export function toIsoDate(parts: DateParts): DateResult {
  if ([parts.year, parts.month, parts.day].some((part) => part.trim() === '')) return { fault: 'INCOMPLETE_DATE' };
  const written = [parts.year, parts.month, parts.day].map(toNumber);
  const [eraYear, month, day] = written;
  if (eraYear == null || month == null || day == null) return { fault: 'IMPOSSIBLE_DATE' };
  if (parts.era === '' && eraYear < 1000) return { fault: 'INCOMPLETE_DATE' };
  const western = parts.era === '' || parts.era === 'western';
  const range = ERAS.find((one) => one.era === parts.era);
  const year = eraYear + (range?.offset ?? 0);
  const tooShort = western ? year < 1000 : eraYear < 1;
  if (tooShort || month < 1 || month > 12 || day < 1 || day > daysInMonth(year, month))
    return { fault: 'IMPOSSIBLE_DATE' };
  const iso = `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
  if (range && (iso < range.first || iso > range.last)) return { fault: 'DATE_OUTSIDE_ERA' };
  return { iso };
}

export function parseIsoDate(iso: string): { year: number; month: number; day: number } | null {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(iso);
  if (!match) return null;
  const [year, month, day] = match.slice(1).map(Number) as [number, number, number];
  return month >= 1 && month <= 12 && day >= 1 && day <= daysInMonth(year, month) ? { year, month, day } : null;
}

// 令和9年13月40日, as a date that was read off paper and does not exist stands in an application.
const WRITTEN = /^(明治|大正|昭和|平成|令和|西暦|□)?(.*)年(.*)月(.*)日$/u;

// The parts to show for a stored date: in its era, or western where no era fits. What is no date stays visible part by part, so that a
// person who reviews a misread value sees what was read.
export function fromIsoDate(iso: string): DateParts {
  const date = parseIsoDate(iso);
  if (!date) {
    const [, era = '', year = iso, month = '', day = ''] = WRITTEN.exec(iso) ?? [];
    const named = era === '西暦' ? 'western' : (ERAS.find((one) => one.ja === era)?.era ?? '');
    return { era: named, year, month, day };
  }
  const range = ERAS.find((one) => iso >= one.first && iso <= one.last);
  return {
    era: range?.era ?? 'western',
    year: String(date.year - (range?.offset ?? 0)),
    month: String(date.month),
    day: String(date.day),
  };
}

// 昭和60年1月2日（1985年）, or 2 January 1985.
export function writeDate(iso: string, language: 'ja' | 'easy' | 'en'): string {
  const date = parseIsoDate(iso);
  if (!date) return iso;
  if (language === 'en') {
    return new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeZone: 'UTC' }).format(
      new Date(`${iso}T00:00:00Z`),
    );
  }
  const parts = fromIsoDate(iso);
  const range = ERAS.find((one) => one.era === parts.era);
  if (!range) return `${date.year}年${date.month}月${date.day}日`;
  return `${range.ja}${parts.year === '1' ? '元' : parts.year}年${parts.month}月${parts.day}日（${date.year}年）`;
}
