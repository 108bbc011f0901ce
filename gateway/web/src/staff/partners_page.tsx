// 連絡先の団体: companies, universities and others that announce their groups by a link with a key of their own.
import { useCallback, useState } from 'react';
import { officeName } from '../api/hall';
import {
  createPartner,
  listPartners,
  renewPartnerKey,
  revokePartner,
  type Partner,
  type PartnerKey,
} from '../api/planning';
import { TextInput } from '../form/fields/frame';
import { useText } from '../i18n/language';
import { Button, dateTime, errorSentence, LoadFailed, Loading, Notice, Title } from '../ui/parts';
import { useLoaded } from '../ui/use_loaded';
import { hasRole, useStaff } from './session';
import { useAct } from './use_act';

const STATES: Record<string, string> = {
  PARTNER_ACTIVE: '使えます',
  PARTNER_EXPIRED: '期限切れ',
  PARTNER_REVOKED: '止めました',
};

function partnerId(partner: Partner): string {
  return partner.name.split('/').at(-1) ?? '';
}

export function PartnersPage({ office }: { office: string }) {
  const { session } = useStaff();
  const translator = useText();
  const parent = officeName(session.municipality, office);
  const load = useCallback((signal: AbortSignal) => listPartners(parent, signal), [parent]);
  const { loaded, reload } = useLoaded(load);
  const { act, busy, failure } = useAct();
  const [id, setId] = useState('');
  const [title, setTitle] = useState('');
  const [errors, setErrors] = useState<ReadonlyMap<string, string>>(new Map());
  const [made, setMade] = useState<PartnerKey | null>(null);
  const operator = hasRole(session, 'OPERATOR');

  const create = () => {
    const found = new Map<string, string>();
    if (title.trim() === '') found.set('partner-title', '団体の名前を入力してください。例：見本大学');
    if (!/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/.test(id))
      found.set('partner-id', '半角の英小文字・数字・ハイフンで入力してください。例：mihon-univ');
    setErrors(found);
    const first = found.keys().next();
    if (!first.done) document.getElementById(first.value)?.focus();
    else {
      void act(`create ${id} ${title}`, async (requestId) => {
        setMade(await createPartner(session, parent, requestId, id, title.trim()));
        setId('');
        setTitle('');
        reload();
      });
    }
  };
  const link =
    made &&
    new URL(
      `/partner/${encodeURIComponent(office)}/${encodeURIComponent(partnerId(made.partner))}#${made.key}`,
      window.location.href,
    ).href;
  return (
    <>
      <Title>連絡先の団体</Title>
      <p className="mb-4">
        団体ごとに専用のリンクを渡します。リンクを持つ人は、その団体の来庁予定だけを届け出られます。
      </p>
      <div role="alert">
        {failure !== null && (
          <Notice kind="error">
            <p>{errorSentence(failure, translator)}</p>
          </Notice>
        )}
        {made && link !== null && (
          <Notice kind="success" title={`${made.partner.title}のリンクができました`}>
            {made.key === '' ? (
              <p>鍵はすでに一度表示しました。控えがないときは「リンクを作り直す」を押してください。</p>
            ) : (
              <>
                <p>このリンクは今だけ表示します。控えてから、団体の担当者だけに渡してください。</p>
                <p
                  className="my-2 rounded-8 border border-solid-gray-420 p-3 font-mono break-all"
                  data-testid="partner-link"
                >
                  {link}
                </p>
                <Button kind="secondary" onClick={() => void navigator.clipboard.writeText(link)}>
                  リンクをコピーする
                </Button>
              </>
            )}
          </Notice>
        )}
      </div>
      {operator && (
        <form
          noValidate
          className="card mb-6 max-w-xl"
          onSubmit={(event) => {
            event.preventDefault();
            if (!busy) create();
          }}
        >
          <h2 className="mb-3 text-xl">団体を加える</h2>
          <TextInput id="partner-title" label="団体の名前" value={title} onChange={setTitle} errors={errors} required />
          <TextInput
            id="partner-id"
            label="リンクに使う名前"
            help="例：mihon-univ"
            value={id}
            onChange={setId}
            errors={errors}
            required
          />
          <Button type="submit" busy={busy}>
            リンクを作る
          </Button>
        </form>
      )}
      {loaded.state === 'loading' && <Loading />}
      {loaded.state === 'failed' && <LoadFailed error={loaded.error} retry={reload} />}
      {loaded.state === 'loaded' && loaded.value.length === 0 && <p>まだありません。</p>}
      {loaded.state === 'loaded' && loaded.value.length > 0 && (
        <div className="overflow-x-auto" role="region" aria-label="団体の表" tabIndex={0}>
          <table className="table">
            <thead>
              <tr>
                <th scope="col">団体</th>
                <th scope="col">状態</th>
                <th scope="col">期限</th>
                <th scope="col">これからの予定</th>
                {operator && <th scope="col">操作</th>}
              </tr>
            </thead>
            <tbody>
              {loaded.value.map((partner) => (
                <tr key={partner.name}>
                  <td>{partner.title}</td>
                  <td>{STATES[partner.state]}</td>
                  <td className="number">{dateTime(partner.expireTime, 'ja')}</td>
                  <td className="number">{partner.openEvents}件</td>
                  {operator && (
                    <td>
                      <div className="flex flex-wrap gap-2">
                        <Button
                          kind="secondary"
                          className="button-small"
                          busy={busy}
                          aria-label={`${partner.title}のリンクを作り直す`}
                          onClick={() =>
                            void act(`renew ${partner.name}`, async (requestId) => {
                              setMade(await renewPartnerKey(session, partner.name, requestId));
                              reload();
                            })
                          }
                        >
                          リンクを作り直す
                        </Button>
                        {partner.state === 'PARTNER_ACTIVE' && (
                          <Button
                            kind="danger"
                            className="button-small"
                            busy={busy}
                            aria-label={`${partner.title}のリンクを止める`}
                            onClick={() =>
                              void act(`revoke ${partner.name}`, async (requestId) => {
                                await revokePartner(session, partner.name, requestId);
                                reload();
                              })
                            }
                          >
                            止める
                          </Button>
                        )}
                      </div>
                    </td>
                  )}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </>
  );
}
