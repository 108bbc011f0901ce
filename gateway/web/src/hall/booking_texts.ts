// Sentences about bookings, for phones and the ticket machine.
import { w } from '../i18n/language';

export const BOOKING_TEXTS = {
  title: w('来庁の時間を予約する', '来（く）る 時間（じかん）を よやく', 'Book a time'),
  lead: w(
    '予約した時間の前後は、先にご案内します。お名前や連絡先は要りません。',
    'よやくの 時間（じかん）に 来（く）ると、はやく できます。名前（なまえ）は いりません。',
    'Come at your booked time and you are called first. We do not ask for your name or contact details.',
  ),
  toBooking: w('来庁の時間を予約する', '来（く）る 時間（じかん）を よやく する', 'Book a time to come'),
  queue: w('用件', '何（なに）を しますか', 'Purpose'),
  day: w('日', '日（ひ）', 'Day'),
  time: w('時刻', '時間（じかん）', 'Time'),
  previousDay: w('前の日', 'まえの 日（ひ）', 'Previous day'),
  nextDay: w('次の日', 'つぎの 日（ひ）', 'Next day'),
  full: w('満員', 'いっぱい', 'full'),
  closed: w('この日は休みです（{reason}）。', 'この 日（ひ）は やすみです（{reason}）。', 'We are closed on this day.'),
  noTimes: w(
    'この日に予約できる時刻は、もうありません。別の日を選んでください。',
    'この 日（ひ）は よやく できません。ほかの 日（ひ）を えらんで ください。',
    'There is nothing left to book on this day. Please choose another.',
  ),
  choose: w('時刻を選んでください。', '時間（じかん）を えらんで ください。', 'Please choose a time.'),
  book: w('この時刻で予約する', 'この 時間（じかん）で よやく する', 'Book this time'),
  none: w(
    'この庁舎では予約を受け付けていません。番号札をお取りください。',
    'ここでは よやく できません。番号（ばんごう）を とって ください。',
    'Nothing can be booked at this office. Please take a ticket.',
  ),
  doneTitle: w('予約しました', 'よやく しました', 'Your booking'),
  number: w('予約番号', 'よやくの 番号（ばんごう）', 'Booking number'),
  bring: w(
    '当日、庁舎の発券機で「予約した方」を押し、この番号を入力するか二次元コードをかざしてください。番号を知っている人は誰でも受け付けと取り消しができます。',
    '来（き）た 日（ひ）に、きかいで「よやくした 人（ひと）」を おして、この 番号（ばんごう）を 入（い）れて ください。番号（ばんごう）を ほかの 人（ひと）に 見（み）せないで ください。',
    'On the day, choose “I have a booking” at the ticket machine and enter this number or show the code. Anybody who knows the number can use or cancel it.',
  ),
  mine: w('この端末で取った予約', 'あなたの よやく', 'Your bookings on this device'),
  BOOKED: w('予約済み', 'よやく して います', 'Booked'),
  CHECKED_IN_BY_NUMBER: w('受付済み', '来（き）ました', 'Checked in'),
  BOOKING_CANCELLED: w('取り消し済み', 'やめました', 'Cancelled'),
  cancel: w('{time}の予約を取り消す', '{time}の よやくを やめる', 'Cancel the booking of {time}'),
  cancelled: w('予約を取り消しました。', 'よやくを やめました。', 'The booking is cancelled.'),
  another: w('別の時刻を予約する', 'ほかの 時間（じかん）を よやく する', 'Book another time'),

  kioskButton: w('予約した方', 'よやくした 人（ひと）', 'I have a booking'),
  kioskLead: w(
    '10桁の予約番号を入力するか、二次元コードをかざしてください。',
    '10この すうじを 入（い）れて ください。',
    'Enter the ten digits of your booking number, or show its code.',
  ),
  kioskErase: w('1字消す', 'けす', 'Erase'),
  kioskGo: w('受け付ける', 'おわり', 'Check in'),
  incomplete: w(
    '予約番号は10桁です。数字を確かめてください。',
    'すうじは 10こです。たしかめて ください。',
    'A booking number has ten digits. Please check it.',
  ),
  UNKNOWN_BOOKING: w(
    'この番号の予約は見つかりません。番号を確かめるか、用件を選んで番号札をお取りください。',
    'この 番号（ばんごう）は ありません。もう いちど 見（み）て ください。',
    'There is no booking with this number. Please check it, or take an ordinary ticket.',
  ),
  BOOKING_OTHER_DAY: w(
    '今日の予約ではありません。予約の日を確かめてください。',
    '今日（きょう）の よやくでは ありません。',
    'This booking is not for today. Please check its day.',
  ),
  BOOKING_CANCELLED_AT_KIOSK: w(
    'この予約は取り消されています。用件を選んで番号札をお取りください。',
    'この よやくは もう ありません。番号（ばんごう）を とって ください。',
    'This booking was cancelled. Please take an ordinary ticket.',
  ),
  TOO_MANY_CALLS: w(
    '番号の入力が続いたため、しばらく受け付けられません。係員にお声がけください。',
    'いまは できません。人（ひと）に 話（はな）して ください。',
    'Too many numbers were tried. Please speak to a member of staff.',
  ),
  BOOKING_TIME_TAKEN: w(
    'この時刻はいっぱいになりました。別の時刻を選んでください。',
    'この 時間（じかん）は いっぱいです。ほかの 時間（じかん）を えらんで ください。',
    'This time has just been taken. Please choose another.',
  ),
} as const;

const BY_REASON: Record<string, keyof typeof BOOKING_TEXTS> = {
  UNKNOWN_BOOKING: 'UNKNOWN_BOOKING',
  BOOKING_OTHER_DAY: 'BOOKING_OTHER_DAY',
  BOOKING_CANCELLED: 'BOOKING_CANCELLED_AT_KIOSK',
  BOOKING_TIME_TAKEN: 'BOOKING_TIME_TAKEN',
  TOO_MANY_CALLS: 'TOO_MANY_CALLS',
  TOO_MANY_REQUESTS: 'TOO_MANY_CALLS',
};

// In the reader's language; undefined where only the server knows the words.
export function bookingFailure(reason: string): keyof typeof BOOKING_TEXTS | undefined {
  return BY_REASON[reason];
}
