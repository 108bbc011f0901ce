// The resources of intake and archive as the pages use them, decoded from protobuf's JSON.
import { asList, asNumber, asObject, asText } from './http';

export interface Procedure {
  name: string; // with version
  id: string;
  version: number;
  title: string;
  form: unknown; // of one procedure, not in lists
  summary: unknown;
}

export type ApplicationState = 'SUBMITTED' | 'REVIEWED' | 'APPROVED' | 'REJECTED' | 'FILED' | '';
export type ScanState = 'QUEUED' | 'READ' | 'FAILED' | '';

export interface Finding {
  field: string;
  reason: string;
  description: string;
}

export interface Transition {
  time: string;
  from: string;
  to: string;
  actor: string;
  comment: string;
}

export interface Application {
  name: string;
  receiptNumber: string;
  procedure: string;
  channel: string;
  state: ApplicationState;
  data: Record<string, unknown>;
  findings: Finding[];
  history: Transition[];
  revision: string; // int64, handed back as it came
  scan: string;
  decision: ApplicationState;
  createTime: string;
  updateTime: string;
}

export interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

export interface FieldReading {
  id: string;
  value: string;
  raw: string;
  confidence: number;
  accepted: boolean;
  alternatives: string[];
  box: Box | null;
  corners: { x: number; y: number }[]; // of the box on the picture as it was sent: top left first, then clockwise
  pageIndex: number;
  place: number; // of its page among the scan's pages
}

// Where a page of a scan is stored.
export interface ScanPagePlace {
  blob: string;
  pageIndex: number;
  orientation: number; // degrees clockwise that the picture lies
  widthPx: number; // of the picture as it was sent; 0: not said
  heightPx: number;
}

export interface Scan {
  name: string;
  blob: string;
  state: ScanState;
  readings: FieldReading[];
  pageCount: number;
  orientations: number[];
  places: ScanPagePlace[];
  batch: string; // that it was grouped from, or ''
  application: string;
  failureReason: string;
  failureMessage: string;
  receiptNumber: string;
  accessCode: string;
  createTime: string;
}

export interface Page<T> {
  items: T[];
  nextPageToken: string;
}

export interface ReceiptStatus {
  receiptNumber: string;
  procedureTitle: string;
  state: ApplicationState;
  decision: ApplicationState;
  message: string;
  createTime: string;
  updateTime: string;
}

export function toProcedure(json: unknown): Procedure {
  const one = asObject(json);
  return {
    name: asText(one['name']),
    id: asText(one['id']),
    version: asNumber(one['version']),
    title: asText(one['title']),
    form: one['form'],
    summary: one['summary'],
  };
}

export function toApplication(json: unknown): Application {
  const one = asObject(json);
  return {
    name: asText(one['name']),
    receiptNumber: asText(one['receiptNumber']),
    procedure: asText(one['procedure']),
    channel: asText(one['channel']),
    state: asText(one['state']) as ApplicationState,
    data: asObject(one['data']),
    findings: asList(one['findings'])
      .map(asObject)
      .map((finding) => ({
        field: asText(finding['field']),
        reason: asText(finding['reason']),
        description: asText(finding['description']),
      })),
    history: asList(one['history'])
      .map(asObject)
      .map((step) => ({
        time: asText(step['time']),
        from: asText(step['from']),
        to: asText(step['to']),
        actor: asText(step['actor']),
        comment: asText(step['comment']),
      })),
    revision: asText(one['revision']) || '0',
    scan: asText(one['scan']),
    decision: asText(one['decision']) as ApplicationState,
    createTime: asText(one['createTime']),
    updateTime: asText(one['updateTime']),
  };
}

function toCorners(json: unknown): { x: number; y: number }[] {
  const numbers = asList(json).map(asNumber);
  if (numbers.length !== 8) return [];
  return [0, 2, 4, 6].map((at) => ({ x: numbers[at] ?? 0, y: numbers[at + 1] ?? 0 }));
}

function toReading(json: unknown, pageIndex: number, place: number): FieldReading {
  const one = asObject(json);
  const box = asObject(one['box']);
  return {
    id: asText(one['id']),
    value: asText(one['value']),
    raw: asText(one['raw']),
    confidence: asNumber(one['confidence']),
    accepted: one['accepted'] === true,
    alternatives: asList(one['alternatives']).map(asText),
    box:
      asNumber(box['width']) > 0
        ? {
            x: asNumber(box['x']),
            y: asNumber(box['y']),
            width: asNumber(box['width']),
            height: asNumber(box['height']),
          }
        : null,
    corners: toCorners(one['cornersPx']),
    pageIndex,
    place,
  };
}

export function toScan(json: unknown): Scan {
  const one = asObject(json);
  const pages = asList(one['pages']).map(asObject);
  const pageBlobs = asList(one['pageBlobs']).map(asText);
  return {
    name: asText(one['name']),
    blob: asText(one['blob']),
    state: asText(one['state']) as ScanState,
    readings: pages.flatMap((page, place) =>
      asList(page['fields']).map((field) => toReading(field, asNumber(page['pageIndex']), place)),
    ),
    pageCount: pages.length,
    orientations: pages.map((page) => asNumber(page['orientation'])),
    places: pages.map((page, place) => ({
      blob: pageBlobs[place] ?? asText(one['blob']),
      pageIndex: asNumber(page['pageIndex']),
      orientation: asNumber(page['orientation']),
      widthPx: asNumber(page['pictureWidthPx']),
      heightPx: asNumber(page['pictureHeightPx']),
    })),
    batch: asText(one['batch']),
    application: asText(one['application']),
    failureReason: asText(one['failureReason']),
    failureMessage: asText(one['failureMessage']),
    receiptNumber: asText(one['receiptNumber']),
    accessCode: asText(one['accessCode']),
    createTime: asText(one['createTime']),
  };
}

export function toPage<T>(json: unknown, member: string, decode: (item: unknown) => T): Page<T> {
  const one = asObject(json);
  return { items: asList(one[member]).map(decode), nextPageToken: asText(one['nextPageToken']) };
}

export function toReceiptStatus(json: unknown): ReceiptStatus {
  const one = asObject(json);
  return {
    receiptNumber: asText(one['receiptNumber']),
    procedureTitle: asText(one['procedureTitle']),
    state: asText(one['state']) as ApplicationState,
    decision: asText(one['decision']) as ApplicationState,
    message: asText(one['message']),
    createTime: asText(one['createTime']),
    updateTime: asText(one['updateTime']),
  };
}
