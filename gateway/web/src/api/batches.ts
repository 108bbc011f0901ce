// Batches: many pages taken in at once, and what became of each (intake/v1/batch.proto).
import { asList, asNumber, asObject, asText, request } from './http';
import type { Session } from './staff';
import { toPage, type Page } from './types';

export type Lane = 'LANE_COUNTER' | 'LANE_NIGHT';
export type BatchState = 'READING' | 'DONE' | '';
export type BatchPageState =
  'PAGE_QUEUED' | 'PAGE_READ' | 'PAGE_ASSIGNED' | 'PAGE_SKIPPED' | 'PAGE_ATTENTION' | 'PAGE_DROPPED' | '';

export interface BatchFile {
  blob: string;
  pages: number;
  failureMessage: string;
}

export interface BatchApplication {
  scan: string;
  application: string;
  receiptNumber: string;
  procedure: string;
  pages: string[];
}

export interface Batch {
  name: string;
  lane: Lane;
  state: BatchState;
  files: BatchFile[];
  pages: number;
  filesLeft: number;
  queued: number;
  blank: number;
  separators: number;
  duplicates: number;
  attention: number;
  failed: number;
  dropped: number;
  applicationCount: number;
  applications: BatchApplication[];
  createTime: string;
}

export interface BatchPage {
  name: string;
  file: number;
  blob: string;
  pageIndex: number; // -1: the file itself, which could not be opened
  state: BatchPageState;
  reason: string;
  message: string;
  form: string;
  page: number;
  orientation: number;
  scan: string;
  sameAs: string;
}

function toBatch(json: unknown): Batch {
  const one = asObject(json);
  const progress = asObject(one['progress']);
  return {
    name: asText(one['name']),
    lane: asText(one['lane']) as Lane,
    state: asText(one['state']) as BatchState,
    files: asList(one['files'])
      .map(asObject)
      .map((file) => ({
        blob: asText(file['blob']),
        pages: asNumber(file['pages']),
        failureMessage: asText(file['failureMessage']),
      })),
    pages: asNumber(progress['pages']),
    filesLeft: asNumber(progress['filesLeft']),
    queued: asNumber(progress['queued']),
    blank: asNumber(progress['blank']),
    separators: asNumber(progress['separators']),
    duplicates: asNumber(progress['duplicates']),
    attention: asNumber(progress['attention']),
    failed: asNumber(progress['failed']),
    dropped: asNumber(progress['dropped']),
    applicationCount: asNumber(progress['applications']),
    applications: asList(one['applications'])
      .map(asObject)
      .map((application) => ({
        scan: asText(application['scan']),
        application: asText(application['application']),
        receiptNumber: asText(application['receiptNumber']),
        procedure: asText(application['procedure']),
        pages: asList(application['pages']).map(asText),
      })),
    createTime: asText(one['createTime']),
  };
}

function toBatchPage(json: unknown): BatchPage {
  const one = asObject(json);
  return {
    name: asText(one['name']),
    file: asNumber(one['file']),
    blob: asText(one['blob']),
    pageIndex: asNumber(one['pageIndex']),
    state: asText(one['state']) as BatchPageState,
    reason: asText(one['reason']),
    message: asText(one['message']),
    form: asText(one['form']),
    page: asNumber(one['page']),
    orientation: asNumber(one['orientation']),
    scan: asText(one['scan']),
    sameAs: asText(one['sameAs']),
  };
}

export async function createBatch(session: Session, blobs: string[], lane: Lane, requestId: string): Promise<Batch> {
  const path = `/v1/municipalities/${session.municipality}/batches`;
  const body = { requestId, blobs, lane };
  return toBatch(await request(path, { method: 'POST', body, csrfToken: session.csrfToken }));
}

export async function listBatches(session: Session, pageToken: string, signal: AbortSignal): Promise<Page<Batch>> {
  const query = new URLSearchParams({ pageSize: '20', ...(pageToken ? { pageToken } : {}) });
  const path = `/v1/municipalities/${session.municipality}/batches?${query}`;
  return toPage(await request(path, { signal }), 'batches', toBatch);
}

export async function getBatch(name: string, signal: AbortSignal): Promise<Batch> {
  return toBatch(await request(`/v1/${name}`, { signal }));
}

export async function listBatchPages(
  batch: string,
  state: string,
  pageToken: string,
  signal: AbortSignal,
): Promise<Page<BatchPage>> {
  const query = new URLSearchParams({
    pageSize: '50',
    ...(state ? { state } : {}),
    ...(pageToken ? { pageToken } : {}),
  });
  return toPage(await request(`/v1/${batch}/pages?${query}`, { signal }), 'pages', toBatchPage);
}

export type PageVerb = 'retry' | 'drop' | 'move';

export async function decidePage(
  session: Session,
  page: string,
  verb: PageVerb,
  requestId: string,
  scan = '',
): Promise<BatchPage> {
  const body = { requestId, ...(verb === 'move' ? { scan } : {}) };
  return toBatchPage(await request(`/v1/${page}:${verb}`, { method: 'POST', body, csrfToken: session.csrfToken }));
}

export function pagePicturePath(blob: string, pageIndex: number, orientation: number, widthPx: number): string {
  const query = new URLSearchParams({
    pageIndex: String(pageIndex),
    orientation: String(orientation),
    widthPx: String(widthPx),
  });
  return `/v1/${blob}:picture?${query}`;
}
