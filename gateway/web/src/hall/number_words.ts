// Numbers as they are spoken, so that a voice cannot read 300 as さんひゃく or A101 as a word.

const DIGITS = ['', 'いち', 'に', 'さん', 'よん', 'ご', 'ろく', 'なな', 'はち', 'きゅう'];
const HUNDREDS = [
  '',
  'ひゃく',
  'にひゃく',
  'さんびゃく',
  'よんひゃく',
  'ごひゃく',
  'ろっぴゃく',
  'ななひゃく',
  'はっぴゃく',
  'きゅうひゃく',
];
const THOUSANDS = [
  '',
  'せん',
  'にせん',
  'さんぜん',
  'よんせん',
  'ごせん',
  'ろくせん',
  'ななせん',
  'はっせん',
  'きゅうせん',
];

// 0 to 9999; other numbers as their digits.
export function japaneseNumber(n: number): string {
  if (n === 0) return 'ゼロ';
  if (!Number.isInteger(n) || n < 0 || n > 9999) return [...String(n)].join(' ');
  const [thousands, hundreds, tens, ones] = [
    Math.floor(n / 1000),
    Math.floor(n / 100) % 10,
    Math.floor(n / 10) % 10,
    n % 10,
  ];
  const ten = tens === 0 ? '' : tens === 1 ? 'じゅう' : `${DIGITS[tens]}じゅう`;
  return `${THOUSANDS[thousands]}${HUNDREDS[hundreds]}${ten}${DIGITS[ones]}`;
}

const LETTERS: Record<string, string> = {
  A: 'エー',
  B: 'ビー',
  C: 'シー',
  D: 'ディー',
  E: 'イー',
  F: 'エフ',
  G: 'ジー',
  H: 'エイチ',
  I: 'アイ',
  J: 'ジェー',
  K: 'ケー',
  L: 'エル',
  M: 'エム',
  N: 'エヌ',
  O: 'オー',
  P: 'ピー',
  Q: 'キュー',
  R: 'アール',
  S: 'エス',
  T: 'ティー',
  U: 'ユー',
  V: 'ブイ',
  W: 'ダブリュー',
  X: 'エックス',
  Y: 'ワイ',
  Z: 'ゼット',
};

const SMALL = [
  'zero',
  'one',
  'two',
  'three',
  'four',
  'five',
  'six',
  'seven',
  'eight',
  'nine',
  'ten',
  'eleven',
  'twelve',
  'thirteen',
  'fourteen',
  'fifteen',
  'sixteen',
  'seventeen',
  'eighteen',
  'nineteen',
];
const TENS = ['', '', 'twenty', 'thirty', 'forty', 'fifty', 'sixty', 'seventy', 'eighty', 'ninety'];

export function englishNumber(n: number): string {
  if (!Number.isInteger(n) || n < 0 || n > 9999) return [...String(n)].join(' ');
  if (n < 20) return SMALL[n] ?? '';
  if (n < 100) return n % 10 === 0 ? (TENS[n / 10] ?? '') : `${TENS[Math.floor(n / 10)]}-${SMALL[n % 10]}`;
  const unit = n < 1000 ? 100 : 1000;
  const rest = n % unit;
  const head = `${englishNumber(Math.floor(n / unit))} ${unit === 100 ? 'hundred' : 'thousand'}`;
  return rest === 0 ? head : `${head}${rest < 100 ? ' and' : ''} ${englishNumber(rest)}`;
}

// "A101" → letters before, number after; anything else is left as it is.
function parts(label: string): { letters: string; number: number } | null {
  const match = /^([A-Za-z]*)-?0*(\d{1,4})$/.exec(label);
  return match ? { letters: (match[1] ?? '').toUpperCase(), number: Number(match[2]) } : null;
}

export function japaneseLabel(label: string): string {
  const known = parts(label);
  if (!known) return label;
  const letters = [...known.letters].map((letter) => LETTERS[letter] ?? letter).join('');
  return `${letters === '' ? '' : `${letters}の`}${japaneseNumber(known.number)}ばん`;
}

export function englishLabel(label: string): string {
  const known = parts(label);
  if (!known) return label;
  return [...[...known.letters], englishNumber(known.number)].join(' ');
}

// A counter is a number ("3") or has a name of its own ("3番窓口").
export function counterTitle(counter: string, language: 'ja' | 'easy' | 'en'): string {
  if (!/^\d{1,4}$/.test(counter)) return counter;
  if (language === 'en') return `Counter ${Number(counter)}`;
  return `${Number(counter)}番窓口`;
}

export interface Spoken {
  lang: 'ja-JP' | 'en-US';
  text: string;
}

export function spokenCall(label: string, counter: string, languages: readonly ('ja' | 'en')[]): Spoken[] {
  return languages.map((language) => {
    const at = /^\d{1,4}$/.test(counter) ? Number(counter) : null;
    if (language === 'ja') {
      const where = at === null ? counter : `${japaneseNumber(at)}ばん まどぐち`;
      return { lang: 'ja-JP', text: `${japaneseLabel(label)}の かた、${where}へ おこし ください。` };
    }
    const where = at === null ? counter : `counter ${englishNumber(at)}`;
    return { lang: 'en-US', text: `Number ${englishLabel(label)}, please come to ${where}.` };
  });
}
