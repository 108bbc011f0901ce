// Sentences about coming later today, in plain Japanese, やさしい日本語 and English.
import { w } from '../i18n/language';

export const LATER_TEXTS = {
  title: w('このあと来るなら', 'あとから 来（く）るなら', 'Coming later today'),
  titleOf: w('このあと来るなら：{queue}', 'あとから 来（く）るなら：{queue}', 'Coming later today: {queue}'),
  inAnHour: w(
    '約1時間後（{at}ごろ）：{wait}',
    '1時間（じかん）くらい あと（{at}）：{wait}',
    'In about an hour ({at}): {wait}',
  ),
  best: w(
    'いちばん短い見込みは{at}ごろ：{wait}',
    'いちばん はやいのは {at}ごろ：{wait}',
    'Shortest wait expected around {at}: {wait}',
  ),
  bestNow: w(
    'いま来るのが、いちばん短い見込みです。',
    'いま 来（く）るのが いちばん はやいです。',
    'Coming now looks quickest.',
  ),
  more: w('30分ごとの見込みを見る', '30分（ぷん）ごとに 見（み）る', 'Show every half hour'),
  at: w('来る時刻', '来（く）る 時間（じかん）', 'Arriving at'),
  now: w('いま', 'いま', 'Now'),
  wait: w('待ち時間', '待（ま）つ 時間（じかん）', 'Wait'),
  level: w('混み具合', 'こみぐあい', 'How busy'),
  shortest: w('いちばん短い', 'いちばん はやい', 'Shortest'),
  soon: w('すぐ', 'すぐ', 'no wait'),
  closing: w('閉まる直前', 'もうすぐ しまる', 'Just before closing'),
  note: w(
    'いま待っている人数と、これまでの同じような日からの見込みです。10回のうち8回は、この幅に収まります。',
    'いまの ようすから かんがえた 時間（じかん）です。ちがう ことも あります。',
    'Estimated from who is waiting now and from similar days. Eight times out of ten the wait falls within the range.',
  ),
  closed: w(
    'きょうは、このあと開いていません。（{reason}）',
    'きょうは もう やって いません。',
    'The office is not open for the rest of today.',
  ),
  toCalendar: w('空いている日を探す', 'すいている 日（ひ）を さがす', 'Find a quiet day'),
} as const;
