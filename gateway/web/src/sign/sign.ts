// The three-level sign for the city's web site: <iframe src="https://…/sign/{office}" title="窓口の混み具合"></iframe>. Plain DOM and a few
// kilobytes, because it stands on somebody else's page. As data: /v1/municipalities/{code}/offices/{office}/sign.
import './sign.css';

const EVERY_MS = 30_000;
const SHAPES: Record<string, string> = {
  QUIET: 'M12 4a8 8 0 1 0 .01 0z',
  SLIGHTLY_BUSY: 'M12 4 21 20H3z',
  BUSY: 'M5 5 19 19M19 5 5 19',
};
const SVG = 'http://www.w3.org/2000/svg';

interface Opening {
  closed?: boolean;
  text?: string; // why and until when
}
interface QueueSign {
  title?: string;
  level?: string;
  text?: string;
  waiting?: number;
  expectedWaitS?: number;
  opening?: Opening;
}
interface Sign {
  queues?: QueueSign[];
  time?: string;
  opening?: Opening;
}

function element(tag: string, text: string, className = ''): HTMLElement {
  const made = document.createElement(tag);
  made.textContent = text;
  if (className !== '') made.className = className;
  return made;
}

function levelOf(queue: QueueSign): HTMLElement {
  const level = queue.level ?? '';
  const sign = element('span', '', `level ${level in SHAPES ? level : ''}`);
  if (level in SHAPES) {
    const svg = document.createElementNS(SVG, 'svg');
    svg.setAttribute('viewBox', '0 0 24 24');
    svg.setAttribute('aria-hidden', 'true');
    const path = document.createElementNS(SVG, 'path');
    path.setAttribute('d', SHAPES[level] ?? '');
    svg.append(path);
    sign.append(svg);
  }
  sign.append(queue.text ?? '');
  return sign;
}

function listOf(sign: Sign): HTMLElement {
  const list = document.createElement('ul');
  for (const queue of sign.queues ?? []) {
    const minutes = Math.round((queue.expectedWaitS ?? 0) / 60);
    const row = document.createElement('li');
    row.append(element('span', queue.title ?? '', 'title'), levelOf(queue));
    if (queue.opening?.closed !== true) {
      row.append(element('span', `${queue.waiting ?? 0}人待ち・${minutes < 1 ? 'すぐ' : `約${minutes}分`}`));
    }
    list.append(row);
  }
  return list;
}

function show(sign: Sign, office: string): void {
  const { closed = false, text = '' } = sign.opening ?? {};
  const state = closed ? element('p', text, 'closed') : listOf(sign);
  const time = new Intl.DateTimeFormat('ja-JP', { timeStyle: 'short', timeZone: 'Asia/Tokyo' }).format(
    new Date(sign.time ?? 0),
  );
  const note = element('p', `${time} 現在 `);
  const link = element('a', '詳しく見る') as HTMLAnchorElement;
  link.href = `/live/${encodeURIComponent(office)}`;
  link.target = '_blank';
  link.rel = 'noopener';
  note.append(link);
  document.getElementById('sign')?.replaceChildren(element('h1', '窓口の混み具合'), state, note);
}

async function refresh(address: string, office: string): Promise<void> {
  try {
    const response = await fetch(address, { credentials: 'omit' });
    if (!response.ok) throw new Error(String(response.status));
    show((await response.json()) as Sign, office);
  } catch {
    const failed = element('p', '混み具合を表示できません。しばらくしてからご覧ください。');
    document.getElementById('sign')?.replaceChildren(failed);
  }
}

async function start(): Promise<void> {
  const office = decodeURIComponent(window.location.pathname.split('/')[2] ?? '');
  const config = (await (await fetch('/config.json', { credentials: 'omit' })).json()) as { municipality: string };
  const address = `/v1/municipalities/${config.municipality}/offices/${encodeURIComponent(office)}/sign`;
  await refresh(address, office);
  window.setInterval(() => void refresh(address, office), EVERY_MS);
}

void start();
