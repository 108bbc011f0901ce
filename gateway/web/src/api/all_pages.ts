// Short lists that are shown whole: asked for page by page, up to a bound.
import { asList, asObject, asText, request } from './http';

const PAGES_MAX = 10;

export interface Whole<T> {
  items: T[];
  more: boolean; // there were more than this asks for
}

export async function listAll<T>(
  path: string,
  field: string,
  decode: (json: unknown) => T,
  signal: AbortSignal,
  { pageSize = 100, ...query }: { pageSize?: number } & Record<string, string | number> = {},
): Promise<Whole<T>> {
  const items: T[] = [];
  let pageToken = '';
  for (let page = 0; page < PAGES_MAX; ++page) {
    const asked = new URLSearchParams({ pageSize: String(pageSize), ...(pageToken ? { pageToken } : {}) });
    for (const [name, value] of Object.entries(query)) asked.set(name, String(value));
    const json = asObject(await request(`${path}?${asked}`, { signal }));
    items.push(...asList(json[field]).map(decode));
    pageToken = asText(json['nextPageToken']);
    if (pageToken === '') break;
  }
  return { items, more: pageToken !== '' };
}
