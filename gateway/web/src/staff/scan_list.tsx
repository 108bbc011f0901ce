// 紙の申請書: take in scans and follow what became of them.
import { useCallback, useState } from 'react';
import { listScans } from '../api/staff';
import { dateTime, Title } from '../ui/parts';
import { Link } from '../ui/router';
import { WideTable } from '../ui/wide_table';
import { BatchList } from './batch_list';
import { ListFrame } from './list_frame';
import { hasRole, useStaff } from './session';
import { UploadPanel } from './upload';
import { usePages } from './use_pages';
import { lastPart, SCAN_STATES } from './words';

const POLL_MS = 3000;

export function ScanList() {
  const { session, failed } = useStaff();
  const [state, setState] = useState('');
  const load = useCallback(
    (token: string, signal: AbortSignal) => listScans(session, state, token, signal),
    [session, state],
  );
  const list = usePages(load, POLL_MS, failed);
  return (
    <>
      <Title>紙の申請書</Title>
      {hasRole(session, 'COUNTER') && <UploadPanel onTaken={list.reload} />}
      <BatchList />
      <h2 className="mb-3">取り込んだ申請書</h2>
      <ListFrame
        filter={{
          id: 'scan-state',
          value: state,
          onChange: setState,
          options: [
            { value: '', label: 'すべて' },
            ...(['QUEUED', 'READ', 'FAILED'] as const).map((value) => ({ value, label: SCAN_STATES[value] })),
          ],
        }}
        list={list}
        empty="当てはまる紙の申請書はありません。"
      >
        <WideTable
          label="取り込んだ申請書の表"
          columns={['取り込んだ日時', '状態', '受付番号', '読み取れなかった理由']}
        >
          {list.items.map((scan) => (
            <tr key={scan.name}>
              <td className="number">
                <Link
                  href={`/staff/review/scans/${lastPart(scan.name)}`}
                  className="inline-flex min-h-11 items-center"
                  aria-label={`${dateTime(scan.createTime, 'ja')}に取り込んだ紙を開く ${scan.receiptNumber}`.trim()}
                >
                  {dateTime(scan.createTime, 'ja')}
                </Link>
              </td>
              <td className={scan.state === 'FAILED' ? 'font-bold text-red-900' : ''}>{SCAN_STATES[scan.state]}</td>
              <td className="number">{scan.receiptNumber || '―'}</td>
              <td className="min-w-56">{scan.state === 'FAILED' ? scan.failureMessage || scan.failureReason : ''}</td>
            </tr>
          ))}
        </WideTable>
      </ListFrame>
    </>
  );
}
