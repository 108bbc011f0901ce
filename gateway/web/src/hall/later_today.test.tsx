// @vitest-environment jsdom
import { cleanup, render, screen, within } from '@testing-library/react';
import { afterEach, expect, test } from 'vitest';
import { toLaterToday, type Arrival } from '../api/later_today';
import { LanguageProvider } from '../i18n/language';
import { ClosedForToday, inAnHour, QueueLaterToday } from './later_today';

afterEach(cleanup);

const arrival = (arrive: string, minutesFromNow: number, p10S: number, p90S: number, level: string) => ({
  arrive,
  minutesFromNow,
  wait: { p10S, p50S: (p10S + p90S) / 2, p90S },
  level,
});
const TODAY = toLaterToday({
  time: '2027-04-01T05:10:00Z',
  open: '08:30',
  close: '17:15',
  queues: [
    {
      name: 'municipalities/131016/offices/a/queues/moving',
      title: '引っ越しの届出',
      best: 3,
      arrivals: [
        arrival('14:10', 0, 1200, 3000, 'BUSY'),
        arrival('14:30', 20, 1200, 2400, 'BUSY'),
        arrival('15:00', 50, 600, 1500, 'SLIGHTLY_BUSY'),
        { ...arrival('17:00', 170, 0, 30, 'QUIET'), lastHalfHour: true },
      ],
    },
  ],
});
const [queue] = TODAY.queues;

test('in about an hour, the best time, and every half hour with its sign in words', () => {
  if (!queue) throw new Error('no queue');
  render(
    <LanguageProvider>
      <QueueLaterToday today={TODAY} later={queue} heading="h3" />
    </LanguageProvider>,
  );
  expect(screen.getByText(/約1時間後（15:00ごろ）：10～25分/)).toBeDefined();
  expect(screen.getByText(/いちばん短い見込みは17:00ごろ/)).toBeDefined();
  const rows = within(screen.getByRole('table', { hidden: true })).getAllByRole('row', { hidden: true });
  expect(rows).toHaveLength(5);
  expect(rows[1]?.textContent).toMatch(/14:10いま20～50分混雑/);
  expect(rows[4]?.textContent).toMatch(/閉まる直前.*いちばん短い.*空き/);
});

test('without an arrival near an hour from now none is called so', () => {
  const at = (minutesFromNow: number) => ({ minutesFromNow }) as Arrival;
  expect(inAnHour([at(0), at(20), at(50), at(80)])?.minutesFromNow).toBe(50);
  expect(inAnHour([at(0), at(10)])).toBeNull();
  expect(inAnHour([at(300)])).toBeNull(); // the opening, early in the morning
  expect(inAnHour([])).toBeNull();
});

test('a closed rest of the day says why', () => {
  const closed = toLaterToday({ closed: true, closedReason: '受付は終わりました' });
  render(
    <LanguageProvider>
      <ClosedForToday today={closed} />
    </LanguageProvider>,
  );
  expect(screen.getByText('きょうは、このあと開いていません。（受付は終わりました）')).toBeDefined();
});
