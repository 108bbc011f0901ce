// One's own ticket, opened by its QR: /ticket/{office}/{queue}/{ticket}#{key}. The place in the line follows the office's live state: a
// change there is asked about at once, so that nobody has to ask every few seconds.
import { useCallback, useEffect, useRef, useState } from 'react';
import type { Config } from '../api/citizen';
import { holderActs, lookUpTicket, officeName, setReminder, type LiveState, type Ticket } from '../api/hall';
import { ApiError } from '../api/http';
import { RequestIds } from '../api/request_id';
import { forgetTicket, keepTicket, seenTicket } from '../hall/kept_ticket';
import { counterTitle } from '../hall/number_words';
import { ClosedNow } from '../hall/opening';
import { ReminderForm } from '../hall/reminder_form';
import { HALL_TEXTS } from '../hall/texts';
import { useKeptLive } from '../hall/kept_live';
import { useWaitWords } from '../hall/wait_words';
import { clock, noticeIn, titleIn } from '../hall/words';
import { useText, useWords } from '../i18n/language';
import { Announce, Button, errorSentence, LoadFailed, Loading, Notice, Title } from '../ui/parts';
import { Link } from '../ui/router';
import { useLoaded } from '../ui/use_loaded';

const OVER: readonly string[] = ['FINISHED', 'TICKET_CANCELLED', 'EXPIRED'];
const ASK_EVERY_MS = 15_000;

function Place({ ticket, closed }: { ticket: Ticket; closed: boolean }) {
  const h = useWords(HALL_TEXTS);
  const words = useWaitWords();
  const wait = ticket.wait ?? { p10S: 0, p50S: 0, p90S: 0 };
  return (
    <div className="number">
      <p className="text-2xl font-bold">{ticket.ahead === 0 ? h('next') : h('ahead', { n: ticket.ahead })}</p>
      {!closed && (
        <p>
          <span className="font-bold">{h('expected')}</span>{' '}
          <span className="text-2xl font-bold">{words.expected(wait)}</span>
          <span className="help block">{words.between(wait)}</span>
        </p>
      )}
    </div>
  );
}

function Stops({ ticket, live }: { ticket: Ticket; live: LiveState | null }) {
  const { language } = useText();
  const h = useWords(HALL_TEXTS);
  if (ticket.stops.length < 2) return null;
  const nameOf = (queue: string) => {
    const known = live?.queues.find((one) => one.name === queue);
    return known ? titleIn(known, language) : (queue.split('/').at(-1) ?? '');
  };
  return (
    <>
      <h2 className="mt-6 text-xl">{h('stops')}</h2>
      <ol className="ml-6 list-decimal">
        {ticket.stops.map((stop, index) => (
          <li
            key={`${stop.queue} ${index}`}
            aria-current={stop.queue === ticket.queue && !stop.done ? 'step' : undefined}
          >
            {nameOf(stop.queue)}
            {stop.done && h('stopDone')}
          </li>
        ))}
      </ol>
    </>
  );
}

export default function TicketPage({
  config,
  office,
  queue,
  id,
}: {
  config: Config;
  office: string;
  queue: string;
  id: string;
}) {
  const translator = useText();
  const { language } = translator;
  const h = useWords(HALL_TEXTS);
  const [key] = useState(() => window.location.hash.slice(1));
  const parent = officeName(config.municipality, office);
  const name = `${parent}/queues/${queue}/tickets/${id}`;
  const { state: live, connection } = useKeptLive(parent);
  const load = useCallback((signal: AbortSignal) => lookUpTicket(name, key, signal), [name, key]);
  const { loaded, stale, reload, set } = useLoaded<Ticket>(load, ASK_EVERY_MS);
  const [asked, setAsked] = useState<'cancel' | null>(null);
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<unknown>(null);
  const ids = useRef(new RequestIds());
  // As it was seen before: shown where this visit brought no answer yet.
  const [seen] = useState(() => seenTicket(office, name));
  const unanswered = loaded.state === 'failed' && !(loaded.error instanceof ApiError && !loaded.error.outcomeUnknown);
  const known = loaded.state === 'loaded' ? loaded.value : null;
  const ticket = known ?? (unanswered ? (seen?.ticket ?? null) : null);

  const asOf = known === null ? (seen?.time ?? '') : (live?.time ?? known.issueTime);
  const sequence = live?.sequence;
  useEffect(() => {
    if (sequence !== undefined && connection === 'live') reload();
  }, [sequence, connection, reload]);
  const over = ticket !== null && OVER.includes(ticket.state);
  useEffect(() => {
    if (known === null) return;
    if (over) forgetTicket(office);
    else keepTicket(office, known, key);
  }, [over, known, office, key]);

  // Whoever waits when the office closes is served all the same: then nothing changes here.
  const notYet =
    ticket && !over && live && ['NOT_YET_OPEN', 'NOT_OPEN_TODAY'].includes(live.opening.cause) ? live.opening : null;

  const act = async (what: string, call: (requestId: string) => Promise<Ticket>) => {
    setBusy(true);
    setFailure(null);
    try {
      set(await call(ids.current.for(what)));
      ids.current.done(what);
      setAsked(null);
    } catch (error) {
      setFailure(error);
      if (error instanceof ApiError && !error.outcomeUnknown) ids.current.done(what);
    } finally {
      setBusy(false);
    }
  };

  const purpose = ticket && live?.queues.find((one) => one.name === ticket.queue);
  const gone =
    loaded.state === 'failed' && loaded.error instanceof ApiError && [403, 404].includes(loaded.error.httpStatus);
  return (
    <>
      <Title>{h('ticketTitle')}</Title>
      {loaded.state === 'loading' && <Loading />}
      {gone && (
        <Notice kind="error">
          <p>{h('ticketUnknown')}</p>
        </Notice>
      )}
      {loaded.state === 'failed' && !gone && ticket === null && <LoadFailed error={loaded.error} retry={reload} />}
      <Announce>
        {ticket && (known === null || stale || connection === 'lost') && (
          <Notice kind="warning" title={h('lostTitle')}>
            <p>{h('lost', { time: clock(asOf, true) })}</p>
          </Notice>
        )}
      </Announce>
      {notYet && <ClosedNow opening={notYet} />}
      {ticket && (
        <section
          aria-labelledby="my-number"
          className={`card border-2 ${ticket.state === 'CALLED' ? 'ticket-called' : ''}`}
          data-testid="my-ticket"
        >
          <h2 id="my-number" className="text-xl">
            {h('yourNumber')}
          </h2>
          <p className="number my-2 text-7xl leading-tight font-bold">{ticket.label}</p>
          {purpose && <p className="mb-2 font-bold">{titleIn(purpose, language)}</p>}
          <Announce alert>
            {ticket.state === 'CALLED' && (
              <p className="text-2xl font-bold">{h('CALLED', { counter: counterTitle(ticket.counter, language) })}</p>
            )}
            {['FINISHED', 'HELD', 'NO_SHOW', 'TICKET_CANCELLED', 'EXPIRED', 'NOT_ARRIVED'].includes(ticket.state) && (
              <p className="text-xl font-bold">{h(ticket.state as 'HELD')}</p>
            )}
          </Announce>
          {ticket.state === 'NOT_ARRIVED' && (
            <>
              <p className="mt-2">{h('checkInBy', { time: clock(ticket.checkInBy) })}</p>
              <Button
                className="my-3"
                busy={busy}
                onClick={() => void act('checkIn', (requestId) => holderActs('checkIn', name, key, requestId))}
              >
                {h('checkIn')}
              </Button>
            </>
          )}
          {(ticket.state === 'WAITING' || ticket.state === 'NOT_ARRIVED') && (
            <Place ticket={ticket} closed={notYet !== null} />
          )}
          <Stops ticket={ticket} live={live} />
        </section>
      )}
      <div role="alert">
        {failure !== null && (
          <Notice kind="error">
            <p>{errorSentence(failure, translator)}</p>
          </Notice>
        )}
      </div>
      {ticket && !over && live && live.notices.length > 0 && (
        <Notice title={h('notices')}>
          {live.notices.map((notice) => (
            <p key={notice.text}>{noticeIn(notice, language)}</p>
          ))}
        </Notice>
      )}
      {ticket && ['WAITING', 'NOT_ARRIVED', 'HELD'].includes(ticket.state) && (
        <>
          <ReminderForm
            isSet={ticket.reminderSet}
            busy={busy}
            onSet={(reminder) =>
              void act(`remind ${JSON.stringify(reminder)}`, (requestId) => setReminder(name, key, requestId, reminder))
            }
          />
          {asked === null ? (
            <Button kind="danger" className="mt-6" onClick={() => setAsked('cancel')}>
              {h('cancel')}
            </Button>
          ) : (
            <Notice kind="warning">
              <p className="mb-3">{h('cancelSure')}</p>
              <div className="flex flex-wrap gap-3">
                <Button
                  kind="danger"
                  busy={busy}
                  onClick={() => void act('cancel', (requestId) => holderActs('cancel', name, key, requestId))}
                >
                  {h('cancelYes')}
                </Button>
                <Button kind="secondary" onClick={() => setAsked(null)}>
                  {h('cancelNo')}
                </Button>
              </div>
            </Notice>
          )}
        </>
      )}
      {ticket && !over && <p className="help mt-6">{h('ticketKept')}</p>}
      <p className="mt-4">
        <Link href={`/live/${encodeURIComponent(office)}`} className="inline-flex min-h-11 items-center">
          {h('another')}
        </Link>
      </p>
    </>
  );
}
