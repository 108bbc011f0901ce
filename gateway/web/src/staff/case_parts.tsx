// Parts of a case's page: facts, receipt for the counter, history, and what the reading says about one input.
import type { ReactNode } from 'react';
import type { Application, FieldReading, Finding, Scan } from '../api/types';
import { dateTime } from '../ui/parts';
import { WideTable } from '../ui/wide_table';
import { channelName, confidenceWords, historyName, stateName } from './words';

export function Facts({ application, scan, title }: { application: Application; scan: Scan | null; title: string }) {
  return (
    <dl className="answers mb-6" data-testid="facts">
      <dt>手続き</dt>
      <dd>{title}</dd>
      <dt>状態</dt>
      <dd data-testid="application-state" className="font-bold">
        {stateName(application)}
      </dd>
      <dt>受付の方法</dt>
      <dd>
        {channelName(application.channel)}（{dateTime(application.createTime, 'ja')}）
      </dd>
      {scan && scan.accessCode !== '' && (
        <>
          <dt>窓口で渡す控え</dt>
          <dd className="number">
            受付番号 {scan.receiptNumber}、確認コード {scan.accessCode}
          </dd>
        </>
      )}
    </dl>
  );
}

export function History({ application }: { application: Application }) {
  if (application.history.length === 0) return null;
  return (
    <section aria-labelledby="history-title" className="mt-10">
      <h2 id="history-title" className="mb-3">
        経過
      </h2>
      <WideTable label="経過の表" columns={['日時', '状態', '担当', 'コメント']}>
        {application.history.map((step) => (
          <tr key={`${step.time} ${step.to}`}>
            <td className="number">{dateTime(step.time, 'ja')}</td>
            <td>{historyName(step.to)}</td>
            <td>{step.actor === 'citizen' ? '申請者' : step.actor}</td>
            <td>{step.comment || '―'}</td>
          </tr>
        ))}
      </WideTable>
    </section>
  );
}

interface NoteProps {
  path: string;
  readings: readonly FieldReading[];
  findings: readonly Finding[];
  onPick: (leaf: string, value: string) => void;
}

// What was read for this input, in words, with the other candidates as buttons. Null when there is nothing to say.
export function ReadingNote({ path, readings, findings, onPick }: NoteProps): ReactNode {
  if (readings.length === 0 && findings.length === 0) return null;
  const doubtful = findings.length > 0 || readings.some((reading) => !reading.accepted);
  return (
    <div
      className={`mt-1 rounded-8 px-3 py-2 ${doubtful ? 'border-l-8 border-yellow-900 bg-yellow-50' : ''}`}
      data-testid={`reading ${path}`}
    >
      {readings.length > 0 && (
        <p className={doubtful ? 'font-bold' : 'help'}>
          {doubtful && <span aria-hidden="true">▲ </span>}
          {confidenceWords(readings)}
        </p>
      )}
      {findings.map(
        (finding) =>
          finding.description !== '' && <p key={`${finding.field} ${finding.reason}`}>{finding.description}</p>,
      )}
      {readings.flatMap((reading) =>
        reading.accepted
          ? []
          : reading.alternatives.slice(0, 3).map((alternative) => (
              <button
                key={`${reading.id} ${alternative}`}
                type="button"
                className="button button-small button-secondary mt-1 mr-2"
                onClick={() => onPick(reading.id, alternative)}
              >
                「{alternative}」にする
              </button>
            )),
      )}
    </div>
  );
}
