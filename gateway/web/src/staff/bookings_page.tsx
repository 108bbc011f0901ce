// 予約: how many may book which times of which queue, and who is expected on a day. A booking names nobody.
import { useCallback, useState } from 'react';
import { listQueues, officeName, type Queue } from '../api/hall';
import {
  listBookingOffers,
  listBookings,
  setBookingOffer,
  type BookingOffer,
  type BookingState,
} from '../api/reception';
import { inGroups } from '../hall/booking_number';
import { isDay, todayInJapan } from '../hall/calendar_words';
import { clock } from '../hall/words';
import { errorsOf, Failure } from '../ui/failure';
import { LabelledInput } from '../ui/labelled_input';
import { Announce, Button, LoadFailed, Loading, Notice, Title } from '../ui/parts';
import { useLoaded } from '../ui/use_loaded';
import { WideTable } from '../ui/wide_table';
import { hasRole, useStaff } from './session';
import { useAct } from './use_act';

const STATES: Record<BookingState, string> = {
  BOOKED: '予約済み',
  CHECKED_IN_BY_NUMBER: '受付済み',
  BOOKING_CANCELLED: '取り消し',
  '': '',
};
const USUAL = { peoplePerTime: 0, minutes: 30, daysAhead: 30 };
const NUMBERS = [
  { name: 'peoplePerTime', field: 'people_per_time', label: '1つの時刻に何人', min: 0 },
  { name: 'minutes', field: 'minutes', label: '時刻の間隔（分）', min: 5 },
  { name: 'daysAhead', field: 'days_ahead', label: '何日先まで', min: 1 },
] as const;

function OfferForm({ queue, start }: { queue: Queue; start: BookingOffer }) {
  const { session } = useStaff();
  const { act, busy, failure } = useAct();
  // As typed: an emptied input is not yet a number.
  const [offer, setOffer] = useState({
    peoplePerTime: String(start.peoplePerTime),
    minutes: String(start.minutes),
    daysAhead: String(start.daysAhead),
  });
  const [said, setSaid] = useState('');
  const path = `${queue.name}/`;
  // The server names an input by its path; here stand several queues.
  const errors = new Map([...errorsOf(failure)].map(([field, text]) => [path + field, text]));
  const save = () =>
    act(`offer ${queue.name} ${JSON.stringify(offer)}`, async (requestId) => {
      setSaid('');
      const peoplePerTime = Number(offer.peoplePerTime);
      await setBookingOffer(session, requestId, {
        queue: queue.name,
        peoplePerTime,
        minutes: Number(offer.minutes),
        daysAhead: Number(offer.daysAhead),
      });
      setSaid(peoplePerTime === 0 ? '予約を受け付けないようにしました。' : '予約を受け付けます。');
    });
  return (
    <form
      noValidate
      className="card mb-4 max-w-2xl"
      onSubmit={(event) => {
        event.preventDefault();
        if (!busy) void save();
      }}
    >
      <h3 className="mb-3 font-bold">{queue.title}</h3>
      <div className="grid gap-x-4 sm:grid-cols-3">
        {NUMBERS.map(({ name, field, label, min }) => (
          <LabelledInput
            key={name}
            id={`${path}offer.${field}`}
            label={label}
            type="number"
            min={min}
            value={offer[name]}
            onChange={(value) => setOffer({ ...offer, [name]: value })}
            errors={errors}
          />
        ))}
      </div>
      <Failure error={failure} />
      <Announce>
        {said !== '' && (
          <Notice kind="success">
            <p>{said}</p>
          </Notice>
        )}
      </Announce>
      <Button type="submit" kind="secondary" busy={busy} aria-label={`${queue.title}の予約の決まりを保存する`}>
        保存する
      </Button>
    </form>
  );
}

function DayList({ office, queues }: { office: string; queues: readonly Queue[] }) {
  const [day, setDay] = useState(() => todayInJapan());
  const load = useCallback(
    (signal: AbortSignal) => (isDay(day) ? listBookings(office, day, signal) : Promise.resolve([])),
    [office, day],
  );
  const { loaded, reload } = useLoaded(load);
  const titleOf = (name: string) => queues.find((queue) => queue.name === name)?.title ?? '';
  return (
    <section className="mt-8">
      <h2 className="mb-3 text-xl">予約の一覧</h2>
      <LabelledInput id="bookings-day" label="日" type="date" value={day} onChange={setDay} className="max-w-xs" />
      {loaded.state === 'loading' && <Loading />}
      {loaded.state === 'failed' && <LoadFailed error={loaded.error} retry={reload} />}
      {loaded.state === 'loaded' && loaded.value.length === 0 && <p>この日の予約はありません。</p>}
      {loaded.state === 'loaded' && loaded.value.length > 0 && (
        <WideTable label="予約の表" columns={['時刻', '用件', '予約番号', '状態']}>
          {loaded.value.map((booking) => (
            <tr key={booking.number}>
              <td className="number">{clock(booking.time)}</td>
              <td>{titleOf(booking.queue)}</td>
              <td className="number">{inGroups(booking.number)}</td>
              <td>
                {STATES[booking.state]}
                {booking.notice !== '' && <span className="help block">{booking.notice}</span>}
              </td>
            </tr>
          ))}
        </WideTable>
      )}
    </section>
  );
}

export function BookingsPage({ office }: { office: string }) {
  const { session } = useStaff();
  const parent = officeName(session.municipality, office);
  const load = useCallback(
    async (signal: AbortSignal) => {
      const [queues, offers] = await Promise.all([listQueues(parent, signal), listBookingOffers(parent, signal)]);
      return { queues, offers };
    },
    [parent],
  );
  const { loaded, reload } = useLoaded(load);
  const operator = hasRole(session, 'OPERATOR');
  return (
    <>
      <Title>予約</Title>
      <p className="mb-4">
        予約は番号だけで、お名前は預かりません。来庁した方が発券機で予約番号を入力すると番号札が出て、予約の時刻の前後に先に呼び出します。
      </p>
      {loaded.state === 'loading' && <Loading />}
      {loaded.state === 'failed' && <LoadFailed error={loaded.error} retry={reload} />}
      {loaded.state === 'loaded' && (
        <>
          {operator && (
            <section>
              <h2 className="mb-1 text-xl">予約の決まり</h2>
              <p className="help mb-3">0人にすると、その用件の予約を受け付けません。</p>
              {loaded.value.queues.map((queue) => (
                <OfferForm
                  key={queue.name}
                  queue={queue}
                  start={
                    loaded.value.offers.find((offer) => offer.queue === queue.name) ?? { queue: queue.name, ...USUAL }
                  }
                />
              ))}
            </section>
          )}
          <DayList office={parent} queues={loaded.value.queues} />
        </>
      )}
    </>
  );
}
