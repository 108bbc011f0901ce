// Opens /live and /ticket where the line fails: keeps their page, scripts and styles of this build, and nothing that a service answered but
// /config.json. What the hall last looked like, the pages keep themselves (hall/kept_live.ts, hall/kept_ticket.ts). ADR 0037.
//
// Pages and config come from the network first: the kept ones only where no answer comes in time, so that nobody works with a page of
// yesterday. The kept page and its files are always of one build: another build is another worker, with a cache of its own.
// A classic script without imports; the build fills in its two constants (vite.config.ts).

declare const self: ServiceWorkerGlobalScope;
declare const KEPT_FILES: readonly string[]; // paths that hold a hash of their content
declare const BUILD: string;

const PAGE = '/index.html';
const CONFIG = '/config.json';
const CACHE = `madoguchi-${BUILD}`;
const ANSWER_MAX_MS = 5_000;

async function fillCache(): Promise<void> {
  const cache = await caches.open(CACHE);
  await cache.addAll(KEPT_FILES);
  await cache.add(new Request(CONFIG, { cache: 'reload' }));
  const page = await fetch(PAGE, { cache: 'reload' });
  const html = await page.clone().text();
  // While servers change over, the page may be another build's: then this worker is not installed, and the browser tries again later.
  const named = html.match(/\/assets\/[^"]+/g) ?? [];
  if (!page.ok || named.length === 0 || !named.every((file) => KEPT_FILES.includes(file)))
    throw new Error('the page is of another build');
  await cache.put(PAGE, page);
}

async function dropOldCaches(): Promise<void> {
  const names = await caches.keys();
  await Promise.all(
    names.filter((name) => name.startsWith('madoguchi-') && name !== CACHE).map((name) => caches.delete(name)),
  );
}

function kept(path: string): Promise<Response | undefined> {
  return caches.open(CACHE).then((cache) => cache.match(path));
}

// The network's answer; the kept one where none comes in time, or only a proxy says that the server is gone.
async function newest(request: Request, path: string): Promise<Response> {
  const asked = fetch(request).catch(() => undefined);
  const late = new Promise<undefined>((resolve) => setTimeout(() => resolve(undefined), ANSWER_MAX_MS));
  const answer = await Promise.race([asked, late]);
  if (answer !== undefined && answer.status < 500) return answer;
  return (await kept(path)) ?? answer ?? (await asked) ?? Response.error();
}

async function oneOfBuild(request: Request, path: string): Promise<Response> {
  return (await kept(path)) ?? fetch(request);
}

self.addEventListener('install', (event) => {
  event.waitUntil(fillCache().then(() => self.skipWaiting()));
});
self.addEventListener('activate', (event) => {
  event.waitUntil(dropOldCaches().then(() => self.clients.claim()));
});
self.addEventListener('fetch', (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== 'GET' || origin !== self.location.origin) return;
  if (request.mode === 'navigate') event.respondWith(newest(request, PAGE));
  else if (pathname === CONFIG) event.respondWith(newest(request, CONFIG));
  else if (KEPT_FILES.includes(pathname)) event.respondWith(oneOfBuild(request, pathname));
});

export {}; // a scope of its own: `self` above is the worker, not any
