// The frame of one question: label or legend, required mark, help, error and what staff pages add, tied to the input for screen readers.
import type { ReactNode } from 'react';
import { useText } from '../../i18n/language';
import type { Field } from '../definition';
import type { Value } from '../values';

// Inline errors by the path of their input.
export type Errors = ReadonlyMap<string, string>;

export interface FieldProps<V extends Value = Value> {
  field: Field;
  path: string; // also the id of the input or fieldset
  value: V;
  onChange: (value: V) => void;
  errors: Errors;
  own: boolean; // the form's first section, about the person who fills it in: the browser may offer what it remembers
  note?: (path: string) => ReactNode; // staff: confidence and alternatives beside the input with this path
}

export function describedBy(...ids: (string | false | undefined)[]): string | undefined {
  const present = ids.filter(Boolean);
  return present.length > 0 ? present.join(' ') : undefined;
}

export function Mark({ required }: { required: boolean }) {
  const { t } = useText();
  return (
    <span className={`badge ml-2 align-middle ${required ? 'badge-required' : 'badge-optional'}`}>
      {t(required ? 'required' : 'optional')}
    </span>
  );
}

export function ErrorText({ id, errors }: { id: string; errors: Errors }) {
  const error = errors.get(id);
  return error === undefined ? null : (
    <p id={`${id}-error`} className="field-error mt-1">
      {error}
    </p>
  );
}

function Help({ id, text }: { id: string; text: string }) {
  return text === '' ? null : (
    <p id={`${id}-help`} className="help mb-2">
      {text}
    </p>
  );
}

interface TextInputProps {
  id: string;
  label: string;
  value: string;
  onChange: (value: string) => void;
  errors: Errors;
  required: boolean;
  mark?: boolean; // say required/optional beside the label
  help?: string;
  autoComplete?: string;
  inputMode?: 'text' | 'numeric' | 'tel';
  className?: string;
  multiline?: boolean;
  unit?: string;
  note?: ReactNode;
}

// One labelled line of text.
export function TextInput(props: TextInputProps) {
  const { id, label, errors, help = '', multiline = false, mark = false, unit = '' } = props;
  const shared = {
    id,
    name: id,
    value: props.value,
    'aria-required': props.required,
    'aria-invalid': errors.has(id),
    'aria-describedby': describedBy(
      help !== '' && `${id}-help`,
      errors.has(id) && `${id}-error`,
      props.note != null && `${id}-note`,
    ),
    autoComplete: props.autoComplete ?? 'off',
    className: `input ${props.className ?? ''}`,
  };
  return (
    <div className="mb-4">
      <label htmlFor={id} className="mb-1 block font-bold">
        {label}
        {mark && <Mark required={props.required} />}
      </label>
      <Help id={id} text={help} />
      {multiline ? (
        <textarea {...shared} onChange={(event) => props.onChange(event.target.value)} />
      ) : (
        <span className="flex items-center gap-2">
          <input
            {...shared}
            type="text"
            inputMode={props.inputMode ?? 'text'}
            onChange={(event) => props.onChange(event.target.value)}
          />
          {unit !== '' && <span>{unit}</span>}
        </span>
      )}
      <ErrorText id={id} errors={errors} />
      {props.note != null && <div id={`${id}-note`}>{props.note}</div>}
    </div>
  );
}

interface GroupProps {
  id: string;
  legend: string;
  required: boolean;
  help?: string;
  errors: Errors;
  note?: ReactNode;
  role?: 'radiogroup';
  children: ReactNode;
}

// Several inputs that answer one question.
export function Fieldset({ id, legend, required, help = '', errors, note, role, children }: GroupProps) {
  return (
    <fieldset
      id={id}
      role={role}
      tabIndex={-1}
      className="mb-6"
      aria-describedby={describedBy(
        help !== '' && `${id}-help`,
        errors.has(id) && `${id}-error`,
        note != null && `${id}-note`,
      )}
    >
      <legend className="mb-2 font-bold">
        {legend}
        <Mark required={required} />
      </legend>
      <Help id={id} text={help} />
      {children}
      <ErrorText id={id} errors={errors} />
      {note != null && <div id={`${id}-note`}>{note}</div>}
    </fieldset>
  );
}
