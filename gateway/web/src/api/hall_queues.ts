// A queue's rules as operators change them: handed back whole, with those that no page shows, so that none of them is lost.
import { asList, asObject, asText, request } from './http';
import type { Session } from './staff';

export interface QueueRules {
  name: string; // resource name
  title: string;
  closed: boolean; // by staff, until they say otherwise
  all: Record<string, unknown>; // every rule as the service gave it
}

export function toQueueRules(json: unknown): QueueRules {
  const all = asObject(json);
  return { name: asText(all['name']), title: asText(all['title']), closed: all['closed'] === true, all };
}

export async function listQueueRules(office: string, signal?: AbortSignal): Promise<QueueRules[]> {
  const json = await request(`/v1/${office}/queues?pageSize=100`, signal === undefined ? {} : { signal });
  return asList(asObject(json)['queues']).map(toQueueRules);
}

// Reads the rules at once before it writes them: the page may have shown them for an hour.
export async function setQueueClosed(
  session: Session,
  name: string,
  requestId: string,
  closed: boolean,
): Promise<QueueRules> {
  const rules = (await listQueueRules(name.replace(/\/queues\/.*/, ''))).find((queue) => queue.name === name);
  const body = { requestId, queue: { ...rules?.all, closed } };
  return toQueueRules(await request(`/v1/${name}`, { method: 'PUT', body, csrfToken: session.csrfToken }));
}
