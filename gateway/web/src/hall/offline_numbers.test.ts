import { expect, test } from 'vitest';
import { machineOf, OfflineNumbers } from './offline_numbers';

class Memory {
  readonly kept = new Map<string, string>();
  full = false;
  getItem = (key: string) => this.kept.get(key) ?? null;
  setItem = (key: string, value: string) => {
    if (this.full) throw new Error('full');
    this.kept.set(key, value);
  };
}
const QUEUE = { name: 'offices/a/queues/moving', offlineFirst: 900, numberLast: 905 };
const ALONE = machineOf(null);

test('numbers go on after a reload, end with the range and begin anew the next day', () => {
  const memory = new Memory();
  expect(new OfflineNumbers(memory, 'k', ALONE).next(QUEUE, '2027-04-01')).toBe(900);
  const reloaded = new OfflineNumbers(memory, 'k', ALONE);
  expect([1, 2, 3, 4, 5].map(() => reloaded.next(QUEUE, '2027-04-01'))).toEqual([901, 902, 903, 904, 905]);
  expect(reloaded.next(QUEUE, '2027-04-01')).toBeNull();
  expect(reloaded.next({ ...QUEUE, name: 'offices/a/queues/tax' }, '2027-04-01')).toBe(900);
  expect(reloaded.next(QUEUE, '2027-04-02')).toBe(900);
});

test('machines of one hall never give the same number', () => {
  const all = ['1/2', '2/2'].flatMap((text) => {
    const numbers = new OfflineNumbers(new Memory(), 'k', machineOf(text));
    return [1, 2, 3].map(() => numbers.next(QUEUE, '2027-04-01'));
  });
  expect(all).toEqual([900, 902, 904, 901, 903, 905]);
});

test('without a reserved range, or where nothing can be kept, no number is given', () => {
  expect(new OfflineNumbers(new Memory(), 'k', ALONE).next({ ...QUEUE, offlineFirst: 0 }, '2027-04-01')).toBeNull();
  const full = new Memory();
  full.full = true;
  expect(new OfflineNumbers(full, 'k', ALONE).next(QUEUE, '2027-04-01')).toBeNull();
  const foreign = new Memory();
  foreign.kept.set('k', 'not ours');
  expect(new OfflineNumbers(foreign, 'k', ALONE).next(QUEUE, '2027-04-01')).toBe(900);
});

test('a machine that is misnamed is the only one', () => {
  expect(machineOf('2/3')).toEqual({ index: 1, of: 3 });
  for (const text of ['0/3', '4/3', '1/0', '1/99', 'x', '', null]) expect(machineOf(text)).toEqual({ index: 0, of: 1 });
});
