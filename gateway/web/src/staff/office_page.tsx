// お知らせと広告: what the displays and phones of an office say, and where reminders may go.
import { useCallback, useState, type ReactNode } from 'react';
import { officeName } from '../api/hall';
import { getOffice, updateOffice, type Office, type TimedNotice } from '../api/hall_office';
import { TextInput } from '../form/fields/frame';
import { fromLocalInput, toLocalInput } from '../hall/japan_time';
import { errorsOf, Failure } from '../ui/failure';
import { LabelledInput } from '../ui/labelled_input';
import { Announce, Button, LoadFailed, Loading, Notice, Title } from '../ui/parts';
import { useLoaded } from '../ui/use_loaded';
import { useStaff } from './session';
import { useAct } from './use_act';

const NEW_NOTICE: TimedNotice = { text: '', textEn: '', textEasy: '', fromTime: '', untilTime: '' };

type Errors = ReadonlyMap<string, string>;

function stateOf(notice: TimedNotice, nowMs: number): string {
  if (notice.fromTime !== '' && Date.parse(notice.fromTime) > nowMs) return 'これから表示します';
  if (notice.untilTime !== '' && Date.parse(notice.untilTime) <= nowMs) return '表示は終わりました';
  return '表示しています';
}

function Section({ title, lead, children }: { title: string; lead: string; children: ReactNode }) {
  return (
    <section className="mt-8 max-w-2xl">
      <h2 className="text-xl">{title}</h2>
      <p className="help mb-3">{lead}</p>
      {children}
    </section>
  );
}

function NoticeFields({
  index,
  notice,
  saved,
  errors,
  onChange,
  onRemove,
}: {
  index: number;
  notice: TimedNotice;
  saved: boolean;
  errors: Errors;
  onChange: (notice: TimedNotice) => void;
  onRemove: () => void;
}) {
  const id = (field: string) => `office.notices[${index}].${field}`;
  const text = (field: 'text' | 'textEn' | 'textEasy', path: string, label: string, required: boolean) => (
    <TextInput
      id={id(path)}
      label={label}
      value={notice[field]}
      onChange={(value) => onChange({ ...notice, [field]: value })}
      errors={errors}
      required={required}
      multiline={required}
    />
  );
  const [now] = useState(() => Date.now());
  return (
    <fieldset className="card mb-4">
      <legend className="px-2 font-bold">お知らせ{index + 1}</legend>
      {saved && <p className="help mb-2">{stateOf(notice, now)}</p>}
      {text('text', 'text', '文', true)}
      {text('textEasy', 'text_easy', 'やさしい日本語（なければ上の文を出します）', false)}
      {text('textEn', 'text_en', '英語（なければ上の文を出します）', false)}
      <div className="grid gap-x-4 sm:grid-cols-2">
        <LabelledInput
          id={id('from_time')}
          label="表示の始まり（空なら今すぐ）"
          type="datetime-local"
          value={toLocalInput(notice.fromTime)}
          onChange={(value) => onChange({ ...notice, fromTime: fromLocalInput(value) })}
          errors={errors}
        />
        <LabelledInput
          id={id('until_time')}
          label="表示の終わり（空なら消すまで）"
          type="datetime-local"
          value={toLocalInput(notice.untilTime)}
          onChange={(value) => onChange({ ...notice, untilTime: fromLocalInput(value) })}
          errors={errors}
        />
      </div>
      <Button kind="danger" className="button-small" onClick={onRemove}>
        お知らせ{index + 1}を消す
      </Button>
    </fieldset>
  );
}

function OfficeForm({ name, start }: { name: string; start: Office }) {
  const { session } = useStaff();
  const { act, busy, failure } = useAct();
  const [saved, setSaved] = useState(start);
  const [office, setOffice] = useState(start);
  const [hosts, setHosts] = useState(start.webhookHosts.join('\n'));
  const [said, setSaid] = useState('');
  const errors = errorsOf(failure);
  const change = (part: Partial<Office>) => {
    setSaid('');
    setOffice({ ...office, ...part });
  };
  const save = async () => {
    const wanted = {
      ...office,
      webhookHosts: hosts.split(/[\s、,]+/).filter((host) => host !== ''),
    };
    await act(`office ${JSON.stringify(wanted)}`, async (requestId) => {
      const kept = await updateOffice(session, name, requestId, wanted);
      setSaved(kept);
      setOffice(kept);
      setHosts(kept.webhookHosts.join('\n'));
      setSaid('保存しました。表示板とスマートフォンの画面にすぐ出ます。');
    });
  };
  const line = (field: 'title' | 'titleEasy' | 'titleEn', id: string, label: string) => (
    <TextInput
      id={id}
      label={label}
      value={office[field]}
      onChange={(value) => change({ [field]: value })}
      errors={errors}
      required={false}
    />
  );
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (!busy) void save();
      }}
    >
      <Section title="お知らせ" lead="表示板の下と、スマートフォンの画面に出します。いくつもあるときは順番に出ます。">
        {office.notices.length === 0 && <p className="mb-3">いまは何も出していません。</p>}
        {office.notices.map((notice, index) => (
          <NoticeFields
            key={index}
            index={index}
            notice={notice}
            saved={saved.notices.includes(notice)}
            errors={errors}
            onChange={(changed) => change({ notices: office.notices.with(index, changed) })}
            onRemove={() => change({ notices: office.notices.toSpliced(index, 1) })}
          />
        ))}
        <Button kind="secondary" onClick={() => change({ notices: [...office.notices, NEW_NOTICE] })}>
          お知らせを加える
        </Button>
      </Section>
      <Section title="広告" lead="表示板のいちばん下に「広告」と付けて出します。空にすると、欄ごと消えます。">
        <TextInput
          id="office.sponsor"
          label="広告の文"
          value={office.sponsor}
          onChange={(sponsor) => change({ sponsor })}
          errors={errors}
          required={false}
          multiline
        />
      </Section>
      <Section title="庁舎の名前" lead="表示板と市民の画面の見出しになります。">
        {line('title', 'office.title', '名前')}
        {line('titleEasy', 'office.title_easy', 'やさしい日本語')}
        {line('titleEn', 'office.title_en', '英語')}
      </Section>
      <Section
        title="順番が近い方へのお知らせ"
        lead="番号札を持つ方が頼んだときだけ送ります。送り終わると、送り先は消えます。"
      >
        <label className="choice mb-3">
          <input
            type="checkbox"
            checked={office.emailReminders}
            onChange={(event) => change({ emailReminders: event.target.checked })}
          />
          メールで知らせる
        </label>
        <TextInput
          id="office.webhook_hosts"
          label="知らせてよいウェブフックのホスト名（1行に1つ）"
          help="例：hooks.example.jp　ここにないホストへは送りません。"
          value={hosts}
          onChange={(value) => {
            setSaid('');
            setHosts(value);
          }}
          errors={errors}
          required={false}
          multiline
        />
      </Section>
      <Failure error={failure} />
      <Announce>
        {said !== '' && (
          <Notice kind="success">
            <p>{said}</p>
          </Notice>
        )}
      </Announce>
      <Button type="submit" busy={busy} className="mt-4">
        保存する
      </Button>
    </form>
  );
}

export function OfficePage({ office }: { office: string }) {
  const { session } = useStaff();
  const name = officeName(session.municipality, office);
  const load = useCallback((signal: AbortSignal) => getOffice(name, signal), [name]);
  const { loaded, reload } = useLoaded(load);
  return (
    <>
      <Title>お知らせと広告</Title>
      {loaded.state === 'loading' && <Loading />}
      {loaded.state === 'failed' && <LoadFailed error={loaded.error} retry={reload} />}
      {loaded.state === 'loaded' && <OfficeForm name={name} start={loaded.value} />}
    </>
  );
}
