// Calls of staff at a counter. Each carries its own request id, so that a second click or a retry is the same act.
import { asList, asObject, asText, request } from './http';
import type { Session } from './staff';
import { toTicket, type Ticket } from './hall';

const PAGES_MAX = 20;

// Today's tickets of an office with all that staff may see.
export async function listTickets(office: string, signal: AbortSignal): Promise<Ticket[]> {
  const all: Ticket[] = [];
  let pageToken = '';
  for (let page = 0; page < PAGES_MAX; ++page) {
    const query = new URLSearchParams({ pageSize: '500', ...(pageToken ? { pageToken } : {}) });
    // Only those that still need somebody: finished ones would be most of the afternoon.
    for (const state of ['WAITING', 'CALLED', 'HELD', 'NO_SHOW', 'NOT_ARRIVED']) query.append('states', state);
    const json = asObject(await request(`/v1/${office}/tickets?${query}`, { signal }));
    all.push(...asList(json['tickets']).map(toTicket));
    pageToken = asText(json['nextPageToken']);
    if (pageToken === '') break;
  }
  return all;
}

async function post(session: Session, path: string, body: Record<string, unknown>): Promise<unknown> {
  return request(path, { method: 'POST', body, csrfToken: session.csrfToken });
}

// `ticket`: a name, or "" for the next.
export async function callTicket(
  session: Session,
  queue: string,
  requestId: string,
  counter: string,
  ticket: string,
): Promise<Ticket> {
  return toTicket(
    await post(session, `/v1/${queue}/tickets:call`, { requestId, counter, ...(ticket === '' ? {} : { ticket }) }),
  );
}

export type TicketVerb = 'recall' | 'hold' | 'resume' | 'transfer' | 'return' | 'noShow' | 'finish';

export async function actOnTicket(
  session: Session,
  verb: TicketVerb,
  name: string,
  requestId: string,
  toQueue = '',
): Promise<Ticket> {
  return toTicket(
    await post(session, `/v1/${name}:${verb}`, { requestId, ...(verb === 'transfer' ? { toQueue } : {}) }),
  );
}

export async function setCounter(
  session: Session,
  office: string,
  open: boolean,
  requestId: string,
  counter: string,
  queues: readonly string[],
): Promise<void> {
  await post(session, `/v1/${office}/counters:${open ? 'open' : 'close'}`, {
    requestId,
    counter,
    ...(open ? { queues } : {}),
  });
}

export interface DeviceEvent {
  eventId: string;
  time: string;
  kind: string;
  ticket?: string;
  counter?: string;
  queue?: string;
  category?: string;
  queues?: readonly string[];
}

export interface EventOutcome {
  eventId: string;
  refused: boolean;
  reason: string;
}

export async function recordEvents(
  session: Session,
  office: string,
  requestId: string,
  events: readonly DeviceEvent[],
): Promise<EventOutcome[]> {
  return toEventOutcomes(await post(session, `/v1/${office}/events:record`, { requestId, events }));
}

export function toEventOutcomes(json: unknown): EventOutcome[] {
  return asList(asObject(json)['outcomes'])
    .map(asObject)
    .map((outcome) => ({
      eventId: asText(outcome['eventId']),
      refused: asText(outcome['result']) === 'REFUSED',
      reason: asText(outcome['reason']),
    }));
}
