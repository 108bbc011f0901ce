// A list that refreshes itself and can be continued: the first page is polled, further pages are appended on request.
import { useCallback, useState } from 'react';
import type { Page } from '../api/types';
import { useLoaded } from '../ui/use_loaded';

export function usePages<T extends { name: string }>(
  load: (pageToken: string, signal: AbortSignal) => Promise<Page<T>>,
  everyMs: number,
  failed: (error: unknown) => void,
) {
  const first = useCallback(
    async (signal: AbortSignal) => {
      try {
        return await load('', signal);
      } catch (error) {
        if (!signal.aborted) failed(error);
        throw error;
      }
    },
    [load, failed],
  );
  const { loaded, stale, reload } = useLoaded(first, everyMs);
  const [continued, setContinued] = useState<{ load: unknown; page: Page<T> } | null>(null);
  // Another filter begins again with its first page.
  const further = continued?.load === load ? continued.page : null;
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<unknown>(null);

  const token = further?.nextPageToken ?? (loaded.state === 'loaded' ? loaded.value.nextPageToken : '');
  const more = async () => {
    setBusy(true);
    setFailure(null);
    try {
      const page = await load(token, new AbortController().signal);
      setContinued({
        load,
        page: { items: [...(further?.items ?? []), ...page.items], nextPageToken: page.nextPageToken },
      });
    } catch (error) {
      failed(error);
      setFailure(error);
    } finally {
      setBusy(false);
    }
  };

  const head = loaded.state === 'loaded' ? loaded.value.items : [];
  const seen = new Set(head.map((item) => item.name));
  const items = [...head, ...(further?.items ?? []).filter((item) => !seen.has(item.name))];
  return { loaded, stale, reload, items, hasMore: token !== '', more, busy, failure };
}
