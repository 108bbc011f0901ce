import { expect, test } from 'vitest';
import { digitsOf, inGroups } from './booking_number';
import { readMachineKey } from './kiosk_rights';

test('digits are read however they are written, and no more than ten', () => {
  expect(digitsOf('１２３４-567 890')).toBe('1234567890');
  expect(digitsOf('12345678901')).toBe('1234567890');
  expect(digitsOf('予約')).toBe('');
  expect(inGroups('1234567890')).toBe('1234-567-890');
  expect(inGroups('12345')).toBe('1234-5');
  expect(inGroups('')).toBe('');
});

test('a machine key is its id and its secret, and nothing else is taken for one', () => {
  const secret = 'aB3_-'.repeat(8);
  expect(readMachineKey(`#gate-1.${secret}`)).toEqual({ id: 'gate-1', key: secret });
  expect(readMachineKey(`gate.${secret}`)).toEqual({ id: 'gate', key: secret });
  for (const other of ['', '#main', '#gate.short', `#Gate.${secret}`, `#gate.${secret}!`, `#.${secret}`]) {
    expect(readMachineKey(other)).toBeNull();
  }
});
