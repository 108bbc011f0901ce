// What to expect of coming later today: in an hour, at the best time, and by half hours until the close.
import { useCallback } from 'react';
import { getLaterToday, type Arrival, type LaterToday, type QueueLater } from '../api/later_today';
import { useText, useWords } from '../i18n/language';
import { useLoaded } from '../ui/use_loaded';
import { WideTable } from '../ui/wide_table';
import { LATER_TEXTS } from './later_texts';
import { LevelSign } from './level_sign';
import { HALL_TEXTS } from './texts';
import { durationRange, useWaitWords } from './wait_words';
import { titleIn, waitMinutes } from './words';

// The service keeps its answer for 10 s; a half hour's figure moves slowly.
const ASK_EVERY_MS = 60_000;
const HOUR_MIN = 60;
const ABOUT_AN_HOUR_MIN = 15; // half hours by the clock: 45 to 75 minutes from now

export function useLaterToday(place: string): LaterToday | null {
  const load = useCallback((signal: AbortSignal) => getLaterToday(place, signal), [place]);
  const { loaded } = useLoaded(load, ASK_EVERY_MS);
  return loaded.state === 'loaded' ? loaded.value : null;
}

// The arrival nearest to an hour from now; null where none is near it.
export function inAnHour(arrivals: readonly Arrival[]): Arrival | null {
  const away = (one: Arrival) => Math.abs(one.minutesFromNow - HOUR_MIN);
  const nearest = [...arrivals].sort((a, b) => away(a) - away(b))[0];
  return nearest && away(nearest) <= ABOUT_AN_HOUR_MIN ? nearest : null;
}

function useArrivalWords(): (arrival: Arrival) => string {
  const { language } = useText();
  const l = useWords(LATER_TEXTS);
  const { about } = useWaitWords();
  return ({ wait }) => {
    const { middle, from, to } = waitMinutes(wait);
    if (to < 1) return l('soon');
    return from < to ? durationRange(from, to, language) : about(middle);
  };
}

function Sign({ arrival }: { arrival: Arrival }) {
  const h = useWords(HALL_TEXTS);
  if (arrival.level === '') return null;
  return <LevelSign level={arrival.level} text={h(arrival.level)} />;
}

function Table({ later, caption }: { later: QueueLater; caption: string }) {
  const l = useWords(LATER_TEXTS);
  const words = useArrivalWords();
  return (
    <WideTable label={caption} columns={[l('at'), l('wait'), l('level')]} className="slots mt-2">
      {later.arrivals.map((arrival, index) => (
        <tr key={arrival.arrive} className={index === later.best ? 'later-best' : ''}>
          <th scope="row" className="number">
            {arrival.arrive}
            {arrival.minutesFromNow === 0 && <span className="block">{l('now')}</span>}
            {arrival.lastHalfHour && <span className="block font-normal">{l('closing')}</span>}
          </th>
          <td className="number">
            {words(arrival)}
            {index === later.best && <span className="block font-bold">{l('shortest')}</span>}
          </td>
          <td>
            <Sign arrival={arrival} />
          </td>
        </tr>
      ))}
    </WideTable>
  );
}

export function ClosedForToday({ today }: { today: LaterToday }) {
  const { language } = useText();
  const l = useWords(LATER_TEXTS);
  // The reason is the office's own Japanese.
  return (
    <p className="mt-3">{l('closed', { reason: language === 'ja' ? today.closedReason : '' }).replace('（）', '')}</p>
  );
}

// One queue's; `open`: the half hours are shown at once.
export function QueueLaterToday({
  today,
  later,
  heading,
  named = false,
  open = false,
}: {
  today: LaterToday;
  later: QueueLater;
  heading: 'h3' | 'h4';
  named?: boolean; // by its title: where several stand below each other
  open?: boolean;
}) {
  const { language } = useText();
  const l = useWords(LATER_TEXTS);
  const words = useArrivalWords();
  const Heading = heading;
  const hour = inAnHour(later.arrivals);
  const best = later.arrivals[later.best];
  if (today.closed || later.arrivals.length === 0) return null;
  return (
    <div className="later">
      <Heading className="text-lg font-bold">{named ? titleIn(later, language) : l('title')}</Heading>
      {hour && (
        <p className="number flex flex-wrap items-center gap-x-3 gap-y-1">
          {l('inAnHour', { at: hour.arrive, wait: words(hour) })}
          <Sign arrival={hour} />
        </p>
      )}
      {best && (
        <p className="number">
          {best.minutesFromNow === 0 ? l('bestNow') : l('best', { at: best.arrive, wait: words(best) })}
        </p>
      )}
      <details open={open}>
        <summary className="later-more">{l('more')}</summary>
        <Table later={later} caption={l('titleOf', { queue: titleIn(later, language) })} />
        <p className="help mt-2">{l('note')}</p>
      </details>
    </div>
  );
}

// The calendar's day view, of an office or one queue, for today.
export function PlaceLaterToday({ place }: { place: string }) {
  const l = useWords(LATER_TEXTS);
  const today = useLaterToday(place);
  if (!today) return null;
  const several = today.queues.length > 1;
  return (
    <div className="mt-4">
      <h3 className={today.closed || several ? '' : 'visually-hidden'}>{l('title')}</h3>
      {today.closed ? (
        <ClosedForToday today={today} />
      ) : (
        today.queues.map((later) => (
          <QueueLaterToday key={later.name} today={today} later={later} heading="h4" named={several} open={!several} />
        ))
      )}
    </div>
  );
}
