// Loading as a value: loading, loaded or failed, with reload. A newer load cancels the older.
import { useCallback, useEffect, useRef, useState } from 'react';

export type Loaded<T> = { state: 'loading' } | { state: 'failed'; error: unknown } | { state: 'loaded'; value: T };

// `load` must be stable (useCallback): it runs again when it changes. With `everyMs` it repeats that long after each answer while the page is
// visible; a failed repeat keeps the last value and is told by `stale`.
export function useLoaded<T>(load: (signal: AbortSignal) => Promise<T>, everyMs: number | null = null) {
  const [loaded, setLoaded] = useState<Loaded<T>>({ state: 'loading' });
  const [stale, setStale] = useState(false);
  const [round, setRound] = useState(0);
  const lastLoad = useRef(load);

  useEffect(() => {
    const abort = new AbortController();
    let timer: number | undefined;
    if (lastLoad.current !== load) {
      lastLoad.current = load;
      setLoaded({ state: 'loading' });
    }
    const run = async () => {
      try {
        const value = await load(abort.signal);
        if (abort.signal.aborted) return;
        setLoaded({ state: 'loaded', value });
        setStale(false);
      } catch (error) {
        if (abort.signal.aborted) return;
        setStale(true);
        setLoaded((current) => (current.state === 'loaded' && everyMs !== null ? current : { state: 'failed', error }));
      }
      if (everyMs !== null) timer = window.setTimeout(next, everyMs);
    };
    const next = () => {
      if (document.visibilityState === 'hidden') timer = window.setTimeout(next, 1000);
      else void run();
    };
    void run();
    return () => {
      abort.abort();
      window.clearTimeout(timer);
    };
  }, [load, everyMs, round]);

  const reload = useCallback(() => setRound((n) => n + 1), []);
  const set = useCallback((value: T) => setLoaded({ state: 'loaded', value }), []);
  return { loaded, stale, reload, set };
}
