// The live state of an office's queues, and one's own ticket.
import { useCallback, useEffect, useRef, useState } from 'react';
import { getLiveState, getTicket, issueTicket, type Config } from '../api/citizen';
import { ApiError } from '../api/http';
import { RequestIds } from '../api/request_id';
import type { LiveState, QueueState, Ticket } from '../api/types';
import { useText } from '../i18n/language';
import { Announce, Button, errorSentence, LoadFailed, Loading, Notice, Title } from '../ui/parts';
import { useLoaded } from '../ui/use_loaded';

const REFRESH_MS = 5000;

function clock(iso: string): string {
  const date = new Date(iso);
  if (Number.isNaN(date.getTime())) return '';
  return new Intl.DateTimeFormat('ja-JP', { timeStyle: 'medium', timeZone: 'Asia/Tokyo' }).format(date);
}

// ○ △ × in shape and words, so that the colour is only an addition.
const SIGNS = {
  空き: {
    key: 'quiet',
    colour: 'text-green-900 border-green-900 bg-green-50',
    shape: <circle cx="12" cy="12" r="8" />,
  },
  やや混雑: {
    key: 'fairlyBusy',
    colour: 'text-yellow-1200 border-yellow-1200 bg-yellow-50',
    shape: <path d="M12 4 21 20H3z" />,
  },
  混雑: { key: 'busy', colour: 'text-red-1000 border-red-1000 bg-red-50', shape: <path d="M5 5 19 19M19 5 5 19" /> },
} as const;

function Sign({ level }: { level: string }) {
  const { t } = useText();
  const sign = level in SIGNS ? SIGNS[level as keyof typeof SIGNS] : null;
  if (!sign) return level === '' ? null : <span className="font-bold">{level}</span>;
  return (
    <span className={`inline-flex items-center gap-2 rounded-8 border-2 px-3 py-1 text-xl font-bold ${sign.colour}`}>
      <svg
        width="28"
        height="28"
        viewBox="0 0 24 24"
        fill="none"
        stroke="currentColor"
        strokeWidth="3"
        aria-hidden="true"
      >
        {sign.shape}
      </svg>
      {t(sign.key)}
    </span>
  );
}

// Kept on the device: a number tells nothing about a person, and the phone may sleep while its owner waits.
function ticketKey(office: string): string {
  return `madoguchi.ticket.${office}`;
}

function keptTicket(office: string): string {
  try {
    return localStorage.getItem(ticketKey(office)) ?? '';
  } catch {
    return ''; // storage forbidden: the number shows until the page is closed
  }
}

function keepTicket(office: string, name: string): void {
  try {
    if (name === '') localStorage.removeItem(ticketKey(office));
    else localStorage.setItem(ticketKey(office), name);
  } catch (error) {
    console.warn('the ticket could not be kept', error);
  }
}

function useWait() {
  const { t } = useText();
  return (seconds: number) => (seconds < 60 ? t('noWait') : t('minutes', { n: Math.ceil(seconds / 60) }));
}

function QueueCard({ queue, busy, onTake }: { queue: QueueState; busy: boolean; onTake: (() => void) | null }) {
  const { t } = useText();
  const wait = useWait();
  const headingId = `queue-${queue.name.split('/').at(-1) ?? ''}`;
  return (
    <section aria-labelledby={headingId} className="card">
      <div className="mb-4 flex flex-wrap items-center justify-between gap-3">
        <h2 id={headingId} className="text-2xl">
          {queue.title}
        </h2>
        <Sign level={queue.level} />
      </div>
      <dl className="answers">
        <dt>{t('waiting')}</dt>
        <dd className="number text-2xl font-bold">{t('people', { n: queue.waiting })}</dd>
        <dt>{t('expectedWait')}</dt>
        <dd className="number text-2xl font-bold">{wait(queue.expectedWaitS)}</dd>
        <dt>{t('lastCalled')}</dt>
        <dd className="number">
          {queue.lastCalled.length === 0
            ? t('noneCalled')
            : queue.lastCalled.map((one) => t('calledAt', { n: one.number, counter: one.counter })).join('、')}
        </dd>
      </dl>
      {onTake && (
        <Button kind="secondary" className="mt-4" busy={busy} onClick={onTake}>
          {t('takeTicket', { queue: queue.title })}
        </Button>
      )}
    </section>
  );
}

function TicketView({ name, onDrop }: { name: string; onDrop: () => void }) {
  const { t } = useText();
  const wait = useWait();
  const load = useCallback((signal: AbortSignal) => getTicket(name, signal), [name]);
  const { loaded } = useLoaded<Ticket>(load, REFRESH_MS);
  const gone = loaded.state === 'failed' && loaded.error instanceof ApiError && loaded.error.httpStatus === 404;
  useEffect(() => {
    if (gone) onDrop();
  }, [gone, onDrop]);
  if (loaded.state !== 'loaded') return null;
  const ticket = loaded.value;
  return (
    <section aria-labelledby="my-ticket" className="notice notice-info my-6" data-testid="my-ticket">
      <h2 id="my-ticket" className="text-xl">
        {t('myTicket')}
      </h2>
      <p className="number my-2 text-5xl font-bold">{ticket.number}</p>
      {ticket.state === 'WAITING' && (
        <>
          <p className="number">{t('ahead', { n: ticket.ahead })}</p>
          <p className="number">{wait(ticket.expectedWaitS)}</p>
        </>
      )}
      <Announce alert>
        {ticket.state === 'CALLED' && (
          <span className="text-xl font-bold">{t('called', { counter: ticket.counter })}</span>
        )}
        {ticket.state === 'FINISHED' && t('finished')}
      </Announce>
      <p className="help mt-2">{t('ticketKept')}</p>
      <Button kind="secondary" className="mt-3" onClick={onDrop}>
        {t('dropTicket')}
      </Button>
    </section>
  );
}

function Queues({
  live,
  stale,
  hasTicket,
  onTake,
  busy,
}: {
  live: LiveState;
  stale: boolean;
  hasTicket: boolean;
  busy: boolean;
  onTake: (queue: string) => void;
}) {
  const { t } = useText();
  return (
    <>
      <Announce>
        {stale && (
          <Notice kind="warning">
            <p>{t('liveOffline', { time: clock(live.time) })}</p>
          </Notice>
        )}
      </Announce>
      {!stale && (
        <p className="help number mb-4">
          {t('liveAt', { time: clock(live.time) })} {t('liveLead')}
        </p>
      )}
      {live.queues.length === 0 && <p>{t('liveNone')}</p>}
      <div className="grid gap-6">
        {live.queues.map((queue) => (
          <QueueCard key={queue.name} queue={queue} busy={busy} onTake={hasTicket ? null : () => onTake(queue.name)} />
        ))}
      </div>
    </>
  );
}

export function LivePage({ config, office }: { config: Config; office: string }) {
  const translator = useText();
  const { t } = translator;
  const { municipality } = config;
  const load = useCallback((signal: AbortSignal) => getLiveState(municipality, office, signal), [municipality, office]);
  const { loaded, stale, reload } = useLoaded(load, REFRESH_MS);
  const [ticket, setTicket] = useState(() => keptTicket(office));
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<unknown>(null);
  const requestIds = useRef(new RequestIds());

  const take = async (queue: string) => {
    setBusy(true);
    setFailure(null);
    try {
      const issued = await issueTicket(queue, requestIds.current.for(queue));
      requestIds.current.done(queue);
      keepTicket(office, issued.name);
      setTicket(issued.name);
      reload();
    } catch (error) {
      setFailure(error);
      if (error instanceof ApiError && !error.outcomeUnknown) requestIds.current.done(queue);
    } finally {
      setBusy(false);
    }
  };

  const drop = useCallback(() => {
    keepTicket(office, '');
    setTicket('');
  }, [office]);

  const title = config.offices.find((one) => one.id === office)?.title ?? '';
  return (
    <>
      <Title>{title === '' ? t('liveTitle') : `${t('liveTitle')}（${title}）`}</Title>
      {ticket !== '' && <TicketView name={ticket} onDrop={drop} />}
      <Announce>{busy && t('taking')}</Announce>
      <div role="alert">
        {failure !== null && (
          <Notice kind="error">
            <p>{errorSentence(failure, translator)}</p>
          </Notice>
        )}
      </div>
      {loaded.state === 'loading' && <Loading />}
      {loaded.state === 'failed' && <LoadFailed error={loaded.error} retry={reload} />}
      {loaded.state === 'loaded' && (
        <Queues
          live={loaded.value}
          stale={stale}
          hasTicket={ticket !== ''}
          busy={busy}
          onTake={(queue) => void take(queue)}
        />
      )}
    </>
  );
}
