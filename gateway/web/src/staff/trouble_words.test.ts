import { expect, test } from 'vitest';
import { CONFLICT_REASONS, deliveryFault, ticketWords } from './trouble_words';

test('a ticket is named by its day and number', () => {
  expect(ticketWords('municipalities/131016/offices/a/queues/moving/tickets/20270401-101')).toBe('4月1日の101番');
  expect(ticketWords('')).toBe('―');
  expect(ticketWords('something else')).toBe('something else');
});

test('every reason says what was done or is to be done', () => {
  for (const words of Object.values(CONFLICT_REASONS)) expect(words).toMatch(/。$/);
  expect(deliveryFault('DELIVERY_REFUSED')).toContain('アドレス');
  expect(deliveryFault('SOMETHING_NEW')).toBe('送れませんでした。');
});
