// One case: a scan on its way, or an application with its paper, to be reviewed (審査) or decided (決裁).
import { useCallback, useRef, useState } from 'react';
import { getProcedure } from '../api/citizen';
import { ApiError } from '../api/http';
import { RequestIds } from '../api/request_id';
import { decide, getApplication, getScan, retryScan, type Verb } from '../api/staff';
import type { Application, Scan } from '../api/types';
import { Answers } from '../form/answers';
import { decodeDefinition, say, type Definition } from '../form/definition';
import { faultsOf, type Fault } from '../form/validate';
import { fromData } from '../form/values';
import { useText } from '../i18n/language';
import { Announce, Button, dateTime, errorSentence, LoadFailed, Loading, Notice, Title } from '../ui/parts';
import { Link } from '../ui/router';
import { useLoaded } from '../ui/use_loaded';
import { Facts, History } from './case_parts';
import { DecisionForm } from './decision_form';
import { ReviewForm } from './review_form';
import { ScanImage, type Seen } from './scan_image';
import { hasRole, useStaff } from './session';
import { SCAN_STATES } from './words';

interface Case {
  application: Application;
  scan: Scan | null;
  definition: Definition;
}

const DONE: Record<Verb, string> = {
  review: '審査を終えました。決裁を待っています。',
  approve: '決裁しました。',
  reject: '不許可にしました。',
};

// Loading for staff: an expired session is noticed whoever notices it.
function useStaffLoaded<T>(load: (signal: AbortSignal) => Promise<T>, everyMs: number | null = null) {
  const { failed } = useStaff();
  const watched = useCallback(
    async (signal: AbortSignal) => {
      try {
        return await load(signal);
      } catch (error) {
        if (!signal.aborted) failed(error);
        throw error;
      }
    },
    [load, failed],
  );
  return useLoaded(watched, everyMs);
}

function CaseView({
  one,
  onChanged,
  onReload,
}: {
  one: Case;
  onChanged: (application: Application) => void;
  onReload: () => void;
}) {
  const { session, failed } = useStaff();
  const translator = useText();
  const { application, scan, definition } = one;
  const [seen, setSeen] = useState<Seen | null>(null);
  const [busy, setBusy] = useState(false);
  const [done, setDone] = useState('');
  const [failure, setFailure] = useState<unknown>(null);
  const [refused, setRefused] = useState<readonly Fault[]>([]);
  const [refusals, setRefusals] = useState(0);
  const requestIds = useRef(new RequestIds());

  const act = async (verb: Verb, comment: string, data?: Record<string, unknown>) => {
    const body = { revision: application.revision, comment, ...(data ? { data } : {}) };
    // The same act with the same content is the same request, however often it is tried.
    const key = `${verb} ${application.name} ${JSON.stringify(body)}`;
    setBusy(true);
    setDone('');
    setFailure(null);
    setRefused([]);
    try {
      const changed = await decide(session, application.name, verb, {
        requestId: requestIds.current.for(key),
        ...body,
      });
      requestIds.current.done(key);
      setDone(DONE[verb]);
      onChanged(changed);
    } catch (error) {
      failed(error);
      setFailure(error);
      if (error instanceof ApiError) {
        if (!error.outcomeUnknown) requestIds.current.done(key);
        setRefused(faultsOf(error.violations));
        if (error.violations.length > 0) setRefusals((n) => n + 1);
      }
    } finally {
      setBusy(false);
    }
  };

  const look = (path: string) => {
    const readings = (scan?.readings ?? []).filter(
      (reading) => reading.box && (reading.id === path || reading.id.startsWith(`${path}.`)),
    );
    const place = readings[0]?.place;
    if (place !== undefined) setSeen({ place, readings: readings.filter((reading) => reading.place === place) });
  };

  const stale =
    failure instanceof ApiError && (failure.reason === 'STALE_REVISION' || failure.reason === 'WRONG_STATE');
  const reviewing = application.state === 'SUBMITTED' && hasRole(session, 'COUNTER');
  const deciding = application.state === 'REVIEWED' && hasRole(session, 'HEAD');
  return (
    <>
      <Facts application={application} scan={scan} title={say(definition.title, 'ja')} />
      <Announce>
        {done !== '' && (
          <Notice kind="success">
            <p>{done}</p>
          </Notice>
        )}
      </Announce>
      <div role="alert">
        {stale && (
          <Notice kind="warning" title="ほかの職員が先に変更しました">
            <p>いまの内容では登録できません。最新の内容を読み込んでください。ここで入力した内容は消えます。</p>
            <Button kind="secondary" className="mt-3" onClick={onReload}>
              最新の内容を読み込む
            </Button>
          </Notice>
        )}
        {failure !== null && !stale && (
          <Notice kind="error">
            <p>{errorSentence(failure, translator)}</p>
          </Notice>
        )}
      </div>
      <div className={scan ? 'grid items-start gap-8 lg:grid-cols-2' : ''}>
        {scan && (
          <div className="lg:sticky lg:top-4">
            <ScanImage scan={scan} seen={seen} />
          </div>
        )}
        <div>
          {reviewing ? (
            <ReviewForm
              key={application.revision}
              application={application}
              scan={scan}
              definition={definition}
              refused={refused}
              refusals={refusals}
              busy={busy}
              onLook={look}
              onConfirm={(data) => void act('review', '', data)}
            />
          ) : (
            <Answers definition={definition} values={fromData(definition, application.data)} />
          )}
          {deciding && <DecisionForm busy={busy} onDecide={(verb, comment) => void act(verb, comment)} />}
          {application.state === 'SUBMITTED' && !reviewing && (
            <Notice>
              <p>審査を待っています。審査が終わると決裁できます。</p>
            </Notice>
          )}
          {application.state === 'REVIEWED' && !deciding && (
            <Notice>
              <p>決裁を待っています。決裁は権限のある別の職員が行います。</p>
            </Notice>
          )}
          <Announce>{busy && '登録しています。'}</Announce>
        </div>
      </div>
      <History application={application} />
    </>
  );
}

function LoadedCase({ name }: { name: string }) {
  const load = useCallback(
    async (signal: AbortSignal): Promise<Case> => {
      const application = await getApplication(name, signal);
      const [procedure, scan] = await Promise.all([
        getProcedure(application.procedure, signal),
        application.scan === '' ? Promise.resolve(null) : getScan(application.scan, signal),
      ]);
      return { application, scan, definition: decodeDefinition(procedure.form) };
    },
    [name],
  );
  const { loaded, reload, set } = useStaffLoaded(load);
  const [generation, setGeneration] = useState(0);
  if (loaded.state === 'loading') return <Loading />;
  if (loaded.state === 'failed') return <LoadFailed error={loaded.error} retry={reload} />;
  const reloadAll = () => {
    setGeneration((n) => n + 1);
    reload();
  };
  return (
    <CaseView
      key={generation}
      one={loaded.value}
      onReload={reloadAll}
      onChanged={(application) => set({ ...loaded.value, application })}
    />
  );
}

export function ApplicationPage({ id }: { id: string }) {
  const { session } = useStaff();
  return (
    <>
      <Title>{`申請 ${id}`}</Title>
      <LoadedCase name={`municipalities/${session.municipality}/applications/${id}`} />
    </>
  );
}

const POLL_MS = 2000;

function FailedScan({ scan, onRetried }: { scan: Scan; onRetried: (scan: Scan) => void }) {
  const { session, failed } = useStaff();
  const translator = useText();
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<unknown>(null);
  const requestIds = useRef(new RequestIds());

  const retry = async () => {
    setBusy(true);
    setFailure(null);
    try {
      const changed = await retryScan(session, scan.name, requestIds.current.for(scan.name));
      requestIds.current.done(scan.name);
      onRetried(changed);
    } catch (error) {
      failed(error);
      setFailure(error);
      if (error instanceof ApiError && !error.outcomeUnknown) requestIds.current.done(scan.name);
    } finally {
      setBusy(false);
    }
  };

  return (
    <Notice kind="error" title="読み取れませんでした">
      <p>{scan.failureMessage || '紙を確かめ、もう一度読み取るか、スキャンし直してください。'}</p>
      <p className="help">理由：{scan.failureReason}</p>
      {(hasRole(session, 'COUNTER') || hasRole(session, 'OPERATOR')) && (
        <Button className="mt-4" busy={busy} onClick={() => void retry()}>
          もう一度読み取る
        </Button>
      )}
      <div role="alert">
        {failure !== null && <p className="field-error mt-2">{errorSentence(failure, translator)}</p>}
      </div>
    </Notice>
  );
}

export function ScanPage({ id }: { id: string }) {
  const { session } = useStaff();
  const [pollMs, setPollMs] = useState<number | null>(POLL_MS);
  const name = `municipalities/${session.municipality}/scans/${id}`;
  const load = useCallback(
    async (signal: AbortSignal) => {
      const scan = await getScan(name, signal);
      setPollMs(scan.state === 'QUEUED' ? POLL_MS : null);
      return scan;
    },
    [name],
  );
  const { loaded, reload } = useStaffLoaded(load, pollMs);
  const scan = loaded.state === 'loaded' ? loaded.value : null;
  return (
    <>
      <Title>紙の申請書の確認</Title>
      <p>
        <Link href="/staff/review" className="inline-flex min-h-11 items-center">
          一覧に戻る
        </Link>
      </p>
      {loaded.state === 'loading' && <Loading />}
      {loaded.state === 'failed' && <LoadFailed error={loaded.error} retry={reload} />}
      {scan && (
        <p className="number mb-4">
          {dateTime(scan.createTime, 'ja')}に取り込み。{SCAN_STATES[scan.state]}。
        </p>
      )}
      <Announce>
        {scan?.state === 'QUEUED' && (
          <Notice>
            <p>読み取りを待っています。終わるとこの画面に内容が出ます。</p>
          </Notice>
        )}
      </Announce>
      {scan?.state === 'FAILED' && (
        <>
          <div role="alert">
            <FailedScan
              scan={scan}
              onRetried={() => {
                setPollMs(POLL_MS);
                reload();
              }}
            />
          </div>
          <div className="max-w-2xl">
            <ScanImage scan={scan} seen={null} />
          </div>
        </>
      )}
      {scan?.state === 'READ' &&
        (scan.application === '' ? (
          <Notice kind="warning">
            <p>読み取りましたが、申請にはなっていません。紙を確かめてください。</p>
          </Notice>
        ) : (
          <LoadedCase key={scan.application} name={scan.application} />
        ))}
    </>
  );
}
