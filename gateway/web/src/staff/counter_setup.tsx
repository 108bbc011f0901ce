// Which counter this device stands at, and which queues it serves: kept on the device.
import { useState } from 'react';
import type { QueueState } from '../api/hall';
import { TextInput } from '../form/fields/frame';
import { Button } from '../ui/parts';

const NO_ERRORS: ReadonlyMap<string, string> = new Map();

interface Kept {
  counter: string;
  queues: string[]; // ids; none: all
}

function kept(office: string): Kept {
  try {
    const value = JSON.parse(localStorage.getItem(`madoguchi.here.${office}`) ?? 'null') as Partial<Kept> | null;
    if (typeof value?.counter === 'string' && Array.isArray(value.queues)) {
      return { counter: value.counter, queues: value.queues.filter((one) => typeof one === 'string') };
    }
  } catch (error) {
    console.warn('the counter could not be read', error);
  }
  return { counter: '', queues: [] };
}

export interface Setup extends Kept {
  choose: (counter: string, queues: string[]) => void;
  forget: () => void;
}

export function useCounter(office: string): Setup {
  const [here, setHere] = useState(() => kept(office));
  const keep = (next: Kept) => {
    setHere(next);
    try {
      localStorage.setItem(`madoguchi.here.${office}`, JSON.stringify(next));
    } catch (error) {
      console.warn('the counter is kept only while this page is open', error);
    }
  };
  return {
    ...here,
    choose: (counter, queues) => keep({ counter, queues }),
    forget: () => keep({ counter: '', queues: here.queues }),
  };
}

export function CounterSetup({ setup, queues }: { setup: Setup; queues: readonly QueueState[] }) {
  const [counter, setCounter] = useState('');
  const [chosen, setChosen] = useState<string[]>(setup.queues);
  const [errors, setErrors] = useState(NO_ERRORS);
  const save = () => {
    if (counter.trim() === '') {
      setErrors(new Map([['counter', '窓口の番号を入力してください。例：3']]));
      document.getElementById('counter')?.focus();
    } else setup.choose(counter.trim().normalize('NFKC'), chosen);
  };
  return (
    <form
      className="max-w-lg"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        save();
      }}
    >
      <TextInput
        id="counter"
        label="この端末の窓口の番号"
        help="表示板と音声では「3番窓口」のように案内します。"
        value={counter}
        onChange={setCounter}
        errors={errors}
        required
      />
      <fieldset className="mb-6">
        <legend className="mb-1 font-bold">この窓口で受ける用件（選ばなければ全部）</legend>
        {queues.map((queue) => {
          const id = queue.name.split('/').at(-1) ?? '';
          return (
            <label key={id} className="choice">
              <input
                type="checkbox"
                checked={chosen.includes(id)}
                onChange={(event) =>
                  setChosen(event.target.checked ? [...chosen, id] : chosen.filter((one) => one !== id))
                }
              />
              {queue.title}
            </label>
          );
        })}
      </fieldset>
      <Button type="submit">この窓口で始める</Button>
    </form>
  );
}
