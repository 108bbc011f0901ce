// The ticket machine: choose a purpose, get a number with its QR. Big buttons, no typing; whoever walks away leaves nothing behind.
//   /kiosk/{office}?print=1   prints each ticket at once (a browser started for silent printing)
import { useCallback, useEffect, useRef, useState } from 'react';
import type { Config } from '../api/citizen';
import { issueTicket, listQueues, officeName, type Queue, type QueueState, type Ticket } from '../api/hall';
import { ApiError } from '../api/http';
import { RequestIds } from '../api/request_id';
import { getSession } from '../api/staff';
import { ticketPath } from '../hall/kept_ticket';
import { LevelSign } from '../hall/level_sign';
import { QrCode } from '../hall/qr_code';
import { HALL_TEXTS } from '../hall/texts';
import { useLive } from '../hall/use_live';
import { dateOf, titleIn, waitMinutes } from '../hall/words';
import { useText, useWords } from '../i18n/language';
import { LanguageSwitch } from '../ui/layout';
import { Announce, Button, errorSentence, LoadFailed, Loading, Notice, Title } from '../ui/parts';
import { useLoaded } from '../ui/use_loaded';

const TICKET_SHOWN_S = 30;
const IDLE_S = 60;
const QUEUES_EVERY_MS = 60_000;

type Step = { at: 'queues' } | { at: 'category'; queue: Queue } | { at: 'ticket'; ticket: Ticket; queue: Queue };

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
  busy,
  onTake,
}: {
  queue: Queue;
  live: QueueState | undefined;
  busy: boolean;
  onTake: () => void;
}) {
  const { language } = useText();
  const h = useWords(HALL_TEXTS);
  const minutes = live ? waitMinutes(live.wait) : null;
  const wait = minutes === null ? '' : minutes.to < 1 ? h('soon') : h('about', { n: Math.max(1, minutes.middle) });
  return (
    <button type="button" className="kiosk-button" aria-disabled={busy} onClick={() => !busy && onTake()}>
      <span className="text-3xl font-bold">{titleIn(queue, language)}</span>
      {live && (
        <span className="mt-2 flex flex-wrap items-center gap-3">
          <span className="number text-xl">{h('kioskWait', { n: live.waiting, wait })}</span>
          {live.level !== '' && <LevelSign level={live.level} text={h(live.level)} className="text-lg" />}
        </span>
      )}
    </button>
  );
}

function TicketSlip({ office, title, ticket, queue }: { office: string; title: string; ticket: Ticket; queue: Queue }) {
  const { language } = useText();
  const h = useWords(HALL_TEXTS);
  const { middle, to } = waitMinutes(ticket.wait ?? { p10S: 0, p50S: 0, p90S: 0 });
  return (
    <div className="slip" data-testid="slip">
      <p className="text-xl">{title}</p>
      <p className="text-2xl font-bold">{titleIn(queue, language)}</p>
      <p className="number slip-number">{ticket.label}</p>
      <p className="number text-xl">
        {ticket.ahead === 0 ? h('next') : h('ahead', { n: ticket.ahead })}
        <br />
        {h('expected')} {to < 1 ? h('soon') : h('about', { n: Math.max(1, middle) })}
      </p>
      <QrCode
        text={new URL(ticketPath(office, ticket), window.location.href).href}
        label={h('kioskQr')}
        className="mx-auto my-3 size-52"
      />
      <p>{h('kioskQr')}</p>
      <p className="number help">{dateOf(ticket.issueTime)}</p>
    </div>
  );
}

export default function KioskPage({ config, office }: { config: Config; office: string }) {
  const translator = useText();
  const { language, setLanguage } = translator;
  const h = useWords(HALL_TEXTS);
  const parent = officeName(config.municipality, office);
  const load = useCallback((signal: AbortSignal) => listQueues(parent, signal), [parent]);
  const { loaded, reload } = useLoaded(load, QUEUES_EVERY_MS);
  const loadSession = useCallback((signal: AbortSignal) => getSession(signal), []);
  const session = useLoaded(loadSession).loaded;
  const { state: live } = useLive(parent);
  const [step, setStep] = useState<Step>({ at: 'queues' });
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<unknown>(null);
  const ids = useRef(new RequestIds());
  const [printsAlways] = useState(() => new URLSearchParams(window.location.search).get('print') === '1');

  const restart = useCallback(() => {
    setStep({ at: 'queues' });
    setFailure(null);
    setLanguage('ja');
  }, [setLanguage]);

  const take = async (queue: Queue, category: string) => {
    setBusy(true);
    setFailure(null);
    const act = `${queue.name} ${category}`;
    try {
      const csrfToken = session.state === 'loaded' && session.value ? session.value.csrfToken : undefined;
      const ticket = await issueTicket(
        queue.name,
        { requestId: ids.current.for(act), channel: 'KIOSK', ...(category === '' ? {} : { category }) },
        csrfToken,
      );
      ids.current.done(act);
      setStep({ at: 'ticket', ticket, queue });
    } catch (error) {
      setFailure(error);
      if (error instanceof ApiError && !error.outcomeUnknown) ids.current.done(act);
    } finally {
      setBusy(false);
    }
  };

  const shown = step.at === 'ticket' ? step.ticket.name : '';
  useEffect(() => {
    if (shown !== '' && printsAlways) window.print();
  }, [shown, printsAlways]);

  const choose = (queue: Queue) => {
    if (queue.categories.some((category) => !category.staffOnly)) setStep({ at: 'category', queue });
    else void take(queue, '');
  };
  const title = live ? titleIn(live, language) : '';
  const heading = step.at === 'ticket' ? h('kioskDone') : step.at === 'category' ? h('kioskCategory') : h('kioskTitle');
  return (
    <main id="main" tabIndex={-1} className="page page-wide kiosk">
      <div className="no-print flex flex-wrap items-center justify-between gap-4 pt-4">
        <p className="text-2xl font-bold">
          {config.municipalityTitle} {title}
        </p>
        <LanguageSwitch />
      </div>
      <div className="no-print">
        <Title step={step.at}>{heading}</Title>
      </div>
      {loaded.state === 'loading' && <Loading />}
      {loaded.state === 'failed' && <LoadFailed error={loaded.error} retry={reload} />}
      <div role="alert">
        {failure !== null && (
          <Notice kind="error" title={h('kioskLost')}>
            <p>{errorSentence(failure, translator)}</p>
          </Notice>
        )}
      </div>
      {loaded.state === 'loaded' && step.at === 'queues' && (
        <div className="grid gap-6 md:grid-cols-2">
          {loaded.value.map((queue) => (
            <QueueButton
              key={queue.name}
              queue={queue}
              live={live?.queues.find((one) => one.name === queue.name)}
              busy={busy}
              onTake={() => choose(queue)}
            />
          ))}
        </div>
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
          <TicketSlip office={office} title={title} ticket={step.ticket} queue={step.queue} />
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
