// The input for each field type of the definition language.
import { Fragment } from 'react';
import { Button } from '../../ui/parts';
import { useText } from '../../i18n/language';
import { holds, type Data } from '../conditions';
import type { FieldType } from '../definition';
import { ERAS, type DateParts } from '../era';
import { emptyRow, type AddressValue, type NameValue, type Row } from '../values';
import { describedBy, ErrorText, Fieldset, TextInput, type FieldProps } from './frame';

function PersonName({ field, path, value, onChange, errors, own, note }: FieldProps<NameValue>) {
  const { t, words } = useText();
  return (
    <Fieldset id={path} legend={words(field.label)} required={field.required} help={words(field.help)} errors={errors}>
      <TextInput
        id={`${path}.kanji`}
        label={t('kanji')}
        value={value.kanji}
        errors={errors}
        required={field.required}
        autoComplete={own ? 'name' : 'off'}
        note={note?.(`${path}.kanji`)}
        onChange={(kanji) => onChange({ ...value, kanji })}
      />
      <TextInput
        id={`${path}.kana`}
        label={t('kana')}
        help={t('kanaHelp')}
        value={value.kana}
        errors={errors}
        required={field.required}
        note={note?.(`${path}.kana`)}
        onChange={(kana) => onChange({ ...value, kana })}
      />
    </Fieldset>
  );
}

function Address({ field, path, value, onChange, errors, own, note }: FieldProps<AddressValue>) {
  const { t, words } = useText();
  const part = (key: keyof AddressValue) => ({
    id: `${path}.${key}`,
    value: value[key],
    errors,
    required: field.required,
    note: note?.(`${path}.${key}`),
    onChange: (text: string) => onChange({ ...value, [key]: text }),
  });
  return (
    <Fieldset id={path} legend={words(field.label)} required={field.required} help={words(field.help)} errors={errors}>
      <TextInput
        {...part('postal')}
        label={t('postal')}
        help={t('postalHelp')}
        inputMode="numeric"
        className="max-w-48"
        autoComplete={own ? 'postal-code' : 'off'}
      />
      <TextInput {...part('town')} label={t('town')} autoComplete={own ? 'address-level1' : 'off'} />
      <TextInput {...part('number')} label={t('streetNumber')} autoComplete={own ? 'address-line1' : 'off'} />
    </Fieldset>
  );
}

function DateField({ field, path, value, onChange, errors, note }: FieldProps<DateParts>) {
  const { t, words, language } = useText();
  const shared = {
    'aria-required': field.required,
    'aria-invalid': errors.has(path),
    'aria-describedby': describedBy(errors.has(path) && `${path}-error`),
  };
  const offered = ERAS.filter(({ era }) => field.eras.includes(era) || era === value.era);
  return (
    <Fieldset
      id={path}
      legend={words(field.label)}
      required={field.required}
      help={words(field.help)}
      errors={errors}
      note={note?.(path)}
    >
      <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
        {offered.length > 0 && (
          <>
            <label htmlFor={`${path}.era`} className="visually-hidden">
              {t('era')}
            </label>
            <select
              id={`${path}.era`}
              className="input"
              value={value.era}
              {...shared}
              onChange={(event) => onChange({ ...value, era: event.target.value as DateParts['era'] })}
            >
              <option value="">{t('era')}</option>
              {offered.map(({ era, ja, en }) => (
                <option key={era} value={era}>
                  {language === 'en' ? `${en} (${ja})` : ja}
                </option>
              ))}
              <option value="western">{t('western')}</option>
            </select>
          </>
        )}
        {(['year', 'month', 'day'] as const).map((part) => (
          <span key={part} className="flex items-center gap-1">
            <input
              id={`${path}.${part}`}
              className={`input number px-2 text-center ${part === 'year' ? 'w-20' : 'w-16'}`}
              value={value[part]}
              type="text"
              inputMode="numeric"
              autoComplete="off"
              {...shared}
              onChange={(event) => onChange({ ...value, [part]: event.target.value })}
            />
            <label htmlFor={`${path}.${part}`}>{t(part)}</label>
          </span>
        ))}
      </div>
    </Fieldset>
  );
}

function Choice({ field, path, value, onChange, errors, note }: FieldProps<string>) {
  const { words } = useText();
  return (
    <Fieldset
      id={path}
      role="radiogroup"
      legend={words(field.label)}
      required={field.required}
      help={words(field.help)}
      errors={errors}
      note={note?.(path)}
    >
      {field.options.map((option) => (
        <label key={option.value} className="choice">
          <input
            type="radio"
            name={path}
            value={option.value}
            checked={value === option.value}
            aria-describedby={describedBy(errors.has(path) && `${path}-error`)}
            onChange={() => onChange(option.value)}
          />
          <span>{words(option.label)}</span>
        </label>
      ))}
    </Fieldset>
  );
}

function Choices({ field, path, value, onChange, errors, note }: FieldProps<string[]>) {
  const { words } = useText();
  // In the definition's order, whatever the order of the clicks.
  const toggle = (chosen: string, on: boolean) =>
    onChange(field.options.map((option) => option.value).filter((one) => (one === chosen ? on : value.includes(one))));
  return (
    <Fieldset
      id={path}
      legend={words(field.label)}
      required={field.required}
      help={words(field.help)}
      errors={errors}
      note={note?.(path)}
    >
      {field.options.map((option) => (
        <label key={option.value} className="choice">
          <input
            type="checkbox"
            name={path}
            value={option.value}
            checked={value.includes(option.value)}
            aria-describedby={describedBy(errors.has(path) && `${path}-error`)}
            onChange={(event) => toggle(option.value, event.target.checked)}
          />
          <span>{words(option.label)}</span>
        </label>
      ))}
    </Fieldset>
  );
}

// The help is the sentence that is confirmed ("I have the letter"), the label names the matter.
function Confirm({ field, path, value, onChange, errors, note }: FieldProps<boolean>) {
  const { words } = useText();
  return (
    <Fieldset
      id={`${path}-question`}
      legend={words(field.label)}
      required={field.required}
      errors={errors}
      note={note?.(path)}
    >
      <label className="choice">
        <input
          id={path}
          type="checkbox"
          checked={value}
          aria-required={field.required}
          aria-invalid={errors.has(path)}
          aria-describedby={describedBy(errors.has(path) && `${path}-error`)}
          onChange={(event) => onChange(event.target.checked)}
        />
        <span>{words(field.help) || words(field.label)}</span>
      </label>
      <ErrorText id={path} errors={errors} />
    </Fieldset>
  );
}

const LONG_TEXT = 60;
const WIDTHS: Partial<Record<FieldType, string>> = {
  integer: 'max-w-28',
  phone: 'max-w-72',
  my_number: 'max-w-72',
  corporate_number: 'max-w-72',
};
const KEYBOARDS: Partial<Record<FieldType, 'numeric' | 'tel'>> = {
  integer: 'numeric',
  phone: 'tel',
  my_number: 'numeric',
  corporate_number: 'numeric',
};

function Text({ field, path, value, onChange, errors, own, note }: FieldProps<string>) {
  const { t, words } = useText();
  const max = field.maxLength;
  const helps = [words(field.help)];
  if (field.type === 'phone') helps.push(t('phoneHelp'));
  if (field.type === 'my_number') helps.push(t('myNumberHelp'));
  if (field.type === 'corporate_number') helps.push(t('corporateNumberHelp'));
  if (field.type === 'text' && max !== null) helps.push(t('maxChars', { max }));
  return (
    <div className="mb-6">
      <TextInput
        id={path}
        label={words(field.label)}
        value={value}
        errors={errors}
        required={field.required}
        mark
        help={helps.filter((help) => help !== '').join(' ')}
        note={note?.(path)}
        unit={words(field.unit)}
        inputMode={KEYBOARDS[field.type] ?? 'text'}
        className={WIDTHS[field.type] ?? ''}
        autoComplete={own && field.type === 'phone' ? 'tel' : 'off'}
        multiline={field.type === 'text' && max !== null && max > LONG_TEXT}
        onChange={onChange}
      />
    </div>
  );
}

function Group({ field, path, value, onChange, errors, own, note, data }: FieldProps<Row[]> & { data: Data }) {
  const { t, words } = useText();
  const label = words(field.label);
  const { repeat } = field;
  const inner = (row: Row, index: number) => {
    const rowPath = repeat === null ? path : `${path}.${index + 1}`;
    return field.fields
      .filter((one) => holds(one.when, data, index))
      .map((one) => (
        <FieldInput
          key={one.id}
          field={one}
          path={`${rowPath}.${one.id}`}
          value={row[one.id] ?? ''}
          errors={errors}
          own={own}
          data={data}
          {...(note ? { note } : {})}
          onChange={(changed) => onChange(value.map((old, at) => (at === index ? { ...old, [one.id]: changed } : old)))}
        />
      ));
  };
  if (repeat === null) {
    return (
      <Fieldset id={path} legend={label} required={field.required} help={words(field.help)} errors={errors}>
        <div className="border-l-4 border-solid-gray-300 pl-4">{inner(value[0] ?? emptyRow(field), 0)}</div>
      </Fieldset>
    );
  }
  return (
    <Fieldset
      id={path}
      legend={label}
      required={field.required || repeat.min > 0}
      help={words(field.help)}
      errors={errors}
    >
      {value.map((row, index) => (
        // Rows have no identity but their place.
        <Fragment key={index}>
          <div
            role="group"
            aria-label={t('row', { label, n: index + 1 })}
            className="mb-4 border-l-4 border-solid-gray-300 pl-4"
          >
            <p className="mb-2 font-bold" aria-hidden="true">
              {t('row', { label, n: index + 1 })}
            </p>
            {inner(row, index)}
            {value.length > Math.max(1, repeat.min) && (
              <Button
                kind="secondary"
                className="button-small"
                onClick={() => onChange(value.filter((_, at) => at !== index))}
              >
                {t('removeRow', { label, n: index + 1 })}
              </Button>
            )}
          </div>
        </Fragment>
      ))}
      {value.length < repeat.max && (
        <Button kind="secondary" onClick={() => onChange([...value, emptyRow(field)])}>
          {t('addRow', { label })}
        </Button>
      )}
    </Fieldset>
  );
}

export function FieldInput(props: FieldProps & { data: Data }) {
  // The value's shape follows from the field's type (values.ts, emptyValue).
  switch (props.field.type) {
    case 'person_name':
      return <PersonName {...(props as unknown as FieldProps<NameValue>)} />;
    case 'address':
      return <Address {...(props as unknown as FieldProps<AddressValue>)} />;
    case 'date':
      return <DateField {...(props as unknown as FieldProps<DateParts>)} />;
    case 'choice':
      return <Choice {...(props as unknown as FieldProps<string>)} />;
    case 'choices':
      return <Choices {...(props as unknown as FieldProps<string[]>)} />;
    case 'confirm':
      return <Confirm {...(props as unknown as FieldProps<boolean>)} />;
    case 'group':
      return <Group {...(props as unknown as FieldProps<Row[]> & { data: Data })} />;
    default:
      return <Text {...(props as unknown as FieldProps<string>)} />;
  }
}
