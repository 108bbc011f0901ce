// The congestion calendar, announced groups, partners and the what-ifs, decoded from protobuf's JSON.
import { asList, asNumber, asObject, asText, request } from './http';
import type { Session } from './staff';

export interface Interval {
  p10: number;
  p50: number;
  p90: number;
}

export interface CalendarSlot {
  start: string; // 08:30
  end: string;
  level: number;
  levelText: string;
  people: Interval;
  waitP50S: number;
  waitP90S: number;
}

export interface CalendarDay {
  day: string; // 2027-04-01
  weekday: string;
  closed: boolean;
  closedReason: string;
  level: number; // 1 to 5; 0 on a closed day
  levelText: string;
  people: Interval;
  waitP90S: number;
  reasons: string[];
  slots: CalendarSlot[];
}

export interface Calendar {
  title: string;
  historyNote: string;
  levels: { level: number; text: string }[];
  days: CalendarDay[];
}

function toInterval(value: unknown): Interval {
  const one = asObject(value);
  return { p10: asNumber(one['p10']), p50: asNumber(one['p50']), p90: asNumber(one['p90']) };
}

function toSlot(json: unknown): CalendarSlot {
  const one = asObject(json);
  return {
    start: asText(one['start']),
    end: asText(one['end']),
    level: asNumber(one['level']),
    levelText: asText(one['levelText']),
    people: toInterval(one['people']),
    waitP50S: asNumber(one['waitP50S']),
    waitP90S: asNumber(one['waitP90S']),
  };
}

export function toCalendar(json: unknown): Calendar {
  const one = asObject(json);
  return {
    title: asText(one['title']),
    historyNote: asText(one['historyNote']),
    levels: asList(one['levels'])
      .map(asObject)
      .map((level) => ({ level: asNumber(level['level']), text: asText(level['text']) })),
    days: asList(one['days'])
      .map(asObject)
      .map((day) => ({
        day: asText(day['day']),
        weekday: asText(day['weekday']),
        closed: day['closed'] === true,
        closedReason: asText(day['closedReason']),
        level: asNumber(day['level']),
        levelText: asText(day['levelText']),
        people: toInterval(day['people']),
        waitP90S: asNumber(day['waitP90S']),
        reasons: asList(day['reasons']).map(asText),
        slots: asList(day['slots']).map(toSlot),
      })),
  };
}

// `place`: an office or one of its queues, as resource name.
export async function getCalendar(
  place: string,
  firstDay: string,
  days: number,
  withSlots: boolean,
  signal: AbortSignal,
): Promise<Calendar> {
  const query = new URLSearchParams({ firstDay, days: String(days), withSlots: String(withSlots) });
  return toCalendar(await request(`/v1/${place}/calendar?${query}`, { signal }));
}

export function exportPath(
  place: string,
  format: 'HTML' | 'ICALENDAR' | 'CSV',
  firstDay: string,
  days: number,
): string {
  const query = new URLSearchParams({
    format,
    firstDay,
    ...(format === 'ICALENDAR' ? {} : { days: String(days) }),
    ...(format === 'CSV' ? { byteOrderMark: 'true' } : {}),
  });
  return `/v1/${place}/calendar:export?${query}`;
}

export interface ArrivalSlot {
  day: string;
  weekday: string;
  slot: CalendarSlot;
  live: boolean; // of today, judged by who waits now
}

export async function adviseArrival(queue: string, signal: AbortSignal): Promise<ArrivalSlot[]> {
  const json = asObject(await request(`/v1/${queue}:adviseArrival?days=14&limit=5`, { signal }));
  return asList(json['slots'])
    .map(asObject)
    .map((one) => ({
      day: asText(one['day']),
      weekday: asText(one['weekday']),
      slot: toSlot(one['slot']),
      live: one['live'] === true,
    }));
}

// ---- announced groups ----

export type PlannedState = 'PROPOSED' | 'CONFIRMED' | 'CANCELLED' | '';

export interface PlannedEvent {
  name: string;
  revision: string; // int64, handed back as it came
  state: PlannedState;
  queue: string;
  title: string;
  showTitle: boolean;
  headcount: number;
  showPercent: number;
  firstDay: string;
  lastDay: string;
  fromTime: string;
  untilTime: string;
  partnerTitle: string;
  note: string;
}

export function toPlannedEvent(json: unknown): PlannedEvent {
  const one = asObject(json);
  return {
    name: asText(one['name']),
    revision: asText(one['revision']) || String(asNumber(one['revision'])),
    state: asText(one['state']) as PlannedState,
    queue: asText(one['queue']),
    title: asText(one['title']),
    showTitle: one['showTitle'] === true,
    headcount: asNumber(one['headcount']),
    showPercent: asNumber(one['showPercent']),
    firstDay: asText(one['firstDay']),
    lastDay: asText(one['lastDay']),
    fromTime: asText(one['fromTime']),
    untilTime: asText(one['untilTime']),
    partnerTitle: asText(one['partnerTitle']),
    note: asText(one['note']),
  };
}

// What a form of an event sends: never state, partner or times.
export type EventDraft = Pick<
  PlannedEvent,
  | 'queue'
  | 'title'
  | 'showTitle'
  | 'headcount'
  | 'showPercent'
  | 'firstDay'
  | 'lastDay'
  | 'fromTime'
  | 'untilTime'
  | 'note'
>;

async function post(path: string, body: unknown, session?: Session): Promise<unknown> {
  return request(path, { method: 'POST', body, ...(session ? { csrfToken: session.csrfToken } : {}) });
}

export async function listPlannedEvents(office: string, signal: AbortSignal): Promise<PlannedEvent[]> {
  const all: PlannedEvent[] = [];
  let pageToken = '';
  do {
    const query = new URLSearchParams({ pageSize: '100', ...(pageToken ? { pageToken } : {}) });
    const json = asObject(await request(`/v1/${office}/plannedEvents?${query}`, { signal }));
    all.push(...asList(json['events']).map(toPlannedEvent));
    pageToken = asText(json['nextPageToken']);
  } while (pageToken !== '');
  return all;
}

export async function createPlannedEvent(
  session: Session,
  office: string,
  requestId: string,
  event: EventDraft,
): Promise<PlannedEvent> {
  return toPlannedEvent(await post(`/v1/${office}/plannedEvents`, { requestId, event }, session));
}

export async function decidePlannedEvent(
  session: Session,
  verb: 'confirm' | 'cancel',
  event: PlannedEvent,
  requestId: string,
): Promise<PlannedEvent> {
  return toPlannedEvent(await post(`/v1/${event.name}:${verb}`, { requestId, revision: event.revision }, session));
}

// ---- a partner with its key ----

export interface PartnerView {
  title: string;
  queues: { name: string; title: string }[];
  events: PlannedEvent[];
  headcountMax: number;
}

export async function lookUpPartner(name: string, key: string, signal: AbortSignal): Promise<PartnerView> {
  const json = asObject(await request(`/v1/${name}:lookUp`, { method: 'POST', body: { key }, signal }));
  return {
    title: asText(asObject(json['partner'])['title']),
    queues: asList(json['queues'])
      .map(asObject)
      .map((queue) => ({ name: asText(queue['name']), title: asText(queue['title']) })),
    events: asList(json['events']).map(toPlannedEvent),
    headcountMax: asNumber(json['headcountMax']),
  };
}

export async function submitPartnerEvent(
  name: string,
  key: string,
  requestId: string,
  event: EventDraft & { name?: string; revision?: string },
): Promise<PlannedEvent> {
  return toPlannedEvent(await post(`/v1/${name}/events:submit`, { requestId, key, event }));
}

export async function withdrawPartnerEvent(
  name: string,
  key: string,
  requestId: string,
  event: PlannedEvent,
): Promise<PlannedEvent> {
  return toPlannedEvent(
    await post(`/v1/${name}/events:withdraw`, { requestId, key, event: event.name, revision: event.revision }),
  );
}

export interface Partner {
  name: string;
  title: string;
  state: string;
  expireTime: string;
  openEvents: number;
}

function toPartner(json: unknown): Partner {
  const one = asObject(json);
  return {
    name: asText(one['name']),
    title: asText(one['title']),
    state: asText(one['state']),
    expireTime: asText(one['expireTime']),
    openEvents: asNumber(one['openEvents']),
  };
}

export async function listPartners(office: string, signal: AbortSignal): Promise<Partner[]> {
  return asList(asObject(await request(`/v1/${office}/partners`, { signal }))['partners']).map(toPartner);
}

// The key is told once, in the answer to the first request.
export interface PartnerKey {
  partner: Partner;
  key: string;
}

function toPartnerKey(json: unknown): PartnerKey {
  const one = asObject(json);
  return { partner: toPartner(one['partner']), key: asText(one['key']) };
}

export async function createPartner(
  session: Session,
  office: string,
  requestId: string,
  partnerId: string,
  title: string,
): Promise<PartnerKey> {
  return toPartnerKey(await post(`/v1/${office}/partners`, { requestId, partnerId, title }, session));
}

export async function renewPartnerKey(session: Session, partner: string, requestId: string): Promise<PartnerKey> {
  return toPartnerKey(await post(`/v1/${partner}:renewKey`, { requestId }, session));
}

export async function revokePartner(session: Session, partner: string, requestId: string): Promise<void> {
  await post(`/v1/${partner}:revoke`, { requestId }, session);
}

// ---- what if ----

export interface DispersedDay {
  day: string;
  weekday: string;
  people: number;
  waitP90BeforeS: number;
  waitP90S: number;
  waitP90EvenlyS: number;
  level: number;
  slots: { start: string; people: number }[];
}

export interface Dispersal {
  days: DispersedDay[];
  peakWaitP90BeforeS: number;
  peakWaitP90S: number;
  peakWaitP90EvenlyS: number;
  peakWaitP90FirstDayS: number;
  peopleLeft: number;
  summary: string;
}

export interface DisperseWish {
  headcount: number;
  showPercent: number;
  firstDay: string;
  lastDay: string;
  dayMax: number;
  slotMax: number;
}

export async function disperseGroup(session: Session, queue: string, wish: DisperseWish): Promise<Dispersal> {
  const one = asObject(await post(`/v1/${queue}:disperse`, wish, session));
  return {
    days: asList(one['days'])
      .map(asObject)
      .map((day) => ({
        day: asText(day['day']),
        weekday: asText(day['weekday']),
        people: asNumber(day['people']),
        waitP90BeforeS: asNumber(day['waitP90BeforeS']),
        waitP90S: asNumber(day['waitP90S']),
        waitP90EvenlyS: asNumber(day['waitP90EvenlyS']),
        level: asNumber(day['level']),
        slots: asList(day['slots'])
          .map(asObject)
          .map((slot) => ({ start: asText(slot['start']), people: asNumber(slot['people']) })),
      })),
    peakWaitP90BeforeS: asNumber(one['peakWaitP90BeforeS']),
    peakWaitP90S: asNumber(one['peakWaitP90S']),
    peakWaitP90EvenlyS: asNumber(one['peakWaitP90EvenlyS']),
    peakWaitP90FirstDayS: asNumber(one['peakWaitP90FirstDayS']),
    peopleLeft: asNumber(one['peopleLeft']),
    summary: asText(one['summary']),
  };
}

export interface StaffedSlot {
  start: string;
  end: string;
  people: Interval;
  counters: number;
  waitP90S: number;
  waitP90OneFewerS: number;
  waitP90OneMoreS: number;
  bookings: number; // in the book now
  booked: number; // so many are expected to come by booking
}

export interface StaffingAdvice {
  day: string;
  weekday: string;
  reached: boolean;
  counterHours: number;
  bookings: number;
  counterHoursUsual: number;
  waitP90UsualS: number;
  waitedHours: number;
  waitedHoursOneFewer: number;
  waitedHoursOneMore: number;
  slots: StaffedSlot[];
  summary: string;
}

export interface StaffingWish {
  day: string;
  waitTargetS: number;
  countersMin: number;
  countersMax: number;
}

export async function adviseStaffing(session: Session, queue: string, wish: StaffingWish): Promise<StaffingAdvice> {
  const one = asObject(await post(`/v1/${queue}:adviseStaffing`, wish, session));
  return {
    day: asText(one['day']),
    weekday: asText(one['weekday']),
    reached: one['reached'] === true,
    counterHours: asNumber(one['counterHours']),
    bookings: asNumber(one['bookings']),
    counterHoursUsual: asNumber(one['counterHoursUsual']),
    waitP90UsualS: asNumber(one['waitP90UsualS']),
    waitedHours: asNumber(one['waitedHours']),
    waitedHoursOneFewer: asNumber(one['waitedHoursOneFewer']),
    waitedHoursOneMore: asNumber(one['waitedHoursOneMore']),
    slots: asList(one['slots'])
      .map(asObject)
      .map((slot) => ({
        start: asText(slot['start']),
        end: asText(slot['end']),
        people: toInterval(slot['people']),
        counters: asNumber(slot['counters']),
        waitP90S: asNumber(slot['waitP90S']),
        waitP90OneFewerS: asNumber(slot['waitP90OneFewerS']),
        waitP90OneMoreS: asNumber(slot['waitP90OneMoreS']),
        bookings: asNumber(slot['bookings']),
        booked: asNumber(slot['booked']),
      })),
    summary: asText(one['summary']),
  };
}
