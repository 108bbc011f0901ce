// The scanned page beside the fields, with a frame around the place that is being looked at.
//
// Boxes are measured on the registered page (300 dpi, A4); the picture is the original, so the frame is only about right. A JPEG or PNG is
// shown as it is; of a PDF or TIFF, which browsers cannot show, the reader makes pictures of the pages.
import { useCallback, useEffect, useRef, useState } from 'react';
import { pagePicturePath } from '../api/batches';
import { blobDownloadPath, getContentType } from '../api/staff';
import type { Box, Scan } from '../api/types';
import { Loading, Notice } from '../ui/parts';
import { Link } from '../ui/router';
import { useLoaded } from '../ui/use_loaded';
import { lastPart } from './words';

const PAGE_WIDTH_PX = (210 / 25.4) * 300;
const PAGE_HEIGHT_PX = (297 / 25.4) * 300;
const ZOOMS = [1, 1.75, 2.5];
const PICTURE_PX = 1600;
const SHOWN_BY_BROWSERS = ['image/jpeg', 'image/png'];

// A field that is being looked at: its frame, and on which of the scan's pages.
interface Seen {
  box: Box;
  place: number;
}

const percent = (part: number, whole: number) => `${(part / whole) * 100}%`;

// `turned`: how far clockwise the picture lies.
function Picture({ source, turned, box }: { source: string; turned: number; box: Box | null }) {
  const [zoom, setZoom] = useState(0);
  const frame = useRef<HTMLDivElement>(null);
  const marker = useRef<HTMLDivElement>(null);
  const sideways = turned % 180 !== 0;

  useEffect(() => {
    const view = frame.current;
    const mark = marker.current;
    if (!view || !mark) return;
    view.scrollTo({
      left: mark.offsetLeft + mark.offsetWidth / 2 - view.clientWidth / 2,
      top: mark.offsetTop + mark.offsetHeight / 2 - view.clientHeight / 2,
    });
  }, [box, zoom]);

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
        <span className="help">枠は、入力中の項目のおよその位置です。</span>
      </div>
      <div
        ref={frame}
        tabIndex={0}
        role="region"
        aria-label="取り込んだ紙の画像"
        className="max-h-[75vh] overflow-auto rounded-8 border border-solid-gray-420 bg-solid-gray-100"
      >
        <div className="relative aspect-[210/297] overflow-hidden" style={{ width: `${(ZOOMS[zoom] ?? 1) * 100}%` }}>
          <img
            src={source}
            alt="申請者が記入した紙の申請書"
            className="absolute top-1/2 left-1/2 max-w-none"
            style={{
              width: sideways ? percent(297, 210) : '100%',
              transform: `translate(-50%, -50%) rotate(${-turned}deg)`,
            }}
          />
          {box && (
            <div
              ref={marker}
              aria-hidden="true"
              className="absolute border-4 border-orange-800 bg-yellow-300/20"
              style={{
                left: percent(box.x - 12, PAGE_WIDTH_PX),
                top: percent(box.y - 12, PAGE_HEIGHT_PX),
                width: percent(box.width + 24, PAGE_WIDTH_PX),
                height: percent(box.height + 24, PAGE_HEIGHT_PX),
              }}
            />
          )}
        </div>
      </div>
    </>
  );
}

function Pages({ scan, seen, original }: { scan: Scan; seen: Seen | null; original: boolean }) {
  // Looking at another field turns to its page; a page chosen by hand stays until then.
  const [turned, setTurned] = useState<{ after: Seen | null; place: number } | null>(null);
  const chosen = turned !== null && turned.after === seen ? turned.place : (seen?.place ?? 0);
  const page = scan.places[chosen] ?? { blob: scan.blob, pageIndex: 0, orientation: 0 };
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
          original
            ? blobDownloadPath(page.blob)
            : pagePicturePath(page.blob, page.pageIndex, page.orientation, PICTURE_PX)
        }
        turned={original ? page.orientation : 0}
        box={seen?.place === chosen ? seen.box : null}
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
