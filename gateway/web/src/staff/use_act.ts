// One act of staff at a time: busy while it runs, its failure in words, and the same request id until it has a clear answer.
import { useCallback, useRef, useState } from 'react';
import { ApiError } from '../api/http';
import { RequestIds } from '../api/request_id';
import { useStaff } from './session';

export function useAct() {
  const { failed } = useStaff();
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<unknown>(null);
  const ids = useRef(new RequestIds());
  const acting = useRef(false);
  // `what`: names the act, so that the same act repeated is the same request. True when it succeeded.
  const act = useCallback(
    async (what: string, call: (requestId: string) => Promise<void>): Promise<boolean> => {
      if (acting.current) return false;
      acting.current = true;
      setBusy(true);
      setFailure(null);
      try {
        await call(ids.current.for(what));
        ids.current.done(what);
        return true;
      } catch (error) {
        failed(error);
        setFailure(error);
        if (error instanceof ApiError && !error.outcomeUnknown) ids.current.done(what);
        return false;
      } finally {
        acting.current = false;
        setBusy(false);
      }
    },
    [failed],
  );
  return { act, busy, failure };
}
