// A day, time or number with its label, help and error, tied together for screen readers. Lines of text: form/fields/frame.tsx.
interface Props {
  id: string;
  label: string;
  type: 'date' | 'time' | 'datetime-local' | 'number';
  value: string;
  onChange: (value: string) => void;
  errors?: ReadonlyMap<string, string>;
  required?: boolean;
  min?: string | number;
  max?: string | number;
  help?: string;
  className?: string;
}

export function LabelledInput({
  id,
  label,
  errors,
  required = false,
  help = '',
  className = '',
  onChange,
  ...rest
}: Props) {
  const error = errors?.get(id);
  const described = [help !== '' && `${id}-help`, error !== undefined && `${id}-error`].filter(Boolean).join(' ');
  return (
    <div className={`mb-4 min-w-0 ${className}`}>
      <label htmlFor={id} className="mb-1 block font-bold">
        {label}
      </label>
      {help !== '' && (
        <p id={`${id}-help`} className="help mb-2">
          {help}
        </p>
      )}
      <input
        id={id}
        className="input"
        required={required}
        aria-invalid={error !== undefined}
        aria-describedby={described === '' ? undefined : described}
        onChange={(event) => onChange(event.target.value)}
        {...rest}
      />
      {error !== undefined && (
        <p id={`${id}-error`} className="field-error mt-1">
          {error}
        </p>
      )}
    </div>
  );
}
