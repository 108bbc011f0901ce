// Which calls a display shows and speaks, each once and one after another: two calls at one moment never talk over each other, and none is
// lost while the connection was away. Pure: time is given, the display speaks.
import type { Announcement } from '../api/hall';

// Long enough to look up, find one's number and see the counter.
export const SHOWN_MS_MIN = 12_000;
// A display that is switched on does not call the morning's people again.
const FRESH_MS_MAX = 60_000;
export const SHOWN_AT_ONCE_MAX = 3;

export interface Shown {
  call: Announcement;
  sinceMs: number;
  spoken: boolean;
}

function dayOf(time: string): string {
  const date = new Date(time);
  if (Number.isNaN(date.getTime())) return '';
  return new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Tokyo' }).format(date);
}

export class AnnouncementQueue {
  private day = '';
  private lastSequence = -1; // of the day; −1: nothing was seen yet
  private waiting: Announcement[] = [];
  private shown: Shown[] = [];
  private speaking: Announcement | null = null;

  // `seen`: what an earlier life of this display had shown (its day and sequence), so that a reload calls nobody twice.
  constructor(seen: { day: string; sequence: number } | null = null) {
    if (seen) {
      this.day = seen.day;
      this.lastSequence = seen.sequence;
    }
  }

  get seen(): { day: string; sequence: number } {
    return { day: this.day, sequence: this.lastSequence };
  }

  // The calls of a live state, oldest first; those known already are passed over.
  offer(calls: readonly Announcement[], nowMs: number): void {
    for (const call of [...calls].sort((a, b) => a.sequence - b.sequence)) {
      const day = dayOf(call.time);
      const first = this.lastSequence < 0;
      if (day !== this.day && day > this.day) {
        this.day = day;
        this.lastSequence = -1;
      }
      if (day !== this.day || call.sequence <= this.lastSequence) continue;
      this.lastSequence = call.sequence;
      if (first && nowMs - new Date(call.time).getTime() > FRESH_MS_MAX) continue;
      // Called again while it still waits to be spoken: once is enough.
      this.waiting = this.waiting.filter((one) => one.label !== call.label || one.queue !== call.queue);
      this.waiting.push(call);
    }
    this.advance(nowMs);
  }

  // What stands on the display now, newest first. Everything offered is here or waits for a place here.
  now(nowMs: number): readonly Shown[] {
    this.advance(nowMs);
    return this.shown;
  }

  // The call to be spoken next, or null while another is spoken or none waits. It counts as being spoken until `done`.
  next(nowMs: number): Announcement | null {
    this.advance(nowMs);
    if (this.speaking) return null;
    const oldest = [...this.shown].reverse().find((one) => !one.spoken);
    if (!oldest) return null;
    this.speaking = oldest.call;
    return oldest.call;
  }

  done(call: Announcement): void {
    if (this.speaking?.sequence !== call.sequence) return;
    this.speaking = null;
    this.shown = this.shown.map((one) => (one.call.sequence === call.sequence ? { ...one, spoken: true } : one));
  }

  get speakingNow(): Announcement | null {
    return this.speaking;
  }

  get waitingCalls(): number {
    return this.waiting.length;
  }

  // A place is free when its call was spoken and stood long enough. When others wait, the place of a spoken one is free at once: they
  // must not wait for a place longer than for the voice.
  private advance(nowMs: number): void {
    this.shown = this.shown.filter((one) => !one.spoken || nowMs - one.sinceMs < SHOWN_MS_MIN);
    for (let call = this.waiting[0]; call !== undefined; call = this.waiting[0]) {
      if (this.shown.length >= SHOWN_AT_ONCE_MAX) {
        const freeable = this.shown.findLastIndex((one) => one.spoken);
        if (freeable < 0) return;
        this.shown = this.shown.filter((_, index) => index !== freeable);
      }
      this.waiting.shift();
      const { label, queue } = call;
      this.shown = this.shown.filter((one) => one.call.label !== label || one.call.queue !== queue || !one.spoken);
      this.shown = [{ call, sinceMs: nowMs, spoken: false }, ...this.shown];
    }
  }
}
