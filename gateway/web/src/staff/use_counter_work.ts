// What one counter knows and does: today's tickets, what was just answered, and what waits on this device to be sent.
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { Ticket } from '../api/hall';
import { actOnTicket, callTicket, listTickets, recordEvents, setCounter } from '../api/hall_staff';
import { ApiError } from '../api/http';
import { newRequestId } from '../api/request_id';
import { ActionQueue, withPending, type Act, type Action } from '../hall/action_queue';
import { useLive } from '../hall/use_live';
import { useLoaded } from '../ui/use_loaded';
import { useStaff } from './session';

const ASK_EVERY_MS = 5_000;
const SEND_EVERY_MS = 3_000;
// The same act again within this is a double press, also when the answer came in between: nobody calls two people so fast.
const DOUBLE_PRESS_MS = 600;

export const ACT_NAMES: Record<Act, string> = {
  issue: '発券',
  call: '次の番号を呼ぶ',
  recall: 'もう一度呼ぶ',
  finish: '用件が終わった',
  hold: 'いったん預かる',
  resume: '列に戻す',
  return: '列に戻す',
  transfer: 'ほかの窓口へ回す',
  noShow: '来なかった',
  open: '窓口を開ける',
  close: '窓口を閉める',
};
export function idOf(queue: string): string {
  return queue.split('/').at(-1) ?? '';
}

// Everything one counter knows and can do.
export function useCounterWork(office: string, counter: string, served: readonly string[]) {
  const { session, failed } = useStaff();
  const [queue] = useState(() => new ActionQueue(localStorage, `madoguchi.counter.${office}`));
  const [pending, setPending] = useState<readonly Action[]>(queue.pending);
  const [refused, setRefused] = useState<{ action: Action; reason: string }[]>([]);
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<unknown>(null);
  const [said, setSaid] = useState('');
  const [offline, setOffline] = useState(false);
  const live = useLive(office);
  const acting = useRef(false);
  const pressed = useRef<{ act: Act; atMs: number } | null>(null);

  const load = useCallback(
    async (signal: AbortSignal) => {
      try {
        return await listTickets(office, signal);
      } catch (error) {
        failed(error);
        throw error;
      }
    },
    [office, failed],
  );
  const { loaded, stale, reload } = useLoaded<Ticket[]>(load, ASK_EVERY_MS);
  // What the last answers said, until the list says it too.
  const [answers, setAnswers] = useState<readonly Ticket[]>([]);
  const listed = loaded.state === 'loaded' ? loaded.value : null;
  const [listedBefore, setListedBefore] = useState(listed);
  if (listed !== listedBefore) {
    setListedBefore(listed);
    setAnswers([]);
  }
  const sequence = live.state?.sequence;
  useEffect(() => {
    if (sequence !== undefined) reload();
  }, [sequence, reload]);

  const send = useCallback(async () => {
    if (queue.pending.length === 0 || acting.current) return;
    try {
      const lost = await queue.flush((events, requestId) => recordEvents(session, office, requestId, events));
      if (lost.length > 0) setRefused((before) => [...before, ...lost]);
      setOffline(false);
      reload();
    } catch (error) {
      failed(error);
      setOffline(true);
    }
    setPending(queue.pending);
  }, [queue, session, office, failed, reload]);
  useEffect(() => {
    const timer = window.setInterval(() => void send(), SEND_EVERY_MS);
    const online = () => void send();
    window.addEventListener('online', online);
    return () => {
      window.clearInterval(timer);
      window.removeEventListener('online', online);
    };
  }, [send]);

  const shown = useMemo(() => {
    const newer = new Map(answers.map((ticket) => [ticket.name, ticket]));
    const known = (listed ?? []).filter((ticket) => !newer.has(ticket.name));
    return withPending([...known, ...newer.values()], pending);
  }, [listed, answers, pending]);
  const mine = shown.filter((ticket) => ticket.state === 'CALLED' && ticket.counter === counter);
  const current = mine.reduce<Ticket | null>(
    (newest, one) => (newest && newest.callTime >= one.callTime ? newest : one),
    null,
  );

  const call = async (action: Action): Promise<Ticket | null> => {
    if (action.act === 'open' || action.act === 'close') {
      await setCounter(session, office, action.act === 'open', action.id, counter, action.queues);
      return null;
    }
    if (action.act === 'call')
      return callTicket(
        session,
        action.ticket.replace(/\/tickets\/.*$/, ''),
        action.id,
        counter,
        action.queues[0] ?? '',
      );
    if (action.act === 'issue') return null; // a ticket machine's act
    return actOnTicket(session, action.act, action.ticket, action.id, action.toQueue);
  };

  // `ticket`: for "call", who is next by what this device knows; online the service decides, unless `named`.
  const perform = async (act: Act, ticket: Ticket | null, more: { toQueue?: string; named?: boolean } = {}) => {
    const atMs = performance.now();
    const twice = pressed.current?.act === act && atMs - pressed.current.atMs < DOUBLE_PRESS_MS;
    if (acting.current || twice) return;
    pressed.current = { act, atMs };
    acting.current = true;
    setBusy(true);
    setFailure(null);
    const action: Action = {
      id: newRequestId(),
      act,
      ticket: ticket?.name ?? '',
      label: ticket?.label ?? '',
      counter,
      toQueue: more.toQueue ?? '',
      queues: act === 'open' ? served.map(idOf) : act === 'call' && more.named && ticket ? [ticket.name] : [],
      timeMs: Date.now(),
    };
    const tell = (label: string, kept: boolean) =>
      setSaid(`${label === '' ? '' : `${label}番：`}${ACT_NAMES[act]}${kept ? '（接続が戻りしだい送ります）' : ''}`);
    try {
      // While acts wait to be sent, later ones wait behind them.
      if (queue.pending.length > 0 || !navigator.onLine) throw new ApiError(0, 'OFFLINE', '');
      const answer = await call(action);
      if (answer) setAnswers((before) => [...before, answer]);
      tell(answer?.label ?? action.label, false);
      setOffline(false);
      reload();
    } catch (error) {
      failed(error);
      if (error instanceof ApiError && error.outcomeUnknown) {
        queue.add(action);
        setPending(queue.pending);
        setOffline(true);
        tell(action.label, true);
      } else {
        setFailure(error);
        reload();
      }
    } finally {
      acting.current = false;
      setBusy(false);
    }
  };

  return {
    live: live.state,
    loading: loaded.state === 'loading',
    shown,
    current,
    mine,
    pending,
    refused,
    clearRefused: () => setRefused([]),
    busy,
    failure,
    said,
    offline: offline || stale,
    perform,
  };
}
