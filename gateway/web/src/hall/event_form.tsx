// An announced group: who, how many, when. The same form for partners and for staff.
import { useState } from 'react';
import type { EventDraft, PlannedEvent } from '../api/planning';
import { TextInput } from '../form/fields/frame';
import { Button } from '../ui/parts';
import { isDay } from './calendar_words';

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
    if (title.trim() === '') found.set('event-title', '名称を入力してください。例：見本大学 新入生の転入');
    const people = Number(headcount);
    if (!/^\d+$/.test(headcount.trim()) || people < 1 || people > headcountMax) {
      found.set('event-headcount', `人数を1から${headcountMax}までの数字で入力してください。`);
    }
    const percent = Number(showPercent);
    if (!/^\d+$/.test(showPercent.trim()) || percent < 1 || percent > 100) {
      found.set('event-percent', '来庁する割合を1から100までの数字で入力してください。');
    }
    if (!isDay(firstDay)) found.set('event-first', '初日を選んでください。');
    if (!isDay(lastDay)) found.set('event-last', '最終日を選んでください。');
    else if (isDay(firstDay) && lastDay < firstDay)
      found.set('event-last', '最終日は初日と同じか、後の日にしてください。');
    if (fromTime !== '' && untilTime !== '' && untilTime <= fromTime)
      found.set('event-until', '終わりの時刻は始まりより後にしてください。');
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
    <div className="mb-4">
      <label htmlFor={id} className="mb-1 block font-bold">
        {label}
      </label>
      <input
        id={id}
        type={type}
        className="input"
        value={value}
        aria-invalid={errors.has(id)}
        aria-describedby={errors.has(id) ? `${id}-error` : undefined}
        onChange={(event) => onChange(event.target.value)}
      />
      {errors.has(id) && (
        <p id={`${id}-error`} className="field-error mt-1">
          {errors.get(id)}
        </p>
      )}
    </div>
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
      <TextInput id="event-title" label="名称" value={title} onChange={setTitle} errors={errors} required />
      <div className="mb-4">
        <label htmlFor="event-queue" className="mb-1 block font-bold">
          用件
        </label>
        <select id="event-queue" className="input" value={queue} onChange={(event) => setQueue(event.target.value)}>
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
          label="人数"
          value={headcount}
          onChange={setHeadcount}
          errors={errors}
          required
          inputMode="numeric"
          unit="人"
        />
        <TextInput
          id="event-percent"
          label="そのうち来庁する割合"
          value={showPercent}
          onChange={setShowPercent}
          errors={errors}
          required
          inputMode="numeric"
          unit="%"
        />
        {day('event-first', '初日', firstDay, setFirstDay, 'date')}
        {day('event-last', '最終日', lastDay, setLastDay, 'date')}
        {day('event-from', '時間帯の始まり（任意）', fromTime, setFromTime, 'time')}
        {day('event-until', '時間帯の終わり（任意）', untilTime, setUntilTime, 'time')}
      </div>
      <label className="choice mb-4">
        <input type="checkbox" checked={showTitle} onChange={(event) => setShowTitle(event.target.checked)} />
        公開の混雑カレンダーに名称を出す（出さないときは「団体の来庁」と表示）
      </label>
      <TextInput
        id="event-note"
        label="連絡事項（公開しません）"
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
            やめる
          </Button>
        )}
      </div>
    </form>
  );
}

export const EVENT_STATES: Record<string, string> = {
  PROPOSED: '確認待ち',
  CONFIRMED: '確認済み',
  CANCELLED: '取り消し',
};

export function eventWhen(event: PlannedEvent): string {
  const days = event.firstDay === event.lastDay ? event.firstDay : `${event.firstDay}～${event.lastDay}`;
  const times = event.fromTime === '' && event.untilTime === '' ? '' : ` ${event.fromTime}～${event.untilTime}`;
  return `${days}${times}`;
}
