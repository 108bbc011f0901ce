// Bookings and ticket machines, decoded from protobuf's JSON, and the calls of citizens, machines and staff.
import { listAll } from './all_pages';
import { toTicket, type Ticket } from './hall';
import { toEventOutcomes, type DeviceEvent, type EventOutcome } from './hall_staff';
import { asList, asNumber, asObject, asText, request } from './http';
import type { Session } from './staff';

// What may be booked of a queue; nothing while peoplePerTime is 0.
export interface BookingOffer {
  queue: string;
  peoplePerTime: number;
  minutes: number;
  daysAhead: number;
}

export interface BookingTime {
  time: string; // RFC 3339
  free: number;
}

export type BookingState = 'BOOKED' | 'CHECKED_IN_BY_NUMBER' | 'BOOKING_CANCELLED' | '';

export interface Booking {
  number: string;
  queue: string;
  time: string;
  state: BookingState;
  notice: string; // Japanese; where its time was closed after it was booked
}

export interface Kiosk {
  name: string;
  title: string;
  revoked: boolean;
  lastUseTime: string; // "": never
}

export interface KioskKey {
  kiosk: Kiosk;
  key: string; // "" when this key was shown before
}

function toOffer(json: unknown): BookingOffer {
  const one = asObject(json);
  return {
    queue: asText(one['queue']),
    peoplePerTime: asNumber(one['peoplePerTime']),
    minutes: asNumber(one['minutes']),
    daysAhead: asNumber(one['daysAhead']),
  };
}

const STATES: readonly string[] = ['BOOKED', 'CHECKED_IN_BY_NUMBER', 'BOOKING_CANCELLED'];

function toBooking(json: unknown): Booking {
  const one = asObject(json);
  const state = asText(one['state']);
  return {
    number: asText(one['number']),
    queue: asText(one['queue']),
    time: asText(one['time']),
    state: (STATES.includes(state) ? state : '') as BookingState,
    notice: asText(one['notice']),
  };
}

function toKiosk(json: unknown): Kiosk {
  const one = asObject(json);
  return {
    name: asText(one['name']),
    title: asText(one['title']),
    revoked: one['revoked'] === true,
    lastUseTime: asText(one['lastUseTime']),
  };
}

function toKioskKey(json: unknown): KioskKey {
  const one = asObject(json);
  return { kiosk: toKiosk(one['kiosk']), key: asText(one['key']) };
}

async function post(
  path: string,
  body: Record<string, unknown>,
  options: { csrfToken?: string; signal?: AbortSignal } = {},
) {
  return request(path, { method: 'POST', body, ...options });
}

// ---- bookings ----

export async function listBookingOffers(office: string, signal: AbortSignal): Promise<BookingOffer[]> {
  return asList(asObject(await request(`/v1/${office}/bookingOffers`, { signal }))['offers']).map(toOffer);
}

export async function listBookingTimes(
  queue: string,
  day: string,
  signal: AbortSignal,
): Promise<{ times: BookingTime[]; closedReason: string }> {
  const json = asObject(await request(`/v1/${queue}/bookingTimes?day=${encodeURIComponent(day)}`, { signal }));
  return {
    times: asList(json['times'])
      .map(asObject)
      .map((time) => ({ time: asText(time['time']), free: asNumber(time['free']) })),
    closedReason: asText(json['closedReason']),
  };
}

export async function bookVisit(queue: string, requestId: string, time: string): Promise<Booking> {
  return toBooking(await post(`/v1/${queue}/bookings:book`, { requestId, time }));
}

export async function lookUpBooking(office: string, number: string, signal?: AbortSignal): Promise<Booking> {
  return toBooking(await post(`/v1/${office}/bookings:lookUp`, { number }, signal === undefined ? {} : { signal }));
}

export async function cancelBooking(office: string, requestId: string, number: string): Promise<Booking> {
  return toBooking(await post(`/v1/${office}/bookings:cancel`, { requestId, number }));
}

export interface CheckIn {
  requestId: string;
  number: string;
  kiosk?: string;
  kioskKey?: string;
}

export async function checkInBooking(
  office: string,
  checkIn: CheckIn,
  options: { csrfToken?: string; signal?: AbortSignal } = {},
): Promise<Ticket> {
  return toTicket(await post(`/v1/${office}/bookings:checkIn`, { ...checkIn }, options));
}

export async function setBookingOffer(session: Session, requestId: string, offer: BookingOffer): Promise<void> {
  const { queue, ...rest } = offer;
  await request(`/v1/${queue}/bookingOffer`, {
    method: 'PUT',
    body: { requestId, offer: rest },
    csrfToken: session.csrfToken,
  });
}

export async function listBookings(office: string, day: string, signal: AbortSignal): Promise<Booking[]> {
  return (await listAll(`/v1/${office}/bookings`, 'bookings', toBooking, signal, { pageSize: 500, day })).items;
}

// ---- ticket machines, for staff ----

export async function listKiosks(office: string, signal: AbortSignal): Promise<Kiosk[]> {
  return asList(asObject(await request(`/v1/${office}/kiosks`, { signal }))['kiosks']).map(toKiosk);
}

export async function createKiosk(
  { csrfToken }: Session,
  office: string,
  requestId: string,
  kioskId: string,
  title: string,
): Promise<KioskKey> {
  return toKioskKey(await post(`/v1/${office}/kiosks`, { requestId, kioskId, title }, { csrfToken }));
}

export async function renewKioskKey({ csrfToken }: Session, kiosk: string, requestId: string): Promise<KioskKey> {
  return toKioskKey(await post(`/v1/${kiosk}:renewKey`, { requestId }, { csrfToken }));
}

export async function revokeKiosk({ csrfToken }: Session, kiosk: string, requestId: string): Promise<void> {
  await post(`/v1/${kiosk}:revoke`, { requestId }, { csrfToken });
}

// ---- for a machine with its key ----

export async function lookUpKiosk(name: string, key: string, signal: AbortSignal): Promise<Kiosk> {
  return toKiosk(await post(`/v1/${name}:lookUp`, { key }, { signal }));
}

export async function drawTicket(
  name: string,
  key: string,
  draw: { requestId: string; queue: string; category: string },
  signal?: AbortSignal,
): Promise<Ticket> {
  return toTicket(await post(`/v1/${name}:draw`, { key, ...draw }, signal === undefined ? {} : { signal }));
}

export async function recordDraws(
  name: string,
  key: string,
  requestId: string,
  events: readonly DeviceEvent[],
): Promise<EventOutcome[]> {
  return toEventOutcomes(await post(`/v1/${name}:record`, { key, requestId, events }));
}
