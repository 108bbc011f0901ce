// What went wrong in a hall and needs a person: events that contradict each other, reminders that could not be delivered.
import { useCallback, useState } from 'react';
import { officeName } from '../api/hall';
import { listConflicts, listDeadReminders, retryReminder, type DeadReminder } from '../api/hall_office';
import { counterTitle } from '../hall/number_words';
import { clock } from '../hall/words';
import { Failure } from '../ui/failure';
import { Announce, Button, LoadFailed, Loading, Notice, Title } from '../ui/parts';
import { useLoaded } from '../ui/use_loaded';
import { WideTable } from '../ui/wide_table';
import { useStaff } from './session';
import { CONFLICT_REASONS, deliveryFault, EVENT_KINDS, ticketWords } from './trouble_words';
import { useAct } from './use_act';

const ASK_EVERY_MS = 30_000;

export function ConflictsPage({ office }: { office: string }) {
  const { session } = useStaff();
  const parent = officeName(session.municipality, office);
  const load = useCallback((signal: AbortSignal) => listConflicts(parent, signal), [parent]);
  const { loaded, reload } = useLoaded(load, ASK_EVERY_MS);
  return (
    <>
      <Title>食い違った記録</Title>
      <p className="mb-4">
        接続が切れていた端末から後で届いた記録のうち、ほかの記録と合わないものです。消さずに残しています。きのうときょうの分を出します。
      </p>
      {loaded.state === 'loading' && <Loading />}
      {loaded.state === 'failed' && <LoadFailed error={loaded.error} retry={reload} />}
      {loaded.state === 'loaded' && loaded.value.items.length === 0 && <p>食い違った記録はありません。</p>}
      {loaded.state === 'loaded' && loaded.value.items.length > 0 && (
        <>
          <WideTable label="食い違った記録の表" columns={['時刻', '番号札', '記録された操作', '窓口', 'どう扱ったか']}>
            {loaded.value.items.map((one) => (
              <tr key={one.eventId}>
                <td className="number">{clock(one.time, true)}</td>
                <td className="number">{ticketWords(one.ticket)}</td>
                <td>{EVENT_KINDS[one.kind] ?? one.kind}</td>
                <td>{one.counter === '' ? '―' : counterTitle(one.counter, 'ja')}</td>
                <td>{CONFLICT_REASONS[one.reason] ?? one.reason}</td>
              </tr>
            ))}
          </WideTable>
          {loaded.value.more && <p className="help mt-2">多いので、はじめの1,000件を出しています。</p>}
        </>
      )}
    </>
  );
}

export function RemindersPage({ office }: { office: string }) {
  const { session } = useStaff();
  const parent = officeName(session.municipality, office);
  const load = useCallback((signal: AbortSignal) => listDeadReminders(parent, signal), [parent]);
  const { loaded, reload } = useLoaded(load, ASK_EVERY_MS);
  const { act, busy, failure } = useAct();
  const [said, setSaid] = useState('');
  const nameOf = ({ label, ticket }: DeadReminder) => (label === '' ? ticketWords(ticket) : `${label}番`);
  const again = async (reminder: DeadReminder) => {
    setSaid('');
    const done = await act(`retry ${reminder.ticket}`, (requestId) =>
      retryReminder(session, reminder.ticket, requestId),
    );
    if (done) setSaid(`${nameOf(reminder)}のお知らせを、もう一度送ります。`);
    reload();
  };
  return (
    <>
      <Title>届かなかったお知らせ</Title>
      <p className="mb-4">
        「順番が近くなったら知らせる」のうち、何度送っても届かなかったものです。原因を直してから、もう一度送ってください。送り先は表示しません。
      </p>
      <Failure error={failure} />
      <Announce>
        {said !== '' && (
          <Notice kind="success">
            <p>{said}</p>
          </Notice>
        )}
      </Announce>
      {loaded.state === 'loading' && <Loading />}
      {loaded.state === 'failed' && <LoadFailed error={loaded.error} retry={reload} />}
      {loaded.state === 'loaded' && loaded.value.items.length === 0 && <p>届かなかったお知らせはありません。</p>}
      {loaded.state === 'loaded' && loaded.value.items.length > 0 && (
        <WideTable
          label="届かなかったお知らせの表"
          columns={['番号札', '送り方', '送った回数', '届かなかった理由', '操作']}
        >
          {loaded.value.items.map((one) => (
            <tr key={`${one.ticket} ${one.by}`}>
              <td className="number">{nameOf(one)}</td>
              <td>{one.by === 'email' ? 'メール' : 'ウェブフック'}</td>
              <td className="number">{one.attempts}回</td>
              <td>{deliveryFault(one.reason)}</td>
              <td>
                <Button
                  kind="secondary"
                  className="button-small"
                  busy={busy}
                  aria-label={`${nameOf(one)}のお知らせをもう一度送る`}
                  onClick={() => void again(one)}
                >
                  もう一度送る
                </Button>
              </td>
            </tr>
          ))}
        </WideTable>
      )}
    </>
  );
}
