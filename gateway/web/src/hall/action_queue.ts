// What a counter or a ticket machine does while it has no connection: each act is kept on the device with its own time, holds at once on this screen, and is
// sent, in order, when the connection is back. An act whose answer was lost is kept as well: the service takes an act that it knows already
// for what it is.
import type { DeviceEvent, EventOutcome } from '../api/hall_staff';
import type { Ticket, TicketState } from '../api/hall';

export type Act =
  'issue' | 'call' | 'recall' | 'hold' | 'resume' | 'transfer' | 'return' | 'noShow' | 'finish' | 'open' | 'close';

export interface Action {
  id: string; // UUID
  act: Act;
  ticket: string; // resource name; "" for open and close
  label: string; // of the ticket, for the screen
  counter: string;
  toQueue: string; // id; transfer
  queues: string[]; // ids; open
  category?: string; // issue
  timeMs: number;
}

// What localStorage offers, so that tests need no browser.
export interface Storage {
  getItem: (key: string) => string | null;
  setItem: (key: string, value: string) => void;
}

const EVENTS_MAX = 500; // in one call
const KINDS: Record<Act, string> = {
  issue: 'ISSUED',
  call: 'CALLED',
  recall: 'RECALLED',
  hold: 'HELD',
  resume: 'RESUMED',
  transfer: 'TRANSFERRED',
  return: 'RETURNED',
  noShow: 'NO_SHOW',
  finish: 'FINISHED',
  open: 'COUNTER_OPENED',
  close: 'COUNTER_CLOSED',
};

function toEvent(action: Action): DeviceEvent {
  return {
    eventId: action.id,
    time: new Date(action.timeMs).toISOString(),
    kind: KINDS[action.act],
    ...(action.ticket === '' ? {} : { ticket: action.ticket }),
    ...(['call', 'open', 'close'].includes(action.act) ? { counter: action.counter } : {}),
    ...(action.act === 'transfer' ? { queue: action.toQueue } : {}),
    ...(action.act === 'open' ? { queues: action.queues } : {}),
    ...(action.act === 'issue' && action.category ? { category: action.category } : {}),
  };
}

function isAction(value: unknown): value is Action {
  const one = value as Partial<Action> | null;
  return (
    typeof one?.id === 'string' && typeof one.act === 'string' && one.act in KINDS && typeof one.timeMs === 'number'
  );
}

export class ActionQueue {
  private kept: Action[];
  private sending = false;

  constructor(
    private readonly storage: Storage,
    private readonly key: string,
  ) {
    this.kept = this.read();
  }

  get pending(): readonly Action[] {
    return this.kept;
  }

  // Clocks may run backwards; the order of what one device did does not.
  add(action: Action): void {
    const last = this.kept.at(-1)?.timeMs ?? 0;
    this.kept = [...this.kept, { ...action, timeMs: Math.max(action.timeMs, last + 1) }];
    this.write();
  }

  // Sends what is kept. Gives the acts that were refused, for somebody to look at; rejects when the connection is still away, with
  // everything kept. One at a time: a second call meanwhile sends nothing.
  async flush(
    send: (events: readonly DeviceEvent[], requestId: string) => Promise<EventOutcome[]>,
  ): Promise<{ action: Action; reason: string }[]> {
    if (this.sending) return [];
    this.sending = true;
    const refused: { action: Action; reason: string }[] = [];
    try {
      while (this.kept.length > 0) {
        const batch = this.kept.slice(0, EVENTS_MAX);
        // The events know by their own ids whether they were taken before; the call's id is that of its first event.
        const outcomes = await send(batch.map(toEvent), `record-${batch[0]?.id ?? ''}-${batch.length}`);
        const answered = new Map(outcomes.map((outcome) => [outcome.eventId, outcome]));
        const done = new Set<string>();
        for (const action of batch) {
          const outcome = answered.get(action.id);
          if (!outcome) continue;
          done.add(action.id);
          if (outcome.refused) refused.push({ action, reason: outcome.reason });
        }
        if (done.size === 0) break; // the service answered something else: keep all rather than lose one
        this.kept = this.kept.filter((action) => !done.has(action.id));
        this.write();
      }
    } finally {
      this.sending = false;
    }
    return refused;
  }

  private read(): Action[] {
    try {
      const kept = JSON.parse(this.storage.getItem(this.key) ?? '[]') as unknown;
      return Array.isArray(kept) ? kept.filter(isAction) : [];
    } catch {
      return []; // something else wrote there
    }
  }

  private write(): void {
    try {
      this.storage.setItem(this.key, JSON.stringify(this.kept));
    } catch (error) {
      console.warn('acts are kept only while this page is open', error);
    }
  }
}

const STATES: Partial<Record<Act, TicketState>> = {
  call: 'CALLED',
  recall: 'CALLED',
  hold: 'HELD',
  resume: 'WAITING',
  transfer: 'WAITING',
  return: 'WAITING',
  noShow: 'NO_SHOW',
  finish: 'FINISHED',
};

// The tickets as they are once the kept acts count.
export function withPending(tickets: readonly Ticket[], pending: readonly Action[]): Ticket[] {
  const all = new Map(tickets.map((ticket) => [ticket.name, ticket]));
  for (const action of pending) {
    const ticket = all.get(action.ticket);
    const state = STATES[action.act];
    if (!ticket || !state) continue;
    const office = ticket.queue.replace(/\/queues\/.*$/, '');
    all.set(ticket.name, {
      ...ticket,
      state,
      counter: action.act === 'call' ? action.counter : ticket.counter,
      callTime: action.act === 'call' ? new Date(action.timeMs).toISOString() : ticket.callTime,
      recalls: action.act === 'call' ? 0 : ticket.recalls + (action.act === 'recall' ? 1 : 0),
      queue: action.act === 'transfer' ? `${office}/queues/${action.toQueue}` : ticket.queue,
    });
  }
  return [...all.values()];
}

// Who is next of these queues by what this device knows: the first of the queue whose first has waited longest.
export function nextOf(tickets: readonly Ticket[], queues: readonly string[]): Ticket | null {
  const firsts = queues.flatMap((queue) => {
    const waiting = tickets.filter((ticket) => ticket.state === 'WAITING' && ticket.queue === queue);
    waiting.sort((a, b) => a.ahead - b.ahead || a.issueTime.localeCompare(b.issueTime) || a.number - b.number);
    return waiting.slice(0, 1);
  });
  firsts.sort((a, b) => a.issueTime.localeCompare(b.issueTime));
  return firsts[0] ?? null;
}
