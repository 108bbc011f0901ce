// One filled form makes one application, whatever happens on the way.
//
// The request_id is made with the form and goes with every try of the same body. As long as nobody knows whether a try arrived (lost
// connection, server restarting), the body is frozen: only the same may be sent again. A clear refusal was not stored, so the form
// opens again under a new id. Kept in sessionStorage: it survives a reload and ends with the tab, for it holds personal data.
import type { Values } from './values';
import { newRequestId } from '../api/request_id';

export interface Accepted {
  receiptNumber: string;
  accessCode: string;
  createTime: string;
}

export interface Draft {
  requestId: string;
  procedure: string; // with version
  values: Values;
  sent: Record<string, unknown> | null; // the body of a try whose outcome is unknown
  receipt: Accepted | null;
}

export interface DraftStore {
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
  removeItem(key: string): void;
}

export type Outcome =
  { kind: 'accepted'; receipt: Accepted } | { kind: 'refused'; error: unknown } | { kind: 'unknown'; error: unknown };

export class Submission {
  private readonly key: string;
  private current: Draft;
  private running: Promise<Outcome> | null = null;

  constructor(
    private readonly store: DraftStore,
    procedure: string,
    empty: Values,
  ) {
    this.key = `madoguchi.draft.${procedure}`;
    this.current = this.load(procedure) ?? {
      requestId: newRequestId(),
      procedure,
      values: empty,
      sent: null,
      receipt: null,
    };
  }

  get draft(): Draft {
    return this.current;
  }

  edit(values: Values): void {
    if (this.current.sent === null && this.current.receipt === null) this.save({ ...this.current, values });
  }

  // `send` gets (request_id, body) and answers, or throws; `isRefusal` tells a clear no from an unknown outcome.
  // A call while one is running joins it: a second click sends nothing.
  submit(
    data: Record<string, unknown>,
    send: (requestId: string, data: Record<string, unknown>) => Promise<Accepted>,
    isRefusal: (error: unknown) => boolean,
  ): Promise<Outcome> {
    this.running ??= this.run(data, send, isRefusal).finally(() => {
      this.running = null;
    });
    return this.running;
  }

  // Forgets everything typed and begins a new form.
  reset(empty: Values): void {
    this.store.removeItem(this.key);
    this.current = {
      requestId: newRequestId(),
      procedure: this.current.procedure,
      values: empty,
      sent: null,
      receipt: null,
    };
  }

  private async run(
    data: Record<string, unknown>,
    send: (requestId: string, data: Record<string, unknown>) => Promise<Accepted>,
    isRefusal: (error: unknown) => boolean,
  ): Promise<Outcome> {
    if (this.current.receipt !== null) return { kind: 'accepted', receipt: this.current.receipt };
    const body = this.current.sent ?? data;
    this.save({ ...this.current, sent: body });
    try {
      const receipt = await send(this.current.requestId, body);
      this.save({ ...this.current, sent: null, receipt });
      return { kind: 'accepted', receipt };
    } catch (error) {
      if (!isRefusal(error)) return { kind: 'unknown', error };
      this.save({ ...this.current, requestId: newRequestId(), sent: null });
      return { kind: 'refused', error };
    }
  }

  private load(procedure: string): Draft | null {
    try {
      const stored = this.store.getItem(this.key);
      const draft = stored === null ? null : (JSON.parse(stored) as Draft);
      return draft?.procedure === procedure && typeof draft.requestId === 'string' ? draft : null;
    } catch (error) {
      // A browser that forbids storage, or a damaged entry: the form simply begins empty.
      console.warn('the draft could not be read', error);
      return null;
    }
  }

  private save(draft: Draft): void {
    this.current = draft;
    try {
      this.store.setItem(this.key, JSON.stringify(draft));
    } catch (error) {
      console.warn('the draft could not be kept', error);
    }
  }
}
