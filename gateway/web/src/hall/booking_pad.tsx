// Typing in a booking number at the ticket machine: with the finger, a keyboard or a code reader, which types and presses Enter.
import { useEffect, useRef, useState } from 'react';
import { ApiError } from '../api/http';
import { useWords } from '../i18n/language';
import { Failure } from '../ui/failure';
import { Announce, Button, Notice } from '../ui/parts';
import { digitsOf, DIGITS, inGroups } from './booking_number';
import { bookingFailure, BOOKING_TEXTS } from './booking_texts';

const KEYS = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '0'];

interface Props {
  busy: boolean;
  failure: unknown;
  back: string;
  onNumber: (number: string) => void;
  onBack: () => void;
}

export function BookingPad({ busy, failure, back, onNumber, onBack }: Props) {
  const b = useWords(BOOKING_TEXTS);
  const [digits, setDigits] = useState('');
  const [incomplete, setIncomplete] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => input.current?.focus(), []);
  const change = (text: string) => {
    setIncomplete(false);
    setDigits(digitsOf(text));
  };
  const known = failure instanceof ApiError ? bookingFailure(failure.reason) : undefined;
  const said = incomplete ? b('incomplete') : known ? b(known) : '';
  return (
    <form
      noValidate
      className="booking-pad"
      onSubmit={(event) => {
        event.preventDefault();
        if (busy) return;
        if (digits.length < DIGITS) setIncomplete(true);
        else onNumber(digits);
      }}
    >
      <label htmlFor="booking-number" className="mb-2 block text-xl">
        {b('kioskLead')}
      </label>
      <input
        ref={input}
        id="booking-number"
        className="input number booking-number"
        type="text"
        inputMode="none"
        autoComplete="off"
        value={inGroups(digits)}
        aria-invalid={said !== ''}
        aria-describedby={said === '' ? undefined : 'booking-number-error'}
        onChange={(event) => change(event.target.value)}
      />
      <Announce alert>
        {said !== '' && (
          <Notice kind="error">
            <p id="booking-number-error">{said}</p>
          </Notice>
        )}
      </Announce>
      {!known && !incomplete && <Failure error={failure} />}
      <div className="booking-keys">
        {KEYS.map((key) => (
          <button key={key} type="button" className="kiosk-key number" onClick={() => change(digits + key)}>
            {key}
          </button>
        ))}
        <button type="button" className="kiosk-key booking-erase" onClick={() => change(digits.slice(0, -1))}>
          {b('kioskErase')}
        </button>
      </div>
      <div className="mt-6 flex flex-wrap gap-4">
        <Button kind="secondary" className="button-large" onClick={onBack}>
          {back}
        </Button>
        <Button type="submit" className="button-large" busy={busy}>
          {b('kioskGo')}
        </Button>
      </div>
    </form>
  );
}
