// What the two what-ifs share: the queue to ask about, the form, what it says while it asks, and its answer. They change nothing.
import { useCallback, useState, type ReactNode } from 'react';
import { listQueues, officeName } from '../api/hall';
import { waitTitle } from '../hall/calendar_words';
import { Failure } from '../ui/failure';
import { Announce, Button, LoadFailed, Loading, Title } from '../ui/parts';
import { useLoaded } from '../ui/use_loaded';
import { useStaff } from './session';
import { useAct } from './use_act';

interface Props<Found> {
  office: string;
  title: string;
  lead: string;
  askTitle: string;
  asking: string; // said meanwhile
  fields: ReactNode;
  ask: (queue: string) => Promise<Found>;
  children: (found: Found) => ReactNode;
}

export function WhatIfFrame<Found>({ office, title, lead, askTitle, asking, fields, ask, children }: Props<Found>) {
  const { session } = useStaff();
  const parent = officeName(session.municipality, office);
  const load = useCallback((signal: AbortSignal) => listQueues(parent, signal), [parent]);
  const { loaded, reload } = useLoaded(load);
  const { act, busy, failure } = useAct();
  const [chosen, setChosen] = useState('');
  const [found, setFound] = useState<Found | null>(null);
  const queues = loaded.state === 'loaded' ? loaded.value : [];
  const queue = chosen || (queues[0]?.name ?? '');
  return (
    <>
      <Title>{title}</Title>
      <p className="mb-4">{lead}</p>
      {loaded.state === 'loading' && <Loading />}
      {loaded.state === 'failed' && <LoadFailed error={loaded.error} retry={reload} />}
      {loaded.state === 'loaded' && queues.length === 0 && <p>この庁舎には、まだ用件がありません。</p>}
      {queues.length > 0 && (
        <form
          className="max-w-xl"
          onSubmit={(event) => {
            event.preventDefault();
            void act('ask', async () => setFound(await ask(queue)));
          }}
        >
          <div className="mb-4">
            <label htmlFor="whatif-queue" className="mb-1 block font-bold">
              用件
            </label>
            <select
              id="whatif-queue"
              className="input max-w-full"
              value={queue}
              onChange={(event) => setChosen(event.target.value)}
            >
              {queues.map((one) => (
                <option key={one.name} value={one.name}>
                  {one.title}
                </option>
              ))}
            </select>
          </div>
          {fields}
          <Button type="submit" busy={busy}>
            {askTitle}
          </Button>
        </form>
      )}
      <Failure error={failure} />
      <Announce>{busy && asking}</Announce>
      {found !== null && !busy && children(found)}
    </>
  );
}

// A wait as a bar besides its number; `scaleS` is the longest of those that are compared.
export function WaitBar({ seconds, scaleS, over = false }: { seconds: number; scaleS: number; over?: boolean }) {
  return (
    <span className="flex items-center gap-2">
      <span
        aria-hidden="true"
        className={`h-4 rounded-4 ${over ? 'bg-red-900' : 'bg-key-900'}`}
        style={{ width: `${(8 * seconds) / Math.max(1, scaleS)}rem` }}
      />
      <span className="number whitespace-nowrap">{waitTitle(seconds)}</span>
    </span>
  );
}
