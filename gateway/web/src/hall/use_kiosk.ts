// What a ticket machine does: draws a ticket at the service, or, while there is no connection and the machine has a right of its own
// (hall/kiosk_rights.ts), gives a number of the queue's reserved range and tells the service later, with the time at which it was given.
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { Queue, Ticket } from '../api/hall';
import { ApiError } from '../api/http';
import { newRequestId, RequestIds } from '../api/request_id';
import { useLoaded } from '../ui/use_loaded';
import { ActionQueue } from './action_queue';
import { todayInJapan } from './calendar_words';
import { anybodysRights, findRights, machineRights, takeMachineKey } from './kiosk_rights';
import { machineOf, OfflineNumbers } from './offline_numbers';
import { UnsureTickets } from './unsure_tickets';

const RIGHTS_EVERY_MS = 300_000;
const SEND_EVERY_MS = 3_000;
const ANSWER_MAX_MS = 6_000; // nobody stands longer before a machine that says nothing

export interface Taken {
  ticket: Ticket;
  offline: boolean;
}

// A ticket as far as the machine knows it. Its key is the service's to make: the QR opens the page that everybody may see.
function offlineTicket(queue: Queue, category: string, number: number, nowMs: number): Ticket {
  const day = todayInJapan(nowMs).replaceAll('-', '');
  return {
    name: `${queue.name}/tickets/${day}-${number}`,
    number,
    label: `${queue.prefix}${number}`,
    queue: queue.name,
    state: 'WAITING',
    counter: '',
    ahead: 0,
    wait: null,
    recalls: 0,
    issueTime: new Date(nowMs).toISOString(),
    callTime: '',
    checkInBy: '',
    category,
    stops: [],
    reminderSet: false,
    key: '',
  };
}

export function useKiosk(office: string, lost: boolean) {
  const [machineKey] = useState(() => takeMachineKey(office));
  const loadRights = useCallback((signal: AbortSignal) => findRights(office, machineKey, signal), [office, machineKey]);
  const { loaded, stale } = useLoaded(loadRights, RIGHTS_EVERY_MS);
  // Until somebody says otherwise a machine that was given a key may use it: it may have been switched on without a connection.
  const assumed = useMemo(
    () => (machineKey ? machineRights(office, machineKey) : anybodysRights(office)),
    [office, machineKey],
  );
  const rights = loaded.state === 'loaded' ? loaded.value : assumed;
  const [kept] = useState(() => new ActionQueue(localStorage, `madoguchi.kiosk.${office}`));
  const [unsure] = useState(() => new UnsureTickets(localStorage, `madoguchi.kiosk.unsure.${office}`));
  const [numbers] = useState(
    () =>
      new OfflineNumbers(
        localStorage,
        `madoguchi.kiosk.numbers.${office}`,
        machineOf(new URLSearchParams(window.location.search).get('machine')),
      ),
  );
  const [pending, setPending] = useState(kept.pending.length);
  const [refused, setRefused] = useState<string[]>([]); // labels
  const [busy, setBusy] = useState(false);
  const acting = useRef(false);
  const ids = useRef(new RequestIds());

  const send = useCallback(async () => {
    const { record } = rights;
    if (!record || acting.current || (kept.pending.length === 0 && unsure.count === 0)) return;
    try {
      const out = await kept.flush((events, requestId) => record(requestId, events));
      if (out.length > 0) setRefused((before) => [...before, ...out.map(({ action }) => action.label)]);
      await unsure.settle(({ queue, requestId, category }) => rights.draw(queue, requestId, category));
    } catch (error) {
      console.info('not sent yet', error);
    }
    setPending(kept.pending.length);
  }, [kept, unsure, rights]);
  useEffect(() => {
    const timer = window.setInterval(() => void send(), SEND_EVERY_MS);
    return () => window.clearInterval(timer);
  }, [send]);

  const goesOn = (queue: Queue) => rights.record !== null && queue.offlineFirst > 0;
  const give = (queue: Queue, category: string): Taken | null => {
    if (!goesOn(queue)) return null;
    const nowMs = Date.now();
    const number = numbers.next(queue, todayInJapan(nowMs));
    if (number === null) return null;
    const ticket = offlineTicket(queue, category, number, nowMs);
    kept.add({
      id: newRequestId(),
      act: 'issue',
      ticket: ticket.name,
      label: ticket.label,
      counter: '',
      toQueue: '',
      queues: [],
      category,
      timeMs: nowMs,
    });
    setPending(kept.pending.length);
    return { ticket, offline: true };
  };

  const draw = async (queue: Queue, category: string): Promise<Taken> => {
    const act = `${queue.name} ${category}`;
    const isLost = lost || !navigator.onLine;
    const atOnce = isLost ? give(queue, category) : null;
    if (atOnce) return atOnce;
    const requestId = ids.current.for(act);
    try {
      const ticket = await rights.draw(queue.name, requestId, category, AbortSignal.timeout(ANSWER_MAX_MS));
      ids.current.done(act);
      return { ticket, offline: false };
    } catch (error) {
      const known = error instanceof ApiError && !error.outcomeUnknown;
      const instead = known ? null : give(queue, category);
      if (known || instead) ids.current.done(act);
      if (!instead) throw error;
      unsure.add({ queue: queue.name, requestId, category });
      return instead;
    }
  };

  // Null for a second tap while the first is on its way.
  const once = async <T>(act: () => Promise<T>): Promise<T | null> => {
    if (acting.current) return null;
    acting.current = true;
    setBusy(true);
    try {
      return await act();
    } finally {
      acting.current = false;
      setBusy(false);
    }
  };
  const take = async (queue: Queue, category: string) => once(() => draw(queue, category));
  // The ticket of a booking, by its number; the same one however often it is typed.
  const checkIn = async (number: string) =>
    once(() => rights.checkIn(newRequestId(), number, AbortSignal.timeout(ANSWER_MAX_MS)));

  return {
    take,
    checkIn,
    busy,
    goesOn,
    pending,
    refused,
    clearRefused: () => setRefused([]),
    // The machine had a right and has none any more: what it keeps waits for a member of staff.
    signedOut: loaded.state === 'loaded' && !stale && rights.record === null && pending > 0,
    keyRefused: loaded.state === 'loaded' && machineKey !== null && !rights.byKey,
  };
}
