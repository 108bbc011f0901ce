// Days of the congestion calendar: plain arithmetic on dates as they are written (2027-04-01), without time zones.

export interface Month {
  year: number;
  month: number; // 1 to 12
}

const DAY_MS = 86_400_000;

function utc(day: string): number {
  return Date.parse(`${day}T00:00:00Z`);
}

function written(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10);
}

export function isDay(text: string): boolean {
  return /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(utc(text)) && written(utc(text)) === text;
}

export function addDays(day: string, days: number): string {
  return written(utc(day) + days * DAY_MS);
}

// 0 Sunday to 6 Saturday.
export function weekdayOf(day: string): number {
  return new Date(utc(day)).getUTCDay();
}

export function daysIn({ year, month }: Month): number {
  return new Date(Date.UTC(year, month, 0)).getUTCDate();
}

export function firstOf({ year, month }: Month): string {
  return `${year}-${String(month).padStart(2, '0')}-01`;
}

export function monthOf(day: string): Month {
  return { year: Number(day.slice(0, 4)), month: Number(day.slice(5, 7)) };
}

export function addMonths({ year, month }: Month, months: number): Month {
  const index = year * 12 + (month - 1) + months;
  return { year: Math.floor(index / 12), month: (index % 12) + 1 };
}

// Whole weeks from Sunday; null before the first and after the last.
export function weeksOf(month: Month): (string | null)[][] {
  const first = firstOf(month);
  const cells: (string | null)[] = Array.from({ length: weekdayOf(first) }, () => null);
  for (let i = 0; i < daysIn(month); ++i) cells.push(addDays(first, i));
  while (cells.length % 7 !== 0) cells.push(null);
  return Array.from({ length: cells.length / 7 }, (_, week) => cells.slice(week * 7, week * 7 + 7));
}

export function todayInJapan(now = Date.now()): string {
  return new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Tokyo' }).format(now);
}

export function dayTitle(day: string, language: 'ja' | 'easy' | 'en'): string {
  const date = new Date(utc(day));
  return new Intl.DateTimeFormat(language === 'en' ? 'en-GB' : 'ja-JP', {
    month: 'long',
    day: 'numeric',
    weekday: 'short',
    timeZone: 'UTC',
  }).format(date);
}

// 2027年4月1日(木)～4月10日(土); one day stands alone.
export function dayRange(first: string, last: string, language: 'ja' | 'easy' | 'en'): string {
  const format = new Intl.DateTimeFormat(language === 'en' ? 'en-GB' : 'ja-JP', {
    year: 'numeric',
    month: language === 'en' ? 'short' : 'long',
    day: 'numeric',
    weekday: 'short',
    timeZone: 'UTC',
  });
  return first === last || !isDay(last)
    ? format.format(utc(first))
    : `${format.format(utc(first))}${language === 'en' ? ' – ' : '～'}${format.format(utc(last))}`;
}

export function monthTitle({ year, month }: Month, language: 'ja' | 'easy' | 'en'): string {
  return new Intl.DateTimeFormat(language === 'en' ? 'en-GB' : 'ja-JP', {
    year: 'numeric',
    month: 'long',
    timeZone: 'UTC',
  }).format(new Date(Date.UTC(year, month - 1, 1)));
}

export function minutes(seconds: number): number {
  return Math.ceil(seconds / 60);
}

// 45分, and from two hours on 17時間30分: nobody counts a thousand minutes.
export function waitTitle(seconds: number): string {
  const all = minutes(seconds);
  if (all < 120) return `${all}分`;
  const rest = all % 60;
  return `${Math.floor(all / 60)}時間${rest === 0 ? '' : `${rest}分`}`;
}
