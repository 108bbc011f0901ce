// 団体を分散する: "these 300 people over which days?" — asked of the forecast, changes nothing.
import { useState } from 'react';
import { disperseGroup, type Dispersal } from '../api/planning';
import { addDays, todayInJapan, waitTitle } from '../hall/calendar_words';
import { LabelledInput } from '../ui/labelled_input';
import { WideTable } from '../ui/wide_table';
import { useStaff } from './session';
import { WaitBar, WhatIfFrame } from './whatif_frame';

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
      <WideTable label="分け方の表" columns={['日', '人数', '時間ごとの人数', '待ち時間（来ないとき→来たとき）']}>
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
              {waitTitle(day.waitP90BeforeS)} → {waitTitle(day.waitP90S)}
            </td>
          </tr>
        ))}
      </WideTable>
    </>
  );
}

export function DispersalPage({ office }: { office: string }) {
  const { session } = useStaff();
  const [headcount, setHeadcount] = useState('300');
  const [firstDay, setFirstDay] = useState(() => addDays(todayInJapan(), 1));
  const [lastDay, setLastDay] = useState(() => addDays(todayInJapan(), 14));
  const [dayMax, setDayMax] = useState('0');
  const most = { min: 0, max: 100_000 };
  return (
    <WhatIfFrame
      office={office}
      title="団体を分散する"
      lead="まとまった人数を、どの日に何人ずつ案内すれば待ち時間がいちばん短くなるかを計算します。予定は変わりません。"
      askTitle="計算する"
      asking="計算しています。"
      ask={(queue) =>
        disperseGroup(session, queue, {
          headcount: Number(headcount),
          showPercent: 100,
          firstDay,
          lastDay,
          dayMax: Number(dayMax),
          slotMax: 0,
        })
      }
      fields={
        <div className="grid gap-x-4 sm:grid-cols-2">
          <LabelledInput
            id="disperse-people"
            label="人数"
            type="number"
            value={headcount}
            onChange={setHeadcount}
            required
            {...most}
            min={1}
          />
          <LabelledInput
            id="disperse-day-max"
            label="1日の上限（0は上限なし）"
            type="number"
            value={dayMax}
            onChange={setDayMax}
            required
            {...most}
          />
          <LabelledInput
            id="disperse-first"
            label="初日"
            type="date"
            value={firstDay}
            onChange={setFirstDay}
            required
          />
          <LabelledInput
            id="disperse-last"
            label="最終日"
            type="date"
            value={lastDay}
            onChange={setLastDay}
            min={firstDay}
            required
          />
        </div>
      }
    >
      {(found) => <Result found={found} />}
    </WhatIfFrame>
  );
}
