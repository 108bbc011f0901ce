// The wish to be told when it is nearly time: by e-mail, or by a call to an address of one's own.
import { useState } from 'react';
import type { Reminder } from '../api/hall';
import { TextInput } from '../form/fields/frame';
import { useWords } from '../i18n/language';
import { Button } from '../ui/parts';
import { HALL_TEXTS } from './texts';

const AHEAD = [1, 2, 3, 5, 10];

export function ReminderForm({
  isSet,
  busy,
  onSet,
}: {
  isSet: boolean;
  busy: boolean;
  onSet: (reminder: Reminder) => void;
}) {
  const h = useWords(HALL_TEXTS);
  const [email, setEmail] = useState('');
  const [url, setUrl] = useState('');
  const [byUrl, setByUrl] = useState(false);
  const [ahead, setAhead] = useState(3);
  const [errors, setErrors] = useState<ReadonlyMap<string, string>>(new Map());

  const send = () => {
    const wrong = byUrl ? !/^https:\/\/\S+$/.test(url.trim()) : !/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(email.trim());
    const id = byUrl ? 'reminder-url' : 'reminder-email';
    setErrors(wrong ? new Map([[id, h(byUrl ? 'urlBad' : 'emailBad')]]) : new Map());
    if (wrong) document.getElementById(id)?.focus();
    else onSet(byUrl ? { webhookUrl: url.trim(), ahead } : { email: email.trim(), ahead });
  };

  if (isSet) {
    return (
      <div className="card mt-6">
        <p className="mb-3 font-bold">{h('remindSet')}</p>
        <Button kind="secondary" busy={busy} onClick={() => onSet({})}>
          {h('remindOff')}
        </Button>
      </div>
    );
  }
  return (
    <details className="card mt-6">
      <summary className="min-h-11 cursor-pointer py-2 font-bold">{h('remind')}</summary>
      <form
        noValidate
        className="mt-3"
        onSubmit={(event) => {
          event.preventDefault();
          if (!busy) send();
        }}
      >
        <p className="help mb-4">{h('remindLead')}</p>
        <label htmlFor="reminder-ahead" className="mb-1 block font-bold">
          {h('remindAhead')}
        </label>
        <select
          id="reminder-ahead"
          className="input mb-4"
          value={ahead}
          onChange={(event) => setAhead(Number(event.target.value))}
        >
          {AHEAD.map((n) => (
            <option key={n} value={n}>
              {h('people', { n })}
            </option>
          ))}
        </select>
        {byUrl ? (
          <TextInput id="reminder-url" label={h('webhook')} value={url} onChange={setUrl} errors={errors} required />
        ) : (
          <TextInput
            id="reminder-email"
            label={h('email')}
            value={email}
            onChange={setEmail}
            errors={errors}
            required
            autoComplete="email"
          />
        )}
        <label className="choice mb-3">
          <input type="checkbox" checked={byUrl} onChange={(event) => setByUrl(event.target.checked)} />
          {h('webhookOpen')}
        </label>
        <Button type="submit" busy={busy}>
          {h('remindSend')}
        </Button>
      </form>
    </details>
  );
}
