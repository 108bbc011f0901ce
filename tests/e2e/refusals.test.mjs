// Every refusal, as a program sees it (status, reason) and as people do (a Japanese sentence that says what to do).
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { crc32, deflateSync } from 'node:zlib';

import { Cluster } from './cluster.mjs';
import { onlineData, PROCEDURE, SCAN_TYPE, scanBytes } from './samples.mjs';
import { done, lookUp, readScan, refused, submit, takeIn } from './steps.mjs';

const UPLOAD_BYTES_MAX = 64 * 1024 * 1024;

let cluster, citizen, counter, head;
before(async () => {
  cluster = await Cluster.start();
  [citizen, counter, head] = await cluster.clients(undefined, 'counter', 'head');
});
after(() => cluster?.stop());

test('wrong file type, whatever the name says', async () => {
  refused(await counter.upload(Buffer.from('MZ, surely no picture'), 'image/jpeg'), 400, 'UNSUPPORTED_FILE_TYPE');
});

test('empty file', async () => {
  refused(await counter.upload(Buffer.alloc(0), 'image/jpeg'), 400, 'EMPTY_FILE');
});

test('too large', async () => {
  refused(await counter.upload(Buffer.alloc(UPLOAD_BYTES_MAX + 1, 0xff), 'image/jpeg'), 413, 'FILE_TOO_LARGE');
});

test('a scan of a blob that is not there', async () => {
  refused(await counter.call(`${counter.parent}/scans`, { blob: `${counter.parent}/blobs/${'0'.repeat(64)}` }), 404, 'UNKNOWN_BLOB');
});

// These arrive as bytes, and only the reader finds out: the scan ends in the list of failures, with reason and sentence.
async function failsToRead(bytes, type, ...reasons) {
  const scan = await readScan(counter, await takeIn(counter, bytes, type));
  assert.equal(scan.state, 'FAILED');
  assert.ok(reasons.includes(scan.failureReason), scan.failureReason);
  assert.match(scan.failureMessage, /。/);
  assert.ok(done(await counter.get(`/v1/${counter.parent}/scans?state=FAILED`)).scans.some((one) => one.name === scan.name));
}

test('a PDF of 0 pages', () => failsToRead(emptyPdf(), 'application/pdf', 'NO_PAGES', 'UNREADABLE_IMAGE'));

test('an unreadable page', async () => {
  const bytes = await scanBytes();
  await failsToRead(bytes.subarray(0, 600), SCAN_TYPE, 'UNREADABLE_IMAGE');
});

test('a page that is no form of ours', () => failsToRead(page(lines), 'image/png', 'UNKNOWN_FORM'));

test('a page with nothing on it', () => failsToRead(page(() => 255), 'image/png', 'BLANK_PAGE'));

test('one bad file does not hold up the others', async () => {
  const names = await Promise.all([takeIn(counter, page(() => 200), 'image/png'), takeIn(counter, await scanBytes(), SCAN_TYPE)]);
  const scans = await Promise.all(names.map((name) => readScan(counter, name)));
  assert.deepEqual(scans.map((scan) => scan.state), ['FAILED', 'READ']);
});

test('unknown form and unknown version', async () => {
  const data = await onlineData();
  refused(await submit(citizen, data, { procedure: `${citizen.parent}/procedures/no-such-form/versions/1` }), 404, 'UNKNOWN_FORM');
  refused(await submit(citizen, data, { procedure: `${citizen.parent}/procedures/${PROCEDURE}/versions/99` }), 404, 'UNKNOWN_VERSION');
});

async function refusedField(change, field, reason) {
  const data = await onlineData();
  change(data);
  const answer = await submit(citizen, data);
  refused(answer, 400, 'INVALID_FIELDS');
  const violation = answer.violations.find((one) => one.field === field);
  assert.ok(violation, JSON.stringify(answer.violations));
  assert.match(violation.description, /。/);
  assert.ok(JSON.stringify(answer.body).includes(reason), JSON.stringify(answer.body));
}

test('missing required field', () => refusedField((data) => delete data.applicant.phone, 'applicant.phone', 'REQUIRED'));
test('impossible date', () => refusedField((data) => (data.applicant.birth = '2027-13-40'), 'applicant.birth', 'IMPOSSIBLE_DATE'));
test('a rule across fields', () =>
  refusedField(
    (data) => {
      data.applicant.relation = 'agent';
      data.applicant.mandate = true;
      data.request.show = ['my_number'];
    },
    'applicant.relation',
    'MY_NUMBER_NOT_FOR_AGENT',
  ));

test('unknown receipt number and wrong access code', async () => {
  const receipt = done(await submit(citizen, await onlineData()));
  refused(await lookUp(citizen, receipt.receiptNumber, 'AAAAAAAA'), 403, 'WRONG_ACCESS_CODE');
  const unknown = await lookUp(citizen, receipt.receiptNumber.replace(/.$/, (last) => (last === '0' ? '1' : '0')), receipt.accessCode);
  refused(unknown, 404, 'UNKNOWN_RECEIPT');
});

test('stale review and reused request id', async () => {
  const { application } = done(await submit(citizen, await onlineData()));
  const requestId = crypto.randomUUID();
  done(await counter.call(`${application}:review`, { revision: 1, requestId }));
  refused(await counter.call(`${application}:review`, { revision: 1, comment: '別の内容', requestId }), 409, 'REQUEST_ID_REUSED');
  refused(await head.call(`${application}:approve`, { revision: 1 }), 409, 'STALE_REVISION');
  refused(await head.call(`${application}:approve`, { revision: 2, requestId: '' }), 400, 'REQUEST_ID_MISSING');
});

test('who is not signed in, has no token of the page, or comes from another city', async () => {
  refused(await citizen.get(`/v1/${citizen.parent}/applications`), 401, 'SIGN_IN_REQUIRED');
  const forged = await cluster.client('counter');
  refused(await forged.post(`/v1/${forged.parent}/scans`, {}, { 'X-CSRF-Token': 'guessed' }), 403, 'CSRF_TOKEN_MISSING');
  refused(await counter.get('/v1/municipalities/131024/applications'), 403, 'FOREIGN_TENANT');
  refused(await citizen.post('/session', { account: 'counter', password: 'not the password' }), 401, 'WRONG_PASSWORD');
});

test('addresses and bodies that make no sense', async () => {
  refused(await citizen.get('/v1/no/such/thing'), 404, 'UNKNOWN_PATH');
  const json = { 'Content-Type': 'application/json' };
  refused(await citizen.send('POST', `/v1/${citizen.parent}/applications:submit`, '{"half', json), 400, 'INVALID_JSON');
});

// ---- files made here ----

function emptyPdf() {
  const objects = ['<< /Type /Catalog /Pages 2 0 R >>', '<< /Type /Pages /Kids [] /Count 0 >>'];
  let text = '%PDF-1.4\n';
  const offsets = objects.map((object, i) => {
    const offset = text.length;
    text += `${i + 1} 0 obj\n${object}\nendobj\n`;
    return offset;
  });
  const start = text.length;
  text += `xref\n0 3\n0000000000 65535 f \n${offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`).join('')}`;
  return Buffer.from(`${text}trailer\n<< /Size 3 /Root 1 0 R >>\nstartxref\n${start}\n%%EOF\n`);
}

// Something like lines of writing.
const lines = (x, y) => (x > 150 && x < 1090 && y % 60 < 24 && (x >> 3) * ((y / 60) | 0) % 7 < 3 ? 20 : 255);

// A4 at 150 dpi; `greyAt` says how light it is where.
function page(greyAt) {
  const [width, height] = [1240, 1754];
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 0, 0, 0, 0], 8);
  const rows = Buffer.alloc((width + 1) * height);
  for (let y = 0; y < height; ++y) {
    for (let x = 0; x < width; ++x) rows[y * (width + 1) + 1 + x] = greyAt(x, y);
  }
  const chunks = [chunk('IHDR', header), chunk('IDAT', deflateSync(rows)), chunk('IEND', Buffer.alloc(0))];
  return Buffer.concat([Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]), ...chunks]);
}

function chunk(type, content) {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(content.length);
  const body = Buffer.concat([Buffer.from(type), content]);
  const checksum = Buffer.alloc(4);
  checksum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, checksum]);
}
