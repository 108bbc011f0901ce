// Taking in scanned files: chosen or dropped. One photo is one application; several files, or one that holds many pages, are a batch. Each
// file has its own progress, error and retry.
import { useRef, useState } from 'react';
import { createBatch, type Lane } from '../api/batches';
import { ApiError } from '../api/http';
import { newRequestId } from '../api/request_id';
import { createScan, uploadBlob } from '../api/staff';
import { useText } from '../i18n/language';
import { Button, errorSentence } from '../ui/parts';
import { Link } from '../ui/router';
import { useStaff } from './session';
import { lastPart } from './words';

interface Upload {
  id: string; // also the request_id, so that a retry is the same request
  file: File;
  share: number;
  state: 'sending' | 'done' | 'failed';
  failure: string;
  blob: string;
}

// What is taken in together. The id is the request_id of taking it in.
interface Parcel {
  id: string;
  uploads: Upload[];
  lane: Lane;
  asBatch: boolean;
  state: 'sending' | 'done' | 'failed';
  failure: string;
  batch: string; // its name, once taken in
}

type Choice = Lane | 'AUTO';

const ACCEPT = '.jpg,.jpeg,.png,.tif,.tiff,.pdf,image/jpeg,image/png,image/tiff,application/pdf';
const CHOICES: { value: Choice; label: string }[] = [
  { value: 'AUTO', label: 'おまかせ（1枚ならすぐ、たくさんならあとで）' },
  { value: 'LANE_COUNTER', label: 'お客さまがお待ち（すぐ読む）' },
  { value: 'LANE_NIGHT', label: 'お待ちではない（あとでまとめて読む）' },
];

// A photo or a scan of one page; PDF and TIFF may hold hundreds.
const holdsOnePage = (file: File) => /\.(jpe?g|png)$/i.test(file.name) || /^image\/(jpeg|png)$/.test(file.type);

function toParcel(files: File[], choice: Choice): Parcel {
  const single = files.length === 1 && files.every(holdsOnePage);
  return {
    id: newRequestId(),
    uploads: files.map((file) => ({
      id: newRequestId(),
      file,
      share: 0,
      state: 'sending',
      failure: '',
      blob: '',
    })),
    lane: choice === 'AUTO' ? (single ? 'LANE_COUNTER' : 'LANE_NIGHT') : choice,
    asBatch: !single || choice === 'LANE_NIGHT',
    state: 'sending',
    failure: '',
    batch: '',
  };
}

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
      {upload.state === 'done' && <span>受け取りました。</span>}
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

function ParcelView({ parcel, onRetry }: { parcel: Parcel; onRetry: () => void }) {
  return (
    <>
      {parcel.uploads.map((upload) => (
        <UploadRow key={upload.id} upload={upload} onRetry={onRetry} />
      ))}
      {parcel.state === 'failed' && (
        <li className="flex flex-wrap items-center gap-3 py-2">
          <span role="alert" className="field-error">
            {parcel.failure}
          </span>
          <Button kind="secondary" className="button-small" onClick={onRetry}>
            もう一度取り込む
          </Button>
        </li>
      )}
      {parcel.batch !== '' && (
        <li className="py-2">
          <Link
            href={`/staff/review/batches/${lastPart(parcel.batch)}`}
            className="inline-flex min-h-11 items-center font-bold"
          >
            {parcel.uploads.length}個のファイルをまとめて取り込みました。進みぐあいを見る
          </Link>
        </li>
      )}
    </>
  );
}

export function UploadPanel({ onTaken }: { onTaken: () => void }) {
  const { session, failed } = useStaff();
  const translator = useText();
  const [parcels, setParcels] = useState<Parcel[]>([]);
  const [choice, setChoice] = useState<Choice>('AUTO');
  const [over, setOver] = useState(false);
  const input = useRef<HTMLInputElement>(null);

  const show = (parcel: Parcel) => setParcels((all) => all.map((one) => (one.id === parcel.id ? parcel : one)));

  const sentence = (error: unknown) =>
    error instanceof ApiError && error.httpStatus === 413 && error.message === ''
      ? 'ファイルが大きすぎます。解像度を下げるか、ページを分けて送ってください。'
      : errorSentence(error, translator);

  // Sends what is not sent yet, then takes it in. Goes on with the other files when one fails; what is taken in is always the whole parcel.
  const send = async (given: Parcel) => {
    let parcel: Parcel = { ...given, state: 'sending', failure: '' };
    const change = (id: string, part: Partial<Upload>) => {
      parcel = { ...parcel, uploads: parcel.uploads.map((one) => (one.id === id ? { ...one, ...part } : one)) };
      show(parcel);
    };
    for (const { id, file, blob: sent } of parcel.uploads) {
      if (sent !== '') continue;
      change(id, { state: 'sending', share: 0, failure: '' });
      try {
        const blob = await uploadBlob(session, file, id, (share) => change(id, { share }));
        change(id, { state: 'done', share: 1, blob });
      } catch (error) {
        failed(error);
        change(id, { state: 'failed', failure: sentence(error) });
      }
    }
    if (parcel.uploads.some((one) => one.state !== 'done')) return;
    const blobs = [...new Set(parcel.uploads.map((one) => one.blob))];
    try {
      const batch = parcel.asBatch ? (await createBatch(session, blobs, parcel.lane, parcel.id)).name : '';
      if (!parcel.asBatch) await createScan(session, blobs[0] ?? '', parcel.id);
      parcel = { ...parcel, state: 'done', batch };
      onTaken();
    } catch (error) {
      failed(error);
      parcel = { ...parcel, state: 'failed', failure: sentence(error) };
    }
    show(parcel);
  };

  const take = (files: FileList | null) => {
    const chosen = [...(files ?? [])];
    if (input.current) input.current.value = '';
    if (chosen.length === 0) return;
    const parcel = toParcel(chosen, choice);
    setParcels((all) => [parcel, ...all]);
    void send(parcel);
  };

  const taken = parcels.filter((one) => one.state === 'done');
  return (
    <section aria-labelledby="upload-title" className="mb-10">
      <h2 id="upload-title" className="mb-3">
        読み取る紙を取り込む
      </h2>
      <fieldset className="mb-4">
        <legend className="mb-1 font-bold">読む順番</legend>
        <div className="flex flex-wrap gap-x-6">
          {CHOICES.map(({ value, label }) => (
            <label key={value} className="inline-flex min-h-11 items-center gap-2">
              <input
                type="radio"
                name="lane"
                value={value}
                checked={choice === value}
                onChange={() => setChoice(value)}
              />
              {label}
            </label>
          ))}
        </div>
      </fieldset>
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
          ここにファイルを置くか、下から選んでください。一度に選んだファイルは、一つの束として取り込みます。束には何人分の、どの様式の紙が入っていてもかまいません。
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
      {parcels.length > 0 && (
        <ul className="mt-4" aria-label="取り込み中のファイル">
          {parcels.map((parcel) => (
            <ParcelView key={parcel.id} parcel={parcel} onRetry={() => void send(parcel)} />
          ))}
        </ul>
      )}
      <p role="status" className="visually-hidden">
        {taken.length > 0 && `${taken.reduce((sum, one) => sum + one.uploads.length, 0)}件を受け取りました。`}
      </p>
    </section>
  );
}
