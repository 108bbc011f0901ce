// 申請の一覧: every application, online and on paper.
import { useCallback, useState } from 'react';
import { listProcedures } from '../api/citizen';
import { listApplications } from '../api/staff';
import { dateTime, Title } from '../ui/parts';
import { Link } from '../ui/router';
import { useLoaded } from '../ui/use_loaded';
import { WideTable } from '../ui/wide_table';
import { ListFrame } from './list_frame';
import { hasRole, useStaff } from './session';
import { usePages } from './use_pages';
import { APPLICATION_STATES, channelName, lastPart, stateName } from './words';

const POLL_MS = 10_000;

// municipalities/{code}/procedures/{id}/versions/{version} → id
function procedureId(name: string): string {
  return name.split('/')[3] ?? '';
}

export function ApplicationList() {
  const { session, failed } = useStaff();
  // Everybody begins with what waits for them.
  const [state, setState] = useState(hasRole(session, 'HEAD') && !hasRole(session, 'COUNTER') ? 'REVIEWED' : '');
  const load = useCallback(
    (token: string, signal: AbortSignal) => listApplications(session, state, token, signal),
    [session, state],
  );
  const list = usePages(load, POLL_MS, failed);
  const loadTitles = useCallback(
    async (signal: AbortSignal) =>
      new Map((await listProcedures(session.municipality, signal)).map((one) => [one.id, one.title])),
    [session.municipality],
  );
  const titles = useLoaded(loadTitles).loaded;
  // Without the titles the list is still usable by their ids.
  const titleOf = (id: string) => (titles.state === 'loaded' ? (titles.value.get(id) ?? id) : id);
  return (
    <>
      <Title>申請の一覧</Title>
      <ListFrame
        filter={{
          id: 'application-state',
          value: state,
          onChange: setState,
          options: [
            { value: '', label: 'すべて' },
            ...(['SUBMITTED', 'REVIEWED', 'APPROVED', 'REJECTED', 'FILED'] as const).map((value) => ({
              value,
              label: APPLICATION_STATES[value],
            })),
          ],
        }}
        list={list}
        empty="当てはまる申請はありません。"
      >
        <WideTable label="申請の表" columns={['受付番号', '手続き', '受付の方法', '状態', '要確認', '受付日時']}>
          {list.items.map((one) => (
            <tr key={one.name}>
              <td className="number">
                <Link
                  href={`/staff/review/applications/${lastPart(one.name)}`}
                  className="inline-flex min-h-11 items-center"
                >
                  {one.receiptNumber}
                </Link>
              </td>
              <td>{titleOf(procedureId(one.procedure))}</td>
              <td>{channelName(one.channel)}</td>
              <td>{stateName(one)}</td>
              <td className="number">{one.findings.length > 0 ? `${one.findings.length}件` : 'なし'}</td>
              <td className="number">{dateTime(one.createTime, 'ja')}</td>
            </tr>
          ))}
        </WideTable>
      </ListFrame>
    </>
  );
}
