// What to expect of coming later today, decoded from protobuf's JSON.
import { asList, asNumber, asObject, asText, request } from './http';
import { toLevel, toTitles, type Level, type Titles, type Wait } from './hall';

export interface Arrival {
  arrive: string; // 14:30
  minutesFromNow: number;
  wait: Wait;
  level: Level;
  lastHalfHour: boolean; // before the close: who comes then may not be served
}

export interface QueueLater extends Titles {
  name: string;
  best: number; // index of the shortest wait; -1: none
  arrivals: Arrival[]; // the first is now, or the opening; then every half hour
}

export interface LaterToday {
  time: string;
  closed: boolean; // for the rest of today
  closedReason: string;
  open: string; // 08:30
  close: string;
  queues: QueueLater[];
}

export function toLaterToday(json: unknown): LaterToday {
  const one = asObject(json);
  return {
    time: asText(one['time']),
    closed: one['closed'] === true,
    closedReason: asText(one['closedReason']),
    open: asText(one['open']),
    close: asText(one['close']),
    queues: asList(one['queues'])
      .map(asObject)
      .map((queue) => ({
        ...toTitles(queue),
        name: asText(queue['name']),
        best: asNumber(queue['best']),
        arrivals: asList(queue['arrivals'])
          .map(asObject)
          .map((arrival) => {
            const wait = asObject(arrival['wait']);
            return {
              arrive: asText(arrival['arrive']),
              minutesFromNow: asNumber(arrival['minutesFromNow']),
              wait: { p10S: asNumber(wait['p10S']), p50S: asNumber(wait['p50S']), p90S: asNumber(wait['p90S']) },
              level: toLevel(arrival['level'], arrival['levelText']),
              lastHalfHour: arrival['lastHalfHour'] === true,
            };
          }),
      })),
  };
}

// `place`: an office, for all its queues, or one queue.
export async function getLaterToday(place: string, signal: AbortSignal): Promise<LaterToday> {
  return toLaterToday(await request(`/v1/${place}/laterToday`, { signal }));
}
