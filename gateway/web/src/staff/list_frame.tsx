// What the staff's lists share: the filter by state, loading, empty, failed, stale, and "show more".
import type { ReactNode } from 'react';
import { useText } from '../i18n/language';
import { Announce, Button, errorSentence, LoadFailed, Loading, Notice } from '../ui/parts';
import type { Loaded } from '../ui/use_loaded';

interface Props {
  filter: { id: string; value: string; options: { value: string; label: string }[]; onChange: (value: string) => void };
  list: {
    loaded: Loaded<unknown>;
    stale: boolean;
    reload: () => void;
    items: readonly unknown[];
    hasMore: boolean;
    more: () => Promise<void>;
    busy: boolean;
    failure: unknown;
  };
  empty: string;
  children: ReactNode;
}

export function ListFrame({ filter, list, empty, children }: Props) {
  const translator = useText();
  return (
    <>
      <div className="mb-4 flex flex-wrap items-center gap-3">
        <label htmlFor={filter.id} className="font-bold">
          状態でしぼる
        </label>
        <select
          id={filter.id}
          className="input"
          value={filter.value}
          onChange={(event) => filter.onChange(event.target.value)}
        >
          {filter.options.map((option) => (
            <option key={option.value} value={option.value}>
              {option.label}
            </option>
          ))}
        </select>
      </div>
      <Announce>
        {list.loaded.state === 'loaded' && list.stale && (
          <Notice kind="warning">
            <p>最新の一覧を取得できません。下は前に取得した内容です。自動で取り直しています。</p>
          </Notice>
        )}
      </Announce>
      {list.loaded.state === 'loading' && <Loading />}
      {list.loaded.state === 'failed' && <LoadFailed error={list.loaded.error} retry={list.reload} />}
      {list.loaded.state === 'loaded' && (list.items.length === 0 ? <p className="my-6">{empty}</p> : children)}
      <div role="alert">
        {list.failure !== null && (
          <Notice kind="error">
            <p>{errorSentence(list.failure, translator)}</p>
          </Notice>
        )}
      </div>
      {list.hasMore && (
        <Button kind="secondary" className="mt-4" busy={list.busy} onClick={() => void list.more()}>
          さらに表示する
        </Button>
      )}
    </>
  );
}
