// Outside opening hours: said in one place for phones, the ticket machine and the display, with the time of the next opening.
import type { Opening } from '../api/hall';
import type { Language } from '../form/definition';
import { fill, useText } from '../i18n/language';
import { Announce, Notice } from '../ui/parts';
import { todayInJapan } from './calendar_words';
import { OPENING_TEXTS } from './opening_texts';

// Tue 24 November, 08:30; of today the time alone.
function opensAt(next: Date, language: Language, nowMs: number): string {
  const isToday = todayInJapan(next.getTime()) === todayInJapan(nowMs);
  return new Intl.DateTimeFormat(language === 'en' ? 'en-GB' : 'ja-JP', {
    hour: 'numeric',
    minute: '2-digit',
    ...(isToday ? {} : { month: 'long', day: 'numeric', weekday: 'short' }),
    timeZone: 'Asia/Tokyo',
  }).format(next);
}

// Why nobody is taken in and from when on; "" while it is open. In Japanese the service's own sentence, which knows the reason.
export function closedSentence(opening: Opening, language: Language, nowMs = Date.now()): string {
  if (!opening.closed) return '';
  if (language === 'ja' && opening.text !== '') return opening.text;
  const closed = OPENING_TEXTS[opening.cause === 'QUEUE_CLOSED' ? 'queueClosed' : 'closed'][language];
  const next = new Date(opening.nextOpenTime);
  if (Number.isNaN(next.getTime())) return closed;
  return `${closed} ${fill(OPENING_TEXTS.next[language], { at: opensAt(next, language, nowMs) })}`.trim();
}

// Numbers are of one day: nobody is called today with one that is taken once it is over.
export function isOver({ closed, cause }: Opening): boolean {
  return closed && cause !== 'NOT_YET_OPEN';
}

// Silent while it is open. `note`: what else holds on this page until then.
export function ClosedNow({ opening, note = '' }: { opening: Opening; note?: string }) {
  const { language } = useText();
  return (
    <Announce>
      {opening.closed && (
        <div data-testid="closed">
          <Notice title={closedSentence(opening, language)}>{note !== '' && <p>{note}</p>}</Notice>
        </div>
      )}
    </Announce>
  );
}
