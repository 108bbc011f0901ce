// 団体を分散する: "these 300 people over which days?" — asked of the forecast, changes nothing.
import { useCallback, useState } from 'react';
import { listQueues, officeName } from '../api/hall';
import { disperseGroup, type Dispersal } from '../api/planning';
import { addDays, todayInJapan } from '../hall/calendar_words';
import { useText } from '../i18n/language';
import { Announce, Button, errorSentence, LoadFailed, Loading, Notice, Title } from '../ui/parts';
import { useLoaded } from '../ui/use_loaded';
import { useStaff } from './session';
import { useAct } from './use_act';
import { PlainField, QueueSelect, WaitBar } from './whatif_parts';

function Result({ found }: { found: Dispersal }) {
  const scale = Math.max(
    found.peakWaitP90S,
    found.peakWaitP90EvenlyS,
    found.peakWaitP90FirstDayS,
    found.peakWaitP90BeforeS,
  );
  return (
    <>
      <p className="my-4 text-lg font-bold">{found.summary}</p>
      <h2 className="mb-2 text-xl">いちばん混む30分の待ち時間（10人に9人はこの時間以内）</h2>
      <dl className="answers mb-6">
        <dt>この団体が来ないとき</dt>
        <dd>
          <WaitBar seconds={found.peakWaitP90BeforeS} scaleS={scale} />
        </dd>
        <dt>下の分け方のとき</dt>
        <dd>
          <WaitBar seconds={found.peakWaitP90S} scaleS={scale} />
        </dd>
        <dt>毎日同じ人数に分けたとき</dt>
        <dd>
          <WaitBar seconds={found.peakWaitP90EvenlyS} scaleS={scale} />
        </dd>
        <dt>初日にまとめて来たとき</dt>
        <dd>
          <WaitBar seconds={found.peakWaitP90FirstDayS} scaleS={scale} over />
        </dd>
      </dl>
      <div className="overflow-x-auto" role="region" aria-label="分け方の表" tabIndex={0}>
        <table className="table">
          <thead>
            <tr>
              <th scope="col">日</th>
              <th scope="col">人数</th>
              <th scope="col">時間ごとの人数</th>
              <th scope="col">待ち時間（来ないとき→来たとき）</th>
            </tr>
          </thead>
          <tbody>
            {found.days.map((day) => (
              <tr key={day.day}>
                <th scope="row" className="number">
                  {day.day}（{day.weekday}）
                </th>
                <td className="number text-xl font-bold">{day.people}人</td>
                <td className="number">
                  {day.slots
                    .filter((slot) => slot.people > 0)
                    .map((slot) => `${slot.start} ${slot.people}人`)
                    .join('、')}
                </td>
                <td className="number">
                  {Math.ceil(day.waitP90BeforeS / 60)}分 → {Math.ceil(day.waitP90S / 60)}分
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}

export function DispersalPage({ office }: { office: string }) {
  const { session } = useStaff();
  const translator = useText();
  const parent = officeName(session.municipality, office);
  const load = useCallback((signal: AbortSignal) => listQueues(parent, signal), [parent]);
  const { loaded, reload } = useLoaded(load);
  const { act, busy, failure } = useAct();
  const [queue, setQueue] = useState('');
  const [headcount, setHeadcount] = useState('300');
  const [firstDay, setFirstDay] = useState(() => addDays(todayInJapan(), 1));
  const [lastDay, setLastDay] = useState(() => addDays(todayInJapan(), 14));
  const [dayMax, setDayMax] = useState('0');
  const [found, setFound] = useState<Dispersal | null>(null);
  return (
    <>
      <Title>団体を分散する</Title>
      <p className="mb-4">
        まとまった人数を、どの日に何人ずつ案内すれば待ち時間がいちばん短くなるかを計算します。予定は変わりません。
      </p>
      {loaded.state === 'loading' && <Loading />}
      {loaded.state === 'failed' && <LoadFailed error={loaded.error} retry={reload} />}
      {loaded.state === 'loaded' && (
        <form
          className="max-w-xl"
          onSubmit={(event) => {
            event.preventDefault();
            const wish = {
              headcount: Number(headcount),
              showPercent: 100,
              firstDay,
              lastDay,
              dayMax: Number(dayMax),
              slotMax: 0,
            };
            void act('disperse', async () =>
              setFound(await disperseGroup(session, queue || (loaded.value[0]?.name ?? ''), wish)),
            );
          }}
        >
          <QueueSelect queues={loaded.value} value={queue || (loaded.value[0]?.name ?? '')} onChange={setQueue} />
          <div className="grid gap-x-4 sm:grid-cols-2">
            <PlainField
              id="disperse-people"
              label="人数"
              type="number"
              value={headcount}
              onChange={setHeadcount}
              min={1}
              max={100000}
            />
            <PlainField
              id="disperse-day-max"
              label="1日の上限（0は上限なし）"
              type="number"
              value={dayMax}
              onChange={setDayMax}
              min={0}
              max={100000}
            />
            <PlainField id="disperse-first" label="初日" type="date" value={firstDay} onChange={setFirstDay} />
            <PlainField
              id="disperse-last"
              label="最終日"
              type="date"
              value={lastDay}
              onChange={setLastDay}
              min={firstDay}
            />
          </div>
          <Button type="submit" busy={busy}>
            計算する
          </Button>
        </form>
      )}
      <div role="alert">
        {failure !== null && (
          <Notice kind="error">
            <p>{errorSentence(failure, translator)}</p>
          </Notice>
        )}
      </div>
      <Announce>{busy && '計算しています。'}</Announce>
      {found && !busy && <Result found={found} />}
    </>
  );
}
