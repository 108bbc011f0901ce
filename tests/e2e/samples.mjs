// What the tests send: the filled scan and the application of the demonstration, and copies of the scan that differ in their bytes only.
import { readFile } from 'node:fs/promises';
import path from 'node:path';

import { TOP } from './cluster.mjs';

export const PROCEDURE = 'resident-record-copy';
export const SCAN_FILE = path.join(TOP, 'tests/data/resident-record-copy.jpg');
export const SCAN_TYPE = 'image/jpeg';

export const scanBytes = () => readFile(SCAN_FILE);
export const scanData = async () => JSON.parse(await readFile(SCAN_FILE.replace(/\.jpg$/, '.data.json'), 'utf8'));
export const onlineData = async () => JSON.parse(await readFile(path.join(TOP, 'deploy/local/sample/online.json'), 'utf8'));

// The same picture under another checksum: a JPEG comment after the start marker.
export function withComment(jpeg, text) {
  const comment = Buffer.from(text);
  const head = Buffer.from([0xff, 0xfe, 0, 0]);
  head.writeUInt16BE(comment.length + 2, 2);
  return Buffer.concat([jpeg.subarray(0, 2), head, comment, jpeg.subarray(2)]);
}
