// 決裁: approve, or reject with the reason that the citizen is told.
import { useState } from 'react';
import type { Verb } from '../api/staff';
import { TextInput } from '../form/fields/frame';
import { Button } from '../ui/parts';

export function DecisionForm({ busy, onDecide }: { busy: boolean; onDecide: (verb: Verb, comment: string) => void }) {
  const [comment, setComment] = useState('');
  const [errors, setErrors] = useState<ReadonlyMap<string, string>>(new Map());

  const reject = () => {
    if (comment.trim() === '') {
      setErrors(new Map([['decision-comment', '不許可にする理由を入力してください。申請した人に伝わります。']]));
      document.getElementById('decision-comment')?.focus();
      return;
    }
    onDecide('reject', comment.trim());
  };

  return (
    <section aria-labelledby="decision-title" className="card mt-8">
      <h2 id="decision-title" className="mb-3">
        決裁
      </h2>
      <TextInput
        id="decision-comment"
        label="コメント"
        help="不許可のときは理由が必要です。申請した人に伝わります。"
        multiline
        required={false}
        value={comment}
        errors={errors}
        onChange={(text) => {
          setComment(text);
          setErrors(new Map());
        }}
      />
      <div className="flex flex-wrap gap-4">
        <Button className="button-large" busy={busy} onClick={() => onDecide('approve', comment.trim())}>
          承認する
        </Button>
        <Button kind="danger" className="button-large" busy={busy} onClick={reject}>
          不許可にする
        </Button>
      </div>
    </section>
  );
}
