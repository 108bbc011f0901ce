// 開庁時間と休み: the week, holidays, closed days and extra openings. Calendar, advice and staffing follow them.
import { Fragment, useCallback, useState, type ReactNode } from 'react';
import { ApiError } from '../api/http';
import { officeName } from '../api/hall';
import { getOfficeHours, setOfficeHours, type OfficeHours } from '../api/hall_office';
import { errorsOf, Failure } from '../ui/failure';
import { LabelledInput } from '../ui/labelled_input';
import { Announce, Button, LoadFailed, Loading, Notice, Title } from '../ui/parts';
import { useLoaded } from '../ui/use_loaded';
import { TextInput } from '../form/fields/frame';
import { useStaff } from './session';
import { useAct } from './use_act';

const WEEKDAYS = [...'月火水木金土日'];
const USUAL = { open: '08:30', close: '17:15' };
const TIMES = [
  { part: 'open', name: '開ける', after: 'から' },
  { part: 'close', name: '閉める', after: 'まで' },
] as const;

// An input knows no 24:00: who closes at 0:00 closes when the day ends.
function shownTime(part: 'open' | 'close', time: string): string {
  return part === 'close' && time === '24:00' ? '00:00' : time;
}
function keptTime(part: 'open' | 'close', time: string): string {
  return part === 'close' && time === '00:00' ? '24:00' : time;
}

type Errors = ReadonlyMap<string, string>;
type Change = (part: Partial<OfficeHours>) => void;

function Weekly({ hours, errors, onChange }: { hours: OfficeHours; errors: Errors; onChange: Change }) {
  const set = (weekday: string, times: { open: string; close: string } | null) => {
    const others = hours.weekly.filter((one) => one.weekday !== weekday);
    const weekly = times ? [...others, { weekday, ...times }] : others;
    onChange({ weekly: weekly.sort((a, b) => WEEKDAYS.indexOf(a.weekday) - WEEKDAYS.indexOf(b.weekday)) });
  };
  return (
    <ul className="grid gap-1">
      {WEEKDAYS.map((weekday) => {
        const day = hours.weekly.find((one) => one.weekday === weekday);
        const error = errors.get(`hours.weekly.${weekday}`);
        return (
          <li key={weekday} className="border-b border-solid-gray-200 py-2">
            <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
              <label className="choice w-36 font-bold">
                <input
                  type="checkbox"
                  checked={day !== undefined}
                  onChange={(event) => set(weekday, event.target.checked ? USUAL : null)}
                />
                {weekday}曜日
              </label>
              {day ? (
                <span className="flex flex-wrap items-center gap-2">
                  {TIMES.map(({ part, name, after }) => (
                    <Fragment key={part}>
                      <input
                        type="time"
                        className="input w-auto"
                        aria-label={`${weekday}曜日に${name}時刻`}
                        aria-invalid={error !== undefined}
                        value={shownTime(part, day[part])}
                        onChange={(event) => set(weekday, { ...day, [part]: keptTime(part, event.target.value) })}
                      />
                      {after}
                    </Fragment>
                  ))}
                </span>
              ) : (
                <span className="text-solid-gray-700">休み</span>
              )}
            </div>
            {error !== undefined && <p className="field-error">{error}</p>}
          </li>
        );
      })}
    </ul>
  );
}

// Days that differ from the usual ones, each with its reason: added, changed and removed. Inputs are named as the server names them.
function Exceptions<T extends { reason: string }>({
  field,
  name,
  example,
  rows,
  fresh,
  errors,
  onChange,
  inputs,
}: {
  field: string;
  name: string;
  example: string;
  rows: readonly T[];
  fresh: T;
  errors: Errors;
  onChange: (rows: T[]) => void;
  inputs: (row: T, set: (part: Partial<T>) => void, id: (field: string) => string) => ReactNode;
}) {
  return (
    <>
      {rows.length === 0 && <p className="mb-3">ありません。</p>}
      {rows.map((row, index) => {
        const path = `hours.${field}[${index}]`;
        const set = (part: Partial<T>) => onChange(rows.with(index, { ...row, ...part }));
        const error = errors.get(path);
        return (
          <fieldset key={index} className="card mb-4">
            <legend className="px-2 font-bold">
              {name}
              {index + 1}
            </legend>
            {inputs(row, set, (one) => `${path}.${one}`)}
            {error !== undefined && <p className="field-error mb-2">{error}</p>}
            <TextInput
              id={`${path}.reason`}
              label="理由（カレンダーに載ります）"
              help={`例：${example}`}
              value={row.reason}
              errors={errors}
              required
              onChange={(reason) => onChange(rows.with(index, { ...row, reason }))}
            />
            <Button
              kind="danger"
              className="button-small"
              aria-label={`${name}${index + 1}を消す`}
              onClick={() => onChange(rows.toSpliced(index, 1))}
            >
              消す
            </Button>
          </fieldset>
        );
      })}
      <Button kind="secondary" onClick={() => onChange([...rows, fresh])}>
        {name}を加える
      </Button>
    </>
  );
}

function ClosedDaysList({ hours, errors, onChange }: { hours: OfficeHours; errors: Errors; onChange: Change }) {
  return (
    <Exceptions
      field="closed"
      name="休み"
      example="設備点検"
      rows={hours.closed}
      fresh={{ firstDay: '', lastDay: '', reason: '' }}
      errors={errors}
      onChange={(closed) => onChange({ closed })}
      inputs={(days, set, id) => (
        <div className="grid gap-x-4 sm:grid-cols-2">
          <LabelledInput
            id={id('first_day')}
            label="最初の日"
            type="date"
            value={days.firstDay}
            errors={errors}
            onChange={(firstDay) => set({ firstDay, lastDay: days.lastDay < firstDay ? firstDay : days.lastDay })}
          />
          <LabelledInput
            id={id('last_day')}
            label="最後の日"
            type="date"
            value={days.lastDay}
            errors={errors}
            onChange={(lastDay) => set({ lastDay })}
          />
        </div>
      )}
    />
  );
}

function ExtraList({ hours, errors, onChange }: { hours: OfficeHours; errors: Errors; onChange: Change }) {
  return (
    <Exceptions
      field="extra"
      name="臨時の開庁"
      example="休日窓口"
      rows={hours.extra}
      fresh={{ day: '', ...USUAL, reason: '' }}
      errors={errors}
      onChange={(extra) => onChange({ extra })}
      inputs={(day, set, id) => (
        <div className="grid gap-x-4 sm:grid-cols-3">
          <LabelledInput
            id={id('day')}
            label="日"
            type="date"
            value={day.day}
            errors={errors}
            onChange={(value) => set({ day: value })}
          />
          <LabelledInput
            id={id('open')}
            label="開ける時刻"
            type="time"
            value={day.open}
            errors={errors}
            onChange={(open) => set({ open })}
          />
          <LabelledInput
            id={id('close')}
            label="閉める時刻"
            type="time"
            value={shownTime('close', day.close)}
            errors={errors}
            onChange={(close) => set({ close: keptTime('close', close) })}
          />
        </div>
      )}
    />
  );
}

// Keyed by the revision it starts from: what was typed stays until it is saved or thrown away.
function HoursForm({ parent, start, onReload }: { parent: string; start: OfficeHours; onReload: () => void }) {
  const { session } = useStaff();
  const { act, busy, failure } = useAct();
  const [hours, setHours] = useState(start);
  const [said, setSaid] = useState('');
  const errors = errorsOf(failure);
  const stale = failure instanceof ApiError && failure.reason === 'STALE_REVISION';
  const change: Change = (part) => {
    setSaid('');
    setHours({ ...hours, ...part });
  };
  const save = () =>
    act(`hours ${JSON.stringify(hours)}`, async (requestId) => {
      setHours(await setOfficeHours(session, parent, requestId, hours));
      setSaid('保存しました。混雑カレンダーと窓口の人数の見積もりに、すぐ反映されます。');
    });
  return (
    <form
      noValidate
      className="max-w-2xl"
      onSubmit={(event) => {
        event.preventDefault();
        if (!busy) void save();
      }}
    >
      {hours.revision === '0' && (
        <Notice>
          <p>まだ決めていません。下は、ふつうの市役所の時間です。合っていれば、そのまま保存してください。</p>
        </Notice>
      )}
      <fieldset className="mb-6">
        <legend className="mb-2 text-xl font-bold">ふだんの曜日</legend>
        <Weekly hours={hours} errors={errors} onChange={change} />
        {errors.has('hours.weekly') && <p className="field-error">{errors.get('hours.weekly')}</p>}
        <label className="choice mt-3">
          <input
            type="checkbox"
            checked={hours.openOnHolidays}
            onChange={(event) => change({ openOnHolidays: event.target.checked })}
          />
          祝日も開ける
        </label>
        <label className="choice">
          <input
            type="checkbox"
            checked={hours.openAtYearEnd}
            onChange={(event) => change({ openAtYearEnd: event.target.checked })}
          />
          年末年始（12月29日〜1月3日）も開ける
        </label>
      </fieldset>
      <h2 className="mb-2 text-xl">決まっている休み</h2>
      <ClosedDaysList hours={hours} errors={errors} onChange={change} />
      <h2 className="mt-8 mb-2 text-xl">臨時の開庁</h2>
      <p className="help mb-2">上の休みより強い決まりです。その日だけ、ここの時間で開けます。</p>
      <ExtraList hours={hours} errors={errors} onChange={change} />
      <Failure error={failure} />
      {stale && (
        <Button kind="secondary" className="mb-4" onClick={onReload}>
          いまの内容を読み直す（入力した変更は消えます）
        </Button>
      )}
      <Announce>
        {said !== '' && (
          <Notice kind="success">
            <p>{said}</p>
          </Notice>
        )}
      </Announce>
      <Button type="submit" busy={busy} className="mt-6">
        保存する
      </Button>
    </form>
  );
}

export function HoursPage({ office }: { office: string }) {
  const { session } = useStaff();
  const parent = officeName(session.municipality, office);
  const [round, setRound] = useState(0);
  const load = useCallback((signal: AbortSignal) => getOfficeHours(parent, signal), [parent]);
  const { loaded, reload } = useLoaded(load);
  return (
    <>
      <Title>開庁時間と休み</Title>
      {loaded.state === 'loading' && <Loading />}
      {loaded.state === 'failed' && <LoadFailed error={loaded.error} retry={reload} />}
      {loaded.state === 'loaded' && (
        <HoursForm
          key={`${round} ${loaded.value.revision}`}
          parent={parent}
          start={loaded.value}
          onReload={() => {
            setRound(round + 1);
            reload();
          }}
        />
      )}
    </>
  );
}
