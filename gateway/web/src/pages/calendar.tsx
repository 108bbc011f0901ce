// The congestion calendar: a month or a year by day in five levels, each day by half hours with the reasons, and as files to take along.
//   /calendar/{office}            of the office      /calendar/{office}/{queue}   of one purpose
import { useCallback, useEffect, useRef, useState } from 'react';
import type { Config } from '../api/citizen';
import { listQueues, officeName } from '../api/hall';
import { adviseArrival, exportPath, getCalendar, type Calendar, type CalendarDay } from '../api/planning';
import {
  addDays,
  addMonths,
  daysIn,
  dayTitle,
  firstOf,
  minutes,
  monthOf,
  monthTitle,
  todayInJapan,
  weeksOf,
  type Month,
} from '../hall/calendar_words';
import { Bars, levelColour } from '../hall/crowd_level';
import { PlaceLaterToday } from '../hall/later_today';
import { duration, useWaitWords } from '../hall/wait_words';
import { titleIn } from '../hall/words';
import { useText, useWords } from '../i18n/language';
import { Button, LoadFailed, Loading, Notice, Title } from '../ui/parts';
import { Link, navigate } from '../ui/router';
import { useLoaded } from '../ui/use_loaded';
import { WideTable } from '../ui/wide_table';
import { CALENDAR_TEXTS } from './calendar_texts';

const YEAR_DAYS = 366;

const LEVELS = ['level1', 'level2', 'level3', 'level4', 'level5'] as const;

// The service's own word in Japanese; ours in the other languages.
function useLevelWords(): (level: number, text: string) => string {
  const { language } = useText();
  const c = useWords(CALENDAR_TEXTS);
  return (level, text) => {
    const known = LEVELS[level - 1];
    return language === 'ja' || !known ? text : c(known);
  };
}

function Weekdays() {
  const { language } = useText();
  const c = useWords(CALENDAR_TEXTS);
  const letters = language === 'en' ? (c('weekdays').match(/../g) ?? []) : [...c('weekdays')];
  return (
    <tr>
      {letters.map((letter) => (
        <th key={letter} scope="col" className="p-1 text-center">
          {letter}
        </th>
      ))}
    </tr>
  );
}

function MonthTable({
  month,
  days,
  chosen,
  small,
  onChoose,
}: {
  month: Month;
  days: ReadonlyMap<string, CalendarDay>;
  chosen: string;
  small: boolean;
  onChoose: (day: string) => void;
}) {
  const { language } = useText();
  const c = useWords(CALENDAR_TEXTS);
  const levelIn = useLevelWords();
  return (
    <table className="month">
      <caption className={small ? 'py-2 text-left text-lg font-bold' : 'visually-hidden'}>
        {monthTitle(month, language)}
      </caption>
      <thead>
        <Weekdays />
      </thead>
      <tbody>
        {weeksOf(month).map((week, index) => (
          <tr key={index}>
            {week.map((day, weekday) => {
              if (day === null) return <td key={weekday} />;
              const known = days.get(day);
              const text = known ? (known.closed ? c('closed') : levelIn(known.level, known.levelText)) : '';
              const number = Number(day.slice(8));
              return (
                <td key={weekday}>
                  {known && !known.closed ? (
                    <button
                      type="button"
                      className={`month-day ${levelColour(known.level)}`}
                      aria-pressed={day === chosen}
                      onClick={() => onChoose(day)}
                    >
                      <span className="visually-hidden">{dayTitle(day, language)}</span>
                      <span className="number" aria-hidden="true">
                        {number}
                      </span>
                      <Bars level={known.level} />
                      <span className={small ? 'visually-hidden' : 'month-text'}>{text}</span>
                    </button>
                  ) : (
                    <span className="month-day month-closed">
                      <span className="number">{number}</span>
                      {known && <span className={small ? 'visually-hidden' : 'month-text'}>{text}</span>}
                    </span>
                  )}
                </td>
              );
            })}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function DayView({ place, day, onClose }: { place: string; day: string; onClose: () => void }) {
  const { language } = useText();
  const c = useWords(CALENDAR_TEXTS);
  const levelIn = useLevelWords();
  const { about } = useWaitWords();
  const load = useCallback((signal: AbortSignal) => getCalendar(place, day, 1, true, signal), [place, day]);
  const { loaded, reload } = useLoaded<Calendar>(load);
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), [day]);
  const found = loaded.state === 'loaded' ? loaded.value.days[0] : undefined;
  return (
    <section aria-labelledby="day" className="card mt-6 border-2">
      <h2 id="day" ref={heading} tabIndex={-1} className="text-2xl">
        {dayTitle(day, language)}
      </h2>
      {loaded.state === 'loading' && <Loading />}
      {loaded.state === 'failed' && <LoadFailed error={loaded.error} retry={reload} />}
      {found && (
        <>
          <p
            className={`my-2 inline-flex items-center gap-3 rounded-8 px-3 py-1 text-xl font-bold ${levelColour(found.level)}`}
          >
            <Bars level={found.level} />
            {found.closed ? <span lang="ja">{found.closedReason}</span> : levelIn(found.level, found.levelText)}
          </p>
          {!found.closed && (
            <>
              <p className="number">
                {c('people', {
                  n: Math.round(found.people.p50),
                  from: Math.round(found.people.p10),
                  to: Math.round(found.people.p90),
                })}
              </p>
              <p className="number">{c('wait', { t: duration(Math.max(1, minutes(found.waitP90S)), language) })}</p>
              {found.reasons.length > 0 && (
                <p>
                  <span className="font-bold">{c('why')}</span>：<span lang="ja">{found.reasons.join('、')}</span>
                </p>
              )}
              {day === todayInJapan() && <PlaceLaterToday place={place} />}
              <WideTable
                label={c('slotsOf', { day: dayTitle(day, language) })}
                columns={[c('time'), c('legend'), c('slotWait')]}
                className="slots mt-3"
              >
                {found.slots.map((slot) => (
                  <tr key={slot.start}>
                    <th scope="row" className="number">
                      {slot.start}～{slot.end}
                    </th>
                    <td>
                      <span className={`inline-flex items-center gap-2 rounded-8 px-2 ${levelColour(slot.level)}`}>
                        <Bars level={slot.level} />
                        {levelIn(slot.level, slot.levelText)}
                      </span>
                    </td>
                    <td className="number">{about(minutes(slot.waitP50S))}</td>
                  </tr>
                ))}
              </WideTable>
            </>
          )}
        </>
      )}
      <Button kind="secondary" className="no-print mt-4" onClick={onClose}>
        {c('close')}
      </Button>
    </section>
  );
}

function Advice({ queue }: { queue: string }) {
  const { language } = useText();
  const c = useWords(CALENDAR_TEXTS);
  const { about } = useWaitWords();
  const load = useCallback((signal: AbortSignal) => adviseArrival(queue, signal), [queue]);
  const { loaded } = useLoaded(load);
  if (loaded.state !== 'loaded' || loaded.value.length === 0) return null;
  return (
    <Notice kind="success" title={c('best')}>
      <ul className="number">
        {loaded.value.map((one) => (
          <li key={`${one.day} ${one.slot.start}`}>
            {dayTitle(one.day, language)} {one.slot.start}～{one.slot.end}
            {one.live && c('live')}（{about(minutes(one.slot.waitP50S))}）
          </li>
        ))}
      </ul>
    </Notice>
  );
}

export default function CalendarPage({ config, office, queue }: { config: Config; office: string; queue: string }) {
  const { language } = useText();
  const c = useWords(CALENDAR_TEXTS);
  const levelIn = useLevelWords();
  const parent = officeName(config.municipality, office);
  const place = queue === '' ? parent : `${parent}/queues/${encodeURIComponent(queue)}`;
  const [today] = useState(() => todayInJapan());
  const [month, setMonth] = useState(() => monthOf(today));
  const [view, setView] = useState<'month' | 'year'>('month');
  const [chosen, setChosen] = useState('');
  const firstDay = view === 'year' || firstOf(month) < today ? today : firstOf(month);
  const shownDays =
    view === 'year' ? YEAR_DAYS : daysIn(month) - (firstOf(month) < today ? Number(today.slice(8)) - 1 : 0);
  const load = useCallback(
    (signal: AbortSignal) => getCalendar(place, firstDay, shownDays, false, signal),
    [place, firstDay, shownDays],
  );
  const { loaded, reload } = useLoaded<Calendar>(load);
  const loadQueues = useCallback((signal: AbortSignal) => listQueues(parent, signal), [parent]);
  const queues = useLoaded(loadQueues).loaded;
  const days = new Map((loaded.state === 'loaded' ? loaded.value.days : []).map((day) => [day.day, day]));
  const lastMonth = monthOf(addDays(today, YEAR_DAYS - 1));
  const isFirst = firstOf(month) <= today;
  const isLast = firstOf(month) >= firstOf(lastMonth);

  return (
    <>
      <Title>{c('title')}</Title>
      <p className="no-print mb-4">{c('lead')}</p>
      <div className="mb-4 flex flex-wrap items-end gap-4">
        <div className="max-w-full min-w-0">
          <label htmlFor="place" className="mb-1 block font-bold">
            {c('place')}
          </label>
          <select
            id="place"
            className="input"
            value={queue}
            onChange={(event) =>
              navigate(
                `/calendar/${encodeURIComponent(office)}${event.target.value === '' ? '' : `/${event.target.value}`}`,
              )
            }
          >
            <option value="">{c('all')}</option>
            {queues.state === 'loaded' &&
              queues.value.map((one) => (
                <option key={one.name} value={one.name.split('/').at(-1)}>
                  {titleIn(one, language)}
                </option>
              ))}
          </select>
        </div>
        <div role="group" aria-label={c('view')} className="no-print flex gap-2">
          {(['month', 'year'] as const).map((one) => (
            <button
              key={one}
              type="button"
              aria-pressed={view === one}
              className="button button-small border-solid-gray-420 aria-pressed:border-key-900 aria-pressed:bg-key-50 aria-pressed:font-bold"
              onClick={() => setView(one)}
            >
              {c(one)}
            </button>
          ))}
        </div>
      </div>
      {queue !== '' && <Advice queue={place} />}
      {view === 'month' && (
        <div className="mb-2 flex items-center justify-between gap-2">
          <button
            type="button"
            className="no-print button button-small button-secondary"
            aria-disabled={isFirst}
            onClick={() => !isFirst && setMonth(addMonths(month, -1))}
            aria-label={c('previous')}
          >
            ←
          </button>
          <p role="status" className="text-xl font-bold">
            {monthTitle(month, language)}
          </p>
          <button
            type="button"
            className="no-print button button-small button-secondary"
            aria-disabled={isLast}
            onClick={() => !isLast && setMonth(addMonths(month, 1))}
            aria-label={c('next')}
          >
            →
          </button>
        </div>
      )}
      {loaded.state === 'loading' && <Loading />}
      {loaded.state === 'failed' && <LoadFailed error={loaded.error} retry={reload} />}
      {loaded.state === 'loaded' && (
        <>
          {loaded.value.historyNote !== '' && (
            <p className="help mb-2" lang="ja">
              {loaded.value.historyNote}
            </p>
          )}
          {view === 'month' ? (
            <MonthTable month={month} days={days} chosen={chosen} small={false} onChoose={setChosen} />
          ) : (
            <div className="grid items-start gap-x-6 gap-y-2 sm:grid-cols-2">
              {Array.from({ length: 13 }, (_, index) => addMonths(monthOf(today), index))
                .filter((one) => firstOf(one) <= addDays(today, YEAR_DAYS - 1))
                .map((one) => (
                  <MonthTable key={firstOf(one)} month={one} days={days} chosen={chosen} small onChoose={setChosen} />
                ))}
            </div>
          )}
          <ul aria-label={c('legend')} className="mt-3 flex flex-wrap gap-2">
            {loaded.value.levels.map((one) => (
              <li
                key={one.level}
                className={`inline-flex items-center gap-2 rounded-8 px-2 py-1 ${levelColour(one.level)}`}
              >
                <Bars level={one.level} />
                {levelIn(one.level, one.text)}
              </li>
            ))}
          </ul>
        </>
      )}
      {chosen !== '' && <DayView key={chosen} place={place} day={chosen} onClose={() => setChosen('')} />}
      <h2 className="no-print mt-8 text-xl">{c('files')}</h2>
      <ul className="no-print">
        {(['ICALENDAR', 'CSV', 'HTML'] as const).map((format) => (
          <li key={format}>
            <a href={exportPath(place, format, firstDay, shownDays)} className="inline-flex min-h-11 items-center">
              {c(format === 'ICALENDAR' ? 'ical' : format === 'CSV' ? 'csv' : 'print')}
            </a>
          </li>
        ))}
        <li>
          <Link href={`/live/${encodeURIComponent(office)}`} className="inline-flex min-h-11 items-center">
            {c('toLive')}
          </Link>
        </li>
      </ul>
    </>
  );
}
