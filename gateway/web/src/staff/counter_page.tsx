// 窓口の呼び出し: one counter's work. One hand on the number keys; a second click does nothing twice; without a connection the work goes on
// and is sent later (hall/action_queue.ts).
import { useEffect, useRef, useState } from 'react';
import { officeName, type LiveState, type Ticket } from '../api/hall';
import { nextOf, type Act } from '../hall/action_queue';
import { counterTitle } from '../hall/number_words';
import { useLive } from '../hall/use_live';
import { clock } from '../hall/words';
import { useText } from '../i18n/language';
import { Announce, Button, errorSentence, Loading, Notice, Title } from '../ui/parts';
import { WideTable } from '../ui/wide_table';
import { CounterSetup, useCounter } from './counter_setup';
import { useStaff } from './session';
import { ACT_NAMES, idOf, useCounterWork } from './use_counter_work';

// The keys of one hand, on the number pad too.
const KEYS: Record<string, Act> = {
  '1': 'call',
  '2': 'recall',
  '3': 'finish',
  '4': 'hold',
  '5': 'return',
  '6': 'transfer',
  '7': 'noShow',
};

function Waiting({
  live,
  served,
  shown,
  onCall,
  busy,
}: {
  live: LiveState | null;
  served: readonly string[];
  shown: readonly Ticket[];
  busy: boolean;
  onCall: (ticket: Ticket) => void;
}) {
  const waiting = shown
    .filter((ticket) => ['WAITING', 'HELD', 'NO_SHOW'].includes(ticket.state) && served.includes(ticket.queue))
    .sort((a, b) => a.state.localeCompare(b.state) * -1 || a.ahead - b.ahead || a.issueTime.localeCompare(b.issueTime));
  const titleOf = (queue: string) => live?.queues.find((one) => one.name === queue)?.title ?? queue.split('/').at(-1);
  if (waiting.length === 0) return <p className="my-4">待っている人はいません。</p>;
  const states: Record<string, string> = { WAITING: '待っている', HELD: '預かり中', NO_SHOW: '来なかった' };
  return (
    <WideTable label="待っている人の表" columns={['番号', '用件', '状態', '受付', 'この番号を']}>
      {waiting.slice(0, 50).map((ticket) => (
        <tr key={ticket.name}>
          <td className="number text-xl font-bold">{ticket.label}</td>
          <td>{titleOf(ticket.queue)}</td>
          <td>{states[ticket.state]}</td>
          <td className="number">{clock(ticket.issueTime)}</td>
          <td>
            <Button
              kind="secondary"
              className="button-small"
              busy={busy}
              onClick={() => onCall(ticket)}
              aria-label={`${ticket.label}番を${ticket.state === 'WAITING' ? '呼ぶ' : '列に戻す'}`}
            >
              {ticket.state === 'WAITING' ? '呼ぶ' : '列に戻す'}
            </Button>
          </td>
        </tr>
      ))}
    </WideTable>
  );
}

export function CounterPage({ office }: { office: string }) {
  const { session } = useStaff();
  const translator = useText();
  const name = officeName(session.municipality, office);
  const setup = useCounter(office);
  const [byKeys, setByKeys] = useState(true);
  const [transfers, setTransfers] = useState(false);
  const all = useLive(name).state?.queues ?? [];
  const served = all
    .filter((queue) => setup.queues.length === 0 || setup.queues.includes(idOf(queue.name)))
    .map((queue) => queue.name);
  const work = useCounterWork(name, setup.counter, served);
  const { current, busy, perform } = work;
  const next = nextOf(work.shown, served);
  const isOpen = work.live?.counters.find((one) => one.counter === setup.counter)?.open ?? false;
  const waiting = work.shown.filter((one) => one.state === 'WAITING' && served.includes(one.queue)).length;

  const act = (what: Act) => {
    if (what === 'call') {
      if (next) void perform('call', next);
    } else if (what === 'transfer') {
      if (current) setTransfers(true);
    } else if (current) void perform(what, current);
  };
  const actNow = useRef(act);
  useEffect(() => {
    actNow.current = act;
  });
  useEffect(() => {
    if (!byKeys || setup.counter === '') return;
    const pressed = (event: KeyboardEvent) => {
      const typing =
        event.target instanceof HTMLElement &&
        event.target.closest('input:not([type=checkbox]), select, textarea, dialog');
      const what = KEYS[event.key];
      if (!what || typing || event.repeat || event.ctrlKey || event.metaKey || event.altKey) return;
      event.preventDefault();
      actNow.current(what);
    };
    window.addEventListener('keydown', pressed);
    return () => window.removeEventListener('keydown', pressed);
  }, [byKeys, setup.counter]);

  if (setup.counter === '') {
    return (
      <>
        <Title>窓口の呼び出し</Title>
        <CounterSetup setup={setup} queues={all} />
      </>
    );
  }
  const choices: Act[] = ['recall', 'finish', 'hold', 'return', 'transfer', 'noShow'];
  const keyOf = (what: Act) => (byKeys ? Object.keys(KEYS).find((key) => KEYS[key] === what) : undefined);
  return (
    <>
      <Title>{`${counterTitle(setup.counter, 'ja')}の呼び出し`}</Title>
      <div className="mb-4 flex flex-wrap items-center gap-x-6 gap-y-2">
        <Button
          kind={isOpen ? 'secondary' : 'primary'}
          busy={busy}
          onClick={() => void perform(isOpen ? 'close' : 'open', null)}
        >
          {isOpen ? '窓口を閉める' : '窓口を開ける'}
        </Button>
        <span className="font-bold">{isOpen ? '開いています' : '閉まっています'}</span>
        <label className="choice">
          <input type="checkbox" checked={byKeys} onChange={(event) => setByKeys(event.target.checked)} />
          数字キーで操作する
        </label>
        <Button kind="secondary" className="button-small" onClick={setup.forget}>
          窓口を変える
        </Button>
      </div>
      <Announce>
        {(work.offline || work.pending.length > 0) && (
          <Notice kind="warning" title="接続が切れました">
            <p>
              このまま続けられます。
              {work.pending.length > 0 && `${work.pending.length}件の操作をこの端末に残しました。`}
              接続が戻ると、操作した時刻のまま自動で送ります。このページは閉じないでください。
            </p>
          </Notice>
        )}
      </Announce>
      <div role="alert">
        {work.failure !== null && (
          <Notice kind="error">
            <p>{errorSentence(work.failure, translator)}</p>
          </Notice>
        )}
        {work.refused.length > 0 && (
          <Notice kind="error" title="受け付けられなかった操作があります">
            <ul className="mb-3 ml-6 list-disc">
              {work.refused.map(({ action, reason }) => (
                <li key={action.id}>
                  {clock(new Date(action.timeMs).toISOString(), true)} {action.label !== '' && `${action.label}番 `}
                  {ACT_NAMES[action.act]}（{reason}）
                </li>
              ))}
            </ul>
            <Button kind="secondary" onClick={work.clearRefused}>
              確かめました
            </Button>
          </Notice>
        )}
      </div>
      <div className="grid gap-6 lg:grid-cols-2">
        <section aria-labelledby="serving" className="card min-w-0 border-2">
          <h2 id="serving" className="text-xl">
            お呼びしている番号
          </h2>
          <p className="number my-2 text-7xl leading-tight font-bold" data-testid="serving">
            {current ? current.label : '―'}
          </p>
          {current && current.recalls > 0 && <p>呼び直し：{current.recalls}回</p>}
          {work.mine.length > 1 && (
            <p>
              ほかに：
              {work.mine
                .filter((one) => one !== current)
                .map((one) => `${one.label}番`)
                .join('、')}
            </p>
          )}
          <Button
            className="button-large my-3 w-full"
            busy={busy || !next}
            onClick={() => act('call')}
            aria-keyshortcuts={keyOf('call')}
          >
            {keyOf('call') && <kbd>1</kbd>} {ACT_NAMES.call}（{waiting}人待ち）
          </Button>
          <div className="grid gap-3 sm:grid-cols-2">
            {choices.map((what) => (
              <Button
                key={what}
                kind="secondary"
                busy={busy || !current}
                onClick={() => act(what)}
                aria-keyshortcuts={keyOf(what)}
              >
                {keyOf(what) && <kbd>{keyOf(what)}</kbd>} {ACT_NAMES[what]}
              </Button>
            ))}
          </div>
          {transfers && current && (
            <div className="mt-4 grid gap-2" role="group" aria-label="どの窓口へ回しますか">
              <p className="font-bold">どの窓口へ回しますか</p>
              {all
                .filter((queue) => queue.name !== current.queue)
                .map((queue) => (
                  <Button
                    key={queue.name}
                    kind="secondary"
                    busy={busy}
                    onClick={() => {
                      setTransfers(false);
                      void perform('transfer', current, { toQueue: idOf(queue.name) });
                    }}
                  >
                    {queue.title}
                  </Button>
                ))}
              <Button kind="secondary" onClick={() => setTransfers(false)}>
                やめる
              </Button>
            </div>
          )}
          <Announce>{work.said !== '' && <p className="mt-3">{work.said}</p>}</Announce>
        </section>
        <section aria-labelledby="waiting" className="min-w-0">
          <h2 id="waiting" className="text-xl">
            待っている人
          </h2>
          {work.loading ? (
            <Loading />
          ) : (
            <Waiting
              live={work.live}
              served={served}
              shown={work.shown}
              busy={busy}
              onCall={(ticket) =>
                void perform(
                  ticket.state === 'WAITING' ? 'call' : ticket.state === 'HELD' ? 'resume' : 'return',
                  ticket,
                  { named: true },
                )
              }
            />
          )}
        </section>
      </div>
    </>
  );
}
