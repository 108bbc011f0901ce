// The live state of an office as a React value.
import { useCallback, useEffect, useState } from 'react';
import type { ApiError } from '../api/http';
import type { LiveState } from '../api/hall';
import { LiveStream, type Connection } from './live_stream';

export interface Live {
  state: LiveState | null; // the last one, also while the connection is lost
  connection: Connection;
  refused: ApiError | null;
  reload: () => void;
}

export function useLive(office: string): Live {
  const [state, setState] = useState<LiveState | null>(null);
  const [connection, setConnection] = useState<Connection>('connecting');
  const [refused, setRefused] = useState<ApiError | null>(null);
  const [round, setRound] = useState(0);
  useEffect(() => {
    const stream = new LiveStream(office, {
      state: (newest) => {
        setRefused(null);
        setState(newest);
      },
      connection: setConnection,
      refused: setRefused,
    });
    return () => stream.close();
  }, [office, round]);
  const reload = useCallback(() => setRound((n) => n + 1), []);
  return { state, connection, refused, reload };
}
