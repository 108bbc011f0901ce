// @vitest-environment jsdom
// The operator's page about samples, with a server that is only answers.
import { afterEach, expect, test, vi } from 'vitest';
import { cleanup, render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { LanguageProvider } from '../i18n/language';
import StaffPages from './staff_pages';

const PATIENT = { timeout: 10_000 }; // a busy machine renders slowly
const CONSENT = '/v1/municipalities/131016/sampleConsent';

function Pages({ path }: { path: string }) {
  return (
    <LanguageProvider>
      <StaffPages path={path} municipalityTitle="見本市" />
    </LanguageProvider>
  );
}

function answer(body: unknown): Promise<Response> {
  return Promise.resolve(new Response(JSON.stringify(body), { headers: { 'Content-Type': 'application/json' } }));
}

// A server that remembers whether consent was given; what it was sent is kept.
function serve(role: string) {
  let granted = false;
  const sent: { path: string; body: Record<string, unknown> }[] = [];
  vi.stubGlobal(
    'fetch',
    vi.fn((path: string, init?: RequestInit) => {
      if (path === '/session') {
        return answer({ subject: 'operator-1', roles: [role], municipality: '131016', csrfToken: 'token' });
      }
      if (init?.method === 'POST') {
        const body = JSON.parse(init.body as string) as Record<string, unknown>;
        sent.push({ path, body });
        granted = body['granted'] === true;
      }
      const history = granted
        ? [{ time: '2026-04-01T00:00:00Z', actor: 'operator-1', action: 'GRANTED', reason: '規則第1条', samples: '0' }]
        : [];
      return answer({
        granted,
        samples: granted ? '3' : '0',
        corrected: '1',
        retentionDays: 180,
        samplesMax: 20000,
        history,
      });
    }),
  );
  return sent;
}

afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

test('an operator consents with a reason, and sees what is kept', async () => {
  const sent = serve('ROLE_OPERATOR');
  render(<Pages path="/staff/review/samples" />);
  const consent = await screen.findByRole('button', { name: '見本を残すことに同意する' }, PATIENT);
  await userEvent.click(consent);
  expect(screen.getByText('理由を入力してください。だれの判断で、何のためかを残します。')).toBeTruthy();
  expect(sent).toHaveLength(0);

  await userEvent.type(screen.getByRole('textbox', { name: /^理由/ }), '規則第1条');
  await userEvent.click(consent);
  await screen.findByRole('heading', { name: '同意しています' }, PATIENT);
  expect(sent[0]?.path).toBe(`${CONSENT}:set`);
  expect(sent[0]?.body).toMatchObject({ granted: true, reason: '規則第1条' });
  expect(screen.getByText(/残している見本は 3 件です/)).toBeTruthy();
  expect(screen.getByRole('cell', { name: '同意した' })).toBeTruthy();
  expect(screen.getByRole('button', { name: '同意を取り消して、見本をすべて消す' })).toBeTruthy();
}, 30_000);

test('the page is offered to operators alone', async () => {
  serve('ROLE_COUNTER');
  render(<Pages path="/staff/review" />);
  await screen.findByRole('link', { name: '申請の一覧' }, PATIENT);
  expect(screen.queryByRole('link', { name: '読み取りの見本' })).toBeNull();
}, 30_000);
