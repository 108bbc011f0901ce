// Who works by a link with a key of its own, that staff make, renew and take back: ticket machines and partner bodies. A link is shown once.
import { useCallback, useEffect, useState, type ReactNode } from 'react';
import { TextInput } from '../form/fields/frame';
import { QrCode } from '../hall/qr_code';
import { errorsOf, Failure } from '../ui/failure';
import { Announce, Button, LoadFailed, Loading, Notice, Title } from '../ui/parts';
import { useLoaded } from '../ui/use_loaded';
import { WideTable } from '../ui/wide_table';
import { useAct } from './use_act';

export interface Holder {
  name: string; // resource name
  title: string;
}
export interface Made<T> {
  holder: T;
  key: string; // "" when this key was shown before
}

interface Kind<T extends Holder> {
  title: string;
  lead: string;
  add: { heading: string; title: string; titleExample: string; id: string; idExample: string }; // `id`: the server's name of it
  handOver: string; // what to do with a new link
  withCode?: boolean; // also as a QR, for a device that reads one
  linkOf: (made: Made<T>) => string;
  columns: readonly string[];
  cells: (holder: T) => readonly ReactNode[];
  works: (holder: T) => boolean;
  mayMake: boolean; // this member of staff
  mayRevoke: boolean;
  list: (signal: AbortSignal) => Promise<T[]>; // stable
  create: (requestId: string, id: string, title: string) => Promise<Made<T>>;
  renew: (name: string, requestId: string) => Promise<Made<T>>;
  revoke: (name: string, requestId: string) => Promise<void>;
}

export function idOf({ name }: Holder): string {
  return name.split('/').at(-1) ?? '';
}

function CopyButton({ text }: { text: string }) {
  const [said, setSaid] = useState('');
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text);
      setSaid('コピーしました。');
    } catch (error) {
      console.info('not copied', error); // forbidden, or a page without TLS
      setSaid('コピーできませんでした。上のリンクを選んで控えてください。');
    }
  };
  return (
    <>
      <Button kind="secondary" onClick={() => void copy()}>
        リンクをコピーする
      </Button>
      <Announce>{said}</Announce>
    </>
  );
}

function NewLink<T extends Holder>({ made, kind }: { made: Made<T>; kind: Kind<T> }) {
  const link = new URL(kind.linkOf(made), window.location.href).href;
  return (
    <Notice kind="success" title={`${made.holder.title}のリンクができました`}>
      {made.key === '' ? (
        <p>リンクはすでに一度表示しました。控えがないときは「リンクを作り直す」を押してください。</p>
      ) : (
        <>
          <p>このリンクは今だけ表示します。{kind.handOver}</p>
          <p className="my-2 rounded-8 border border-solid-gray-420 p-3 font-mono break-all" data-testid="new-link">
            {link}
          </p>
          {kind.withCode && <QrCode text={link} label={`${made.holder.title}のリンク`} className="my-3 size-52" />}
          <CopyButton key={link} text={link} />
        </>
      )}
    </Notice>
  );
}

export function LinkHolders<T extends Holder>({ kind }: { kind: Kind<T> }) {
  const { list } = kind;
  const load = useCallback((signal: AbortSignal) => list(signal), [list]);
  const { loaded, reload } = useLoaded(load);
  const { act, busy, failure } = useAct();
  const [id, setId] = useState('');
  const [title, setTitle] = useState('');
  const [made, setMade] = useState<Made<T> | null>(null);
  const errors = errorsOf(failure);
  useEffect(() => {
    const first = errorsOf(failure).keys().next();
    if (!first.done) document.getElementById(first.value)?.focus();
  }, [failure]);

  const create = () =>
    act(`create ${id} ${title}`, async (requestId) => {
      setMade(await kind.create(requestId, id.trim(), title.trim()));
      setId('');
      setTitle('');
      reload();
    });
  const renew = (holder: T) =>
    act(`renew ${holder.name}`, async (requestId) => {
      setMade(await kind.renew(holder.name, requestId));
      reload();
    });
  const revoke = (holder: T) =>
    act(`revoke ${holder.name}`, async (requestId) => {
      await kind.revoke(holder.name, requestId);
      setMade(null);
      reload();
    });
  const acts = kind.mayMake || kind.mayRevoke;
  return (
    <>
      <Title>{kind.title}</Title>
      <p className="mb-4">{kind.lead}</p>
      <Failure error={failure} />
      <Announce>{made && <NewLink made={made} kind={kind} />}</Announce>
      {kind.mayMake && (
        <form
          noValidate
          className="card mb-6 max-w-xl"
          onSubmit={(event) => {
            event.preventDefault();
            if (!busy) void create();
          }}
        >
          <h2 className="mb-3 text-xl">{kind.add.heading}</h2>
          <TextInput
            id="title"
            label={kind.add.title}
            help={`例：${kind.add.titleExample}`}
            value={title}
            onChange={setTitle}
            errors={errors}
            required
          />
          <TextInput
            id={kind.add.id}
            label="リンクに使う名前"
            help={`半角の英小文字・数字・ハイフン。例：${kind.add.idExample}`}
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
        <WideTable label={`${kind.title}の表`} columns={[...kind.columns, ...(acts ? ['操作'] : [])]}>
          {loaded.value.map((holder) => (
            <tr key={holder.name}>
              {kind.cells(holder).map((cell, index) => (
                <td key={kind.columns[index]} className="number">
                  {cell}
                </td>
              ))}
              {acts && (
                <td>
                  <div className="flex flex-wrap gap-2">
                    {kind.mayMake && (
                      <Button
                        kind="secondary"
                        className="button-small"
                        busy={busy}
                        aria-label={`${holder.title}のリンクを作り直す`}
                        onClick={() => void renew(holder)}
                      >
                        リンクを作り直す
                      </Button>
                    )}
                    {kind.mayRevoke && kind.works(holder) && (
                      <Button
                        kind="danger"
                        className="button-small"
                        busy={busy}
                        aria-label={`${holder.title}のリンクを止める`}
                        onClick={() => void revoke(holder)}
                      >
                        止める
                      </Button>
                    )}
                  </div>
                </td>
              )}
            </tr>
          ))}
        </WideTable>
      )}
    </>
  );
}
