// The hall's display: who is called where, in very large numbers, spoken one after another; who was called before; how long it takes;
// what the office says. It never scrolls and is never touched: what goes wrong it shows by itself and mends by itself.
//   /hall/{office}?queues=a,b     only these queues      ?voice=ja,en   languages of the voice; voice=off for none
import { useEffect, useMemo, useRef, useState } from 'react';
import { officeName, type Announcement, type LiveState, type Opening, type Wait } from '../api/hall';
import type { Config } from '../api/citizen';
import { AnnouncementQueue, type Shown } from './announcement_queue';
import { LevelSign } from './level_sign';
import { counterTitle, spokenCall } from './number_words';
import { closedSentence } from './opening';
import { Speaker } from './speaker';
import { useLive } from './use_live';
import { LEVEL_NAMES, noticeIn, waitMinutes } from './words';
import './display.css';

const TICK_MS = 250;
const NOTICE_EVERY_MS = 12_000;
const LAST_CALLED_MAX = 6;
const QUEUES_MAX = 5;
const LONG_WAIT_MIN = 120; // told in hours from here on: minutes would need more room than there is

function seenKey(office: string): string {
  return `madoguchi.display.${office}`;
}

function keptSeen(office: string): { day: string; sequence: number } | null {
  try {
    const seen = JSON.parse(sessionStorage.getItem(seenKey(office)) ?? 'null') as {
      day?: unknown;
      sequence?: unknown;
    } | null;
    return typeof seen?.day === 'string' && typeof seen.sequence === 'number'
      ? { day: seen.day, sequence: seen.sequence }
      : null;
  } catch {
    return null; // storage forbidden: a reload shows the last minute's calls again
  }
}

function useNow(everyMs: number): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = window.setInterval(() => setNow(Date.now()), everyMs);
    return () => window.clearInterval(timer);
  }, [everyMs]);
  return now;
}

// Feeds the queue from the live state and speaks what it gives, one call after another.
function useCalls(office: string, state: LiveState | null, queues: readonly string[], voice: readonly ('ja' | 'en')[]) {
  const [queue] = useState(() => new AnnouncementQueue(keptSeen(office)));
  const [speaker] = useState(() => new Speaker());
  const [sound, setSound] = useState(true);
  const now = useNow(TICK_MS);
  const speaking = useRef(false);

  useEffect(() => {
    if (voice.length > 0) void speaker.unlock().then(setSound);
  }, [speaker, voice]);

  useEffect(() => {
    if (!state) return;
    const mine = state.announcements.filter((call) => queues.length === 0 || queues.includes(call.queue));
    queue.offer(mine, Date.now());
    try {
      sessionStorage.setItem(seenKey(office), JSON.stringify(queue.seen));
    } catch (error) {
      console.warn('what was called could not be kept', error);
    }
  }, [state, queue, queues, office]);

  useEffect(() => {
    if (speaking.current) return;
    const call = queue.next(Date.now());
    if (!call) return;
    speaking.current = true;
    void speaker.call(voice.length > 0 ? spokenCall(call.label, call.counter, voice) : []).then(() => {
      queue.done(call);
      speaking.current = false;
    });
  }, [now, queue, speaker, voice]);

  return {
    shown: queue.now(now),
    speaking: queue.speakingNow,
    now,
    sound,
    unlock: () => void speaker.unlock().then(setSound),
  };
}

function CallCard({ shown, speaking }: { shown: Shown; speaking: boolean }) {
  const { call } = shown;
  return (
    <li className={`call ${speaking ? 'call-speaking' : ''}`} data-testid="call">
      <p className="call-number">
        {call.label}
        <span className="call-unit">番</span>
      </p>
      <p className={`call-counter ${/^\d+$/.test(call.counter) ? '' : 'call-counter-named'}`}>
        <span aria-hidden="true">→ </span>
        {counterTitle(call.counter, 'ja')}
        <span className="call-counter-en" lang="en">
          {/^\d+$/.test(call.counter) ? counterTitle(call.counter, 'en') : ''}
        </span>
      </p>
      {call.recall && <p className="call-again">もう一度お呼びしています</p>}
    </li>
  );
}

function LastCalled({ calls }: { calls: readonly Announcement[] }) {
  return (
    <section aria-labelledby="last-called" className="display-box">
      <h2 id="last-called">お呼びした番号</h2>
      {calls.length === 0 ? (
        <p className="display-empty">まだありません</p>
      ) : (
        <ol className="last">
          {calls.map((call) => (
            <li key={call.sequence}>
              <span className="last-number">{call.label}</span>
              <span className="last-counter">{counterTitle(call.counter, 'ja')}</span>
            </li>
          ))}
        </ol>
      )}
    </section>
  );
}

function waitWord(wait: Wait): string {
  const { middle, to } = waitMinutes(wait);
  if (to < 1) return 'すぐ';
  if (to >= LONG_WAIT_MIN) return `${Math.floor(middle / 60)}～${Math.ceil(to / 60)}時間`;
  return middle === to ? `約${to}分` : `${middle}～${to}分`;
}

function closedWord({ cause }: Opening): string {
  return cause === 'QUEUE_CLOSED' ? '休止中' : '受付時間外';
}

// So many queues as fit; the others take turns with them.
function Queues({ state, queues, now }: { state: LiveState; queues: readonly string[]; now: number }) {
  const all = state.queues.filter((queue) => queues.length === 0 || queues.includes(queue.name));
  const pages = Math.max(1, Math.ceil(all.length / QUEUES_MAX));
  const first = (Math.floor(now / NOTICE_EVERY_MS) % pages) * QUEUES_MAX;
  const shown = all.slice(first, first + QUEUES_MAX);
  return (
    <section aria-labelledby="waits" className="display-box">
      <h2 id="waits">待ち時間のめやす</h2>
      <ul className="waits">
        {shown.map((queue) => {
          return (
            <li key={queue.name}>
              <span className="waits-title">
                <span className="waits-name">{queue.title}</span>
                <span className="waits-people">{queue.waiting}人待ち</span>
              </span>
              <span className="waits-minutes">
                {queue.opening.closed ? closedWord(queue.opening) : waitWord(queue.wait)}
              </span>
              {!queue.opening.closed && queue.level !== '' && (
                <LevelSign level={queue.level} text={LEVEL_NAMES[queue.level]} className="waits-level" />
              )}
            </li>
          );
        })}
      </ul>
    </section>
  );
}

// One notice after another, in Japanese and, where there is one, English below.
function Notices({ state, now }: { state: LiveState; now: number }) {
  const notice = state.notices[Math.floor(now / NOTICE_EVERY_MS) % Math.max(1, state.notices.length)];
  if (!notice && state.sponsor === '') return null;
  return (
    <aside aria-label="お知らせ" className="display-foot">
      {notice && (
        <p className="display-notice">
          {notice.text}
          {notice.textEn !== '' && <span lang="en">{noticeIn(notice, 'en')}</span>}
        </p>
      )}
      {state.sponsor !== '' && <p className="display-sponsor">広告 {state.sponsor}</p>}
    </aside>
  );
}

function Idle() {
  return <p className="display-idle">番号が表示されたら、窓口へお越しください。</p>;
}

function Closed({ opening }: { opening: Opening }) {
  return (
    <p className="display-idle">
      {closedSentence(opening, 'ja')}
      <span className="display-idle-en" lang="en">
        {closedSentence(opening, 'en')}
      </span>
    </p>
  );
}

export default function DisplayPage({ config, office }: { config: Config; office: string }) {
  const name = officeName(config.municipality, office);
  const { state, connection, refused } = useLive(name);
  const { queues, voice } = useMemo(() => {
    const query = new URLSearchParams(window.location.search);
    const ids = (query.get('queues') ?? '').split(',').filter((id) => id !== '');
    const languages = (query.get('voice') ?? 'ja').split(',').filter((one) => one === 'ja' || one === 'en');
    return { queues: ids.map((id) => `${name}/queues/${id}`), voice: languages };
  }, [name]);
  const { shown, speaking, now, sound, unlock } = useCalls(name, state, queues, voice);
  useEffect(() => {
    document.title = `${state?.title ?? ''} 呼び出し｜${config.municipalityTitle}`;
  }, [state?.title, config.municipalityTitle]);

  const calls = (state?.announcements ?? []).filter((call) => queues.length === 0 || queues.includes(call.queue));
  const last = lastOfEach(calls).slice(0, LAST_CALLED_MAX);
  const time = new Intl.DateTimeFormat('ja-JP', { timeStyle: 'short', timeZone: 'Asia/Tokyo' }).format(now);
  return (
    <main className="display" data-calls={Math.min(shown.length, 3)}>
      <header className="display-head">
        <h1>{state?.title || config.municipalityTitle}</h1>
        {voice.length > 0 && !sound && (
          <button type="button" className="display-sound" onClick={unlock}>
            音を出す
          </button>
        )}
        <p className="display-clock">{time}</p>
      </header>
      {(connection === 'lost' || refused !== null) && (
        <p className="display-lost" role="status">
          <strong>接続が切れました。</strong>
          {refused !== null && state === null
            ? 'この窓口はまだ開かれていません。'
            : '番号は係員がお呼びします。つながりしだい、この表示は元に戻ります。'}
        </p>
      )}
      <section aria-labelledby="calling" className="display-calls">
        <h2 id="calling">
          {shown.length > 0 ? 'お呼びしています' : state?.opening.closed ? '受付時間外' : 'お待ちください'}
        </h2>
        <div role="log" aria-live="assertive" aria-labelledby="calling" className="calls">
          <ul>
            {shown.map((one) => (
              <CallCard key={one.call.sequence} shown={one} speaking={speaking?.sequence === one.call.sequence} />
            ))}
          </ul>
        </div>
        {shown.length === 0 && (state?.opening.closed ? <Closed opening={state.opening} /> : <Idle />)}
      </section>
      <div className="display-side">
        <LastCalled calls={last} />
        {state && <Queues state={state} queues={queues} now={now} />}
      </div>
      {state && <Notices state={state} now={now} />}
    </main>
  );
}

// Newest first, each number once.
function lastOfEach(calls: readonly Announcement[]): Announcement[] {
  const seen = new Set<string>();
  return [...calls].reverse().filter((call) => {
    const key = `${call.queue} ${call.label}`;
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}
