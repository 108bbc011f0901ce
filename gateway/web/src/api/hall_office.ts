// What operators look after in a hall: what its displays say, when it is open, events that contradict each other, and reminders that could
// not be delivered.
import { listAll } from './all_pages';
import { toNotice, toTitles, type HallNotice, type Titles } from './hall';
import { asList, asNumber, asObject, asText, request } from './http';
import type { Session } from './staff';

async function send(session: Session, path: string, body: unknown, method: 'POST' | 'PUT' = 'POST'): Promise<unknown> {
  return request(path, { method, body, csrfToken: session.csrfToken });
}

// ---- what the displays say ----

export interface TimedNotice extends HallNotice {
  fromTime: string; // RFC 3339; "": at once
  untilTime: string; // "": until it is taken away
}

export interface Office extends Titles {
  notices: TimedNotice[];
  sponsor: string;
  webhookHosts: string[];
  emailReminders: boolean;
}

export function toOffice(json: unknown): Office {
  const one = asObject(json);
  return {
    ...toTitles(one),
    notices: asList(one['notices'])
      .map(asObject)
      .map((notice) => ({
        ...toNotice(notice),
        fromTime: asText(notice['fromTime']),
        untilTime: asText(notice['untilTime']),
      })),
    sponsor: asText(one['sponsor']),
    webhookHosts: asList(one['webhookHosts']).map(asText),
    emailReminders: one['emailReminders'] === true,
  };
}

// An absent time is left out: "" is no time.
function fromOffice(office: Office): unknown {
  return {
    ...office,
    notices: office.notices.map(({ fromTime, untilTime, ...texts }) => ({
      ...texts,
      ...(fromTime === '' ? {} : { fromTime }),
      ...(untilTime === '' ? {} : { untilTime }),
    })),
  };
}

export async function getOffice(name: string, signal: AbortSignal): Promise<Office> {
  return toOffice(await request(`/v1/${name}`, { signal }));
}

export async function updateOffice(session: Session, name: string, requestId: string, office: Office): Promise<Office> {
  return toOffice(await send(session, `/v1/${name}`, { requestId, office: fromOffice(office) }, 'PUT'));
}

// ---- when it is open ----

export interface OpeningHours {
  weekday: string; // 月 to 日
  open: string; // 08:30
  close: string;
}
export interface ClosedDays {
  firstDay: string;
  lastDay: string;
  reason: string;
}
export interface ExtraOpening {
  day: string;
  open: string;
  close: string;
  reason: string;
}
export interface OfficeHours {
  revision: string; // int64, handed back as it came; "0": nobody has set any
  weekly: OpeningHours[]; // a weekday that is missing is closed
  openOnHolidays: boolean;
  openAtYearEnd: boolean;
  closed: ClosedDays[];
  extra: ExtraOpening[];
}

export function toOfficeHours(json: unknown): OfficeHours {
  const one = asObject(json);
  return {
    revision: asText(one['revision']) || String(asNumber(one['revision'])),
    weekly: asList(one['weekly'])
      .map(asObject)
      .map((day) => ({ weekday: asText(day['weekday']), open: asText(day['open']), close: asText(day['close']) })),
    openOnHolidays: one['openOnHolidays'] === true,
    openAtYearEnd: one['openAtYearEnd'] === true,
    closed: asList(one['closed'])
      .map(asObject)
      .map((days) => ({
        firstDay: asText(days['firstDay']),
        lastDay: asText(days['lastDay']),
        reason: asText(days['reason']),
      })),
    extra: asList(one['extra'])
      .map(asObject)
      .map((day) => ({
        day: asText(day['day']),
        open: asText(day['open']),
        close: asText(day['close']),
        reason: asText(day['reason']),
      })),
  };
}

export async function getOfficeHours(office: string, signal: AbortSignal): Promise<OfficeHours> {
  return toOfficeHours(await request(`/v1/${office}/hours`, { signal }));
}

export async function setOfficeHours(
  session: Session,
  office: string,
  requestId: string,
  hours: OfficeHours,
): Promise<OfficeHours> {
  return toOfficeHours(await send(session, `/v1/${office}/hours:set`, { requestId, hours }));
}

// ---- what went wrong ----

export interface Conflict {
  ticket: string;
  eventId: string;
  kind: string;
  time: string;
  counter: string;
  reason: string;
}

function toConflict(json: unknown): Conflict {
  const one = asObject(json);
  return {
    ticket: asText(one['ticket']),
    eventId: asText(one['eventId']),
    kind: asText(one['kind']),
    time: asText(one['time']),
    counter: asText(one['counter']),
    reason: asText(one['reason']),
  };
}

export async function listConflicts(office: string, signal: AbortSignal) {
  return listAll(`/v1/${office}/conflicts`, 'conflicts', toConflict, signal);
}

export interface DeadReminder {
  ticket: string;
  label: string; // as printed: A101
  by: string; // "email" or "webhook"
  attempts: number;
  reason: string;
}

function toDeadReminder(json: unknown): DeadReminder {
  const one = asObject(json);
  return {
    ticket: asText(one['ticket']),
    label: asText(one['label']),
    by: asText(one['by']),
    attempts: asNumber(one['attempts']),
    reason: asText(one['reason']),
  };
}

export async function listDeadReminders(office: string, signal: AbortSignal) {
  return listAll(`/v1/${office}/deadReminders`, 'reminders', toDeadReminder, signal);
}

export async function retryReminder(session: Session, ticket: string, requestId: string): Promise<void> {
  await send(session, `/v1/${ticket}:retryReminder`, { requestId });
}
