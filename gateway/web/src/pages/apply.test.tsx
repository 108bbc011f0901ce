// @vitest-environment jsdom
// The apply page with a server that is only answers: what it does with refusals and with a second click.
import { cleanup, render, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { LanguageProvider } from '../i18n/language';
import { SAMPLE_FORM } from '../testing/sample_form';
import { ApplyPage } from './apply';

const CONFIG = { municipality: '131016', municipalityTitle: '見本市', offices: [] };
const PROCEDURE = {
  name: 'municipalities/131016/procedures/sample/versions/1',
  id: 'sample',
  version: 1,
  title: '見本の申請',
  form: SAMPLE_FORM,
  summary: undefined,
};

const json = (status: number, body: unknown) => new Response(JSON.stringify(body), { status });
const submitted = vi.fn<(body: { requestId: string; procedure: string; data: unknown }) => Promise<Response>>();

beforeEach(() => {
  sessionStorage.clear();
  submitted.mockReset();
  Element.prototype.scrollIntoView = vi.fn(); // jsdom lays nothing out
  vi.stubGlobal('fetch', (path: string, init: RequestInit) =>
    path.endsWith(':submit')
      ? submitted(JSON.parse(init.body as string) as never)
      : Promise.resolve(json(200, PROCEDURE)),
  );
});
afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

async function fillAndCheck() {
  const user = userEvent.setup();
  render(
    <LanguageProvider>
      <ApplyPage config={CONFIG} id="sample" />
    </LanguageProvider>,
  );
  await user.type(await screen.findByLabelText(/氏名（漢字など）/), '𠮷田 花子');
  await user.type(screen.getByLabelText(/フリガナ/), 'よしだ はなこ');
  await user.selectOptions(screen.getByLabelText('元号または西暦'), '昭和');
  await user.type(screen.getByLabelText('年'), '60');
  await user.type(screen.getByLabelText('月'), '1');
  await user.type(screen.getByLabelText('日'), '2');
  await user.click(screen.getByLabelText('本人'));
  await user.click(screen.getByRole('button', { name: '内容を確かめる' }));
  await screen.findByRole('heading', { name: '内容の確認' });
  return user;
}

it('submits the version that was seen, with the data in the notation of the definition', async () => {
  submitted.mockResolvedValue(
    json(200, { receiptNumber: 'R-1', accessCode: '1234', createTime: '2026-11-22T00:00:00Z' }),
  );
  const user = await fillAndCheck();
  await user.dblClick(screen.getByRole('button', { name: 'この内容で申請する' }));
  expect((await screen.findByTestId('receipt-number')).textContent).toBe('R-1');
  expect(submitted).toHaveBeenCalledTimes(1);
  expect(submitted.mock.calls[0]?.[0]).toMatchObject({
    procedure: PROCEDURE.name,
    data: { applicant: { name: { kanji: '𠮷田 花子', kana: 'ヨシダ ハナコ' }, birth: '1985-01-02', relation: 'self' } },
  });
});

it('shows the faults that the server found at their inputs and in the summary', async () => {
  submitted.mockResolvedValue(
    json(400, {
      error: {
        code: 400,
        status: 'INVALID_ARGUMENT',
        message: '入力を確かめてください。',
        details: [
          { '@type': 'type.googleapis.com/google.rpc.ErrorInfo', reason: 'INVALID_FIELDS' },
          {
            '@type': 'type.googleapis.com/google.rpc.BadRequest',
            fieldViolations: [
              { field: 'applicant.name.kanji', description: '使えない文字が入っています。', reason: 'BAD_CHARACTER' },
            ],
          },
        ],
      },
    }),
  );
  const user = await fillAndCheck();
  await user.click(screen.getByRole('button', { name: 'この内容で申請する' }));
  const link = await screen.findByRole('link', { name: /氏名（漢字など）：使えない文字が入っています。/ });
  const input = screen.getByLabelText(/氏名（漢字など）/);
  expect(input.getAttribute('aria-invalid')).toBe('true');
  await user.click(link);
  expect(document.activeElement).toBe(input);
  await user.type(input, 'x');
  await waitFor(() => expect(input.getAttribute('aria-invalid')).toBe('false'));
});

it('offers to send the same again when the answer was lost', async () => {
  submitted.mockRejectedValueOnce(new TypeError('network'));
  submitted.mockResolvedValue(
    json(200, { receiptNumber: 'R-1', accessCode: '1234', createTime: '2026-11-22T00:00:00Z' }),
  );
  const user = await fillAndCheck();
  await user.click(screen.getByRole('button', { name: 'この内容で申請する' }));
  await user.click(await screen.findByRole('button', { name: 'もう一度送る' }));
  await screen.findByTestId('receipt-number');
  expect(submitted.mock.calls[1]).toEqual(submitted.mock.calls[0]);
});
