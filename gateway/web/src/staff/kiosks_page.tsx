// 発券機: the ticket machines of an office. Each has a link with a key of its own, which gives numbers and nothing else and lasts until it is
// taken back.
import { useCallback, useState } from 'react';
import { officeName } from '../api/hall';
import { createKiosk, listKiosks, renewKioskKey, revokeKiosk, type KioskKey } from '../api/reception';
import { TextInput } from '../form/fields/frame';
import { machineLink } from '../hall/kiosk_rights';
import { QrCode } from '../hall/qr_code';
import { errorsOf, Failure } from '../ui/failure';
import { Announce, Button, dateTime, LoadFailed, Loading, Notice, Title } from '../ui/parts';
import { useLoaded } from '../ui/use_loaded';
import { hasRole, useStaff } from './session';
import { useAct } from './use_act';

function NewKey({ office, made }: { office: string; made: KioskKey }) {
  const id = made.kiosk.name.split('/').at(-1) ?? '';
  const link = new URL(machineLink(office, { id, key: made.key }), window.location.href).href;
  return (
    <Notice kind="success" title={`発券機「${made.kiosk.title}」のリンクができました`}>
      {made.key === '' ? (
        <p>鍵はすでに一度表示しました。控えがないときは「鍵を作り直す」を押してください。</p>
      ) : (
        <>
          <p>
            このリンクは今だけ表示します。発券機の画面で一度開くと、以後はサインインなしで使えます。ほかの人に渡さないでください。
          </p>
          <p className="my-2 rounded-8 border border-solid-gray-420 p-3 font-mono break-all" data-testid="kiosk-link">
            {link}
          </p>
          <QrCode text={link} label="発券機のリンク" className="my-3 size-52" />
          <Button kind="secondary" onClick={() => void navigator.clipboard.writeText(link)}>
            リンクをコピーする
          </Button>
        </>
      )}
    </Notice>
  );
}

export function KiosksPage({ office }: { office: string }) {
  const { session } = useStaff();
  const parent = officeName(session.municipality, office);
  const load = useCallback((signal: AbortSignal) => listKiosks(parent, signal), [parent]);
  const { loaded, reload } = useLoaded(load);
  const { act, busy, failure } = useAct();
  const [id, setId] = useState('');
  const [title, setTitle] = useState('');
  const [made, setMade] = useState<KioskKey | null>(null);
  const operator = hasRole(session, 'OPERATOR');
  const errors = errorsOf(failure);
  const create = () =>
    act(`create ${id} ${title}`, async (requestId) => {
      setMade(await createKiosk(session, parent, requestId, id.trim(), title.trim()));
      setId('');
      setTitle('');
      reload();
    });
  return (
    <>
      <Title>発券機</Title>
      <p className="mb-4">
        発券機ごとに専用のリンクを作ります。番号札を出すことと予約の受け付けだけができ、止めるまで使えます。盗まれたときや片付けたときは「止める」を押してください。
      </p>
      <Failure error={failure} />
      <Announce>{made && <NewKey office={office} made={made} />}</Announce>
      {operator && (
        <form
          noValidate
          className="card mb-6 max-w-xl"
          onSubmit={(event) => {
            event.preventDefault();
            if (!busy) void create();
          }}
        >
          <h2 className="mb-3 text-xl">発券機を加える</h2>
          <TextInput
            id="title"
            label="置き場所"
            help="例：1階 入口"
            value={title}
            onChange={setTitle}
            errors={errors}
            required
          />
          <TextInput
            id="kiosk_id"
            label="リンクに使う名前"
            help="半角の英小文字・数字・ハイフン。例：gate-1"
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
        <div className="overflow-x-auto" role="region" aria-label="発券機の表" tabIndex={0}>
          <table className="table">
            <thead>
              <tr>
                <th scope="col">置き場所</th>
                <th scope="col">状態</th>
                <th scope="col">最後に使った時</th>
                <th scope="col">操作</th>
              </tr>
            </thead>
            <tbody>
              {loaded.value.map((kiosk) => (
                <tr key={kiosk.name}>
                  <td>{kiosk.title}</td>
                  <td>{kiosk.revoked ? '止めました' : '使えます'}</td>
                  <td className="number">
                    {kiosk.lastUseTime === '' ? 'まだ' : `${dateTime(kiosk.lastUseTime, 'ja')}台`}
                  </td>
                  <td>
                    <div className="flex flex-wrap gap-2">
                      {operator && (
                        <Button
                          kind="secondary"
                          className="button-small"
                          busy={busy}
                          aria-label={`${kiosk.title}の鍵を作り直す`}
                          onClick={() =>
                            void act(`renew ${kiosk.name}`, async (requestId) => {
                              setMade(await renewKioskKey(session, kiosk.name, requestId));
                              reload();
                            })
                          }
                        >
                          鍵を作り直す
                        </Button>
                      )}
                      {!kiosk.revoked && (
                        <Button
                          kind="danger"
                          className="button-small"
                          busy={busy}
                          aria-label={`${kiosk.title}を止める`}
                          onClick={() =>
                            void act(`revoke ${kiosk.name}`, async (requestId) => {
                              await revokeKiosk(session, kiosk.name, requestId);
                              reload();
                            })
                          }
                        >
                          止める
                        </Button>
                      )}
                    </div>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </>
  );
}
