// The hall as this phone last saw it, for who opens its page again without a connection. It tells nothing about a person.
import { useEffect, useRef, useState } from 'react';
import { toLiveState, type LiveState } from '../api/hall';
import { useLive, type Live } from './use_live';
import { openOffline } from './open_offline';

const KEEP_EVERY_MS = 5_000;
const PLACE = 'madoguchi.live';

// One office's: whoever opens another's forgets this one's.
function keptLive(office: string): LiveState | null {
  try {
    const state = toLiveState(JSON.parse(localStorage.getItem(PLACE) ?? 'null'));
    return state.name === office ? state : null;
  } catch {
    return null; // storage forbidden, or something else wrote there
  }
}

function keepLive(state: LiveState): void {
  try {
    localStorage.setItem(PLACE, JSON.stringify(state));
  } catch (error) {
    console.info('the live state could not be kept', error);
  }
}

// As useLive; where no answer came yet and the connection is lost, `state` is the one that was kept.
export function useKeptLive(office: string): Live {
  const live = useLive(office);
  const [kept] = useState(() => keptLive(office));
  const keptAtMs = useRef(0);
  const { state } = live;
  useEffect(openOffline, []);
  useEffect(() => {
    const nowMs = Date.now();
    if (!state || nowMs - keptAtMs.current < KEEP_EVERY_MS) return;
    keptAtMs.current = nowMs;
    keepLive(state);
  }, [state]);
  return { ...live, state: state ?? (live.connection === 'lost' ? kept : null) };
}
