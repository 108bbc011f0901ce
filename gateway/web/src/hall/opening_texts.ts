// Sentences about an office that is closed now, in plain Japanese, やさしい日本語 and English.
import { w } from '../i18n/language';

export const OPENING_TEXTS = {
  closed: w('ただいま受付時間外です。', 'いまは やって いません。', 'We are closed now.'),
  queueClosed: w('ただいま受付を休んでいます。', 'いまは やって いません。', 'This service is paused at the moment.'),
  next: w('次は{at}に受付を始めます。', 'つぎは {at} からです。', 'We open again: {at}.'),
  kioskBefore: w(
    '番号札は、いまからお取りいただけます。受付が始まったら、順番にお呼びします。',
    '番号（ばんごう）は いま とることが できます。はじまったら、じゅんばんに よびます。',
    'You can take a ticket now. We call in order once we are open.',
  ),
  kioskAfter: w(
    '番号札は、次の受付のときにお取りください。',
    '番号（ばんごう）は、つぎに やって いる ときに とって ください。',
    'Please take a ticket when we are open again.',
  ),
} as const;
