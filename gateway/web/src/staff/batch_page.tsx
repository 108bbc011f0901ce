// One batch: how far its reading is, which applications it has become, and the pages that a person must look at.
import { useCallback, useRef, useState } from 'react';
import {
  decidePage,
  getBatch,
  listBatchPages,
  pagePicturePath,
  type Batch,
  type BatchPage,
  type PageVerb,
} from '../api/batches';
import { ApiError } from '../api/http';
import { RequestIds } from '../api/request_id';
import { useText } from '../i18n/language';
import { Announce, Button, dateTime, errorSentence, LoadFailed, Loading, Notice, Title } from '../ui/parts';
import { Link } from '../ui/router';
import { useLoaded } from '../ui/use_loaded';
import { WideTable } from '../ui/wide_table';
import { laneName, pageStateName, placeName, progressWords, readCount } from './batch_words';
import { hasRole, useStaff } from './session';
import { usePages } from './use_pages';
import { lastPart } from './words';

const POLL_MS = 2000;
const THUMBNAIL_PX = 320;
const PICTURE_PX = 1600;

function Progress({ batch }: { batch: Batch }) {
  const counts = [
    { name: 'ページ', value: batch.pages, unit: '枚' },
    { name: '読み取り済', value: readCount(batch), unit: '枚' },
    { name: '確認が必要', value: batch.attention, unit: '枚' },
    { name: '白紙', value: batch.blank, unit: '枚' },
    { name: '区切り紙', value: batch.separators, unit: '枚' },
    { name: '二枚目', value: batch.duplicates, unit: '枚' },
    { name: '除いた紙', value: batch.dropped, unit: '枚' },
    { name: 'できた申請', value: batch.applicationCount, unit: '件' },
  ];
  const percent = batch.pages === 0 ? 0 : Math.floor((readCount(batch) / batch.pages) * 100);
  return (
    <section aria-labelledby="progress-title" className="mb-8">
      <h2 id="progress-title" className="mb-3">
        進みぐあい
      </h2>
      <progress value={percent} max={100} aria-label="読み取りの進みぐあい" className="h-4 w-full" />
      <p role="status" className="my-2">
        {progressWords(batch)}
      </p>
      <dl data-testid="counts" className="grid grid-cols-2 gap-3 sm:grid-cols-4">
        {counts.map(({ name, value, unit }) => (
          <div key={name} className="rounded-8 border border-solid-gray-300 p-3">
            <dt>{name}</dt>
            <dd className="number text-xl font-bold">
              {value}
              {unit}
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

function Applications({ batch }: { batch: Batch }) {
  return (
    <section aria-labelledby="applications-title" className="mb-8">
      <h2 id="applications-title" className="mb-3">
        できた申請
      </h2>
      {batch.applications.length === 0 ? (
        <p>まだありません。</p>
      ) : (
        <ol className="grid gap-1 sm:grid-cols-2">
          {batch.applications.map((one) => (
            <li key={one.scan}>
              <Link href={`/staff/review/scans/${lastPart(one.scan)}`} className="inline-flex min-h-11 items-center">
                {one.receiptNumber}（{one.pages.map(lastPart).join('、')}）
              </Link>
            </li>
          ))}
        </ol>
      )}
    </section>
  );
}

function Picture({ page, place }: { page: BatchPage; place: string }) {
  const [broken, setBroken] = useState(false);
  if (page.pageIndex < 0 || broken) return <p className="help w-40">画像を表示できません。</p>;
  return (
    <a
      href={pagePicturePath(page.blob, page.pageIndex, page.orientation, PICTURE_PX)}
      target="_blank"
      rel="noreferrer"
      className="w-40 shrink-0"
    >
      <img
        src={pagePicturePath(page.blob, page.pageIndex, page.orientation, THUMBNAIL_PX)}
        alt={`${place}の画像（大きく表示）`}
        loading="lazy"
        className="w-full border border-solid-gray-420"
        onError={() => setBroken(true)}
      />
    </a>
  );
}

function AttentionRow({
  page,
  batch,
  onDecided,
}: {
  page: BatchPage;
  batch: Batch;
  onDecided: (said: string) => void;
}) {
  const { session, failed } = useStaff();
  const translator = useText();
  const [scan, setScan] = useState(''); // as chosen here; else the reader's guess
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<unknown>(null);
  const requestIds = useRef(new RequestIds());
  const place = placeName(page, batch.files.length);
  const chosen = scan || page.scan || (batch.applications[0]?.scan ?? '');

  const act = async (verb: PageVerb, said: string) => {
    const key = `${verb} ${page.name} ${verb === 'move' ? chosen : ''}`;
    setBusy(true);
    setFailure(null);
    try {
      await decidePage(session, page.name, verb, requestIds.current.for(key), chosen);
      requestIds.current.done(key);
      onDecided(`${place}：${said}`);
    } catch (error) {
      failed(error);
      if (error instanceof ApiError && !error.outcomeUnknown) requestIds.current.done(key);
      setFailure(error);
    } finally {
      setBusy(false);
    }
  };

  return (
    <li className="flex flex-wrap gap-4 border-b border-solid-gray-300 py-4" data-testid="attention">
      <Picture page={page} place={place} />
      <div className="min-w-64 grow basis-0">
        <h3 className="mb-1">{place}</h3>
        <p className="mb-3">{page.message || page.reason}</p>
        {hasRole(session, 'COUNTER') && (
          <>
            {page.pageIndex >= 0 && batch.applications.length > 0 && (
              <div className="mb-3 flex flex-wrap items-center gap-2">
                <label htmlFor={`move-${lastPart(page.name)}`}>どの申請の紙ですか</label>
                <select
                  id={`move-${lastPart(page.name)}`}
                  className="input"
                  value={chosen}
                  onChange={(event) => setScan(event.target.value)}
                >
                  {batch.applications.map((one) => (
                    <option key={one.scan} value={one.scan}>
                      {one.receiptNumber}（{one.pages.map(lastPart).join('、')}）
                    </option>
                  ))}
                </select>
                <Button
                  kind="secondary"
                  className="button-small"
                  busy={busy}
                  onClick={() => void act('move', '申請に加えました。')}
                >
                  申請に加える
                </Button>
              </div>
            )}
            <div className="flex flex-wrap gap-2">
              <Button
                kind="secondary"
                className="button-small"
                busy={busy}
                onClick={() => void act('retry', 'もう一度読み取ります。')}
              >
                もう一度読み取る
              </Button>
              <Button
                kind="secondary"
                className="button-small"
                busy={busy}
                onClick={() => void act('drop', '除きました。')}
              >
                申請の紙ではない（除く）
              </Button>
            </div>
          </>
        )}
        <div role="alert">
          {failure !== null && <p className="field-error mt-2">{errorSentence(failure, translator)}</p>}
        </div>
      </div>
    </li>
  );
}

// The pages in one state, with "show more".
function usePagesOf(batch: Batch, state: string) {
  const { failed } = useStaff();
  const name = batch.name;
  const load = useCallback(
    (token: string, signal: AbortSignal) => listBatchPages(name, state, token, signal),
    [name, state],
  );
  return usePages(load, POLL_MS, failed);
}

function Attention({ batch, onChanged }: { batch: Batch; onChanged: () => void }) {
  const list = usePagesOf(batch, 'PAGE_ATTENTION');
  const [said, setSaid] = useState('');
  return (
    <section aria-labelledby="attention-title" className="mb-8">
      <h2 id="attention-title" className="mb-3">
        確認が必要なページ
      </h2>
      <Announce>
        {said !== '' && (
          <Notice kind="success">
            <p>{said}</p>
          </Notice>
        )}
      </Announce>
      {list.loaded.state === 'loading' && <Loading />}
      {list.loaded.state === 'failed' && <LoadFailed error={list.loaded.error} retry={list.reload} />}
      {list.loaded.state === 'loaded' && list.items.length === 0 && <p>ありません。</p>}
      <ul>
        {list.items.map((page) => (
          <AttentionRow
            key={page.name}
            page={page}
            batch={batch}
            onDecided={(words) => {
              setSaid(words);
              list.reload();
              onChanged();
            }}
          />
        ))}
      </ul>
      {list.hasMore && (
        <Button kind="secondary" className="mt-4" busy={list.busy} onClick={() => void list.more()}>
          さらに表示する
        </Button>
      )}
    </section>
  );
}

function AllPages({ batch }: { batch: Batch }) {
  const list = usePagesOf(batch, '');
  return (
    <>
      {list.loaded.state === 'loading' && <Loading />}
      <WideTable label="すべてのページの表" columns={['紙', '様式とページ', '状態']}>
        {list.items.map((page) => (
          <tr key={page.name}>
            <td>{placeName(page, batch.files.length)}</td>
            <td>{page.form === '' ? '―' : `${page.form} ${page.page}ページ`}</td>
            <td>
              {page.state === 'PAGE_ASSIGNED' ? (
                <Link href={`/staff/review/scans/${lastPart(page.scan)}`}>{pageStateName(page)}</Link>
              ) : (
                pageStateName(page)
              )}
            </td>
          </tr>
        ))}
      </WideTable>
      {list.hasMore && (
        <Button kind="secondary" className="mt-4" busy={list.busy} onClick={() => void list.more()}>
          さらに表示する
        </Button>
      )}
    </>
  );
}

export function BatchView({ id }: { id: string }) {
  const { session, failed } = useStaff();
  const name = `municipalities/${session.municipality}/batches/${id}`;
  const [all, setAll] = useState(false);
  const load = useCallback(
    async (signal: AbortSignal) => {
      try {
        return await getBatch(name, signal);
      } catch (error) {
        if (!signal.aborted) failed(error);
        throw error;
      }
    },
    [name, failed],
  );
  const { loaded, stale, reload } = useLoaded(load, POLL_MS);
  return (
    <>
      <Title>まとめて取り込んだ紙</Title>
      {loaded.state === 'loading' && <Loading />}
      {loaded.state === 'failed' && <LoadFailed error={loaded.error} retry={reload} />}
      {loaded.state === 'loaded' && (
        <>
          <p className="mb-6">
            {dateTime(loaded.value.createTime, 'ja')}に取り込み・ファイル{loaded.value.files.length}個・
            {laneName(loaded.value.lane)}
          </p>
          {stale && (
            <Notice kind="warning">
              <p>最新の進みぐあいを取得できません。自動で取り直しています。</p>
            </Notice>
          )}
          <Progress batch={loaded.value} />
          <Attention batch={loaded.value} onChanged={reload} />
          <Applications batch={loaded.value} />
          <section aria-labelledby="all-title">
            <h2 id="all-title" className="mb-3">
              すべてのページ
            </h2>
            {all ? (
              <AllPages batch={loaded.value} />
            ) : (
              <Button kind="secondary" onClick={() => setAll(true)}>
                一覧を表示する
              </Button>
            )}
          </section>
        </>
      )}
    </>
  );
}
