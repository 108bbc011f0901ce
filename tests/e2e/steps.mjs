// Steps that several tests take; each fails with the server's own words.
import assert from 'node:assert/strict';

import { until } from './cluster.mjs';
import { PROCEDURE } from './samples.mjs';

const READING_S_MAX = 120;
const FILING_S_MAX = 30;

export function done(answer) {
  assert.ok(answer.ok, `${answer.status} ${answer.reason}: ${answer.message}`);
  return answer.body;
}

export function refused(answer, status, reason) {
  assert.deepEqual([answer.status, answer.reason], [status, reason], JSON.stringify(answer.body));
  // A sentence for people: Japanese, and a whole one.
  assert.match(answer.message, /[ぁ-んァ-ヶ一-龠].*。/u);
}

// The newest version's name.
export async function procedureName(client) {
  return done(await client.get(`/v1/${client.parent}/procedures/${PROCEDURE}`)).name;
}

export async function submit(client, data, more = {}) {
  return client.call(`${client.parent}/applications:submit`, { procedure: await procedureName(client), data, ...more });
}

export async function takeIn(client, bytes, type) {
  const blob = done(await client.upload(bytes, type)).name;
  return done(await client.call(`${client.parent}/scans`, { blob })).name;
}

// READ or FAILED.
export const readScan = (client, name) =>
  until(`reading of ${name}`, READING_S_MAX, async () => {
    const scan = done(await client.get(`/v1/${name}`));
    return scan.state !== 'QUEUED' && scan;
  });

export async function reviewAndApprove(counter, head, application, data) {
  const { revision } = done(await counter.get(`/v1/${application}`));
  const reviewed = done(await counter.call(`${application}:review`, { revision, ...(data ? { data } : {}) }));
  return done(await head.call(`${application}:approve`, { revision: reviewed.revision }));
}

export const filed = (client, application) =>
  until(`filing of ${application}`, FILING_S_MAX, async () => {
    const one = done(await client.get(`/v1/${application}`));
    return one.state === 'FILED' && one;
  });

export async function lookUp(client, receiptNumber, accessCode) {
  return client.post(`/v1/${client.parent}/receipts:lookUp`, { receiptNumber, accessCode });
}
