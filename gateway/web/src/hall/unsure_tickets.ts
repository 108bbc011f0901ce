// Tickets that may have been drawn although no answer came: their holders were given another number meanwhile. When the connection is back
// the same request is made again, which gives the ticket that was drawn or draws it now, and it is cancelled, so that nobody is called twice.
import { holderActs, type Ticket } from '../api/hall';
import { ApiError } from '../api/http';
import { newRequestId } from '../api/request_id';
import type { Storage } from './action_queue';

export interface UnsureTicket {
  queue: string;
  requestId: string;
  category: string;
}

function isUnsure(value: unknown): value is UnsureTicket {
  const one = value as Partial<UnsureTicket> | null;
  return typeof one?.queue === 'string' && typeof one.requestId === 'string' && typeof one.category === 'string';
}

export class UnsureTickets {
  private kept: UnsureTicket[];

  constructor(
    private readonly storage: Storage,
    private readonly key: string,
  ) {
    this.kept = this.read();
  }

  get count(): number {
    return this.kept.length;
  }

  add(ticket: UnsureTicket): void {
    this.write([...this.kept, ticket]);
  }

  // Rejects while no clear answer comes; what was settled until then stays settled.
  async settle(draw: (unsure: UnsureTicket) => Promise<Ticket>): Promise<void> {
    for (let first = this.kept[0]; first; first = this.kept[0]) {
      try {
        const ticket = await draw(first);
        await holderActs('cancel', ticket.name, ticket.key, newRequestId());
      } catch (error) {
        // Refused: none was drawn, or it has ended by itself.
        if (!(error instanceof ApiError) || error.outcomeUnknown || error.signedOut) throw error;
      }
      this.write(this.kept.slice(1));
    }
  }

  private read(): UnsureTicket[] {
    try {
      const kept = JSON.parse(this.storage.getItem(this.key) ?? '[]') as unknown;
      return Array.isArray(kept) ? kept.filter(isUnsure) : [];
    } catch {
      return []; // something else wrote there
    }
  }

  private write(kept: UnsureTicket[]): void {
    this.kept = kept;
    try {
      this.storage.setItem(this.key, JSON.stringify(kept));
    } catch (error) {
      console.warn('unsure tickets are kept only while this page is open', error);
    }
  }
}
