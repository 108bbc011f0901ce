// PDFs as a feeder or a telephone makes them: one JPEG or grey picture a page, pages with nothing on them, pages that lost their picture.
import { deflateSync } from 'node:zlib';

const A4_POINTS = [595, 842];

// Width, height and number of components, from the start-of-frame segment.
function frameOf(jpeg) {
  for (let at = 2; at < jpeg.length; at += 2 + jpeg.readUInt16BE(at + 2)) {
    const marker = jpeg[at + 1];
    const isFrame = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
    if (isFrame) return { height: jpeg.readUInt16BE(at + 5), width: jpeg.readUInt16BE(at + 7), components: jpeg[at + 9] };
  }
  throw new Error('no JPEG');
}

// `pages`: {jpeg, mark}, {grey: {width, height, data}, mark}, {broken: true}, or {} for a blank one. `mark` n draws a speck at the page's rim, in another place for each n: the same sheet, scanned
// once more.
export function pdfOf(pages) {
  const parts = [];
  const offsets = [];
  let length = 0;
  const write = (bytes) => {
    const buffer = Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes, 'latin1');
    parts.push(buffer);
    length += buffer.length;
  };
  const object = (number, head, stream) => {
    offsets[number] = length;
    write(`${number} 0 obj\n${stream ? head.replace('>>', ` /Length ${stream.length} >>`) : head}\n`);
    if (stream) {
      write('stream\n');
      write(stream);
      write('\nendstream\n');
    }
    write('endobj\n');
  };

  write('%PDF-1.4\n');
  const [width, height] = A4_POINTS;
  const first = (page) => 3 + page * 3;
  object(1, '<< /Type /Catalog /Pages 2 0 R >>');
  object(2, `<< /Type /Pages /Count ${pages.length} /Kids [${pages.map((_, page) => `${first(page)} 0 R`).join(' ')}] >>`);
  pages.forEach(({ jpeg, grey, broken, mark }, page) => {
    const number = first(page);
    const image = jpeg || grey || broken ? `/XObject << /P ${number + 2} 0 R >>` : '';
    object(
      number,
      `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 ${width} ${height}] /Contents ${number + 1} 0 R /Resources << ${image} >> >>`,
    );
    const speck = mark === undefined ? '' : `0 g ${5 + (mark % 140) * 4} 3 2 2 re f `;
    const drawn = jpeg || grey || broken ? `q ${width} 0 0 ${height} 0 0 cm /P Do Q ` : '';
    object(number + 1, '<< >>', Buffer.from(`${drawn}${speck} `));
    if (!jpeg && !grey) return object(number + 2, 'null');
    const frame = jpeg ? frameOf(jpeg) : { ...grey, components: 1 };
    const colours = frame.components === 1 ? '/DeviceGray' : '/DeviceRGB';
    object(
      number + 2,
      `<< /Type /XObject /Subtype /Image /Width ${frame.width} /Height ${frame.height} /ColorSpace ${colours} /BitsPerComponent 8 /Filter /${jpeg ? 'DCTDecode' : 'FlateDecode'} >>`,
      jpeg ?? deflateSync(grey.data),
    );
  });
  const start = length;
  write(`xref\n0 ${offsets.length}\n0000000000 65535 f \n`);
  for (const offset of offsets.slice(1)) write(`${String(offset).padStart(10, '0')} 00000 n \n`);
  write(`trailer\n<< /Size ${offsets.length} /Root 1 0 R >>\nstartxref\n${start}\n%%EOF\n`);
  return Buffer.concat(parts);
}
