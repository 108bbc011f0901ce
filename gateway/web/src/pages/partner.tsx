// A partner's page, opened by its link: /partner/{office}/{partner}#{key}. It announces groups that will come, changes and withdraws its
// own. The key stays after the # and travels in the body only.
import { useCallback, useRef, useState } from 'react';
import type { Config } from '../api/citizen';
import { listQueues, officeName, type Queue } from '../api/hall';
import { ApiError } from '../api/http';
import {
  lookUpPartner,
  submitPartnerEvent,
  withdrawPartnerEvent,
  type EventDraft,
  type PartnerView,
  type PlannedEvent,
} from '../api/planning';
import { RequestIds } from '../api/request_id';
import { EventForm, eventWhen } from '../hall/event_form';
import { EVENT_TEXTS, PARTNER_REFUSALS } from '../hall/event_texts';
import { titleIn } from '../hall/words';
import { useText, useWords } from '../i18n/language';
import { Announce, Button, errorSentence, LoadFailed, Loading, Notice, Title } from '../ui/parts';
import { useLoaded } from '../ui/use_loaded';

function useRefusal(): (error: unknown) => string {
  const translator = useText();
  const r = useWords(PARTNER_REFUSALS);
  return (error) => {
    const reason = error instanceof ApiError ? error.reason : '';
    // Whoever reads Japanese is told which input it is, in the server's words.
    if (reason === 'INVALID_FIELDS' && error instanceof ApiError && translator.language === 'ja') {
      return error.violations.map((one) => one.description).join('') || error.message;
    }
    return reason in PARTNER_REFUSALS ? r(reason as 'INVALID_FIELDS') : errorSentence(error, translator);
  };
}

function AnnouncedEvent({
  event,
  busy,
  onChange,
  onWithdraw,
}: {
  event: PlannedEvent;
  busy: boolean;
  onChange: () => void;
  onWithdraw: () => void;
}) {
  const { language } = useText();
  const e = useWords(EVENT_TEXTS);
  const [asked, setAsked] = useState(false);
  const of = e('of', { title: event.title });
  return (
    <li className="card">
      <p className="text-lg font-bold">{event.title}</p>
      <p className="number">{eventWhen(event, language)}</p>
      <p className="number">{e('summary', { n: event.headcount, state: event.state === '' ? '' : e(event.state) })}</p>
      {event.state !== 'CANCELLED' && !asked && (
        <div className="mt-3 flex flex-wrap gap-3">
          <Button kind="secondary" className="button-small" onClick={onChange} aria-label={`${e('changeOne')}${of}`}>
            {e('changeOne')}
          </Button>
          <Button
            kind="danger"
            className="button-small"
            busy={busy}
            aria-label={`${e('withdrawOne')}${of}`}
            onClick={() => setAsked(true)}
          >
            {e('withdrawOne')}
          </Button>
        </div>
      )}
      {event.state !== 'CANCELLED' && asked && (
        <Notice kind="warning">
          <p className="mb-3">{e('withdrawSure', { title: event.title })}</p>
          <div className="flex flex-wrap gap-3">
            <Button kind="danger" busy={busy} onClick={onWithdraw}>
              {e('withdrawYes')}
            </Button>
            <Button kind="secondary" onClick={() => setAsked(false)}>
              {e('withdrawNo')}
            </Button>
          </div>
        </Notice>
      )}
    </li>
  );
}

export default function PartnerPage({ config, office, id }: { config: Config; office: string; id: string }) {
  const { language } = useText();
  const e = useWords(EVENT_TEXTS);
  const refusal = useRefusal();
  const [key] = useState(() => window.location.hash.slice(1));
  const parent = officeName(config.municipality, office);
  const name = `${parent}/partners/${encodeURIComponent(id)}`;
  // The partner's own view names the queues in Japanese only.
  const load = useCallback(
    async (signal: AbortSignal): Promise<{ view: PartnerView; queues: Queue[] }> => {
      const view = await lookUpPartner(name, key, signal);
      return { view, queues: await listQueues(parent, signal) };
    },
    [name, parent, key],
  );
  const { loaded, reload } = useLoaded(load);
  const [edited, setEdited] = useState<PlannedEvent | 'new' | null>(null);
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<unknown>(null);
  const [said, setSaid] = useState<'sent' | 'withdrawn' | null>(null);
  const ids = useRef(new RequestIds());

  const act = async (what: string, done: 'sent' | 'withdrawn', call: (requestId: string) => Promise<PlannedEvent>) => {
    setBusy(true);
    setFailure(null);
    setSaid(null);
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
    void act(`submit ${JSON.stringify({ ...old, ...draft })}`, 'sent', (requestId) =>
      submitPartnerEvent(name, key, requestId, { ...draft, ...old }),
    );
  };

  const shut = loaded.state === 'failed' && loaded.error instanceof ApiError && loaded.error.httpStatus === 403;
  const view = loaded.state === 'loaded' ? loaded.value.view : null;
  const queues = (view?.queues ?? []).map((one) => {
    const known = loaded.state === 'loaded' ? loaded.value.queues.find((queue) => queue.name === one.name) : undefined;
    return { name: one.name, title: known ? titleIn(known, language) : one.title };
  });
  return (
    <>
      <Title>{e('pageTitle')}</Title>
      {loaded.state === 'loading' && <Loading />}
      {shut && (
        <Notice kind="error" title={e('linkShut')}>
          <p>{refusal(loaded.error)}</p>
        </Notice>
      )}
      {loaded.state === 'failed' && !shut && <LoadFailed error={loaded.error} retry={reload} />}
      {view && (
        <>
          <p className="mb-4">{e('lead', { partner: view.title })}</p>
          <Announce>
            {said !== null && (
              <Notice kind="success">
                <p>{e(said)}</p>
              </Notice>
            )}
          </Announce>
          <div role="alert">
            {failure !== null && (
              <Notice kind="error">
                <p>{refusal(failure)}</p>
              </Notice>
            )}
          </div>
          {edited === null ? (
            <Button onClick={() => setEdited('new')}>{e('add')}</Button>
          ) : (
            <section aria-labelledby="edit" className="card my-4">
              <h2 id="edit" className="mb-3 text-xl">
                {e(edited === 'new' ? 'add' : 'change')}
              </h2>
              <EventForm
                key={edited === 'new' ? 'new' : edited.name}
                queues={queues}
                start={edited === 'new' ? null : edited}
                headcountMax={view.headcountMax || 5000}
                busy={busy}
                sendTitle={e('send')}
                onSend={send}
                onCancel={() => setEdited(null)}
              />
            </section>
          )}
          <h2 className="mt-8 mb-3 text-xl">{e('listTitle')}</h2>
          {view.events.length === 0 && <p>{e('none')}</p>}
          <ul className="grid gap-4">
            {view.events.map((event) => (
              <AnnouncedEvent
                key={`${event.name} ${event.revision}`}
                event={event}
                busy={busy}
                onChange={() => setEdited(event)}
                onWithdraw={() =>
                  void act(`withdraw ${event.name} ${event.revision}`, 'withdrawn', (requestId) =>
                    withdrawPartnerEvent(name, key, requestId, event),
                  )
                }
              />
            ))}
          </ul>
        </>
      )}
    </>
  );
}
