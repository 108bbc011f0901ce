// An announced group: who, how many, when. The same form for partners and for staff.
import { useState } from 'react';
import type { EventDraft, PlannedEvent } from '../api/planning';
import { TextInput } from '../form/fields/frame';
import type { Language } from '../form/definition';
import { useWords } from '../i18n/language';
import { LabelledInput } from '../ui/labelled_input';
import { Button } from '../ui/parts';
import { dayRange, isDay } from './calendar_words';
import { EVENT_TEXTS } from './event_texts';

export interface EventFormProps {
  queues: readonly { name: string; title: string }[];
  start: PlannedEvent | null; // to be changed
  headcountMax: number;
  busy: boolean;
  sendTitle: string;
  onSend: (draft: EventDraft) => void;
  onCancel?: () => void;
}

export function EventForm({ queues, start, headcountMax, busy, sendTitle, onSend, onCancel }: EventFormProps) {
  const e = useWords(EVENT_TEXTS);
  const [queue, setQueue] = useState(start?.queue ?? queues[0]?.name ?? '');
  const [title, setTitle] = useState(start?.title ?? '');
  const [headcount, setHeadcount] = useState(start ? String(start.headcount) : '');
  const [showPercent, setShowPercent] = useState(String(start?.showPercent || 100));
  const [firstDay, setFirstDay] = useState(start?.firstDay ?? '');
  const [lastDay, setLastDay] = useState(start?.lastDay ?? '');
  const [fromTime, setFromTime] = useState(start?.fromTime ?? '');
  const [untilTime, setUntilTime] = useState(start?.untilTime ?? '');
  const [showTitle, setShowTitle] = useState(start?.showTitle ?? false);
  const [note, setNote] = useState(start?.note ?? '');
  const [errors, setErrors] = useState<ReadonlyMap<string, string>>(new Map());

  const check = (): Map<string, string> => {
    const found = new Map<string, string>();
    if (title.trim() === '') found.set('event-title', e('titleMissing'));
    const people = Number(headcount);
    if (!/^\d+$/.test(headcount.trim()) || people < 1 || people > headcountMax) {
      found.set('event-headcount', e('headcountBad', { max: headcountMax }));
    }
    const percent = Number(showPercent);
    if (!/^\d+$/.test(showPercent.trim()) || percent < 1 || percent > 100) {
      found.set('event-percent', e('percentBad'));
    }
    if (!isDay(firstDay)) found.set('event-first', e('firstMissing'));
    if (!isDay(lastDay)) found.set('event-last', e('lastMissing'));
    else if (isDay(firstDay) && lastDay < firstDay) found.set('event-last', e('lastEarly'));
    if (fromTime !== '' && untilTime !== '' && untilTime <= fromTime) found.set('event-until', e('untilEarly'));
    return found;
  };
  const send = () => {
    const found = check();
    setErrors(found);
    const first = found.keys().next();
    if (!first.done) document.getElementById(first.value)?.focus();
    else {
      onSend({
        queue,
        title: title.trim(),
        showTitle,
        headcount: Number(headcount),
        showPercent: Number(showPercent),
        firstDay,
        lastDay,
        fromTime,
        untilTime,
        note: note.trim(),
      });
    }
  };

  const day = (id: string, label: string, value: string, onChange: (value: string) => void, type: 'date' | 'time') => (
    <LabelledInput id={id} label={label} type={type} value={value} onChange={onChange} errors={errors} />
  );
  return (
    <form
      noValidate
      className="max-w-xl"
      onSubmit={(event) => {
        event.preventDefault();
        if (!busy) send();
      }}
    >
      <TextInput
        id="event-title"
        label={e('title')}
        help={e('titleHelp')}
        value={title}
        onChange={setTitle}
        errors={errors}
        required
      />
      <div className="mb-4">
        <label htmlFor="event-queue" className="mb-1 block font-bold">
          {e('queue')}
        </label>
        <select
          id="event-queue"
          className="input max-w-full"
          value={queue}
          onChange={(event) => setQueue(event.target.value)}
        >
          {queues.map((one) => (
            <option key={one.name} value={one.name}>
              {one.title}
            </option>
          ))}
        </select>
      </div>
      <div className="grid gap-x-4 sm:grid-cols-2">
        <TextInput
          id="event-headcount"
          label={e('headcount')}
          value={headcount}
          onChange={setHeadcount}
          errors={errors}
          required
          inputMode="numeric"
          unit={e('peopleUnit')}
        />
        <TextInput
          id="event-percent"
          label={e('percent')}
          value={showPercent}
          onChange={setShowPercent}
          errors={errors}
          required
          inputMode="numeric"
          unit="%"
        />
        {day('event-first', e('first'), firstDay, setFirstDay, 'date')}
        {day('event-last', e('last'), lastDay, setLastDay, 'date')}
        {day('event-from', e('from'), fromTime, setFromTime, 'time')}
        {day('event-until', e('until'), untilTime, setUntilTime, 'time')}
      </div>
      <label className="choice mb-4">
        <input type="checkbox" checked={showTitle} onChange={(event) => setShowTitle(event.target.checked)} />
        {e('showTitle')}
      </label>
      <TextInput
        id="event-note"
        label={e('note')}
        value={note}
        onChange={setNote}
        errors={errors}
        required={false}
        multiline
      />
      <div className="flex flex-wrap gap-3">
        <Button type="submit" busy={busy}>
          {sendTitle}
        </Button>
        {onCancel && (
          <Button kind="secondary" onClick={onCancel}>
            {e('stop')}
          </Button>
        )}
      </div>
    </form>
  );
}

// In plain words: 2027年4月1日(木)～10日(土) 9:00～12:00.
export function eventWhen(event: PlannedEvent, language: Language): string {
  const days = dayRange(event.firstDay, event.lastDay, language);
  if (event.fromTime === '' && event.untilTime === '') return days;
  return `${days} ${event.fromTime}${language === 'en' ? '–' : '～'}${event.untilTime}`;
}
