// 審査: the values beside the paper, doubtful ones first, to be corrected and confirmed.
import { useMemo, useState, type ReactNode } from 'react';
import type { Application, Scan } from '../api/types';
import type { Definition } from '../form/definition';
import { ErrorSummary, FormSections } from '../form/form_view';
import { pathOfViolation, validate, type Fault } from '../form/validate';
import { fromData, setLeaf, toData, type Values } from '../form/values';
import { faultSentence } from '../form/words';
import { useText } from '../i18n/language';
import { Button } from '../ui/parts';
import { ReadingNote } from './case_parts';

interface Props {
  application: Application;
  scan: Scan | null;
  definition: Definition;
  refused: readonly Fault[]; // what the server said about the last try
  refusals: number; // how often it did: each takes the focus to the summary
  busy: boolean;
  onLook: (path: string) => void;
  onConfirm: (data: Record<string, unknown>) => void;
}

const within = (path: string, id: string) => id === path || id.startsWith(`${path}.`);

export function ReviewForm({ application, scan, definition, refused, refusals, busy, onLook, onConfirm }: Props) {
  const translator = useText();
  const [values, setValues] = useState<Values>(() => fromData(definition, application.data));
  const [own, setOwn] = useState<Fault[]>([]);
  const [attempt, setAttempt] = useState(0);
  const faults = own.length > 0 ? own : refused;
  const errors = useMemo(
    () => new Map(faults.map((fault) => [fault.path, faultSentence(fault, translator)])),
    [faults, translator],
  );

  // Decided once for this revision, so that nothing jumps about while a person types.
  const isDoubtful = useMemo(() => {
    const marks = [
      ...(scan?.readings ?? []).filter((reading) => !reading.accepted).map((reading) => reading.id),
      ...application.findings.map((finding) => pathOfViolation(finding.field)),
    ];
    return (path: string) => marks.some((mark) => within(path, mark));
  }, [application, scan]);
  const hasDoubts = definition.sections.some((section) =>
    section.fields.some((field) => isDoubtful(`${section.id}.${field.id}`)),
  );

  const note = (path: string): ReactNode => {
    const readings = (scan?.readings ?? []).filter((reading) => within(path, reading.id));
    const findings = application.findings.filter((finding) => pathOfViolation(finding.field) === path);
    if (readings.length === 0 && findings.length === 0) return null;
    return (
      <ReadingNote
        path={path}
        readings={readings}
        findings={findings}
        onPick={(leaf, value) => setValues((old) => setLeaf(old, leaf, value))}
      />
    );
  };

  const confirm = () => {
    const found = validate(definition, values, new Date());
    setOwn(found);
    if (found.length > 0) setAttempt((n) => n + 1);
    else onConfirm(toData(definition, values));
  };

  const shared = {
    definition,
    values,
    errors,
    note,
    onChange: setValues,
    onFocusField: onLook,
    headings: 'h3' as const,
  };
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (!busy) confirm();
      }}
    >
      <ErrorSummary definition={definition} faults={faults} attempt={attempt + refusals} />
      {hasDoubts && (
        <section
          aria-labelledby="doubtful-title"
          className="mb-8 rounded-12 border-2 border-yellow-900 p-4"
          data-testid="doubtful"
        >
          <h2 id="doubtful-title">先に確かめる項目</h2>
          <p>紙と見比べ、違うところを直してください。</p>
          <FormSections {...shared} part="doubtful" only={isDoubtful} />
        </section>
      )}
      <section aria-labelledby="others-title">
        <h2 id="others-title">{hasDoubts ? 'そのほかの項目' : '申請の内容'}</h2>
        <FormSections {...shared} part="other" only={(path) => !isDoubtful(path)} />
      </section>
      <Button type="submit" className="button-large mt-8" busy={busy}>
        内容を確かめた（審査を終える）
      </Button>
    </form>
  );
}
