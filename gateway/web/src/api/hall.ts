// What stands in a hall: queues, tickets, calls, counters and notices, decoded from protobuf's JSON, and the calls that anybody may make.
import { asList, asNumber, asObject, asText, request } from './http';

export type Level = 'QUIET' | 'SLIGHTLY_BUSY' | 'BUSY' | '';

export type TicketState =
  'WAITING' | 'CALLED' | 'FINISHED' | 'HELD' | 'NO_SHOW' | 'TICKET_CANCELLED' | 'EXPIRED' | 'NOT_ARRIVED' | '';

// In the three languages of the citizen pages; the Japanese one stands in where another is missing.
export interface Titles {
  title: string;
  titleEn: string;
  titleEasy: string;
}

// Seconds: one in ten waits is shorter than p10, one in ten longer than p90.
export interface Wait {
  p10S: number;
  p50S: number;
  p90S: number;
}

export interface Ticket {
  name: string;
  number: number;
  label: string; // as printed: A101
  queue: string;
  state: TicketState;
  counter: string;
  ahead: number;
  wait: Wait | null;
  recalls: number;
  issueTime: string;
  callTime: string;
  checkInBy: string;
  category: string;
  stops: { queue: string; done: boolean }[];
  reminderSet: boolean;
  key: string;
}

const CLOSED_CAUSES = ['NOT_YET_OPEN', 'OVER_FOR_TODAY', 'NOT_OPEN_TODAY', 'QUEUE_CLOSED'] as const;

// Whether people are taken in now. Who already waits is served all the same.
export interface Opening {
  closed: boolean;
  cause: (typeof CLOSED_CAUSES)[number] | '';
  nextOpenTime: string; // "" where it is not known
  text: string; // why and until when, a Japanese sentence
}

export interface QueueState extends Titles {
  name: string;
  opening: Opening;
  waiting: number;
  wait: Wait;
  openCounters: number;
  lastCalled: Ticket[];
  level: Level;
  notArrived: number;
  remoteOpen: boolean;
}

// One call to a counter.
export interface Announcement {
  sequence: number; // grows within a day of an office
  label: string;
  number: number;
  counter: string;
  queue: string;
  time: string;
  recall: boolean;
}

export interface CounterState {
  counter: string;
  open: boolean;
  queues: string[];
  serving: string;
}

export interface HallNotice {
  text: string;
  textEn: string;
  textEasy: string;
}

export interface LiveState extends Titles {
  name: string;
  opening: Opening;
  queues: QueueState[];
  time: string;
  sequence: number;
  announcements: Announcement[];
  counters: CounterState[];
  notices: HallNotice[];
  sponsor: string;
}

export interface PriorityCategory {
  id: string;
  title: string;
  staffOnly: boolean;
}

export interface Queue extends Titles {
  name: string;
  counters: number;
  categories: PriorityCategory[];
  kioskSignedIn: boolean;
  offlineFirst: number; // 0: no numbers are reserved for devices without a connection
  numberLast: number;
  prefix: string;
}

export function toTitles(one: Record<string, unknown>): Titles {
  return { title: asText(one['title']), titleEn: asText(one['titleEn']), titleEasy: asText(one['titleEasy']) };
}

export function toNotice(one: Record<string, unknown>): HallNotice {
  return { text: asText(one['text']), textEn: asText(one['textEn']), textEasy: asText(one['textEasy']) };
}

function toWait(value: unknown): Wait | null {
  if (value === undefined || value === null) return null;
  const one = asObject(value);
  return { p10S: asNumber(one['p10S']), p50S: asNumber(one['p50S']), p90S: asNumber(one['p90S']) };
}

// A service that gives no interval gives one figure: it is then all three.
function waitOr(value: unknown, expectedS: number): Wait {
  return toWait(value) ?? { p10S: expectedS, p50S: expectedS, p90S: expectedS };
}

const STATES: readonly string[] = [
  'WAITING',
  'CALLED',
  'FINISHED',
  'HELD',
  'NO_SHOW',
  'TICKET_CANCELLED',
  'EXPIRED',
  'NOT_ARRIVED',
];

export function toTicket(json: unknown): Ticket {
  const one = asObject(json);
  const state = asText(one['state']);
  const number = asNumber(one['number']);
  const name = asText(one['name']);
  const waits = state === 'WAITING' || state === 'NOT_ARRIVED';
  return {
    name,
    number,
    label: asText(one['label']) || String(number),
    queue: asText(one['queue']) || name.replace(/\/tickets\/.*$/, ''),
    state: (STATES.includes(state) ? state : '') as TicketState,
    counter: asText(one['counter']),
    ahead: asNumber(one['ahead']),
    wait: waits ? waitOr(one['wait'], asNumber(one['expectedWaitS'])) : null,
    recalls: asNumber(one['recalls']),
    issueTime: asText(one['issueTime']),
    callTime: asText(one['callTime']),
    checkInBy: asText(one['checkInBy']),
    category: asText(one['category']),
    stops: asList(one['stops'])
      .map(asObject)
      .map((stop) => ({ queue: asText(stop['queue']), done: stop['done'] === true })),
    reminderSet: one['reminderSet'] === true,
    key: asText(one['key']),
  };
}

const LEVELS: Record<string, Level> = { 空き: 'QUIET', やや混雑: 'SLIGHTLY_BUSY', 混雑: 'BUSY' };

export function toLevel(code: unknown, text: unknown): Level {
  for (const level of [asText(code), asText(text)]) {
    if (level === 'QUIET' || level === 'SLIGHTLY_BUSY' || level === 'BUSY') return level;
  }
  return LEVELS[asText(text)] ?? '';
}

function toOpening(value: unknown): Opening {
  const one = asObject(value);
  return {
    closed: one['closed'] === true,
    cause: CLOSED_CAUSES.find((cause) => cause === one['cause']) ?? '',
    nextOpenTime: asText(one['nextOpenTime']),
    text: asText(one['text']),
  };
}

export function toLiveState(json: unknown): LiveState {
  const one = asObject(json);
  return {
    ...toTitles(one),
    name: asText(one['name']),
    opening: toOpening(one['opening']),
    time: asText(one['time']),
    sequence: asNumber(one['sequence']),
    queues: asList(one['queues'])
      .map(asObject)
      .map((queue) => ({
        ...toTitles(queue),
        name: asText(queue['name']),
        opening: toOpening(queue['opening']),
        waiting: asNumber(queue['waiting']),
        wait: waitOr(queue['wait'], asNumber(queue['expectedWaitS'])),
        openCounters: asNumber(queue['openCounters']),
        lastCalled: asList(queue['lastCalled']).map(toTicket),
        level: toLevel(queue['levelCode'], queue['level']),
        notArrived: asNumber(queue['notArrived']),
        remoteOpen: queue['remoteOpen'] === true,
      })),
    announcements: asList(one['announcements'])
      .map(asObject)
      .map((call) => ({
        sequence: asNumber(call['sequence']),
        label: asText(call['label']),
        number: asNumber(call['number']),
        counter: asText(call['counter']),
        queue: asText(call['queue']),
        time: asText(call['time']),
        recall: call['recall'] === true,
      })),
    counters: asList(one['counters'])
      .map(asObject)
      .map((counter) => ({
        counter: asText(counter['counter']),
        open: counter['open'] === true,
        queues: asList(counter['queues']).map(asText),
        serving: asText(counter['serving']),
      })),
    notices: asList(one['notices']).map(asObject).map(toNotice),
    sponsor: asText(one['sponsor']),
  };
}

const NUMBER_LAST = 3000; // where a queue's rules name none

export function toQueue(json: unknown): Queue {
  const one = asObject(json);
  const numbers = asObject(one['numbers']);
  return {
    ...toTitles(one),
    name: asText(one['name']),
    counters: asNumber(one['counters']),
    kioskSignedIn: one['kioskSignedIn'] === true,
    offlineFirst: asNumber(numbers['offlineFirst']),
    numberLast: asNumber(numbers['last']) || NUMBER_LAST,
    prefix: asText(numbers['prefix']),
    categories: asList(one['categories'])
      .map(asObject)
      .map((category) => ({
        id: asText(category['id']),
        title: asText(category['title']),
        staffOnly: category['staffOnly'] === true,
      })),
  };
}

export function officeName(municipality: string, office: string): string {
  return `municipalities/${municipality}/offices/${encodeURIComponent(office)}`;
}

export async function getLiveState(office: string, signal: AbortSignal): Promise<LiveState> {
  return toLiveState(await request(`/v1/${office}/live`, { signal }));
}

export async function listQueues(office: string, signal: AbortSignal): Promise<Queue[]> {
  return asList(asObject(await request(`/v1/${office}/queues?pageSize=100`, { signal }))['queues']).map(toQueue);
}

export interface Issue {
  requestId: string;
  channel?: 'KIOSK' | 'REMOTE' | 'COUNTER';
  category?: string;
  thenQueues?: string[];
}

export async function issueTicket(
  queue: string,
  issue: Issue,
  csrfToken?: string,
  signal?: AbortSignal,
): Promise<Ticket> {
  return toTicket(
    await request(`/v1/${queue}/tickets:issue`, {
      method: 'POST',
      body: issue,
      ...(csrfToken === undefined ? {} : { csrfToken }),
      ...(signal === undefined ? {} : { signal }),
    }),
  );
}

// Without its key a ticket is shown as the hall's display shows it: nothing about its holder.
export async function lookUpTicket(name: string, key: string, signal: AbortSignal): Promise<Ticket> {
  if (key === '') return toTicket(await request(`/v1/${name}`, { signal }));
  return toTicket(await request(`/v1/${name}:lookUp`, { method: 'POST', body: { key }, signal }));
}

export interface Reminder {
  email?: string;
  webhookUrl?: string;
  ahead?: number;
}

export async function setReminder(name: string, key: string, requestId: string, reminder: Reminder): Promise<Ticket> {
  return toTicket(await request(`/v1/${name}:remind`, { method: 'POST', body: { key, requestId, ...reminder } }));
}

export async function holderActs(
  verb: 'cancel' | 'checkIn',
  name: string,
  key: string,
  requestId: string,
): Promise<Ticket> {
  return toTicket(await request(`/v1/${name}:${verb}`, { method: 'POST', body: { key, requestId } }));
}
