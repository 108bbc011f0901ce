import { describe, expect, it, vi } from 'vitest';
import { ApiError } from '../api/http';
import { Submission, type Accepted, type DraftStore } from './submission';

class MemoryStore implements DraftStore {
  readonly items = new Map<string, string>();
  getItem = (key: string) => this.items.get(key) ?? null;
  setItem = (key: string, value: string) => void this.items.set(key, value);
  removeItem = (key: string) => void this.items.delete(key);
}

const RECEIPT: Accepted = { receiptNumber: 'R-1', accessCode: '1234', createTime: '2026-11-22T00:00:00Z' };
const DATA = { applicant: { relation: 'self' } };
const isRefusal = (error: unknown) => error instanceof ApiError && !error.outcomeUnknown;
type Send = (requestId: string, data: Record<string, unknown>) => Promise<Accepted>;

describe('Submission', () => {
  it('sends a second click nowhere: both wait for the one request', async () => {
    const submission = new Submission(new MemoryStore(), 'p', {});
    const send = vi.fn<Send>(() => Promise.resolve(RECEIPT));
    const both = await Promise.all([
      submission.submit(DATA, send, isRefusal),
      submission.submit(DATA, send, isRefusal),
    ]);
    expect(send).toHaveBeenCalledTimes(1);
    expect(both).toEqual([
      { kind: 'accepted', receipt: RECEIPT },
      { kind: 'accepted', receipt: RECEIPT },
    ]);
  });

  it('repeats the same body under the same id after a lost connection, also after a reload', async () => {
    const store = new MemoryStore();
    const first = new Submission(store, 'p', {});
    const lost = vi.fn<Send>(() => Promise.reject(new ApiError(0, 'OFFLINE', '')));
    expect((await first.submit(DATA, lost, isRefusal)).kind).toBe('unknown');
    first.edit({ applicant: { relation: 'agent' } });

    const reloaded = new Submission(store, 'p', {});
    const send = vi.fn<Send>(() => Promise.resolve(RECEIPT));
    await reloaded.submit({ applicant: { relation: 'agent' } }, send, isRefusal);
    expect(send.mock.calls[0]).toEqual(lost.mock.calls[0]);
    expect(send.mock.calls[0]?.[1]).toEqual(DATA);
  });

  it('takes a new id after a clear refusal, for nothing was stored', async () => {
    const submission = new Submission(new MemoryStore(), 'p', {});
    const refused = vi.fn<Send>(() => Promise.reject(new ApiError(400, 'INVALID_FIELDS', '')));
    expect((await submission.submit(DATA, refused, isRefusal)).kind).toBe('refused');
    const corrected = { applicant: { relation: 'agent' } };
    const send = vi.fn<Send>(() => Promise.resolve(RECEIPT));
    await submission.submit(corrected, send, isRefusal);
    expect(send.mock.calls[0]?.[1]).toEqual(corrected);
    expect(send.mock.calls[0]?.[0]).not.toBe(refused.mock.calls[0]?.[0]);
  });

  it('never sends an accepted form again and keeps its receipt over a reload', async () => {
    const store = new MemoryStore();
    await new Submission(store, 'p', {}).submit(DATA, () => Promise.resolve(RECEIPT), isRefusal);
    const reloaded = new Submission(store, 'p', {});
    expect(reloaded.draft.receipt).toEqual(RECEIPT);
    const send = vi.fn<Send>(() => Promise.resolve(RECEIPT));
    await reloaded.submit(DATA, send, isRefusal);
    expect(send).not.toHaveBeenCalled();
  });

  it('begins anew with a new id and nothing stored', () => {
    const store = new MemoryStore();
    const submission = new Submission(store, 'p', {});
    submission.edit({ applicant: { relation: 'self' } });
    const before = submission.draft.requestId;
    submission.reset({});
    expect(submission.draft.requestId).not.toBe(before);
    expect(store.items.size).toBe(0);
  });

  it('does not take up the draft of another version', () => {
    const store = new MemoryStore();
    new Submission(store, 'p/versions/1', {}).edit({ applicant: { relation: 'self' } });
    expect(new Submission(store, 'p/versions/2', {}).draft.values).toEqual({});
  });

  it('begins empty with a damaged or forbidden store', () => {
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => undefined);
    const damaged = new MemoryStore();
    damaged.items.set('madoguchi.draft.p', '{');
    expect(new Submission(damaged, 'p', {}).draft.sent).toBeNull();
    expect(warn).toHaveBeenCalled();
  });
});
