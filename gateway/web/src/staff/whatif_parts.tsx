// What the two what-ifs share: the queue to ask about, number and day fields, bars that compare waits.
import { minutes } from '../hall/calendar_words';

export function QueueSelect({
  queues,
  value,
  onChange,
}: {
  queues: readonly { name: string; title: string }[];
  value: string;
  onChange: (name: string) => void;
}) {
  return (
    <div className="mb-4">
      <label htmlFor="whatif-queue" className="mb-1 block font-bold">
        用件
      </label>
      <select id="whatif-queue" className="input" value={value} onChange={(event) => onChange(event.target.value)}>
        {queues.map((queue) => (
          <option key={queue.name} value={queue.name}>
            {queue.title}
          </option>
        ))}
      </select>
    </div>
  );
}

export function PlainField({
  id,
  label,
  type,
  value,
  onChange,
  min,
  max,
}: {
  id: string;
  label: string;
  type: 'date' | 'number';
  value: string;
  onChange: (value: string) => void;
  min?: string | number;
  max?: string | number;
}) {
  return (
    <div className="mb-4">
      <label htmlFor={id} className="mb-1 block font-bold">
        {label}
      </label>
      <input
        id={id}
        type={type}
        className="input"
        required
        value={value}
        min={min}
        max={max}
        onChange={(event) => onChange(event.target.value)}
      />
    </div>
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
      <span className="number whitespace-nowrap">{minutes(seconds)}分</span>
    </span>
  );
}
