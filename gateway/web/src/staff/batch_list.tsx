// Batches, newest first, with how far each is.
import { useCallback } from 'react';
import { listBatches } from '../api/batches';
import { Button, dateTime, LoadFailed } from '../ui/parts';
import { Link } from '../ui/router';
import { WideTable } from '../ui/wide_table';
import { batchStateName } from './batch_words';
import { useStaff } from './session';
import { usePages } from './use_pages';
import { lastPart } from './words';

const POLL_MS = 3000;

// Nothing at all while there are none: the counter that never sends batches is not bothered.
export function BatchList() {
  const { session, failed } = useStaff();
  const load = useCallback((token: string, signal: AbortSignal) => listBatches(session, token, signal), [session]);
  const list = usePages(load, POLL_MS, failed);
  if (list.loaded.state === 'failed') return <LoadFailed error={list.loaded.error} retry={list.reload} />;
  if (list.items.length === 0) return null;
  return (
    <section aria-labelledby="batches-title" className="mb-10">
      <h2 id="batches-title" className="mb-3">
        まとめて取り込んだ紙
      </h2>
      <WideTable label="まとめて取り込んだ紙の表" columns={['取り込んだ日時', '状態', 'できた申請']}>
        {list.items.map((batch) => (
          <tr key={batch.name}>
            <td className="number">
              <Link
                href={`/staff/review/batches/${lastPart(batch.name)}`}
                className="inline-flex min-h-11 items-center"
                aria-label={`${dateTime(batch.createTime, 'ja')}にまとめて取り込んだ紙を開く`}
              >
                {dateTime(batch.createTime, 'ja')}
              </Link>
            </td>
            <td className={batch.attention > 0 ? 'font-bold text-red-900' : ''}>{batchStateName(batch)}</td>
            <td className="number">{batch.applicationCount}件</td>
          </tr>
        ))}
      </WideTable>
      {list.hasMore && (
        <Button kind="secondary" className="mt-4" busy={list.busy} onClick={() => void list.more()}>
          さらに表示する
        </Button>
      )}
    </section>
  );
}
