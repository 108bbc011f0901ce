// How states, channels and confidence are said to staff.
import type { Application, ApplicationState, FieldReading, ScanState } from '../api/types';

export const APPLICATION_STATES: Record<ApplicationState, string> = {
  SUBMITTED: '受付済（審査待ち）',
  REVIEWED: '審査済（決裁待ち）',
  APPROVED: '決裁済',
  REJECTED: '不許可',
  FILED: '保存済',
  '': '不明',
};

export const SCAN_STATES: Record<ScanState, string> = {
  QUEUED: '読み取り待ち',
  READ: '読み取り済',
  FAILED: '読み取れませんでした',
  '': '不明',
};

const CHANNELS: Record<string, string> = { ONLINE: 'オンライン', PAPER: '紙', COUNTER: '窓口' };

export function channelName(channel: string): string {
  return CHANNELS[channel] ?? channel;
}

export function stateName(application: Application): string {
  const state = APPLICATION_STATES[application.state];
  return application.state === 'FILED' && application.decision === 'REJECTED' ? `${state}（不許可）` : state;
}

export function historyName(state: string): string {
  return state in APPLICATION_STATES ? APPLICATION_STATES[state as ApplicationState] : state;
}

// Words, not percentages: what staff must know is whether to look.
export function confidenceWords(readings: readonly FieldReading[]): string {
  if (readings.every((reading) => reading.accepted)) return '読み取り：確か';
  const lowest = Math.min(...readings.filter((reading) => !reading.accepted).map((reading) => reading.confidence));
  if (lowest >= 0.8) return '読み取り：やや不確か。紙と見比べてください。';
  if (lowest >= 0.5) return '読み取り：不確か。紙と見比べてください。';
  return '読み取り：ほとんど読めていません。紙を見て入力してください。';
}

// The last part of a resource name: scans/{id} → id.
export function lastPart(name: string): string {
  return name.split('/').at(-1) ?? '';
}
