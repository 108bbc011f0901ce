// Filling in a procedure's form, checking the answers, sending them once, and the receipt.
import { useCallback, useMemo, useState } from 'react';
import { getProcedure, submitApplication, type Config } from '../api/citizen';
import { ApiError } from '../api/http';
import { decodeDefinition, type Definition } from '../form/definition';
import { Answers } from '../form/answers';
import { ErrorSummary, FormSections } from '../form/form_view';
import { Submission, type Accepted, type DraftStore } from '../form/submission';
import { faultsOf, validate, type Fault } from '../form/validate';
import { emptyValues, toData, type Values } from '../form/values';
import { faultSentence } from '../form/words';
import { useText } from '../i18n/language';
import { Announce, Button, dateTime, errorSentence, LoadFailed, Loading, Notice, Title } from '../ui/parts';
import { useLoaded } from '../ui/use_loaded';

// A browser that forbids storage still lets people apply; only a reload loses what was typed.
const NO_STORE: DraftStore = { getItem: () => null, setItem: () => undefined, removeItem: () => undefined };

function draftStore(): DraftStore {
  try {
    return window.sessionStorage;
  } catch {
    return NO_STORE;
  }
}

// A clear no: the server understood the request and kept nothing of it. 429 and 5xx may be tried again as they are.
function isRefusal(error: unknown): boolean {
  return error instanceof ApiError && !error.outcomeUnknown && error.httpStatus !== 429;
}

interface FormProps {
  config: Config;
  procedure: string;
  definition: Definition;
}

type Step = 'fill' | 'confirm' | 'unknown' | 'receipt';

function stepOf(submission: Submission): Step {
  if (submission.draft.receipt !== null) return 'receipt';
  return submission.draft.sent === null ? 'fill' : 'unknown';
}

function ApplicationForm({ config, procedure, definition }: FormProps) {
  const translator = useText();
  const { t, words } = translator;
  const [submission] = useState(() => new Submission(draftStore(), procedure, emptyValues(definition)));
  const [values, setValues] = useState<Values>(submission.draft.values);
  const [resumed, setResumed] = useState(
    () => stepOf(submission) === 'fill' && Object.keys(toData(definition, values)).length > 0,
  );
  const [step, setStep] = useState<Step>(() => stepOf(submission));
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<unknown>(null);
  const [attempt, setAttempt] = useState(0);
  const [summary, setSummary] = useState<Fault[]>([]);
  const [shown, setShown] = useState<Fault[]>([]);

  const errors = useMemo(
    () => new Map(shown.map((fault) => [fault.path, faultSentence(fault, translator)])),
    [shown, translator],
  );

  const edit = (next: Values) => {
    setValues(next);
    submission.edit(next);
    if (shown.length === 0) return;
    // An error goes as soon as it is mended; new ones wait for the next attempt.
    const before = toData(definition, values);
    const after = toData(definition, next);
    const still = new Set(validate(definition, next, new Date()).map((fault) => `${fault.path} ${fault.reason}`));
    const touched = (path: string) => {
      const [section = '', field = ''] = path.split('.');
      return JSON.stringify(before[section]?.[field]) !== JSON.stringify(after[section]?.[field]);
    };
    setShown(
      shown.filter(
        (fault) => still.has(`${fault.path} ${fault.reason}`) || (fault.text !== undefined && !touched(fault.path)),
      ),
    );
  };

  const showFaults = (faults: Fault[]) => {
    setSummary(faults);
    setShown(faults);
    setAttempt((n) => n + 1);
    setStep('fill');
  };

  const check = () => {
    const faults = validate(definition, values, new Date());
    setFailure(null);
    if (faults.length > 0) {
      showFaults(faults);
      return;
    }
    setSummary([]);
    setShown([]);
    setStep('confirm');
  };

  const send = async () => {
    setBusy(true);
    setFailure(null);
    const outcome = await submission.submit(
      toData(definition, values),
      (requestId, data) => submitApplication(config.municipality, requestId, procedure, data),
      isRefusal,
    );
    setBusy(false);
    if (outcome.kind === 'accepted') {
      setStep('receipt');
      return;
    }
    setFailure(outcome.error);
    if (outcome.kind === 'unknown') setStep('unknown');
    else showFaults(outcome.error instanceof ApiError ? faultsOf(outcome.error.violations) : []);
  };

  const restart = () => {
    const empty = emptyValues(definition);
    submission.reset(empty);
    setValues(empty);
    setSummary([]);
    setShown([]);
    setFailure(null);
    setResumed(false);
    setStep('fill');
  };

  const title = words(definition.title);
  if (step === 'receipt' && submission.draft.receipt)
    return <ReceiptView receipt={submission.draft.receipt} title={title} onAnother={restart} />;

  if (step === 'unknown') {
    return (
      <>
        <Title step="unknown">{t('unknownTitle')}</Title>
        {failure !== null && (
          <div role="alert">
            <Notice kind="warning">
              <p>{errorSentence(failure, translator)}</p>
            </Notice>
          </div>
        )}
        <p className="mb-6">{t('unknown')}</p>
        <Button className="button-large" busy={busy} onClick={() => void send()}>
          {t('sendAgain')}
        </Button>
        <Announce>{busy && t('sending')}</Announce>
      </>
    );
  }

  if (step === 'confirm') {
    return (
      <>
        <Title step="confirm">{t('confirmTitle')}</Title>
        <p className="mb-6">{t('confirmLead')}</p>
        <Answers definition={definition} values={values} />
        <div className="mt-8 flex flex-wrap gap-4">
          <Button className="button-large" busy={busy} onClick={() => void send()}>
            {t('send')}
          </Button>
          <Button kind="secondary" className="button-large" busy={busy} onClick={() => setStep('fill')}>
            {t('back')}
          </Button>
        </div>
        <Announce>{busy && t('sending')}</Announce>
      </>
    );
  }

  return (
    <>
      <Title step="fill">{title}</Title>
      {words(definition.summary) !== '' && <p className="mb-4">{words(definition.summary)}</p>}
      {failure !== null && (
        <div role="alert">
          <Notice kind="error" title={t('refusedTitle')}>
            <p>{errorSentence(failure, translator)}</p>
          </Notice>
        </div>
      )}
      <ErrorSummary definition={definition} faults={summary} attempt={attempt} />
      {resumed && (
        <Notice>
          <p>{t('draftKept')}</p>
          <Button kind="secondary" className="mt-3" onClick={restart}>
            {t('eraseDraft')}
          </Button>
        </Notice>
      )}
      <p>{t('applyLead')}</p>
      <p className="help mt-2">{t('privacy')}</p>
      {definition.notes.length > 0 && (
        <ul className="mt-4 list-disc pl-6">
          {definition.notes.map((note) => (
            <li key={words(note)}>{words(note)}</li>
          ))}
        </ul>
      )}
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          check();
        }}
      >
        <FormSections definition={definition} values={values} onChange={edit} errors={errors} own />
        <div className="mt-10">
          <Button type="submit" className="button-large">
            {t('toConfirm')}
          </Button>
        </div>
      </form>
    </>
  );
}

function ReceiptView({ receipt, title, onAnother }: { receipt: Accepted; title: string; onAnother: () => void }) {
  const { t, language } = useText();
  return (
    <>
      <Title step="receipt">{t('receiptTitle')}</Title>
      <p className="mb-4">{t('receiptLead')}</p>
      <div className="notice notice-success">
        <dl className="answers">
          <dt>{t('procedureName')}</dt>
          <dd>{title}</dd>
          <dt>{t('receiptNumber')}</dt>
          <dd className="number text-2xl font-bold" data-testid="receipt-number">
            {receipt.receiptNumber}
          </dd>
          <dt>{t('accessCode')}</dt>
          <dd className="number text-2xl font-bold" data-testid="access-code">
            {receipt.accessCode}
          </dd>
          <dt>{t('receivedAt')}</dt>
          <dd>{dateTime(receipt.createTime, language)}</dd>
        </dl>
      </div>
      <p className="mt-4">{t('keepPrivate')}</p>
      <div className="no-print mt-6 flex flex-wrap gap-4">
        <Button onClick={() => window.print()}>{t('print')}</Button>
        <Button kind="secondary" onClick={onAnother}>
          {t('another')}
        </Button>
      </div>
    </>
  );
}

export function ApplyPage({ config, id }: { config: Config; id: string }) {
  const { municipality } = config;
  const load = useCallback(
    async (signal: AbortSignal) => {
      const procedure = await getProcedure(
        `municipalities/${municipality}/procedures/${encodeURIComponent(id)}`,
        signal,
      );
      return { name: procedure.name, definition: decodeDefinition(procedure.form) };
    },
    [municipality, id],
  );
  const { loaded, reload } = useLoaded(load);
  if (loaded.state === 'loading') return <Loading />;
  if (loaded.state === 'failed') return <LoadFailed error={loaded.error} retry={reload} />;
  return (
    <ApplicationForm
      key={loaded.value.name}
      config={config}
      procedure={loaded.value.name}
      definition={loaded.value.definition}
    />
  );
}
