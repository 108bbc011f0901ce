// The ticket machine: choose a purpose, get a number with its QR. Big buttons, no typing; whoever walks away leaves nothing behind.
// Without a connection it goes on with numbers of its own (hall/use_kiosk.ts).
//   /kiosk/{office}?print=1   prints each ticket at once (a browser started for silent printing)   ?machine=2/3   the second of three
import { useCallback, useEffect, useState } from 'react';
import type { Config } from '../api/citizen';
import { listQueues, officeName, type Queue, type QueueState, type Ticket } from '../api/hall';
import { BookingPad } from '../hall/booking_pad';
import { BOOKING_TEXTS } from '../hall/booking_texts';
import { ticketPath } from '../hall/kept_ticket';
import { LevelSign } from '../hall/level_sign';
import { ClosedNow, closedSentence, isOver } from '../hall/opening';
import { OPENING_TEXTS } from '../hall/opening_texts';
import { QrCode } from '../hall/qr_code';
import { HALL_TEXTS } from '../hall/texts';
import { useBookable } from '../hall/use_bookable';
import { useKiosk } from '../hall/use_kiosk';
import { useLive } from '../hall/use_live';
import { useWaitWords } from '../hall/wait_words';
import { dateOf, titleIn } from '../hall/words';
import { useText, useWords } from '../i18n/language';
import { LanguageSwitch } from '../ui/layout';
import { Failure } from '../ui/failure';
import { Announce, Button, LoadFailed, Loading, Notice, Title } from '../ui/parts';
import { useLoaded } from '../ui/use_loaded';
import '../hall/kiosk.css';

type Kiosk = ReturnType<typeof useKiosk>;

const TICKET_SHOWN_S = 30;
const IDLE_S = 60;
const QUEUES_EVERY_MS = 60_000;

type Step =
  | { at: 'queues' }
  | { at: 'category'; queue: Queue }
  | { at: 'booking' }
  | { at: 'ticket'; ticket: Ticket; offline: boolean; queue: Queue };

// Nobody touches the screen for a while: back to the start, in Japanese. Mounted anew with each step.
function Idle({ seconds, told, onIdle }: { seconds: number; told: boolean; onIdle: () => void }) {
  const h = useWords(HALL_TEXTS);
  const [left, setLeft] = useState(seconds);
  useEffect(() => {
    let remaining = seconds;
    const touched = () => (remaining = seconds);
    const timer = window.setInterval(() => {
      remaining -= 1;
      setLeft(remaining);
      if (remaining <= 0) onIdle();
    }, 1000);
    window.addEventListener('pointerdown', touched);
    window.addEventListener('keydown', touched);
    return () => {
      window.clearInterval(timer);
      window.removeEventListener('pointerdown', touched);
      window.removeEventListener('keydown', touched);
    };
  }, [seconds, onIdle]);
  return told ? <p className="no-print help mt-3 text-center">{h('kioskAgain', { n: left })}</p> : null;
}

function QueueButton({
  queue,
  live,
  officeClosed,
  busy,
  onTake,
}: {
  queue: Queue;
  live: QueueState | undefined;
  officeClosed: boolean; // said once, above all purposes
  busy: boolean;
  onTake: () => void;
}) {
  const { language } = useText();
  const h = useWords(HALL_TEXTS);
  const closed = live?.opening.closed ?? false;
  const stopped = busy || (live !== undefined && isOver(live.opening));
  const words = useWaitWords();
  const wait = live ? words.expected(live.wait) : '';
  return (
    <button type="button" className="kiosk-button" aria-disabled={stopped} onClick={() => !stopped && onTake()}>
      <span className="text-3xl font-bold">{titleIn(queue, language)}</span>
      {live && closed && !officeClosed && (
        <span className="mt-2 text-xl">{closedSentence(live.opening, language)}</span>
      )}
      {live && !closed && (
        <span className="mt-2 flex flex-wrap items-center gap-3">
          <span className="number text-xl">{h('kioskWait', { n: live.waiting, wait })}</span>
          {live.level !== '' && <LevelSign level={live.level} text={h(live.level)} className="text-lg" />}
        </span>
      )}
    </button>
  );
}

// `offline`: drawn by the machine alone, which knows nothing of the line.
function TicketSlip({
  office,
  title,
  ticket,
  offline,
  queue,
}: {
  office: string;
  title: string;
  ticket: Ticket;
  offline: boolean;
  queue: Queue;
}) {
  const { language } = useText();
  const h = useWords(HALL_TEXTS);
  const words = useWaitWords();
  return (
    <div className="slip" data-testid="slip">
      <p className="text-xl">{title}</p>
      <p className="text-2xl font-bold">{titleIn(queue, language)}</p>
      <p className="number slip-number">{ticket.label}</p>
      {offline ? (
        <p className="text-xl">{h('kioskKept')}</p>
      ) : (
        <p className="number text-xl">
          {ticket.ahead === 0 ? h('next') : h('ahead', { n: ticket.ahead })}
          <br />
          {h('expected')} {words.expected(ticket.wait ?? { p10S: 0, p50S: 0, p90S: 0 })}
        </p>
      )}
      <QrCode
        text={new URL(ticketPath(office, ticket), window.location.href).href}
        label={h(offline ? 'kioskQrLater' : 'kioskQr')}
        className="mx-auto my-3 size-52"
      />
      <p>{h(offline ? 'kioskQrLater' : 'kioskQr')}</p>
      <p className="number help">{dateOf(ticket.issueTime)}</p>
    </div>
  );
}

// For staff who pass by: what the machine keeps to tell the service, and what was refused. In Japanese whatever a visitor chose.
function KioskCare({ kiosk }: { kiosk: Kiosk }) {
  if (kiosk.pending === 0 && kiosk.refused.length === 0 && !kiosk.keyRefused) return null;
  return (
    <div lang="ja" data-testid="kiosk-care">
      {kiosk.keyRefused && (
        <p className="help mb-4">
          係員へ：この発券機の鍵は止められています。職員用ページの「発券機」で鍵を作り直し、新しいリンクをここで開いてください。
        </p>
      )}
      {kiosk.pending > 0 && (
        <p className="help mb-4">
          係員へ：まだ送っていない番号札が{kiosk.pending}枚あります。
          {kiosk.signedOut
            ? '発券機のサインインが切れています。職員用ページでサインインするか、発券機のリンクを開くと送ります。'
            : 'つながりしだい、発券した時刻のまま送ります。'}
        </p>
      )}
      {kiosk.refused.length > 0 && (
        <Notice kind="error" title="係員へ：受け付けられなかった番号札があります">
          <p className="mb-3">
            {kiosk.refused.map((label) => `${label}番`).join('、')}。お持ちの方に声をかけ、取り直してもらってください。
          </p>
          <Button kind="secondary" onClick={kiosk.clearRefused}>
            確かめました
          </Button>
        </Notice>
      )}
    </div>
  );
}

export default function KioskPage({ config, office }: { config: Config; office: string }) {
  const { language, setLanguage } = useText();
  const h = useWords(HALL_TEXTS);
  const say = useWords(BOOKING_TEXTS);
  const o = useWords(OPENING_TEXTS);
  const parent = officeName(config.municipality, office);
  const load = useCallback((signal: AbortSignal) => listQueues(parent, signal), [parent]);
  const { loaded, reload } = useLoaded(load, QUEUES_EVERY_MS);
  const { state: live, connection } = useLive(parent);
  const lost = connection === 'lost';
  // What was last known of the hours counts for nothing without a connection: the machine then goes on.
  const opening = live && !lost && live.opening.closed ? live.opening : null;
  const over = opening !== null && isOver(opening);
  const kiosk = useKiosk(parent, lost);
  const bookable = useBookable(parent, true);
  const queues = loaded.state === 'loaded' ? loaded.value : [];
  const [step, setStep] = useState<Step>({ at: 'queues' });
  const [failure, setFailure] = useState<unknown>(null);
  const [printsAlways] = useState(() => new URLSearchParams(window.location.search).get('print') === '1');

  const restart = useCallback(() => {
    setStep({ at: 'queues' });
    setFailure(null);
    setLanguage('ja');
  }, [setLanguage]);

  const take = async (queue: Queue, category: string) => {
    setFailure(null);
    try {
      const taken = await kiosk.take(queue, category);
      if (taken) setStep({ at: 'ticket', ...taken, queue });
    } catch (error) {
      setFailure(error);
    }
  };
  const checkIn = async (number: string) => {
    setFailure(null);
    try {
      const ticket = await kiosk.checkIn(number);
      const queue = queues.find((one) => one.name === ticket?.queue);
      if (ticket && queue) setStep({ at: 'ticket', ticket, offline: false, queue });
    } catch (error) {
      setFailure(error);
    }
  };
  const { busy } = kiosk;

  const shown = step.at === 'ticket' ? step.ticket.name : '';
  useEffect(() => {
    if (shown !== '' && printsAlways) window.print();
  }, [shown, printsAlways]);

  const choose = (queue: Queue) => {
    if (queue.categories.some((category) => !category.staffOnly)) setStep({ at: 'category', queue });
    else void take(queue, '');
  };
  const title = live ? titleIn(live, language) : '';
  const headings = {
    queues: h('kioskTitle'),
    category: h('kioskCategory'),
    booking: say('kioskButton'),
    ticket: h('kioskDone'),
  };
  return (
    <main id="main" tabIndex={-1} className="page page-wide kiosk">
      <div className="no-print flex flex-wrap items-center justify-between gap-4 pt-4">
        <p className="text-2xl font-bold">{title || config.municipalityTitle}</p>
        <LanguageSwitch />
      </div>
      <div className="no-print">
        <Title step={step.at}>{headings[step.at]}</Title>
      </div>
      {loaded.state === 'loading' && <Loading />}
      {loaded.state === 'failed' && <LoadFailed error={loaded.error} retry={reload} />}
      <div className="no-print">
        <Announce>
          {lost && step.at !== 'ticket' && queues.length > 0 && (
            <Notice kind="warning" title={h('lostTitle')}>
              <p>{h(queues.some(kiosk.goesOn) ? 'kioskGoesOn' : 'kioskStops')}</p>
            </Notice>
          )}
        </Announce>
        {opening && step.at === 'queues' && (
          <ClosedNow opening={opening} note={o(over ? 'kioskAfter' : 'kioskBefore')} />
        )}
        <Failure error={step.at === 'booking' ? null : failure} title={h('kioskLost')} />
        <KioskCare kiosk={kiosk} />
      </div>
      {loaded.state === 'loaded' && queues.length === 0 && <p>{h('none')}</p>}
      {step.at === 'queues' && (
        <div className="grid gap-6 md:grid-cols-2">
          {queues.map((queue) => (
            <QueueButton
              key={queue.name}
              queue={queue}
              live={lost ? undefined : live?.queues.find((one) => one.name === queue.name)}
              officeClosed={opening !== null}
              busy={busy || (lost && !kiosk.goesOn(queue))}
              onTake={() => choose(queue)}
            />
          ))}
        </div>
      )}
      {step.at === 'queues' && bookable && (
        <button
          type="button"
          className="kiosk-button kiosk-booking mt-6"
          aria-disabled={busy || lost || over}
          onClick={() => !busy && !lost && !over && setStep({ at: 'booking' })}
        >
          <span className="text-3xl font-bold">{say('kioskButton')}</span>
        </button>
      )}
      {step.at === 'booking' && (
        <BookingPad
          busy={busy}
          failure={failure}
          back={h('kioskBack')}
          onNumber={(number) => void checkIn(number)}
          onBack={restart}
        />
      )}
      {step.at === 'category' && (
        <div className="grid gap-6">
          {[...step.queue.categories.filter((one) => !one.staffOnly), { id: '', title: h('kioskNoCategory') }].map(
            (category) => (
              <button
                key={category.id}
                type="button"
                className="kiosk-button"
                aria-disabled={busy}
                onClick={() => !busy && void take(step.queue, category.id)}
              >
                <span className="text-3xl font-bold">{category.title}</span>
              </button>
            ),
          )}
          <Button kind="secondary" className="button-large" onClick={restart}>
            {h('kioskBack')}
          </Button>
        </div>
      )}
      {step.at === 'ticket' && (
        <>
          <TicketSlip office={office} title={title} ticket={step.ticket} offline={step.offline} queue={step.queue} />
          <div className="no-print mt-6 flex flex-wrap justify-center gap-4">
            <Button kind="secondary" className="button-large" onClick={() => window.print()}>
              {h('kioskPrint')}
            </Button>
            <Button className="button-large" onClick={restart}>
              {h('kioskFinish')}
            </Button>
          </div>
        </>
      )}
      <Idle
        key={`${step.at} ${shown}`}
        seconds={step.at === 'ticket' ? TICKET_SHOWN_S : IDLE_S}
        told={step.at === 'ticket'}
        onIdle={restart}
      />
      <Announce>{busy && h('taking')}</Announce>
    </main>
  );
}
