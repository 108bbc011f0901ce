// Where the frames around what is being looked at stand on the shown page, which is turned upright.
import type { FieldReading, ScanPagePlace } from '../api/types';

const PAGE_WIDTH_PX = (210 / 25.4) * 300;
const PAGE_HEIGHT_PX = (297 / 25.4) * 300;
const AROUND = 1 / 200; // of the page's width, between a box and its frame

interface Point {
  x: number;
  y: number;
}

export interface Frames {
  width: number; // of the upright picture: what the polygons are measured in
  height: number;
  polygons: string[]; // for SVG
}

// A point of a picture that lies `turned` degrees clockwise, once that is upright.
function upright(point: Point, place: ScanPagePlace): Point {
  switch (place.orientation) {
    case 90:
      return { x: point.y, y: place.widthPx - point.x };
    case 180:
      return { x: place.widthPx - point.x, y: place.heightPx - point.y };
    case 270:
      return { x: place.heightPx - point.y, y: point.x };
    default:
      return point;
  }
}

const unit = (from: Point, to: Point): Point => {
  const length = Math.hypot(to.x - from.x, to.y - from.y) || 1;
  return { x: (to.x - from.x) / length, y: (to.y - from.y) / length };
};

// Each corner moved out along both its sides.
function grown(corners: readonly Point[], by: number): Point[] {
  return corners.map((corner, at) => {
    const one = unit(corners[(at + 3) % 4] ?? corner, corner);
    const other = unit(corners[(at + 1) % 4] ?? corner, corner);
    return { x: corner.x + by * (one.x + other.x), y: corner.y + by * (one.y + other.y) };
  });
}

const polygon = (corners: readonly Point[]) => corners.map(({ x, y }) => `${x.toFixed(1)},${y.toFixed(1)}`).join(' ');

// Readings of before the corners were kept have only boxes of the registered page: then the picture is taken for that page, and the frames
// are about right.
export function framesOn(place: ScanPagePlace, readings: readonly FieldReading[]): Frames {
  if (place.widthPx > 0 && place.heightPx > 0) {
    const sideways = place.orientation % 180 !== 0;
    const [width, height] = sideways ? [place.heightPx, place.widthPx] : [place.widthPx, place.heightPx];
    const corners = readings.map((reading) => reading.corners).filter((one) => one.length === 4);
    const turned = corners.map((one) => one.map((corner) => upright(corner, place)));
    return { width, height, polygons: turned.map((one) => polygon(grown(one, width * AROUND))) };
  }
  const boxes = readings.flatMap(({ box }) => (box === null ? [] : [box]));
  const around = PAGE_WIDTH_PX * AROUND;
  return {
    width: PAGE_WIDTH_PX,
    height: PAGE_HEIGHT_PX,
    polygons: boxes.map(({ x, y, width, height }) =>
      polygon(
        grown(
          [
            { x, y },
            { x: x + width, y },
            { x: x + width, y: y + height },
            { x, y: y + height },
          ],
          around,
        ),
      ),
    ),
  };
}
