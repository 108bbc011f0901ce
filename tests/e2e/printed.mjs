// Printed copies of a form, filled in: the paper that a person brings, and the photocopies that others have written on.
import { execFile } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';

import { TOP } from './cluster.mjs';

const run = promisify(execFile);
const PROGRAM = path.join(process.env.BUILD ?? path.join(TOP, 'build/dev'), 'bin/madoguchi');
const DPI = 200;
const PX_PER_MM = DPI / 25.4;
// A digit is drawn as the bars of a calculator's: top, upper left and right, middle, lower left and right, bottom.
const BARS = ['1110111', '0010010', '1011101', '1011011', '0111010', '1101011', '1101111', '1010010', '1111111', '1111011'];

async function picturesOf(pdf, folder, name) {
  await run('pdftoppm', ['-gray', '-r', String(DPI), pdf, path.join(folder, name)]);
  const files = (await readdir(folder)).filter((file) => file.startsWith(`${name}-`) && file.endsWith('.pgm')).sort();
  return Promise.all(files.map(async (file) => pgm(await readFile(path.join(folder, file)))));
}

// "P5 width height 255" and the pixels.
function pgm(bytes) {
  const head = /^P5\s+(\d+)\s+(\d+)\s+255\s/.exec(bytes.subarray(0, 64).toString('latin1'));
  return { width: Number(head[1]), height: Number(head[2]), data: bytes.subarray(head[0].length) };
}

function fill(page, x, y, width, height) {
  for (let row = Math.round(y); row < y + height; ++row) page.data.fill(20, row * page.width + Math.round(x), row * page.width + Math.round(x + width));
}

function drawDigit(page, digit, [x, y, width, height]) {
  const ink = 0.5 * PX_PER_MM;
  const left = (x + width * 0.25) * PX_PER_MM, top = (y + height * 0.2) * PX_PER_MM;
  const wide = width * 0.5 * PX_PER_MM, half = height * 0.3 * PX_PER_MM;
  const bars = [
    [left, top, wide, ink], [left, top, ink, half], [left + wide - ink, top, ink, half], [left, top + half, wide, ink],
    [left, top + half, ink, half], [left + wide - ink, top + half, ink, half], [left, top + 2 * half - ink, wide, ink],
  ]; // prettier-ignore
  bars.forEach((bar, at) => BARS[digit][at] === '1' && fill(page, ...bar));
}

// A separator sheet.
export async function separator(folder) {
  const pdf = path.join(folder, 'separator.pdf');
  await run(PROGRAM, ['form', 'separator', '--out', pdf]);
  return (await picturesOf(pdf, folder, 'separator'))[0];
}

// One printed copy of a form, with its serial. `filled(digits)`: its pages with `digits` in the boxes of every number.
export async function printedCopy(folder, form) {
  const pdf = path.join(folder, `${form}.pdf`), template = path.join(folder, `${form}.json`);
  await run(PROGRAM, ['form', 'print', path.join(TOP, `procedures/catalog/${form}.yaml`), '--copies', '1', '--pdf', pdf, '--template', template]);
  const blank = await picturesOf(pdf, folder, form);
  const { pages } = JSON.parse(await readFile(template, 'utf8'));
  return (digits) =>
    blank.map((page, at) => {
      const copy = { ...page, data: Buffer.from(page.data) };
      for (const field of pages[at].fields.filter(({ type }) => ['phone', 'postal', 'digits'].includes(type))) {
        (field.cells_mm ?? []).forEach((cell, place) => drawDigit(copy, Number(digits[place % digits.length]), cell));
      }
      return copy;
    });
}
