// Words of the hall that several pages share.
import type { Language } from '../form/definition';
import type { Level, Titles, Wait } from '../api/hall';

export function titleIn(titles: Titles, language: Language): string {
  if (language === 'en' && titles.titleEn !== '') return titles.titleEn;
  if (language === 'easy' && titles.titleEasy !== '') return titles.titleEasy;
  return titles.title;
}

export function noticeIn(notice: { text: string; textEn: string; textEasy: string }, language: Language): string {
  return titleIn({ title: notice.text, titleEn: notice.textEn, titleEasy: notice.textEasy }, language);
}

// Whole minutes: the middle rounded to the next, the interval outwards, so that nothing is promised too early.
export function waitMinutes(wait: Wait): { middle: number; from: number; to: number } {
  const middle = Math.round(wait.p50S / 60);
  return {
    middle,
    from: Math.min(middle, Math.floor(wait.p10S / 60)),
    to: Math.max(middle, Math.ceil(wait.p90S / 60)),
  };
}

export function clock(iso: string, seconds = false): string {
  const date = new Date(iso);
  if (Number.isNaN(date.getTime())) return '';
  return new Intl.DateTimeFormat('ja-JP', { timeStyle: seconds ? 'medium' : 'short', timeZone: 'Asia/Tokyo' }).format(
    date,
  );
}

export const LEVEL_NAMES: Record<Exclude<Level, ''>, string> = {
  QUIET: '空き',
  SLIGHTLY_BUSY: 'やや混雑',
  BUSY: '混雑',
};

export function dateOf(iso: string): string {
  const date = new Date(iso);
  if (Number.isNaN(date.getTime())) return '';
  return new Intl.DateTimeFormat('ja-JP', { dateStyle: 'long', timeStyle: 'short', timeZone: 'Asia/Tokyo' }).format(
    date,
  );
}
