// 受付の休止と再開: each queue takes people in, or is stopped by staff until they say otherwise; who waits is served either way.
import { useCallback, useId, useRef, useState } from 'react';
import { officeName } from '../api/hall';
import { listQueueRules, setQueueClosed, type QueueRules } from '../api/hall_queues';
import { Failure } from '../ui/failure';
import { Announce, Button, LoadFailed, Loading, Notice, Title } from '../ui/parts';
import { useLoaded } from '../ui/use_loaded';
import { useStaff } from './session';
import { useAct } from './use_act';

const POLL_MS = 10_000; // colleagues stop and reopen queues too

const STOP = {
  name: '受付を休止する',
  yes: '休止する',
  ask: '発券機とスマートフォンの番号札、新しい予約を止めます。いま待っている方と、予約が済んでいる方は、休止の間もそのままお呼びします。窓口の職員は、休止の間も番号札を出せます。',
  said: '受付を休止しました。待っている方は、そのままお呼びしてください。',
};
const REOPEN = {
  name: '受付を再開する',
  yes: '再開する',
  ask: '番号札と予約の受け付けを、すぐに始めます。いま待っている方の順番は変わりません。',
  said: '受付を再開しました。',
};

// One question is one request, however often it is answered: its id lives as long as the question stands.
function Question({
  queue,
  onAnswered,
  onCancel,
}: {
  queue: QueueRules;
  onAnswered: (kept: QueueRules | null) => void; // null: no clear answer came
  onCancel: () => void;
}) {
  const { session } = useStaff();
  const { act, busy, failure } = useAct();
  const words = queue.closed ? REOPEN : STOP;
  const answer = async () => {
    let kept: QueueRules | null = null;
    await act('switch', async (requestId) => {
      kept = await setQueueClosed(session, queue.name, requestId, !queue.closed);
    });
    onAnswered(kept);
  };
  return (
    <div role="group" aria-label={`${queue.title}の${words.name}か確かめる`} className="mt-4">
      <p className="mb-3">{words.ask}</p>
      <Failure error={failure} />
      <div className="flex flex-wrap gap-3">
        <Button kind={queue.closed ? 'primary' : 'danger'} busy={busy} onClick={() => void answer()}>
          {words.yes}
        </Button>
        <Button kind="secondary" busy={busy} onClick={onCancel}>
          やめる
        </Button>
      </div>
    </div>
  );
}

function QueueSwitch({ queue, onAnswered }: { queue: QueueRules; onAnswered: (kept: QueueRules | null) => void }) {
  const id = useId();
  const trigger = useRef<HTMLButtonElement>(null);
  const [asked, setAsked] = useState<'close' | 'reopen' | null>(null);
  const next = queue.closed ? 'reopen' : 'close';
  // Done already, by an answer that was lost or by a colleague: the question goes away, instead of turning round.
  if (asked !== null && asked !== next) setAsked(null);
  const words = queue.closed ? REOPEN : STOP;
  const close = () => {
    setAsked(null);
    trigger.current?.focus();
  };
  return (
    <section aria-labelledby={id} className="card mb-4 max-w-2xl">
      <h2 id={id} className="text-xl">
        {queue.title}
      </h2>
      <p className="my-3 font-bold">
        {queue.closed ? '休止しています（番号札と予約を受け付けていません）' : '受け付けています'}
      </p>
      <Button
        ref={trigger}
        kind={queue.closed ? 'primary' : 'secondary'}
        aria-label={`${queue.title}の${words.name}`}
        aria-expanded={asked !== null}
        onClick={() => setAsked(next)}
      >
        {words.name}
      </Button>
      {asked && (
        <Question
          queue={queue}
          onCancel={close}
          onAnswered={(kept) => {
            if (kept) close();
            onAnswered(kept);
          }}
        />
      )}
    </section>
  );
}

export function QueuesPage({ office }: { office: string }) {
  const { session } = useStaff();
  const parent = officeName(session.municipality, office);
  const load = useCallback((signal: AbortSignal) => listQueueRules(parent, signal), [parent]);
  const { loaded, stale, reload, set } = useLoaded(load, POLL_MS);
  const [said, setSaid] = useState('');
  const queues = loaded.state === 'loaded' ? loaded.value : [];

  const answered = (kept: QueueRules | null) => {
    setSaid(kept ? `「${kept.title}」の${kept.closed ? STOP.said : REOPEN.said}` : '');
    if (kept) set(queues.map((one) => (one.name === kept.name ? kept : one)));
    reload();
  };
  return (
    <>
      <Title>受付の休止と再開</Title>
      <p className="mb-4 max-w-2xl">
        混み合ったときや窓口を開けられないときに、用件ごとに受付を休止できます。再開するまで休止は続きます。
      </p>
      {loaded.state === 'loading' && <Loading />}
      {loaded.state === 'failed' && <LoadFailed error={loaded.error} retry={reload} />}
      <Announce>
        {said !== '' && (
          <Notice kind="success">
            <p>{said}</p>
          </Notice>
        )}
        {stale && loaded.state === 'loaded' && (
          <Notice kind="warning">
            <p>接続が切れています。下は、切れる前の状態です。</p>
          </Notice>
        )}
      </Announce>
      {loaded.state === 'loaded' && queues.length === 0 && <p>この庁舎に用件はまだありません。</p>}
      {queues.map((queue) => (
        <QueueSwitch key={queue.name} queue={queue} onAnswered={answered} />
      ))}
    </>
  );
}
