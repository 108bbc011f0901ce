// A wait in words, in three languages: 約25分, 20～50分, and from two hours on 3時間15分: nobody counts a hundred minutes.
import type { Wait } from '../api/hall';
import type { Language } from '../form/definition';
import { useText, useWords } from '../i18n/language';
import { HALL_TEXTS } from './texts';
import { waitMinutes } from './words';

const LONG_MIN = 120;
const HOUR_MIN = 60;
const UNITS: Record<Language, { hour: string; minute: string; space: string; to: string }> = {
  ja: { hour: '時間', minute: '分', space: '', to: '～' },
  easy: { hour: '時間（じかん）', minute: '分（ふん）', space: '', to: 'から ' },
  en: { hour: ' h', minute: ' min', space: ' ', to: '–' },
};

export function duration(minutes: number, language: Language, inHours = minutes >= LONG_MIN): string {
  const { hour, minute, space } = UNITS[language];
  if (!inHours || minutes < HOUR_MIN) return `${minutes}${minute}`;
  const rest = minutes % HOUR_MIN;
  return `${Math.floor(minutes / HOUR_MIN)}${hour}${rest === 0 ? '' : `${space}${rest}${minute}`}`;
}

// 20～50分; the unit stands once where it is the same and nobody has to learn the language by it.
export function durationRange(from: number, to: number, language: Language): string {
  const isLong = to >= LONG_MIN;
  const first = !isLong && language !== 'easy' ? String(from) : duration(from, language, isLong);
  return `${first}${UNITS[language].to}${duration(to, language)}`;
}

export function useWaitWords() {
  const { language } = useText();
  const h = useWords(HALL_TEXTS);
  const about = (minutes: number) => h('about', { t: duration(Math.max(1, minutes), language) });
  return {
    about,
    isSoon: (wait: Wait) => waitMinutes(wait).to < 1,
    // すぐにご案内できます, or 約25分.
    expected: (wait: Wait): string => {
      const { middle, to } = waitMinutes(wait);
      return to < 1 ? h('soon') : about(middle);
    },
    // だいたい20～50分; "" where there is no interval to speak of.
    between: (wait: Wait): string => {
      const { from, to } = waitMinutes(wait);
      return to >= 1 && from < to ? h('between', { t: durationRange(from, to, language) }) : '';
    },
  };
}
