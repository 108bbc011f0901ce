import { describe, expect, test } from 'vitest';
import type { FieldReading, ScanPagePlace } from '../api/types';
import { framesOn } from './frames';

const place = (orientation: number, widthPx = 1000, heightPx = 800): ScanPagePlace => ({
  blob: 'municipalities/131016/blobs/0',
  pageIndex: 0,
  orientation,
  widthPx,
  heightPx,
});

function reading(corners: readonly (readonly [number, number])[]): FieldReading {
  return {
    id: 'applicant.phone',
    value: '',
    raw: '',
    confidence: 1,
    accepted: true,
    alternatives: [],
    box: { x: 100, y: 200, width: 300, height: 50 },
    corners: corners.map(([x, y]) => ({ x, y })),
    pageIndex: 0,
    place: 0,
  };
}

const numbers = (polygon: string | undefined) => (polygon ?? '').split(/[ ,]/).map(Number);

describe('frames on the picture', () => {
  const upright = reading([
    [100, 200],
    [300, 200],
    [300, 240],
    [100, 240],
  ]);

  test('stand around the box, on the picture as it was sent', () => {
    const { width, height, polygons } = framesOn(place(0), [upright]);
    expect([width, height]).toEqual([1000, 800]);
    expect(numbers(polygons[0])).toEqual([95, 195, 305, 195, 305, 245, 95, 245]);
  });

  test.each([
    [90, [800, 1000], [200, 900]], // and where the box's first corner comes to lie
    [180, [1000, 800], [900, 600]],
    [270, [800, 1000], [600, 100]],
  ])('are turned with a picture that lies at %i degrees', (orientation, size, first) => {
    const { width, height, polygons } = framesOn(place(orientation), [upright]);
    expect([width, height]).toEqual(size);
    const all = numbers(polygons[0]);
    const [xs, ys] = [all.filter((__, at) => at % 2 === 0), all.filter((__, at) => at % 2 === 1)];
    const around = width / 200;
    expect(Math.abs((xs[0] ?? 0) - (first[0] ?? 0))).toBeCloseTo(around);
    expect(Math.abs((ys[0] ?? 0) - (first[1] ?? 0))).toBeCloseTo(around);
    const sides = [Math.max(...xs) - Math.min(...xs), Math.max(...ys) - Math.min(...ys)];
    const expected = orientation === 180 ? [200, 40] : [40, 200];
    expect(sides.map((side) => Math.round(side - 2 * around))).toEqual(expected);
    expect(Math.min(...xs)).toBeGreaterThan(0);
    expect(Math.max(...ys)).toBeLessThan(height);
  });

  test('of a slanted box keep its slant', () => {
    const slanted = reading([
      [100, 200],
      [300, 220],
      [298, 260],
      [98, 240],
    ]);
    const [x0 = 0, y0 = 0, x1 = 0, y1 = 0] = numbers(framesOn(place(0), [slanted]).polygons[0]);
    expect((y1 - y0) / (x1 - x0)).toBeCloseTo(0.1, 1);
  });

  test('of readings without corners are about right: the picture is taken for the page', () => {
    const { width, polygons } = framesOn(place(0, 0, 0), [reading([])]);
    expect(Math.round(width)).toBe(2480);
    expect(numbers(polygons[0])[0]).toBeCloseTo(100 - width / 200, 0);
  });

  test('of a page that says where its corners are leave out fields without any', () => {
    expect(framesOn(place(0), [reading([])]).polygons).toEqual([]);
  });
});
