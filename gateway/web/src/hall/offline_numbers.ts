// The numbers that a ticket machine gives while it has no connection: of the queue's reserved range, never one twice, also after a reload.
// Several machines of one hall share the range without asking each other: the second of three takes every third number, from the second on.
import type { Storage } from './action_queue';

export interface Machine {
  index: number; // 0 to of - 1
  of: number;
}

const MACHINES_MAX = 50;

// "2/3": the second of three. Anything else: the only one.
export function machineOf(text: string | null): Machine {
  const match = /^(\d{1,2})\/(\d{1,2})$/.exec(text ?? '');
  const nth = Number(match?.[1] ?? 1);
  const of = Number(match?.[2] ?? 1);
  return nth >= 1 && nth <= of && of <= MACHINES_MAX ? { index: nth - 1, of } : { index: 0, of: 1 };
}

export interface NumberRange {
  name: string; // of the queue
  offlineFirst: number; // 0: none are reserved
  numberLast: number;
}

interface Given {
  day: string;
  counts: Record<string, number>; // by queue
}

export class OfflineNumbers {
  constructor(
    private readonly storage: Storage,
    private readonly key: string,
    private readonly machine: Machine,
  ) {}

  // Null when none is left or none can be kept: a number that a reload forgets would be given twice.
  next(queue: NumberRange, day: string): number | null {
    if (queue.offlineFirst <= 0) return null;
    const given = this.read(day);
    const count = given.counts[queue.name] ?? 0;
    const number = queue.offlineFirst + this.machine.index + count * this.machine.of;
    if (number > queue.numberLast) return null;
    try {
      this.storage.setItem(
        this.key,
        JSON.stringify({ day, counts: { ...given.counts, [queue.name]: count + 1 } } satisfies Given),
      );
    } catch {
      return null; // full or forbidden: staff give numbers by hand
    }
    return number;
  }

  private read(day: string): Given {
    try {
      const kept = JSON.parse(this.storage.getItem(this.key) ?? 'null') as Partial<Given> | null;
      if (kept?.day === day && typeof kept.counts === 'object') return { day, counts: kept.counts };
    } catch (error) {
      console.warn('something else wrote where the numbers are kept', error);
    }
    return { day, counts: {} };
  }
}
