// What became of an application: receipt number + access code → the state in plain words.
import { useState } from 'react';
import { lookUpReceipt, type Config } from '../api/citizen';
import type { ReceiptStatus } from '../api/types';
import { TextInput } from '../form/fields/frame';
import { useText } from '../i18n/language';
import type { TextKey } from '../i18n/texts';
import { Button, dateTime, errorSentence, Loading, Notice, Title } from '../ui/parts';

type Result =
  | { state: 'none' }
  | { state: 'busy' }
  | { state: 'failed'; error: unknown }
  | { state: 'found'; status: ReceiptStatus };

function StatusView({ status }: { status: ReceiptStatus }) {
  const { t, language } = useText();
  // FILED only says that the file is closed; people want to know what was decided.
  const shown = status.state === 'FILED' && status.decision !== '' ? status.decision : status.state;
  const kind = shown === 'APPROVED' ? 'success' : shown === 'REJECTED' ? 'warning' : 'info';
  return (
    <div className={`notice notice-${kind} mt-8`} data-testid="receipt-status">
      <h2 className="mb-2 text-xl">
        {t('state')}：{shown === '' ? '' : t(shown satisfies TextKey)}
      </h2>
      {status.message !== '' && (
        <p className="mb-4" lang="ja">
          {status.message}
        </p>
      )}
      <dl className="answers">
        <dt>{t('procedureName')}</dt>
        <dd>{status.procedureTitle}</dd>
        <dt>{t('receiptNumber')}</dt>
        <dd className="number">{status.receiptNumber}</dd>
        <dt>{t('receivedAt')}</dt>
        <dd>{dateTime(status.createTime, language)}</dd>
        <dt>{t('updatedAt')}</dt>
        <dd>{dateTime(status.updateTime, language)}</dd>
      </dl>
    </div>
  );
}

export function StatusPage({ config }: { config: Config }) {
  const translator = useText();
  const { t } = translator;
  const [receiptNumber, setReceiptNumber] = useState('');
  const [accessCode, setAccessCode] = useState('');
  const [errors, setErrors] = useState<ReadonlyMap<string, string>>(new Map());
  const [result, setResult] = useState<Result>({ state: 'none' });

  const lookUp = async () => {
    const missing = [
      ['receipt-number', receiptNumber],
      ['access-code', accessCode],
    ].filter(([, value]) => value?.trim() === '');
    setErrors(new Map(missing.map(([id]) => [id ?? '', t('REQUIRED')])));
    const first = missing[0]?.[0];
    if (first !== undefined) return document.getElementById(first)?.focus();
    setResult({ state: 'busy' });
    try {
      // Codes are typed from paper: width and blanks do not matter.
      const plain = (text: string) => text.normalize('NFKC').replace(/\s/g, '');
      setResult({
        state: 'found',
        status: await lookUpReceipt(config.municipality, plain(receiptNumber), plain(accessCode)),
      });
    } catch (error) {
      setResult({ state: 'failed', error });
    }
  };

  return (
    <>
      <Title>{t('statusTitle')}</Title>
      <p className="mb-6">{t('statusLead')}</p>
      <form
        noValidate
        className="max-w-md"
        onSubmit={(event) => {
          event.preventDefault();
          if (result.state !== 'busy') void lookUp();
        }}
      >
        <TextInput
          id="receipt-number"
          label={t('receiptNumber')}
          value={receiptNumber}
          onChange={setReceiptNumber}
          errors={errors}
          required
        />
        <TextInput
          id="access-code"
          label={t('accessCode')}
          value={accessCode}
          onChange={setAccessCode}
          errors={errors}
          required
        />
        <Button type="submit" className="mt-2" busy={result.state === 'busy'}>
          {t('lookUp')}
        </Button>
      </form>
      {result.state === 'busy' && <Loading />}
      <div role="status">{result.state === 'found' && <StatusView status={result.status} />}</div>
      <div role="alert">
        {result.state === 'failed' && (
          <Notice kind="error">
            <p>{errorSentence(result.error, translator)}</p>
          </Notice>
        )}
      </div>
    </>
  );
}
