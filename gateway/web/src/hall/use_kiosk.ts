// What a ticket machine does: draws a ticket at the service, or, while there is no connection and a member of staff has signed the machine
// in, gives a number of the queue's reserved range and tells the service later, with the time at which it was given.
import { useCallback, useEffect, useRef, useState } from 'react';
import { issueTicket, type Queue, type Ticket } from '../api/hall';
import { recordEvents } from '../api/hall_staff';
import { ApiError } from '../api/http';
import { newRequestId, RequestIds } from '../api/request_id';
import { getSession } from '../api/staff';
import { useLoaded } from '../ui/use_loaded';
import { ActionQueue } from './action_queue';
import { todayInJapan } from './calendar_words';
import { machineOf, OfflineNumbers } from './offline_numbers';
import { UnsureTickets } from './unsure_tickets';

const SESSION_EVERY_MS = 300_000;
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
  const loadSession = useCallback((signal: AbortSignal) => getSession(signal), []);
  const { loaded, stale } = useLoaded(loadSession, SESSION_EVERY_MS);
  const session = loaded.state === 'loaded' ? loaded.value : null;
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
    if (!session || acting.current || (kept.pending.length === 0 && unsure.count === 0)) return;
    try {
      const out = await kept.flush((events, requestId) => recordEvents(session, office, requestId, events));
      if (out.length > 0) setRefused((before) => [...before, ...out.map(({ action }) => action.label)]);
      await unsure.settle(session.csrfToken);
    } catch (error) {
      console.info('not sent yet', error);
    }
    setPending(kept.pending.length);
  }, [kept, unsure, session, office]);
  useEffect(() => {
    const timer = window.setInterval(() => void send(), SEND_EVERY_MS);
    return () => window.clearInterval(timer);
  }, [send]);

  const goesOn = (queue: Queue) => session !== null && queue.offlineFirst > 0;
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
      const ticket = await issueTicket(
        queue.name,
        { requestId, channel: 'KIOSK', ...(category === '' ? {} : { category }) },
        session?.csrfToken,
        AbortSignal.timeout(ANSWER_MAX_MS),
      );
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
  const take = async (queue: Queue, category: string): Promise<Taken | null> => {
    if (acting.current) return null;
    acting.current = true;
    setBusy(true);
    try {
      return await draw(queue, category);
    } finally {
      acting.current = false;
      setBusy(false);
    }
  };

  return {
    take,
    busy,
    goesOn,
    pending,
    refused,
    clearRefused: () => setRefused([]),
    // The machine was signed in and is no longer: what it keeps waits for a member of staff.
    signedOut: loaded.state === 'loaded' && !stale && session === null && pending > 0,
  };
}
