// One's own ticket, kept on the device: a number tells nothing about a person, and the phone may sleep while its owner waits. The key that
// its QR carries stands after the address's #, which browsers send to nobody.
import type { Ticket } from '../api/hall';

export interface KeptTicket {
  path: string;
  label: string;
}

function keyOf(office: string): string {
  return `madoguchi.ticket.${office}`;
}

// /ticket/{office}/{queue}/{yyyymmdd-number}#{key}
export function ticketPath(office: string, ticket: Pick<Ticket, 'name' | 'key'>): string {
  const [queue = '', id = ''] = ticket.name.split('/queues/')[1]?.split('/tickets/') ?? [];
  return `/ticket/${encodeURIComponent(office)}/${queue}/${id}${ticket.key === '' ? '' : `#${ticket.key}`}`;
}

export function keptTicket(office: string): KeptTicket | null {
  try {
    const kept = JSON.parse(localStorage.getItem(keyOf(office)) ?? 'null') as Partial<KeptTicket> | null;
    if (typeof kept?.path !== 'string' || typeof kept.label !== 'string' || !kept.path.startsWith('/ticket/'))
      return null;
    return { path: kept.path, label: kept.label };
  } catch {
    return null; // storage forbidden, or something else wrote there: the page's own address still has the ticket
  }
}

export function keepTicket(office: string, ticket: Pick<Ticket, 'name' | 'key' | 'label'>): void {
  try {
    localStorage.setItem(keyOf(office), JSON.stringify({ path: ticketPath(office, ticket), label: ticket.label }));
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
