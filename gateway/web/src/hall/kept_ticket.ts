// One's own ticket, kept on the device: a number tells nothing about a person, and the phone may sleep while its owner waits. The key that
// its QR carries stands after the address's #, which browsers send to nobody.
import { asObject } from '../api/http';
import { toTicket, type Ticket } from '../api/hall';
import { todayInJapan } from './calendar_words';

export interface KeptTicket {
  path: string;
  label: string;
}
// A ticket as it was last seen.
export interface SeenTicket {
  ticket: Ticket;
  time: string;
}

function keyOf(office: string): string {
  return `madoguchi.ticket.${office}`;
}

// /ticket/{office}/{queue}/{yyyymmdd-number}#{key}
export function ticketPath(office: string, ticket: Pick<Ticket, 'name' | 'key'>): string {
  const [queue = '', id = ''] = ticket.name.split('/queues/')[1]?.split('/tickets/') ?? [];
  return `/ticket/${encodeURIComponent(office)}/${queue}/${id}${ticket.key === '' ? '' : `#${ticket.key}`}`;
}

function readKept(office: string): Record<string, unknown> {
  try {
    return asObject(JSON.parse(localStorage.getItem(keyOf(office)) ?? 'null'));
  } catch {
    return {}; // storage forbidden, or something else wrote there: the page's own address still has the ticket
  }
}

export function keptTicket(office: string): KeptTicket | null {
  const { path, label } = readKept(office);
  return typeof path === 'string' && typeof label === 'string' && path.startsWith('/ticket/') ? { path, label } : null;
}

// For a page that opens without a connection. Only today's: yesterday's place in the line tells nothing any more.
export function seenTicket(office: string, name: string): SeenTicket | null {
  const { ticket, time } = readKept(office);
  const seen = toTicket(ticket);
  if (seen.name !== name || typeof time !== 'string') return null;
  const seenMs = Date.parse(time);
  return !Number.isNaN(seenMs) && todayInJapan(seenMs) === todayInJapan() ? { ticket: seen, time } : null;
}

export function keepTicket(office: string, ticket: Ticket, key: string): void {
  const { label } = ticket;
  const kept = { path: ticketPath(office, { name: ticket.name, key }), label, ticket, time: new Date().toISOString() };
  try {
    localStorage.setItem(keyOf(office), JSON.stringify(kept));
  } catch (error) {
    console.warn('the ticket could not be kept', error);
  }
}

export function forgetTicket(office: string): void {
  try {
    localStorage.removeItem(keyOf(office));
  } catch (error) {
    console.warn('the ticket could not be forgotten', error);
  }
}
