// 読み取りの見本: whether the city lets its reviewed fields be kept for learning, how many there are, and deleting them.
import { useCallback, useRef, useState } from 'react';
import { deleteSamples, getSampleConsent, setSampleConsent, type SampleConsent } from '../api/samples';
import { RequestIds } from '../api/request_id';
import { TextInput } from '../form/fields/frame';
import { useText } from '../i18n/language';
import { Announce, Button, dateTime, errorSentence, LoadFailed, Loading, Notice, Title } from '../ui/parts';
import { useLoaded } from '../ui/use_loaded';
import { WideTable } from '../ui/wide_table';
import { useStaff } from './session';

const ACTIONS: Record<string, string> = {
  GRANTED: '同意した',
  WITHDRAWN: '同意を取り消した',
  DELETED: '見本を消した',
  EXPORTED: '見本を書き出した',
};

type Act = 'grant' | 'withdraw' | 'delete';
const DONE: Record<Act, string> = {
  grant: '同意を記録しました。これから審査する紙の申請書から、見本を残します。',
  withdraw: '同意を取り消し、残していた見本をすべて消しました。',
  delete: '残していた見本をすべて消しました。同意はそのままです。',
};

function Explanation({ consent }: { consent: SampleConsent }) {
  return (
    <>
      <p>
        紙の申請書を審査すると、職員が確かめた値が分かります。同意すると、書き込みのあった欄ごとに、欄の画像と正しい値を見本として残します。
        見本は、読み取りの正確さを測り、読み取りを良くするためにだけ使います。
      </p>
      <ul className="my-4 list-disc pl-6">
        <li>見本は個人情報です。同意がなければ、何も残しません。</li>
        <li>
          {consent.retentionDays} 日たったもの、{consent.samplesMax.toLocaleString('ja-JP')}{' '}
          件を超えた分は、古いものから自動で消します。
        </li>
        <li>同意を取り消すと、残っている見本をその場ですべて消します。</li>
        <li>申請の記録や保存文書には影響しません。</li>
      </ul>
    </>
  );
}

function History({ consent }: { consent: SampleConsent }) {
  if (consent.history.length === 0) return <p>まだ記録はありません。</p>;
  return (
    <WideTable label="見本についての記録の表" columns={['日時', 'したこと', '件数', 'した人', '理由']}>
      {consent.history.map((event, index) => (
        <tr key={`${event.time} ${index}`}>
          <td className="number">{dateTime(event.time, 'ja')}</td>
          <td>{ACTIONS[event.action] ?? event.action}</td>
          <td className="number">{event.samples.toLocaleString('ja-JP')}</td>
          <td>{event.actor}</td>
          <td className="min-w-56">{event.reason}</td>
        </tr>
      ))}
    </WideTable>
  );
}

export function SamplesPage() {
  const { session, failed } = useStaff();
  const translator = useText();
  const load = useCallback((signal: AbortSignal) => getSampleConsent(session, signal), [session]);
  const { loaded, reload, set } = useLoaded(load);
  const [reason, setReason] = useState('');
  const [errors, setErrors] = useState<ReadonlyMap<string, string>>(new Map());
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState('');
  const [done, setDone] = useState('');
  const ids = useRef(new RequestIds());

  if (loaded.state === 'loading') return <Loading />;
  if (loaded.state === 'failed') return <LoadFailed error={loaded.error} retry={reload} />;
  const consent = loaded.value;

  const act = async (what: Act) => {
    setDone('');
    setFailure('');
    if (reason.trim() === '') {
      setErrors(new Map([['sample-reason', '理由を入力してください。だれの判断で、何のためかを残します。']]));
      document.getElementById('sample-reason')?.focus();
      return;
    }
    setBusy(true);
    const key = `${what} ${reason.trim()}`;
    try {
      const id = ids.current.for(key);
      set(
        what === 'delete'
          ? await deleteSamples(session, reason.trim(), id)
          : await setSampleConsent(session, what === 'grant', reason.trim(), id),
      );
      ids.current.done(key);
      setReason('');
      setDone(DONE[what]);
    } catch (error) {
      failed(error);
      setFailure(errorSentence(error, translator));
    } finally {
      setBusy(false);
    }
  };

  return (
    <>
      <Title>読み取りの見本</Title>
      <Explanation consent={consent} />
      <section aria-labelledby="consent-title" className="card mt-8">
        <h2 id="consent-title" className="mb-3">
          {consent.granted ? '同意しています' : '同意していません'}
        </h2>
        <p className="mb-4">
          残している見本は {consent.samples.toLocaleString('ja-JP')} 件です（うち職員が直したもの{' '}
          {consent.corrected.toLocaleString('ja-JP')} 件）。
        </p>
        <TextInput
          id="sample-reason"
          label="理由"
          help="だれの判断で、どの決まりに基づくかを書いてください。記録に残ります。"
          multiline
          required
          value={reason}
          errors={errors}
          onChange={(text) => {
            setReason(text);
            setErrors(new Map());
          }}
        />
        <div className="flex flex-wrap gap-4">
          {consent.granted ? (
            <Button kind="danger" busy={busy} onClick={() => void act('withdraw')}>
              同意を取り消して、見本をすべて消す
            </Button>
          ) : (
            <Button busy={busy} onClick={() => void act('grant')}>
              見本を残すことに同意する
            </Button>
          )}
          {consent.samples > 0 && consent.granted && (
            <Button kind="secondary" busy={busy} onClick={() => void act('delete')}>
              見本だけを消す
            </Button>
          )}
        </div>
        <Announce>
          {done !== '' && (
            <Notice kind="success">
              <p>{done}</p>
            </Notice>
          )}
        </Announce>
        <Announce alert>
          {failure !== '' && (
            <Notice kind="error">
              <p>{failure}</p>
            </Notice>
          )}
        </Announce>
      </section>
      <h2 className="mt-10 mb-3">記録</h2>
      <History consent={consent} />
    </>
  );
}
