// A whole form: its sections with clear headings, and the error summary that leads to each faulty input.
import { useEffect, useRef, type ReactNode } from 'react';
import { useText } from '../i18n/language';
import type { Definition } from './definition';
import { FieldInput } from './fields/field';
import type { Errors } from './fields/frame';
import type { Fault } from './validate';
import { toData, visibleFields, type Values } from './values';
import { faultSentence, labelOfPath } from './words';

// Focuses the input with this id, or the first input of the question with this id.
export function focusField(path: string): void {
  const element = document.getElementById(path);
  if (!element) return;
  const input = element.matches('input, select, textarea')
    ? element
    : element.querySelector<HTMLElement>('input, select, textarea');
  (input ?? element).focus();
  (input ?? element).scrollIntoView({ block: 'center' });
}

// Takes the focus at every new attempt; `attempt` 0 means that nothing was tried yet.
export function ErrorSummary({
  definition,
  faults,
  attempt,
}: {
  definition: Definition;
  faults: readonly Fault[];
  attempt: number;
}) {
  const translator = useText();
  const ref = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (attempt > 0) ref.current?.focus();
  }, [attempt]);
  if (faults.length === 0) return null;
  return (
    <div ref={ref} role="alert" tabIndex={-1} className="summary notice notice-error my-6">
      <h2 className="mb-2 text-xl font-bold">{translator.t('summaryTitle', { n: faults.length })}</h2>
      <ul className="list-disc pl-6">
        {faults.map((fault) => {
          const label = labelOfPath(definition, fault.path, translator);
          const sentence = faultSentence(fault, translator);
          return (
            <li key={`${fault.path} ${fault.reason}`} className="py-1">
              {label === '' ? (
                sentence
              ) : (
                <a
                  href={`#${fault.path}`}
                  className="inline-block py-1"
                  onClick={(event) => {
                    event.preventDefault();
                    focusField(fault.path);
                  }}
                >
                  {label}
                  {translator.language === 'en' ? ': ' : '：'}
                  {sentence}
                </a>
              )}
            </li>
          );
        })}
      </ul>
    </div>
  );
}

interface Props {
  definition: Definition;
  values: Values;
  onChange: (values: Values) => void;
  errors: Errors;
  own?: boolean;
  note?: (path: string) => ReactNode;
  only?: (path: string) => boolean; // shows just these fields
  headings?: 'h2' | 'h3';
  part?: string; // tells two parts of one form on the same page apart
  onFocusField?: (path: string) => void;
}

export function FormSections({
  definition,
  values,
  onChange,
  errors,
  own = false,
  note,
  only,
  headings: Heading = 'h2',
  part = 'section',
  onFocusField,
}: Props) {
  const { words } = useText();
  const data = toData(definition, values);
  const visible = visibleFields(definition, values);
  return definition.sections.map((section) => {
    const fields = visible.filter((one) => one.section === section.id && (only?.(one.path) ?? true));
    if (fields.length === 0) return null;
    // As a part of a page that has landmarks of its own (h3), a section is no landmark.
    const Frame = Heading === 'h2' ? 'section' : 'div';
    return (
      <Frame
        key={section.id}
        {...(Heading === 'h2' ? { 'aria-labelledby': `${part}-${section.id}` } : {})}
        className="mt-10"
      >
        <Heading id={`${part}-${section.id}`} className="mb-4 border-b-2 border-key-900 pb-1">
          {words(section.title)}
        </Heading>
        {words(section.note) !== '' && <p className="mb-4">{words(section.note)}</p>}
        {fields.map(({ field, path, value }) => (
          // A radio button has no id of its own; its name is the field's path.
          <div
            key={path}
            onFocus={(event) => {
              const { id, name } = event.target as HTMLInputElement;
              onFocusField?.(id || name || path);
            }}
          >
            <FieldInput
              field={field}
              path={path}
              value={value}
              errors={errors}
              data={data}
              own={own && section === definition.sections[0]}
              {...(note ? { note } : {})}
              onChange={(changed) =>
                onChange({ ...values, [section.id]: { ...values[section.id], [field.id]: changed } })
              }
            />
          </div>
        ))}
      </Frame>
    );
  });
}
