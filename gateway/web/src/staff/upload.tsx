// Taking in scanned files: chosen or dropped, several at once, each with its own progress, error and retry.
import { useRef, useState } from 'react';
import { ApiError } from '../api/http';
import { newRequestId } from '../api/request_id';
import { createScan, uploadBlob } from '../api/staff';
import { useText } from '../i18n/language';
import { Button, errorSentence } from '../ui/parts';
import { useStaff } from './session';

interface Upload {
  id: string; // also the request_id, so that a retry is the same request
  file: File;
  share: number;
  state: 'sending' | 'done' | 'failed';
  failure: string;
}

const ACCEPT = '.jpg,.jpeg,.png,.tif,.tiff,.pdf,image/jpeg,image/png,image/tiff,application/pdf';

function UploadRow({ upload, onRetry }: { upload: Upload; onRetry: () => void }) {
  const percent = Math.round(upload.share * 100);
  return (
    <li className="flex flex-wrap items-center gap-3 border-b border-solid-gray-200 py-2">
      <span className="min-w-48 grow">{upload.file.name}</span>
      {upload.state === 'sending' && (
        <>
          <progress value={percent} max={100} aria-label={`${upload.file.name}の送信`} className="h-3 w-40" />
          <span className="number">{percent}％</span>
        </>
      )}
      {upload.state === 'done' && <span>受け取りました。読み取りを待っています。</span>}
      {upload.state === 'failed' && (
        <>
          <span role="alert" className="field-error">
            {upload.failure}
          </span>
          <Button kind="secondary" className="button-small" onClick={onRetry}>
            もう一度送る
          </Button>
        </>
      )}
    </li>
  );
}

export function UploadPanel({ onTaken }: { onTaken: () => void }) {
  const { session, failed } = useStaff();
  const translator = useText();
  const [uploads, setUploads] = useState<Upload[]>([]);
  const [over, setOver] = useState(false);
  const input = useRef<HTMLInputElement>(null);

  const change = (id: string, part: Partial<Upload>) =>
    setUploads((all) => all.map((one) => (one.id === id ? { ...one, ...part } : one)));

  const send = async (upload: Upload) => {
    change(upload.id, { state: 'sending', share: 0, failure: '' });
    try {
      const blob = await uploadBlob(session, upload.file, upload.id, (share) => change(upload.id, { share }));
      await createScan(session, blob, upload.id);
      change(upload.id, { state: 'done', share: 1 });
      onTaken();
    } catch (error) {
      failed(error);
      change(upload.id, { state: 'failed', failure: sentence(error) });
    }
  };

  const sentence = (error: unknown) =>
    error instanceof ApiError && error.httpStatus === 413 && error.message === ''
      ? 'ファイルが大きすぎます。解像度を下げるか、ページを分けて送ってください。'
      : errorSentence(error, translator);

  const take = (files: FileList | null) => {
    const added = [...(files ?? [])].map<Upload>((file) => ({
      id: newRequestId(),
      file,
      share: 0,
      state: 'sending',
      failure: '',
    }));
    setUploads((all) => [...added, ...all]);
    // One after another: a scanner's batch must not crowd out the counter's other work.
    void added.reduce((before, upload) => before.then(() => send(upload)), Promise.resolve());
    if (input.current) input.current.value = '';
  };

  return (
    <section aria-labelledby="upload-title" className="mb-10">
      <h2 id="upload-title" className="mb-3">
        読み取る紙を取り込む
      </h2>
      <div
        className={`rounded-12 border-2 border-dashed p-6 text-center ${over ? 'border-key-900 bg-key-50' : 'border-solid-gray-420 bg-solid-gray-50'}`}
        onDragOver={(event) => {
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={(event) => {
          event.preventDefault();
          setOver(false);
          take(event.dataTransfer.files);
        }}
      >
        <p className="mb-2 font-bold">スキャンした申請書（JPEG・PNG・TIFF・PDF）</p>
        <p id="scan-files-help" className="mb-4">
          ここにファイルを置くか、下から選んでください。まとめて選べます。
        </p>
        <label className="file-button button button-primary">
          ファイルを選ぶ
          <input
            id="scan-files"
            ref={input}
            type="file"
            multiple
            accept={ACCEPT}
            aria-describedby="scan-files-help"
            className="file-input"
            onChange={(event) => take(event.target.files)}
          />
        </label>
      </div>
      {uploads.length > 0 && (
        <ul className="mt-4" aria-label="取り込み中のファイル">
          {uploads.map((upload) => (
            <UploadRow key={upload.id} upload={upload} onRetry={() => void send(upload)} />
          ))}
        </ul>
      )}
      <p role="status" className="visually-hidden">
        {uploads.some((one) => one.state === 'done') &&
          `${uploads.filter((one) => one.state === 'done').length}件を受け取りました。`}
      </p>
    </section>
  );
}
