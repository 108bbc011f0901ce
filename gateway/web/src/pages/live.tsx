// The live state of an office's queues on a phone: how many wait, how long it takes, how full it is. A ticket taken here has a page of
// its own (pages/ticket.tsx).
import { useRef, useState } from 'react';
import type { Config } from '../api/citizen';
import { issueTicket, officeName, type QueueState, type Ticket } from '../api/hall';
import { ApiError } from '../api/http';
import type { LaterToday } from '../api/later_today';
import { RequestIds } from '../api/request_id';
import { keepTicket, keptTicket, ticketPath } from '../hall/kept_ticket';
import { BOOKING_TEXTS } from '../hall/booking_texts';
import { ClosedForToday, QueueLaterToday, useLaterToday } from '../hall/later_today';
import { LevelSign } from '../hall/level_sign';
import { counterTitle } from '../hall/number_words';
import { ClosedNow, closedSentence } from '../hall/opening';
import { HALL_TEXTS } from '../hall/texts';
import { useBookable } from '../hall/use_bookable';
import { useKeptLive } from '../hall/kept_live';
import { useWaitWords } from '../hall/wait_words';
import { clock, noticeIn, titleIn } from '../hall/words';
import { useText, useWords } from '../i18n/language';
import { Announce, Button, errorSentence, LoadFailed, Loading, Notice, Title } from '../ui/parts';
import { Link, navigate } from '../ui/router';

function QueueCard({
  queue,
  officeClosed,
  today,
  busy,
  onTake,
}: {
  queue: QueueState;
  officeClosed: boolean; // said once, above all queues
  today: LaterToday | null;
  busy: boolean;
  onTake: (() => void) | null;
}) {
  const { language } = useText();
  const h = useWords(HALL_TEXTS);
  const title = titleIn(queue, language);
  const { closed } = queue.opening;
  const words = useWaitWords();
  const later = today?.queues.find((one) => one.name === queue.name);
  const headingId = `queue-${queue.name.split('/').at(-1) ?? ''}`;
  return (
    <section aria-labelledby={headingId} className="card">
      <div className="mb-3 flex flex-wrap items-center justify-between gap-3">
        <h2 id={headingId} className="text-2xl">
          {title}
        </h2>
        {!closed && queue.level !== '' && <LevelSign level={queue.level} text={h(queue.level)} className="text-xl" />}
      </div>
      {closed && !officeClosed && <p className="mb-3 font-bold">{closedSentence(queue.opening, language)}</p>}
      <dl className="live-figures">
        <div>
          <dt>{h('waiting')}</dt>
          <dd className="number">
            <span className="text-4xl font-bold">{h('people', { n: queue.waiting })}</span>
            {queue.notArrived > 0 && <span className="help block">{h('onTheWay', { n: queue.notArrived })}</span>}
          </dd>
        </div>
        {!closed && (
          <div>
            <dt>{h('expected')}</dt>
            <dd className="number">
              <span className={`font-bold ${words.isSoon(queue.wait) ? 'text-2xl' : 'text-4xl'}`}>
                {words.expected(queue.wait)}
              </span>
              <span className="help block">{words.between(queue.wait)}</span>
            </dd>
          </div>
        )}
      </dl>
      <p className="number mt-3">
        <span className="font-bold">{h('lastCalled')}</span>{' '}
        {queue.lastCalled.length === 0
          ? h('noneCalled')
          : queue.lastCalled
              .slice(0, 3)
              .map((one) => h('calledAt', { n: one.label, counter: counterTitle(one.counter, language) }))
              .join('、')}
      </p>
      {today && later && <QueueLaterToday today={today} later={later} heading="h3" />}
      {onTake && (
        <Button kind="secondary" className="mt-4" busy={busy} onClick={onTake}>
          {h(queue.remoteOpen ? 'takeRemote' : 'take', { queue: title })}
        </Button>
      )}
    </section>
  );
}

export function LivePage({ config, office }: { config: Config; office: string }) {
  const translator = useText();
  const { t, language } = translator;
  const h = useWords(HALL_TEXTS);
  const { state, connection, refused, reload } = useKeptLive(officeName(config.municipality, office));
  const today = useLaterToday(officeName(config.municipality, office));
  const say = useWords(BOOKING_TEXTS);
  const bookable = useBookable(officeName(config.municipality, office));
  const [kept] = useState(() => keptTicket(office));
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<unknown>(null);
  const requestIds = useRef(new RequestIds());

  const take = async (queue: QueueState) => {
    setBusy(true);
    setFailure(null);
    try {
      const ticket: Ticket = await issueTicket(queue.name, {
        requestId: requestIds.current.for(queue.name),
        ...(queue.remoteOpen ? { channel: 'REMOTE' } : {}),
      });
      requestIds.current.done(queue.name);
      keepTicket(office, ticket, ticket.key);
      navigate(ticketPath(office, ticket));
    } catch (error) {
      setFailure(error);
      if (error instanceof ApiError && !error.outcomeUnknown) requestIds.current.done(queue.name);
    } finally {
      setBusy(false);
    }
  };

  const title = state ? titleIn(state, language) : (config.offices.find((one) => one.id === office)?.title ?? '');
  return (
    <>
      <Title>{title === '' ? t('liveTitle') : `${t('liveTitle')}${language === 'en' ? ': ' : '：'}${title}`}</Title>
      {kept && (
        <p className="mb-4">
          <Link href={kept.path} className="button button-primary" data-testid="my-ticket">
            {h('myTicketAt', { label: kept.label })}
          </Link>
        </p>
      )}
      <Announce>
        {state && connection === 'lost' && (
          <Notice kind="warning" title={h('lostTitle')}>
            <p>{h('lost', { time: clock(state.time, true) })}</p>
          </Notice>
        )}
        {busy && h('taking')}
      </Announce>
      <div role="alert">
        {failure !== null && (
          <Notice kind="error">
            <p>{errorSentence(failure, translator)}</p>
          </Notice>
        )}
      </div>
      {!state && refused && <LoadFailed error={refused} retry={reload} />}
      {!state && !refused && (connection === 'lost' ? <LoadFailed error={null} retry={reload} /> : <Loading />)}
      {state && (
        <>
          {connection !== 'lost' && (
            <p className="help number mb-4">
              {h('liveAt', { time: clock(state.time, true) })} {h('live')}
            </p>
          )}
          {state.notices.length > 0 && (
            <Notice title={h('notices')}>
              {state.notices.map((notice) => (
                <p key={notice.text}>{noticeIn(notice, language)}</p>
              ))}
            </Notice>
          )}
          {state.queues.length === 0 && <p>{h('none')}</p>}
          <ClosedNow opening={state.opening} />
          {today?.closed && !state.opening.closed && <ClosedForToday today={today} />}
          <div className="grid gap-4">
            {state.queues.map((queue) => (
              <QueueCard
                key={queue.name}
                queue={queue}
                officeClosed={state.opening.closed}
                today={today}
                busy={busy}
                onTake={kept || queue.opening.closed ? null : () => void take(queue)}
              />
            ))}
          </div>
        </>
      )}
      {bookable && (
        <p className="mt-6">
          <Link href={`/book/${encodeURIComponent(office)}`} className="inline-flex min-h-11 items-center">
            {say('toBooking')}
          </Link>
        </p>
      )}
      <p className="mt-6">
        <Link href={`/calendar/${encodeURIComponent(office)}`} className="inline-flex min-h-11 items-center">
          {h('toCalendar')}
        </Link>
      </p>
    </>
  );
}
