// A real browser (Debian's Chromium) against a running gateway. Environment: BASE_URL, E2E_{COUNTER,HEAD,OPERATOR}_{ACCOUNT,PASSWORD},
// E2E_SCAN_FILE; CHROMIUM overrides the browser's path. tests/e2e/with_cluster.mjs sets them all.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';

const web = createRequire(path.join(import.meta.dirname, '../../../gateway/web/package.json'));
const { chromium } = web('playwright-core');
const AXE = await readFile(web.resolve('axe-core/axe.min.js'), 'utf8');

export const BASE_URL = process.env.BASE_URL ?? 'http://127.0.0.1:8080';
const TIMEOUT_MS = 20_000;

export const PHONE = { width: 390, height: 844 };
export const DESK = { width: 1280, height: 900 };

// Without these Chromium looks up its maker's hosts at every start.
const QUIET = [
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
  '--disable-quic',
];

export function launch() {
  return chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--headless', '--disable-gpu', ...QUIET],
  });
}

// A page of its own visitor. What goes wrong silently, a fault of a script or something that the Content-Security-Policy stopped, is in
// `page.complaints`; a request to another host too.
export async function openPage(browser, viewport, address) {
  const context = await browser.newContext({
    viewport,
    locale: 'ja-JP',
    baseURL: BASE_URL,
  });
  const page = await context.newPage();
  page.setDefaultTimeout(TIMEOUT_MS);
  page.complaints = [];
  page.on('pageerror', (error) => page.complaints.push(error.message));
  page.on('console', (message) => {
    if (/Content.Security.Policy/i.test(message.text())) page.complaints.push(message.text());
  });
  page.on('request', (request) => {
    if (!request.url().startsWith(BASE_URL)) page.complaints.push(`request to ${request.url()}`);
  });
  await page.goto(address);
  return page;
}

export async function closePage(page) {
  assert.deepEqual(page.complaints, []);
  await page.context().close();
}

// Zero violations of WCAG 2.2 A and AA and of axe's good practices, and nothing that must be scrolled sideways.
export async function assertAccessible(page) {
  await page.evaluate(AXE);
  const violations = await page.evaluate(async () => {
    const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
    const result = await globalThis.axe.run(document, { runOnly: tags });
    return result.violations.map((one) => `${one.id}: ${one.nodes.map((node) => node.target.join(' ')).join(', ')}`);
  });
  assert.deepEqual(violations, [], page.url());
  await assertNothingSideways(page);
}

async function assertNothingSideways(page, how = '') {
  const [content, window] = await page.evaluate(() => [document.documentElement.scrollWidth, globalThis.innerWidth]);
  assert.ok(content <= window, `${page.url()} is ${content} px wide in a window of ${window}${how}`);
}

// WCAG 2.2, 1.4.10 and 1.4.4: at 320 CSS px, at 200 % zoom on a phone, and with the text alone at twice its size. Tables may scroll in
// their own frame.
export async function assertReflows(page) {
  const before = page.viewportSize();
  for (const width of [320, 188]) {
    await page.setViewportSize({ width, height: 640 });
    await assertNothingSideways(page);
  }
  await page.setViewportSize({ width: 375, height: 812 });
  await page.evaluate(() => (document.documentElement.style.fontSize = '200%'));
  await assertNothingSideways(page, ' with text at 200 %');
  await page.evaluate(() => (document.documentElement.style.fontSize = ''));
  await page.setViewportSize(before);
}

// What is touched in a hall or on a phone: at least 44 px each way. A link inside a sentence is as high as its line.
export async function assertTouchable(page) {
  const small = await page.evaluate(() => {
    const sizeOf = (one) => (one.closest('label') ?? one).getBoundingClientRect();
    return [...document.querySelectorAll('a, button, input, select, summary, textarea')]
      .filter((one) => one.checkVisibility() && !one.classList.contains('skip-link'))
      .filter((one) => sizeOf(one).width < 43.5 || sizeOf(one).height < 43.5)
      .map((one) => one.outerHTML.slice(0, 80));
  });
  assert.deepEqual(small, [], page.url());
}

// What a screen reader is told about one element: role, name, description, invalid.
export async function accessibleNode(page, selector) {
  const session = await page.context().newCDPSession(page);
  const { root } = await session.send('DOM.getDocument');
  const { nodeId } = await session.send('DOM.querySelector', {
    nodeId: root.nodeId,
    selector,
  });
  const { nodes } = await session.send('Accessibility.getPartialAXTree', {
    nodeId,
    fetchRelatives: false,
  });
  const [node] = nodes;
  await session.detach();
  const invalid = node.properties?.find((property) => property.name === 'invalid')?.value.value;
  return {
    role: node.role.value,
    name: node.name?.value ?? '',
    description: node.description?.value ?? '',
    invalid,
  };
}

export const input = (page, id) => page.locator(`[id="${id}"]`);

async function fillValue(page, at, value) {
  if (Array.isArray(value) && value.every((one) => typeof one === 'string')) {
    for (const box of await page.locator(`input[type=checkbox][name="${at}"]`).all()) {
      await box.setChecked(value.includes(await box.getAttribute('value')));
    }
  } else if (Array.isArray(value)) {
    for (const [index, row] of value.entries()) await fillObject(page, `${at}.${index + 1}`, row);
  } else if (typeof value === 'object') {
    await fillObject(page, at, value);
  } else if (typeof value === 'boolean') {
    await input(page, at).setChecked(value);
  } else if (/^\d{4}-\d{2}-\d{2}$/.test(value)) {
    const [year, month, day] = value.split('-').map(Number);
    if ((await input(page, `${at}.era`).count()) > 0) await input(page, `${at}.era`).selectOption('western');
    await input(page, `${at}.year`).fill(`${year}`);
    await input(page, `${at}.month`).fill(`${month}`);
    await input(page, `${at}.day`).fill(`${day}`);
  } else if ((await page.locator(`input[type=radio][name="${at}"]`).count()) > 0) {
    await page.locator(`input[type=radio][name="${at}"][value="${value}"]`).check();
  } else {
    await input(page, at).fill(`${value}`);
  }
}

async function fillObject(page, at, object) {
  for (const [key, value] of Object.entries(object)) await fillValue(page, `${at}.${key}`, value);
}

// Fills a form by the data that it is to submit: section → field → value.
export async function fillForm(page, data) {
  for (const [section, fields] of Object.entries(data)) await fillObject(page, section, fields);
}

export async function signIn(page, account) {
  await input(page, 'account').fill(process.env[`E2E_${account}_ACCOUNT`]);
  await input(page, 'password').fill(process.env[`E2E_${account}_PASSWORD`]);
  await page.getByRole('button', { name: 'サインインする' }).click();
  await page.getByRole('button', { name: 'サインアウト' }).waitFor();
}

// Calls the REST API as the signed-in visitor of this page.
export function callFromPage(page, method, address, body) {
  return page.evaluate(
    async ([how, where, what]) => {
      const session = await (await fetch('/session')).json();
      const response = await fetch(where, {
        method: how,
        headers: {
          'Content-Type': 'application/json',
          'X-CSRF-Token': session.csrfToken,
        },
        ...(what ? { body: JSON.stringify(what) } : {}),
      });
      return { status: response.status, body: await response.json() };
    },
    [method, address, body],
  );
}

// The same for a change that must succeed; a key of its own makes it one change.
export async function changeFromPage(page, method, address, body) {
  const answer = await callFromPage(page, method, address, { requestId: crypto.randomUUID(), ...body });
  assert.equal(answer.status, 200, JSON.stringify(answer.body));
  return answer.body;
}
