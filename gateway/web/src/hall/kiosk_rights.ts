// What lets a ticket machine give numbers: a key of its own, which staff made for it and may take back, or whoever signed in at it. The key
// comes once in the machine's address, after the # that browsers send to nobody, and is then kept on the machine.
import { issueTicket, type Ticket } from '../api/hall';
import { recordEvents, type DeviceEvent, type EventOutcome } from '../api/hall_staff';
import { ApiError } from '../api/http';
import { checkInBooking, drawTicket, lookUpKiosk, recordDraws } from '../api/reception';
import { getSession, type Session } from '../api/staff';

export interface MachineKey {
  id: string;
  key: string;
}

export interface Rights {
  byKey: boolean;
  draw: (queue: string, requestId: string, category: string, signal?: AbortSignal) => Promise<Ticket>;
  checkIn: (requestId: string, number: string, signal?: AbortSignal) => Promise<Ticket>;
  // Tells of numbers that it gave alone; null: it must not give any.
  record: ((requestId: string, events: readonly DeviceEvent[]) => Promise<EventOutcome[]>) | null;
}

// gate.Abc…: the machine's id and its key.
export function readMachineKey(text: string): MachineKey | null {
  const match = /^#?([a-z][a-z0-9-]{0,31})\.([A-Za-z0-9_-]{20,100})$/.exec(text);
  return match ? { id: match[1] ?? '', key: match[2] ?? '' } : null;
}

export function machineLink(office: string, { id, key }: MachineKey): string {
  return `/kiosk/${encodeURIComponent(office)}#${id}.${key}`;
}

function placeOf(office: string): string {
  return `madoguchi.kiosk.key.${office}`;
}

// From the address, which then no longer shows it, or as it was kept. Null: the machine was given none.
export function takeMachineKey(office: string): MachineKey | null {
  const given = readMachineKey(window.location.hash);
  try {
    if (!given) return readMachineKey(localStorage.getItem(placeOf(office)) ?? '');
    localStorage.setItem(placeOf(office), `${given.id}.${given.key}`);
    window.history.replaceState(null, '', window.location.pathname + window.location.search);
  } catch (error) {
    console.warn('the key is kept only in the address', error);
  }
  return given;
}

export function machineRights(office: string, { id, key }: MachineKey): Rights {
  const name = `${office}/kiosks/${id}`;
  return {
    byKey: true,
    draw: (queue, requestId, category, signal) =>
      drawTicket(name, key, { requestId, queue: queue.replace(/^.*\/queues\//, ''), category }, signal),
    checkIn: (requestId, number, signal) =>
      checkInBooking(office, { requestId, number, kiosk: name, kioskKey: key }, signal ? { signal } : {}),
    record: (requestId, events) => recordDraws(name, key, requestId, events),
  };
}

// Of whoever stands before it, signed in or not.
export function anybodysRights(office: string, session: Session | null = null): Rights {
  const csrf = session ? { csrfToken: session.csrfToken } : {};
  return {
    byKey: false,
    draw: (queue, requestId, category, signal) =>
      issueTicket(
        queue,
        { requestId, channel: 'KIOSK', ...(category === '' ? {} : { category }) },
        session?.csrfToken,
        signal,
      ),
    checkIn: (requestId, number, signal) =>
      checkInBooking(office, { requestId, number }, { ...csrf, ...(signal ? { signal } : {}) }),
    record: session ? (requestId, events) => recordEvents(session, office, requestId, events) : null,
  };
}

// Rejects while no clear answer comes.
export async function findRights(office: string, machineKey: MachineKey | null, signal: AbortSignal): Promise<Rights> {
  if (machineKey) {
    try {
      await lookUpKiosk(`${office}/kiosks/${machineKey.id}`, machineKey.key, signal);
      return machineRights(office, machineKey);
    } catch (error) {
      if (!(error instanceof ApiError) || error.reason !== 'KIOSK_KEY_INVALID') throw error;
    }
  }
  return anybodysRights(office, await getSession(signal));
}
