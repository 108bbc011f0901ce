import { describe, expect, it } from 'vitest';
import type { Batch, BatchPage } from '../api/batches';
import { batchStateName, pageStateName, placeName, progressWords } from './batch_words';

const batch: Batch = {
  name: 'municipalities/131016/batches/b',
  lane: 'LANE_NIGHT',
  state: 'READING',
  files: [],
  pages: 10,
  filesLeft: 0,
  queued: 4,
  blank: 1,
  separators: 0,
  duplicates: 0,
  attention: 0,
  failed: 0,
  dropped: 0,
  applicationCount: 2,
  applications: [],
  createTime: '',
};
const page: BatchPage = {
  name: 'municipalities/131016/batches/b/pages/2-3',
  file: 2,
  blob: '',
  pageIndex: 2,
  state: 'PAGE_SKIPPED',
  reason: 'BLANK_PAGE',
  message: '',
  form: '',
  page: 0,
  orientation: 0,
  scan: '',
  sameAs: '',
};

describe('words about batches', () => {
  it('say how far it is', () => {
    expect(progressWords(batch)).toBe('10枚のうち6枚を読み取りました。');
    expect(progressWords({ ...batch, filesLeft: 2 })).toContain('ファイルが2個');
    expect(progressWords({ ...batch, pages: 0, queued: 0, filesLeft: 1 })).toBe('ファイルを開いています。');
    expect(batchStateName(batch)).toBe('読み取り中（6／10枚）');
    expect(batchStateName({ ...batch, state: 'DONE' })).toBe('終わりました');
    expect(batchStateName({ ...batch, state: 'DONE', attention: 3 })).toContain('3枚');
  });

  it('name a page by its place and by what it is', () => {
    expect(placeName(page, 1)).toBe('3枚目');
    expect(placeName(page, 2)).toBe('ファイル2の3枚目');
    expect(placeName({ ...page, pageIndex: -1 }, 2)).toBe('ファイル2');
    expect(pageStateName(page)).toBe('白紙');
    expect(pageStateName({ ...page, reason: 'NEW_REASON' })).toBe('読み取り不要');
    expect(pageStateName({ ...page, state: 'PAGE_ATTENTION' })).toBe('確認が必要です');
  });
});
