// Follows an office's live state: server-sent events, and asking every few seconds where those do not get through (old proxies). Says
// when what is shown is no longer the present.
import { ApiError } from '../api/http';
import { getLiveState, toLiveState, type LiveState } from '../api/hall';

export type Connection = 'connecting' | 'live' | 'lost';

export interface LiveFollower {
  state: (state: LiveState) => void;
  connection: (connection: Connection) => void;
  refused: (error: ApiError) => void; // the office does not exist
}

// The service repeats its state every 15 s.
const SILENCE_MAX_MS = 40_000;
const ASK_EVERY_MS = 5_000;
const ANSWER_MAX_MS = 10_000;
const STREAM_AGAIN_MS = 20_000;

export class LiveStream {
  private source: EventSource | null = null;
  private readonly timers = new Set<number>();
  private heardMs = 0;
  private asking: AbortController | null = null;
  private closed = false;

  constructor(
    private readonly office: string, // resource name
    private readonly follower: LiveFollower,
  ) {
    this.follower.connection('connecting');
    this.open();
    window.addEventListener('online', this.again);
    window.addEventListener('offline', this.cut);
    this.every(1000, () => this.watch());
  }

  close(): void {
    this.closed = true;
    this.source?.close();
    this.asking?.abort();
    window.removeEventListener('online', this.again);
    window.removeEventListener('offline', this.cut);
    this.timers.forEach((timer) => window.clearInterval(timer));
  }

  private every(ms: number, act: () => void): void {
    this.timers.add(window.setInterval(act, ms));
  }

  private open(): void {
    this.source?.close();
    this.openedMs = Date.now();
    const source = new EventSource(`/v1/${this.office}/live:watch`);
    this.source = source;
    source.addEventListener('message', (event: MessageEvent<string>) => {
      if (source === this.source) this.heard(JSON.parse(event.data) as unknown);
    });
    source.addEventListener('interrupted', () => this.follower.connection('lost'));
    // The browser connects again by itself; a refusal ends that. Either way the state is asked for until events come.
    source.addEventListener('error', () => {
      if (source === this.source) void this.ask();
    });
  }

  // Asked again after each wait: closing may have come meanwhile.
  private isClosed(): boolean {
    return this.closed;
  }

  private heard(json: unknown): void {
    this.heardMs = Date.now();
    this.follower.connection('live');
    this.follower.state(toLiveState(json));
  }

  private openedMs = 0;
  private askedMs = 0;

  private watch(): void {
    const now = Date.now();
    const streams =
      this.source?.readyState === EventSource.OPEN && now - Math.max(this.heardMs, this.openedMs) < SILENCE_MAX_MS;
    if (streams) return;
    if (now - this.askedMs >= ASK_EVERY_MS) void this.ask();
    if (now - this.openedMs >= STREAM_AGAIN_MS) this.open();
  }

  // One at a time.
  private async ask(): Promise<void> {
    if (this.asking || this.closed) return;
    if (!navigator.onLine) {
      this.follower.connection('lost');
      return;
    }
    this.askedMs = Date.now();
    const abort = new AbortController();
    const timer = window.setTimeout(() => abort.abort(), ANSWER_MAX_MS);
    this.asking = abort;
    try {
      const state = await getLiveState(this.office, abort.signal);
      if (this.isClosed()) return;
      this.heardMs = Date.now();
      this.follower.connection('live');
      this.follower.state(state);
    } catch (error) {
      if (this.isClosed()) return;
      if (error instanceof ApiError && error.httpStatus >= 400 && error.httpStatus < 500 && error.httpStatus !== 429) {
        this.follower.refused(error);
      } else {
        this.follower.connection('lost');
      }
    } finally {
      window.clearTimeout(timer);
      this.asking = null;
    }
  }

  private readonly cut = () => this.follower.connection('lost');
  private readonly again = () => {
    this.open();
    void this.ask();
  };
}
