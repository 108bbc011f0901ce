// The scanned page beside the fields, with a frame around each place that is being looked at.
//
// A JPEG or PNG is shown as it is, turned upright here; of a PDF or TIFF, which browsers cannot show, the reader makes upright pictures of
// the pages.
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { pagePicturePath } from '../api/batches';
import { blobDownloadPath, getContentType } from '../api/staff';
import type { FieldReading, Scan, ScanPagePlace } from '../api/types';
import { Loading, Notice } from '../ui/parts';
import { Link } from '../ui/router';
import { useLoaded } from '../ui/use_loaded';
import { framesOn } from './frames';
import { lastPart } from './words';

const ZOOMS = [1, 1.75, 2.5];
const PICTURE_PX = 1600;
const NOTHING: FieldReading[] = [];
const SHOWN_BY_BROWSERS = ['image/jpeg', 'image/png'];

// What of the paper is being looked at: the readings of one field, and on which of the scan's pages.
export interface Seen {
  readings: FieldReading[];
  place: number;
}

const percent = (part: number, whole: number) => `${(part / whole) * 100}%`;

// `turned`: how far clockwise the picture at `source` lies; the reader's own pictures are upright.
function Picture({
  source,
  turned,
  page,
  readings,
}: {
  source: string;
  turned: number;
  page: ScanPagePlace;
  readings: FieldReading[];
}) {
  const [zoom, setZoom] = useState(0);
  const view = useRef<HTMLDivElement>(null);
  const marked = useRef<SVGGElement>(null);
  const { width, height, polygons } = useMemo(() => framesOn(page, readings), [page, readings]);

  useEffect(() => {
    if (!view.current || !marked.current || polygons.length === 0) return;
    const [outer, inner] = [view.current.getBoundingClientRect(), marked.current.getBoundingClientRect()];
    view.current.scrollBy({
      left: inner.left + inner.width / 2 - outer.left - outer.width / 2,
      top: inner.top + inner.height / 2 - outer.top - outer.height / 2,
    });
  }, [polygons, zoom]);

  return (
    <>
      <div className="mb-2 flex flex-wrap items-center gap-2">
        <button
          type="button"
          className="button button-small button-secondary"
          aria-disabled={zoom === 0}
          onClick={() => setZoom((z) => Math.max(0, z - 1))}
        >
          小さく
        </button>
        <button
          type="button"
          className="button button-small button-secondary"
          aria-disabled={zoom === ZOOMS.length - 1}
          onClick={() => setZoom((z) => Math.min(ZOOMS.length - 1, z + 1))}
        >
          大きく
        </button>
        <span className="help">枠は、入力中の項目の位置です。</span>
      </div>
      <div
        ref={view}
        tabIndex={0}
        role="region"
        aria-label="取り込んだ紙の画像"
        className="max-h-[75vh] overflow-auto rounded-8 border border-solid-gray-420 bg-solid-gray-100"
      >
        <div
          className="relative overflow-hidden"
          style={{ width: `${(ZOOMS[zoom] ?? 1) * 100}%`, aspectRatio: `${width} / ${height}` }}
        >
          <img
            src={source}
            alt="申請者が記入した紙の申請書"
            className="absolute top-1/2 left-1/2 max-w-none"
            style={{
              width: turned % 180 === 0 ? '100%' : percent(height, width),
              transform: `translate(-50%, -50%) rotate(${-turned}deg)`,
              imageOrientation: 'none', // the reader goes by the pixels, not by what the camera noted
            }}
          />
          <svg
            aria-hidden="true"
            data-testid="frames"
            viewBox={`0 0 ${width} ${height}`}
            className="pointer-events-none absolute inset-0 h-full w-full"
          >
            <g ref={marked} className="fill-yellow-300/20 stroke-orange-800" strokeWidth={4}>
              {polygons.map((points) => (
                <polygon key={points} points={points} vectorEffect="non-scaling-stroke" />
              ))}
            </g>
          </svg>
        </div>
      </div>
    </>
  );
}

function Pages({ scan, seen, original }: { scan: Scan; seen: Seen | null; original: boolean }) {
  // Looking at another field turns to its page; a page chosen by hand stays until then.
  const [turned, setTurned] = useState<{ after: Seen | null; place: number } | null>(null);
  const chosen = turned !== null && turned.after === seen ? turned.place : (seen?.place ?? 0);
  const page = scan.places[chosen] ?? {
    blob: scan.blob,
    pageIndex: 0,
    orientation: 0,
    widthPx: 0,
    heightPx: 0,
  };
  // Pages of one application may have come in files of several kinds; only the first one's is known.
  const itself = original && page.blob === scan.blob;
  return (
    <>
      {scan.places.length > 1 && (
        <div role="group" aria-label="紙のページ" className="mb-2 flex flex-wrap gap-2">
          {scan.places.map((place, at) => (
            <button
              key={`${place.blob} ${place.pageIndex}`}
              type="button"
              className="button button-small button-secondary"
              aria-pressed={at === chosen}
              onClick={() => setTurned({ after: seen, place: at })}
            >
              {at + 1}枚目
            </button>
          ))}
        </div>
      )}
      <Picture
        source={
          itself
            ? blobDownloadPath(page.blob)
            : pagePicturePath(page.blob, page.pageIndex, page.orientation, PICTURE_PX)
        }
        turned={itself ? page.orientation : 0}
        page={page}
        readings={seen?.place === chosen ? seen.readings : NOTHING}
      />
    </>
  );
}

export function ScanImage({ scan, seen }: { scan: Scan; seen: Seen | null }) {
  const load = useCallback((signal: AbortSignal) => getContentType(scan.blob, signal), [scan.blob]);
  const { loaded } = useLoaded(load);
  return (
    <section aria-labelledby="paper-title">
      <h2 id="paper-title" className="mb-3">
        取り込んだ紙
      </h2>
      {loaded.state === 'loading' && <Loading />}
      {loaded.state === 'failed' && (
        <Notice kind="error">
          <p>紙の画像を表示できません。別のタブで開いてください。</p>
        </Notice>
      )}
      {loaded.state === 'loaded' && (
        <Pages scan={scan} seen={seen} original={SHOWN_BY_BROWSERS.includes(loaded.value)} />
      )}
      {scan.batch === '' ? (
        <a
          href={blobDownloadPath(scan.blob)}
          target="_blank"
          rel="noreferrer"
          className="inline-flex min-h-11 items-center"
        >
          取り込んだファイルを別のタブで開く
        </a>
      ) : (
        <Link href={`/staff/review/batches/${lastPart(scan.batch)}`} className="inline-flex min-h-11 items-center">
          いっしょに取り込んだ紙を見る
        </Link>
      )}
    </section>
  );
}
