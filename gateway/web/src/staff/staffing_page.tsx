// 窓口の人数: how many counters each half hour of a day needs, and what one more or fewer would mean.
import { useState } from 'react';
import { adviseStaffing, type StaffingAdvice } from '../api/planning';
import { addDays, todayInJapan, waitTitle } from '../hall/calendar_words';
import { LabelledInput } from '../ui/labelled_input';
import { Notice } from '../ui/parts';
import { WideTable } from '../ui/wide_table';
import { useStaff } from './session';
import { WhatIfFrame } from './whatif_frame';

const one = (hours: number) => hours.toFixed(1);

function Result({ found, targetS }: { found: StaffingAdvice; targetS: number }) {
  const withBookings = found.bookings > 0;
  return (
    <>
      <p className="my-4 text-lg font-bold">{found.summary}</p>
      {!found.reached && (
        <Notice kind="warning">
          <p>窓口を上限まで開けても、目標を超える時間帯があります。</p>
        </Notice>
      )}
      <dl className="answers mb-6">
        <dt>窓口を開けておく時間の合計</dt>
        <dd className="number">
          {one(found.counterHours)}時間（いつもの数なら {one(found.counterHoursUsual)}時間）
        </dd>
        <dt>いつもの数のときの最長の待ち時間</dt>
        <dd className="number">{waitTitle(found.waitP90UsualS)}</dd>
        <dt>全員が待つ時間の合計</dt>
        <dd className="number">
          {one(found.waitedHours)}時間（窓口が1つ少ないと {one(found.waitedHoursOneFewer)}時間、1つ多いと{' '}
          {one(found.waitedHoursOneMore)}時間）
        </dd>
      </dl>
      <WideTable
        label="時間ごとの窓口の数"
        columns={[
          '時間',
          '窓口の数',
          '来庁の見込み',
          ...(withBookings ? ['うち予約'] : []),
          '待ち時間',
          '1つ少ないと',
          '1つ多いと',
        ]}
      >
        {found.slots.map((slot) => (
          <tr key={slot.start}>
            <th scope="row" className="number">
              {slot.start}～{slot.end}
            </th>
            <td className="number text-xl font-bold">{slot.counters}</td>
            <td className="number">
              {Math.round(slot.people.p50)}人（{Math.round(slot.people.p10)}～{Math.round(slot.people.p90)}）
            </td>
            {withBookings && (
              <td className="number">
                {slot.bookings}人（来庁の見込み {one(slot.booked)}人）
              </td>
            )}
            <td className={`number ${slot.waitP90S > targetS ? 'font-bold text-red-900' : ''}`}>
              {waitTitle(slot.waitP90S)}
              {slot.waitP90S > targetS && '（目標超え）'}
            </td>
            <td className="number">{waitTitle(slot.waitP90OneFewerS)}</td>
            <td className="number">{waitTitle(slot.waitP90OneMoreS)}</td>
          </tr>
        ))}
      </WideTable>
    </>
  );
}

export function StaffingPage({ office }: { office: string }) {
  const { session } = useStaff();
  const [day, setDay] = useState(() => addDays(todayInJapan(), 1));
  const [target, setTarget] = useState('15');
  const [most, setMost] = useState('0');
  return (
    <WhatIfFrame
      office={office}
      title="窓口の人数"
      lead="10人に9人が目標の時間以内で済むように、30分ごとに開ける窓口の数を見積もります。"
      askTitle="見積もる"
      asking="見積もっています。"
      ask={async (queue) => {
        const targetS = Number(target) * 60;
        const wish = { day, waitTargetS: targetS, countersMin: 0, countersMax: Number(most) };
        return { advice: await adviseStaffing(session, queue, wish), targetS };
      }}
      fields={
        <div className="grid gap-x-4 sm:grid-cols-3">
          <LabelledInput id="staffing-day" label="日" type="date" value={day} onChange={setDay} required />
          <LabelledInput
            id="staffing-target"
            label="目標（分）"
            type="number"
            value={target}
            onChange={setTarget}
            min={1}
            max={240}
            required
          />
          <LabelledInput
            id="staffing-most"
            label="窓口の上限（0は標準）"
            type="number"
            value={most}
            onChange={setMost}
            min={0}
            max={100}
            required
          />
        </div>
      }
    >
      {(found) => <Result found={found.advice} targetS={found.targetS} />}
    </WhatIfFrame>
  );
}
