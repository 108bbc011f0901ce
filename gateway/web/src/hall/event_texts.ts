// Sentences about announced groups: for universities and companies by their link, in three languages; for staff in Japanese.
import { w } from '../i18n/language';

export const EVENT_TEXTS = {
  pageTitle: w('団体の来庁予定', 'みんなで 来（く）る 日（ひ）', 'Group visits'),
  lead: w(
    '{partner}の皆さまがまとまって来庁する予定を、ここでお知らせください。待ち時間が短くなる日をご案内し、当日の窓口を増やして備えます。',
    '{partner}の みなさんが いっしょに 来（く）る 日（ひ）を おしえて ください。まどぐちを ふやして 待（ま）って います。',
    'Please let us know here when a group from {partner} will come to the office. We can suggest quieter days, and we will open more counters for you.',
  ),
  add: w('来庁予定を追加する', 'よていを かく', 'Add a visit'),
  change: w('来庁予定を変える', 'よていを なおす', 'Change this visit'),
  send: w('送る', 'おくる', 'Send'),
  stop: w('やめる', 'やめる', 'Cancel'),
  sent: w(
    'お知らせいただき、ありがとうございます。担当者が確認すると、混雑カレンダーに反映されます。',
    'ありがとう ございます。やくしょの 人（ひと）が 見（み）ます。',
    'Thank you. Once a member of staff has confirmed the visit, it will show in the congestion calendar.',
  ),
  withdrawn: w('予定を取り下げました。', 'よていを やめました。', 'The visit has been withdrawn.'),
  listTitle: w('お知らせいただいた予定', 'おしえて もらった よてい', 'Visits you have announced'),
  none: w('まだありません。', 'まだ ありません。', 'None yet.'),
  changeOne: w('変える', 'なおす', 'Change'),
  withdrawOne: w('取り下げる', 'やめる', 'Withdraw'),
  of: w('：{title}', '：{title}', ': {title}'),
  withdrawSure: w('「{title}」の予定を取り下げますか。', '「{title}」を やめますか。', 'Withdraw “{title}”?'),
  withdrawYes: w('はい、取り下げます', 'はい、やめます', 'Yes, withdraw it'),
  withdrawNo: w('いいえ、そのままにします', 'いいえ', 'No, keep it'),
  summary: w('{n}人・{state}', '{n}人（にん）・{state}', '{n} people · {state}'),
  PROPOSED: w('確認待ち', 'まだ 見（み）て いません', 'waiting for confirmation'),
  CONFIRMED: w('確認済み', '見（み）ました', 'confirmed'),
  CANCELLED: w('取り消し', 'やめました', 'withdrawn'),

  title: w('名称', 'なまえ', 'Name of the visit'),
  titleHelp: w(
    '例：見本大学 新入生の転入',
    'れい：見本大学（みほんだいがく） 1年生（ねんせい）',
    'For example: Sample University, new students moving in',
  ),
  queue: w('用件', 'すること', 'What they come for'),
  headcount: w('人数', '何人（なんにん）', 'Number of people'),
  peopleUnit: w('人', '人（にん）', 'people'),
  percent: w('そのうち来庁する割合', 'そのうち 来（く）る 人（ひと）', 'Share who will come in person'),
  first: w('初日', 'はじめの 日（ひ）', 'First day'),
  last: w('最終日', 'おわりの 日（ひ）', 'Last day'),
  from: w('時間帯の始まり（任意）', 'なんじから（かかなくて いいです）', 'From (optional)'),
  until: w('時間帯の終わり（任意）', 'なんじまで（かかなくて いいです）', 'Until (optional)'),
  showTitle: w(
    '公開の混雑カレンダーに名称を出す（出さないときは「団体の来庁」と表示）',
    'カレンダーに なまえを 出（だ）す',
    'Show the name in the public calendar (otherwise it only says that a group will come)',
  ),
  note: w(
    '連絡事項（公開しません）',
    'やくしょへ つたえること（ほかの 人（ひと）は 見（み）ません）',
    'Message to the office (not public)',
  ),

  titleMissing: w(
    '名称を入力してください。例：見本大学 新入生の転入',
    'なまえを かいて ください。',
    'Please enter a name, for example: Sample University, new students moving in.',
  ),
  headcountBad: w(
    '人数を1から{max}までの数字で入力してください。',
    '1から {max}までの 数（かず）を かいて ください。',
    'Please enter the number of people, from 1 to {max}.',
  ),
  percentBad: w(
    '来庁する割合を1から100までの数字で入力してください。',
    '1から 100までの 数（かず）を かいて ください。',
    'Please enter a share from 1 to 100 per cent.',
  ),
  firstMissing: w('初日を選んでください。', 'はじめの 日（ひ）を えらんで ください。', 'Please choose the first day.'),
  lastMissing: w('最終日を選んでください。', 'おわりの 日（ひ）を えらんで ください。', 'Please choose the last day.'),
  lastEarly: w(
    '最終日は初日と同じか、後の日にしてください。',
    'おわりの 日（ひ）は はじめの 日（ひ）より あとです。',
    'The last day cannot be before the first day.',
  ),
  untilEarly: w(
    '終わりの時刻は始まりより後にしてください。',
    'おわりの 時間（じかん）は はじめより あとです。',
    'The end has to be later than the start.',
  ),

  linkShut: w('このリンクでは開けません', 'この リンクは つかえません', 'This link does not open the page'),
} as const;

// The server's refusals, for those who do not read its Japanese sentences.
export const PARTNER_REFUSALS = {
  PARTNER_KEY_INVALID: w(
    'リンクが途中で切れているか、新しいリンクに替わっています。市役所の担当者からもらったリンクを、もう一度そのまま開いてください。',
    'リンクが ちがいます。やくしょの 人（ひと）に 聞（き）いて ください。',
    'The link is incomplete or has been replaced by a newer one. Please open the link you received from the city office once more, or ask for a new one.',
  ),
  PARTNER_KEY_EXPIRED: w(
    'リンクの期限が切れています。市役所の担当者に、新しいリンクを頼んでください。',
    'リンクが ふるいです。やくしょの 人（ひと）に 聞（き）いて ください。',
    'The link has expired. Please ask the city office for a new one.',
  ),
  TOO_MANY_CALLS: w(
    '続けて何度も開かれたため、少しのあいだ止めています。1時間ほどしてから、もう一度お試しください。',
    'すこし 待（ま）って ください。1時間（じかん）あとに もう いちど やって ください。',
    'The page has been used very often just now. Please try again in about an hour.',
  ),
  TOO_MANY_REQUESTS: w(
    '混み合っています。少し待ってから、もう一度お試しください。',
    'すこし 待（ま）って ください。',
    'We are receiving many requests. Please wait a moment and try again.',
  ),
  STALE_REVISION: w(
    'この予定は、別の画面で先に変えられています。ページを開き直して、いまの内容を確かめてください。',
    'ほかの 人（ひと）が なおしました。もう いちど ページを あけて ください。',
    'This visit has been changed elsewhere in the meantime. Please reload the page to see the latest details.',
  ),
  WRONG_EVENT_STATE: w(
    'この予定はすでに取り消されています。新しい予定として追加してください。',
    'この よていは もう ありません。あたらしく かいて ください。',
    'This visit has already been withdrawn. Please add it as a new one.',
  ),
  TOO_MANY_PLANNED_EVENTS: w(
    '予定が上限に達しています。終わった予定や使わない予定を取り下げてから、追加してください。',
    'よていが おおすぎます。いらない よていを やめて ください。',
    'You have reached the limit of visits. Please withdraw those you no longer need, then add the new one.',
  ),
  INVALID_FIELDS: w(
    '受け付けられない内容があります。人数と日付を確かめてください。期間は長くても3か月までです。',
    'かいた ことに まちがいが あります。数（かず）と 日（ひ）を 見（み）て ください。',
    'Something in the form cannot be accepted. Please check the numbers and dates; a visit may span three months at most.',
  ),
} as const;
