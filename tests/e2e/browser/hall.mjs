// A hall of its own for a test: an office with queues, opened by the operator.
import assert from 'node:assert/strict';

import { callFromPage, closePage, DESK, openPage, signIn } from './browser.mjs';

const DAY_MS = 86_400_000;
const JST_MS = 9 * 3_600_000;

export const WEEKDAYS = [...'月火水木金土日'];
export const ALWAYS_OPEN = {
  weekly: WEEKDAYS.map((weekday) => ({ weekday, open: '00:00', close: '24:00' })),
  openOnHolidays: true,
  openAtYearEnd: true,
  closed: [],
  extra: [],
};

// `page`: of an operator. What is not named stays as it is.
export async function setHours(page, office, hours) {
  const now = await callFromPage(page, 'GET', `/v1/${office}/hours`);
  const set = await callFromPage(page, 'POST', `/v1/${office}/hours:set`, {
    requestId: crypto.randomUUID(),
    hours: { ...now.body, ...hours },
  });
  assert.equal(set.status, 200, JSON.stringify(set.body));
}

// Resource names of the queues. Open day and night, so that tests run at any hour; `hours` null: those that an office has before somebody
// says any.
export async function openHall(browser, office, queues, { hours = ALWAYS_OPEN } = {}) {
  const page = await openPage(browser, DESK, '/staff/review');
  await signIn(page, 'OPERATOR');
  const { municipality } = await page.evaluate(async () => (await fetch('/config.json')).json());
  const parent = `municipalities/${municipality}/offices/${office}`;
  const names = [];
  for (const { id, ...queue } of queues) {
    const made = await callFromPage(page, 'POST', `/v1/${parent}/queues`, {
      requestId: crypto.randomUUID(),
      queueId: id,
      queue: { counters: 1, serviceTimeS: 300, ...queue },
    });
    assert.equal(made.status, 200, JSON.stringify(made.body));
    names.push(`${parent}/queues/${id}`);
  }
  if (hours) await setHours(page, parent, hours);
  await closePage(page);
  return names;
}

// Waits for a new day in Japan where fewer than `minutes` of this one are left: what is booked for today has to be still to come.
export async function enoughOfToday(minutes) {
  const leftMs = DAY_MS - ((Date.now() + JST_MS) % DAY_MS);
  if (leftMs < minutes * 60_000) await new Promise((resolve) => setTimeout(resolve, leftMs + 1000));
}
