// 団体の来庁予定: what staff enter and what partners propose; confirmed ones shift the calendar.
import { useCallback, useState } from 'react';
import { listQueues, officeName } from '../api/hall';
import { createPlannedEvent, decidePlannedEvent, listPlannedEvents, type PlannedEvent } from '../api/planning';
import { EventForm, eventWhen } from '../hall/event_form';
import { EVENT_TEXTS } from '../hall/event_texts';
import { Failure } from '../ui/failure';
import { Announce, Button, LoadFailed, Loading, Notice, Title } from '../ui/parts';
import { useLoaded } from '../ui/use_loaded';
import { WideTable } from '../ui/wide_table';
import { useStaff } from './session';
import { useAct } from './use_act';

const HEADCOUNT_MAX = 100_000; // the service has the last word

export function EventsPage({ office }: { office: string }) {
  const { session } = useStaff();
  const parent = officeName(session.municipality, office);
  const load = useCallback(
    async (signal: AbortSignal) => ({
      queues: await listQueues(parent, signal),
      events: await listPlannedEvents(parent, signal),
    }),
    [parent],
  );
  const { loaded, reload } = useLoaded(load);
  const { act, busy, failure } = useAct();
  const [adding, setAdding] = useState(false);
  const [said, setSaid] = useState('');

  const decide = async (verb: 'confirm' | 'cancel', event: PlannedEvent) => {
    const done = await act(`${verb} ${event.name} ${event.revision}`, async (requestId) => {
      await decidePlannedEvent(session, verb, event, requestId);
    });
    if (done)
      setSaid(
        `「${event.title}」を${verb === 'confirm' ? '確認しました。混雑カレンダーに反映されます' : '取り消しました'}。`,
      );
    reload();
  };
  return (
    <>
      <Title>団体の来庁予定</Title>
      {loaded.state === 'loading' && <Loading />}
      {loaded.state === 'failed' && <LoadFailed error={loaded.error} retry={reload} />}
      <Announce>
        {said !== '' && (
          <Notice kind="success">
            <p>{said}</p>
          </Notice>
        )}
      </Announce>
      <Failure error={failure} />
      {loaded.state === 'loaded' && (
        <>
          {adding ? (
            <section aria-labelledby="add" className="card mb-6">
              <h2 id="add" className="mb-3 text-xl">
                予定を追加する
              </h2>
              <EventForm
                queues={loaded.value.queues}
                start={null}
                headcountMax={HEADCOUNT_MAX}
                busy={busy}
                sendTitle="追加する"
                onCancel={() => setAdding(false)}
                onSend={(draft) =>
                  void act(`create ${JSON.stringify(draft)}`, async (requestId) => {
                    await createPlannedEvent(session, parent, requestId, draft);
                    setAdding(false);
                    setSaid(`「${draft.title}」を追加しました。`);
                    reload();
                  })
                }
              />
            </section>
          ) : (
            <Button className="mb-6" onClick={() => setAdding(true)}>
              予定を追加する
            </Button>
          )}
          {loaded.value.events.length === 0 ? (
            <p>これからの予定はありません。</p>
          ) : (
            <WideTable label="来庁予定の表" columns={['日', '名称', '人数', '届け出た人', '状態', '操作']}>
              {loaded.value.events.map((event) => (
                <tr key={event.name}>
                  <td className="number">{eventWhen(event, 'ja')}</td>
                  <td>
                    {event.title}
                    {event.note !== '' && <span className="help block">{event.note}</span>}
                  </td>
                  <td className="number">
                    {event.headcount}人
                    {event.showPercent > 0 && event.showPercent < 100 && `（${event.showPercent}%来庁）`}
                  </td>
                  <td>{event.partnerTitle || '職員'}</td>
                  <td>{event.state !== '' && EVENT_TEXTS[event.state].ja}</td>
                  <td>
                    <div className="flex flex-wrap gap-2">
                      {event.state === 'PROPOSED' && (
                        <Button
                          className="button-small"
                          busy={busy}
                          aria-label={`${event.title}を確認する`}
                          onClick={() => void decide('confirm', event)}
                        >
                          確認する
                        </Button>
                      )}
                      {event.state !== 'CANCELLED' && (
                        <Button
                          kind="danger"
                          className="button-small"
                          busy={busy}
                          aria-label={`${event.title}を取り消す`}
                          onClick={() => void decide('cancel', event)}
                        >
                          取り消す
                        </Button>
                      )}
                    </div>
                  </td>
                </tr>
              ))}
            </WideTable>
          )}
        </>
      )}
    </>
  );
}
