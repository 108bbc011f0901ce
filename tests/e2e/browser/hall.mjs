// A hall of its own for a test: an office with queues, opened by the operator.
import assert from 'node:assert/strict';

import { callFromPage, closePage, DESK, openPage, signIn } from './browser.mjs';

// Resource names of the queues.
export async function openHall(browser, office, queues) {
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
  await closePage(page);
  return names;
}
