// Booking a time to come: purpose, day, time, and a number that is all one needs. /book/{office}
import { useCallback, useEffect, useRef, useState } from 'react';
import type { Config } from '../api/citizen';
import { listQueues, officeName, type Queue } from '../api/hall';
import { ApiError } from '../api/http';
import {
  bookVisit,
  cancelBooking,
  listBookingOffers,
  listBookingTimes,
  lookUpBooking,
  type Booking,
  type BookingOffer,
} from '../api/reception';
import { RequestIds } from '../api/request_id';
import { inGroups } from '../hall/booking_number';
import { bookingFailure, BOOKING_TEXTS } from '../hall/booking_texts';
import { addDays, isDay, todayInJapan } from '../hall/calendar_words';
import { keepBookings, keptBookings } from '../hall/kept_bookings';
import { QrCode } from '../hall/qr_code';
import { clock, titleIn } from '../hall/words';
import { useText, useWords } from '../i18n/language';
import { LabelledInput } from '../ui/labelled_input';
import { Announce, Button, dateTime, errorSentence, LoadFailed, Loading, Notice, Title } from '../ui/parts';
import { useLoaded } from '../ui/use_loaded';
import '../hall/kiosk.css';

interface Choice extends BookingOffer {
  shown: Queue;
}

function useBookingFailure() {
  const translator = useText();
  const b = useWords(BOOKING_TEXTS);
  return (error: unknown): string => {
    const known = error instanceof ApiError ? bookingFailure(error.reason) : undefined;
    return known ? b(known) : errorSentence(error, translator);
  };
}

// The times of one day, as a group of radio buttons; full ones are shown and cannot be chosen.
function Times({
  queue,
  day,
  round,
  chosen,
  onChoose,
}: {
  queue: string;
  day: string;
  round: number; // grows when a booking has changed what is free
  chosen: string;
  onChoose: (time: string) => void;
}) {
  const b = useWords(BOOKING_TEXTS);
  const load = useCallback((signal: AbortSignal) => listBookingTimes(queue, day, signal), [queue, day]);
  const { loaded, reload } = useLoaded(load);
  useEffect(() => {
    if (round > 0) reload();
  }, [round, reload]);
  if (loaded.state === 'loading') return <Loading />;
  if (loaded.state === 'failed') return <LoadFailed error={loaded.error} retry={reload} />;
  const { times, closedReason } = loaded.value;
  if (closedReason !== '') return <p>{b('closed', { reason: closedReason })}</p>;
  if (times.every((time) => time.free === 0)) return <p>{b('noTimes')}</p>;
  return (
    <fieldset>
      <legend className="mb-2 font-bold">{b('time')}</legend>
      <div className="booking-times">
        {times.map(({ time, free }) => (
          <label key={time} className="choice number">
            <input
              type="radio"
              name="booking-time"
              value={time}
              checked={chosen === time}
              disabled={free === 0}
              onChange={() => onChoose(time)}
            />
            {clock(time)}
            {free === 0 && `（${b('full')}）`}
          </label>
        ))}
      </div>
    </fieldset>
  );
}

const DAYS_TRIED = 10;

// The first day on which something is free, so that nobody has to look through holidays; today if none of the next days has anything.
async function firstFreeDay(queue: string, today: string, last: string, signal: AbortSignal): Promise<string> {
  for (let ahead = 0; ahead < DAYS_TRIED && addDays(today, ahead) <= last; ++ahead) {
    const { times } = await listBookingTimes(queue, addDays(today, ahead), signal);
    if (times.some((time) => time.free > 0)) return addDays(today, ahead);
  }
  return today;
}

function BookingForm({ choices, onBooked }: { choices: readonly Choice[]; onBooked: (booking: Booking) => void }) {
  const { language } = useText();
  const b = useWords(BOOKING_TEXTS);
  const sentence = useBookingFailure();
  const [queue, setQueue] = useState(choices[0]?.queue ?? '');
  const [today] = useState(() => todayInJapan());
  const [day, setDay] = useState(today);
  const [time, setTime] = useState('');
  const [said, setSaid] = useState('');
  const [busy, setBusy] = useState(false);
  const [round, setRound] = useState(0);
  const ids = useRef(new RequestIds());
  const last = addDays(today, choices.find((one) => one.queue === queue)?.daysAhead ?? 0);
  useEffect(() => {
    const abort = new AbortController();
    firstFreeDay(queue, today, last, abort.signal).then(
      (first) => setDay((current) => (current === today ? first : current)),
      (error: unknown) => {
        if (!abort.signal.aborted) console.info('the first free day is not known', error);
      },
    );
    return () => abort.abort();
  }, [queue, today, last]);
  const change = (act: () => void) => {
    act();
    setTime('');
    setSaid('');
  };
  const move = (days: number) => change(() => setDay(addDays(day, days)));

  const book = async () => {
    if (time === '') {
      setSaid(b('choose'));
      return;
    }
    const act = `${queue} ${time}`;
    setBusy(true);
    setSaid('');
    try {
      const booking = await bookVisit(queue, ids.current.for(act), time);
      ids.current.done(act);
      onBooked(booking);
    } catch (error) {
      setSaid(sentence(error));
      if (error instanceof ApiError && !error.outcomeUnknown) {
        ids.current.done(act);
        setTime('');
        setRound((n) => n + 1);
      }
    } finally {
      setBusy(false);
    }
  };
  return (
    <form
      noValidate
      className="max-w-2xl"
      onSubmit={(event) => {
        event.preventDefault();
        if (!busy) void book();
      }}
    >
      <label htmlFor="booking-queue" className="mb-1 block font-bold">
        {b('queue')}
      </label>
      <select
        id="booking-queue"
        className="input mb-4"
        value={queue}
        onChange={(event) => change(() => setQueue(event.target.value))}
      >
        {choices.map((choice) => (
          <option key={choice.queue} value={choice.queue}>
            {titleIn(choice.shown, language)}
          </option>
        ))}
      </select>
      <LabelledInput
        id="booking-day"
        label={b('day')}
        type="date"
        value={day}
        min={today}
        max={last}
        onChange={(value) => change(() => setDay(value))}
      />
      <div className="mb-4 flex flex-wrap gap-3">
        <Button kind="secondary" className="button-small" busy={day <= today} onClick={() => move(-1)}>
          {b('previousDay')}
        </Button>
        <Button kind="secondary" className="button-small" busy={day >= last} onClick={() => move(1)}>
          {b('nextDay')}
        </Button>
      </div>
      {isDay(day) && <Times queue={queue} day={day} round={round} chosen={time} onChoose={setTime} />}
      <Announce alert>
        {said !== '' && (
          <Notice kind="error">
            <p>{said}</p>
          </Notice>
        )}
      </Announce>
      <Button type="submit" className="mt-4" busy={busy}>
        {b('book')}
      </Button>
    </form>
  );
}

function Slip({ booking, title }: { booking: Booking; title: string }) {
  const { language } = useText();
  const b = useWords(BOOKING_TEXTS);
  return (
    <div className="slip" data-testid="booking">
      <p className="text-2xl font-bold">{title}</p>
      <p className="number text-xl">{dateTime(booking.time, language)}</p>
      <p className="mt-3">{b('number')}</p>
      <p className="number text-3xl font-bold" data-testid="booking-number">
        {inGroups(booking.number)}
      </p>
      <QrCode text={booking.number} label={b('number')} className="mx-auto my-3 size-52" />
    </div>
  );
}

function Mine({
  office,
  bookings,
  titleOf,
  onCancelled,
}: {
  office: string;
  bookings: readonly Booking[];
  titleOf: (queue: string) => string;
  onCancelled: () => void;
}) {
  const { language } = useText();
  const b = useWords(BOOKING_TEXTS);
  const sentence = useBookingFailure();
  const [busy, setBusy] = useState(false);
  const [said, setSaid] = useState('');
  const [failure, setFailure] = useState<unknown>(null);
  const ids = useRef(new RequestIds());
  const cancel = async (number: string) => {
    setBusy(true);
    setFailure(null);
    try {
      await cancelBooking(office, ids.current.for(number), number);
      setSaid(b('cancelled'));
      onCancelled();
    } catch (error) {
      setFailure(error);
      if (error instanceof ApiError && !error.outcomeUnknown) ids.current.done(number);
    } finally {
      setBusy(false);
    }
  };
  return (
    <section className="mt-10">
      <h2 className="mb-3 text-xl">{b('mine')}</h2>
      <Announce>{said !== '' && <p className="mb-3">{said}</p>}</Announce>
      <Announce alert>
        {failure !== null && (
          <Notice kind="error">
            <p>{sentence(failure)}</p>
          </Notice>
        )}
      </Announce>
      <ul className="grid gap-4">
        {bookings.map((booking) => (
          <li key={booking.number} className="card">
            <p className="font-bold">{titleOf(booking.queue)}</p>
            <p className="number">{dateTime(booking.time, language)}</p>
            <p className="number">
              {b('number')} {inGroups(booking.number)}
              {booking.state !== '' && `（${b(booking.state)}）`}
            </p>
            {booking.notice !== '' && (
              <p className="mt-2 font-bold" lang="ja">
                {booking.notice}
              </p>
            )}
            {booking.state === 'BOOKED' && (
              <Button kind="danger" className="mt-3" busy={busy} onClick={() => void cancel(booking.number)}>
                {b('cancel', { time: dateTime(booking.time, language) })}
              </Button>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}

// What this device booked and the service still knows.
async function loadMine(office: string, id: string, signal: AbortSignal): Promise<Booking[]> {
  const found: Booking[] = [];
  for (const number of keptBookings(id)) {
    try {
      found.push(await lookUpBooking(office, number, signal));
    } catch (error) {
      if (!(error instanceof ApiError) || error.reason !== 'UNKNOWN_BOOKING') throw error;
    }
  }
  keepBookings(
    id,
    found.map((booking) => booking.number),
  );
  return found;
}

export default function BookingPage({ config, office }: { config: Config; office: string }) {
  const { language } = useText();
  const b = useWords(BOOKING_TEXTS);
  const parent = officeName(config.municipality, office);
  const load = useCallback(
    async (signal: AbortSignal) => {
      const [offers, queues] = await Promise.all([listBookingOffers(parent, signal), listQueues(parent, signal)]);
      return { offers, queues };
    },
    [parent],
  );
  const { loaded, reload } = useLoaded(load);
  const loadKept = useCallback((signal: AbortSignal) => loadMine(parent, office, signal), [parent, office]);
  const { loaded: mine, reload: reloadMine } = useLoaded(loadKept);
  const [booked, setBooked] = useState<Booking | null>(null);
  const queues = loaded.state === 'loaded' ? loaded.value.queues : [];
  const shownOf = (name: string) => queues.find((queue) => queue.name === name);
  const titleOf = (name: string) => {
    const queue = shownOf(name);
    return queue ? titleIn(queue, language) : '';
  };
  const choices =
    loaded.state === 'loaded'
      ? loaded.value.offers.flatMap((offer): Choice[] => {
          const shown = shownOf(offer.queue);
          return shown && offer.peoplePerTime > 0 ? [{ ...offer, shown }] : [];
        })
      : [];
  const onBooked = (booking: Booking) => {
    keepBookings(office, [...keptBookings(office), booking.number]);
    setBooked(booking);
    reloadMine();
  };
  return (
    <>
      <Title step={booked?.number ?? ''}>{booked ? b('doneTitle') : b('title')}</Title>
      {booked && (
        <>
          <Slip booking={booked} title={titleOf(booked.queue)} />
          <p className="my-4">{b('bring')}</p>
          <Button kind="secondary" onClick={() => setBooked(null)}>
            {b('another')}
          </Button>
        </>
      )}
      {!booked && (
        <>
          <p className="mb-6">{b('lead')}</p>
          {loaded.state === 'loading' && <Loading />}
          {loaded.state === 'failed' && <LoadFailed error={loaded.error} retry={reload} />}
          {loaded.state === 'loaded' &&
            (choices.length === 0 ? <p>{b('none')}</p> : <BookingForm choices={choices} onBooked={onBooked} />)}
        </>
      )}
      {mine.state === 'loaded' && mine.value.length > 0 && (
        <Mine office={parent} bookings={mine.value} titleOf={titleOf} onCancelled={reloadMine} />
      )}
    </>
  );
}
