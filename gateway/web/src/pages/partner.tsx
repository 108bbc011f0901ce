// A partner's page, opened by its link: /partner/{office}/{partner}#{key}. It announces groups that will come, changes and withdraws its
// own. The key stays after the # and travels in the body only.
import { useCallback, useRef, useState } from 'react';
import type { Config } from '../api/citizen';
import { officeName } from '../api/hall';
import { ApiError } from '../api/http';
import {
  lookUpPartner,
  submitPartnerEvent,
  withdrawPartnerEvent,
  type EventDraft,
  type PlannedEvent,
} from '../api/planning';
import { RequestIds } from '../api/request_id';
import { EVENT_STATES, EventForm, eventWhen } from '../hall/event_form';
import { useText } from '../i18n/language';
import { Announce, Button, errorSentence, LoadFailed, Loading, Notice, Title } from '../ui/parts';
import { useLoaded } from '../ui/use_loaded';

export default function PartnerPage({ config, office, id }: { config: Config; office: string; id: string }) {
  const translator = useText();
  const [key] = useState(() => window.location.hash.slice(1));
  const name = `${officeName(config.municipality, office)}/partners/${encodeURIComponent(id)}`;
  const load = useCallback((signal: AbortSignal) => lookUpPartner(name, key, signal), [name, key]);
  const { loaded, reload } = useLoaded(load);
  const [edited, setEdited] = useState<PlannedEvent | 'new' | null>(null);
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<unknown>(null);
  const [said, setSaid] = useState('');
  const ids = useRef(new RequestIds());

  const act = async (what: string, done: string, call: (requestId: string) => Promise<PlannedEvent>) => {
    setBusy(true);
    setFailure(null);
    try {
      await call(ids.current.for(what));
      ids.current.done(what);
      setEdited(null);
      setSaid(done);
      reload();
    } catch (error) {
      setFailure(error);
      if (error instanceof ApiError && !error.outcomeUnknown) ids.current.done(what);
    } finally {
      setBusy(false);
    }
  };
  const send = (draft: EventDraft) => {
    const old = edited !== 'new' && edited !== null ? { name: edited.name, revision: edited.revision } : {};
    void act(
      `submit ${JSON.stringify({ ...old, ...draft })}`,
      '受け付けました。担当者が確認すると、混雑カレンダーに反映されます。',
      (requestId) => submitPartnerEvent(name, key, requestId, { ...draft, ...old }),
    );
  };

  const shut = loaded.state === 'failed' && loaded.error instanceof ApiError && loaded.error.httpStatus === 403;
  return (
    <div lang="ja">
      <Title>団体の来庁予定</Title>
      {loaded.state === 'loading' && <Loading />}
      {shut && (
        <Notice kind="error" title="このリンクでは開けません">
          <p>{errorSentence(loaded.error, translator)}</p>
        </Notice>
      )}
      {loaded.state === 'failed' && !shut && <LoadFailed error={loaded.error} retry={reload} />}
      {loaded.state === 'loaded' && (
        <>
          <p className="mb-4">
            {loaded.value.title}{' '}
            の皆さまの来庁予定をお知らせください。混み合う日を避けるご案内と、窓口の人数の準備に使います。
          </p>
          <Announce>
            {said !== '' && (
              <Notice kind="success">
                <p>{said}</p>
              </Notice>
            )}
          </Announce>
          <div role="alert">
            {failure !== null && (
              <Notice kind="error">
                <p>{errorSentence(failure, translator)}</p>
              </Notice>
            )}
          </div>
          {edited === null ? (
            <Button onClick={() => setEdited('new')}>来庁予定を追加する</Button>
          ) : (
            <section aria-labelledby="edit" className="card my-4">
              <h2 id="edit" className="mb-3 text-xl">
                {edited === 'new' ? '来庁予定を追加する' : '来庁予定を変える'}
              </h2>
              <EventForm
                key={edited === 'new' ? 'new' : edited.name}
                queues={loaded.value.queues}
                start={edited === 'new' ? null : edited}
                headcountMax={loaded.value.headcountMax || 5000}
                busy={busy}
                sendTitle="送る"
                onSend={send}
                onCancel={() => setEdited(null)}
              />
            </section>
          )}
          <h2 className="mt-8 mb-3 text-xl">お知らせいただいた予定</h2>
          {loaded.value.events.length === 0 && <p>まだありません。</p>}
          <ul className="grid gap-4">
            {loaded.value.events.map((event) => (
              <li key={event.name} className="card">
                <p className="text-lg font-bold">{event.title}</p>
                <p className="number">
                  {eventWhen(event)}・{event.headcount}人・{EVENT_STATES[event.state]}
                </p>
                {event.state !== 'CANCELLED' && (
                  <div className="mt-3 flex flex-wrap gap-3">
                    <Button
                      kind="secondary"
                      className="button-small"
                      onClick={() => setEdited(event)}
                      aria-label={`${event.title}を変える`}
                    >
                      変える
                    </Button>
                    <Button
                      kind="danger"
                      className="button-small"
                      busy={busy}
                      aria-label={`${event.title}を取り下げる`}
                      onClick={() =>
                        void act(`withdraw ${event.name} ${event.revision}`, '取り下げました。', (requestId) =>
                          withdrawPartnerEvent(name, key, requestId, event),
                        )
                      }
                    >
                      取り下げる
                    </Button>
                  </div>
                )}
              </li>
            ))}
          </ul>
        </>
      )}
    </div>
  );
}
