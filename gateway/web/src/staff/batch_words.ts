// How a batch and its pages are said to staff.
import type { Batch, BatchPage } from '../api/batches';

export const PAGE_STATES: Record<BatchPage['state'], string> = {
  PAGE_QUEUED: '読み取り待ち',
  PAGE_READ: '読み取り済（ほかのページを待っています）',
  PAGE_ASSIGNED: '申請に入れました',
  PAGE_SKIPPED: '読み取り不要',
  PAGE_ATTENTION: '確認が必要です',
  PAGE_DROPPED: '除きました',
  '': '不明',
};

const SKIPPED: Record<string, string> = {
  BLANK_PAGE: '白紙',
  SEPARATOR_SHEET: '区切り紙',
  DUPLICATE_PAGE: '同じ紙の二枚目',
};

export function laneName(lane: string): string {
  return lane === 'LANE_COUNTER' ? 'お客さまがお待ち（先に読みます）' : 'まとめて（あとで読みます）';
}

export function pageStateName(page: BatchPage): string {
  return page.state === 'PAGE_SKIPPED' ? (SKIPPED[page.reason] ?? PAGE_STATES[page.state]) : PAGE_STATES[page.state];
}

// "ファイル2の3枚目"; the file itself when it could not be opened.
export function placeName(page: BatchPage, files: number): string {
  if (page.pageIndex < 0) return `ファイル${page.file}`;
  return files > 1 ? `ファイル${page.file}の${page.pageIndex + 1}枚目` : `${page.pageIndex + 1}枚目`;
}

// How many pages have been read, of those that are known.
export function readCount(batch: Batch): number {
  return batch.pages - batch.queued;
}

export function progressWords(batch: Batch): string {
  if (batch.filesLeft > 0 && batch.pages === 0) return 'ファイルを開いています。';
  const left = batch.filesLeft > 0 ? `（まだ開いていないファイルが${batch.filesLeft}個あります）` : '';
  return `${batch.pages}枚のうち${readCount(batch)}枚を読み取りました${left}。`;
}

export function batchStateName(batch: Batch): string {
  if (batch.state !== 'DONE') return `読み取り中（${readCount(batch)}／${batch.pages}枚）`;
  return batch.attention > 0 ? `確認が必要なページ：${batch.attention}枚` : '終わりました';
}
