// The checks that a person should hear about before sending. The server's validator has the last word; reasons are the same codes.
import type { FieldViolation } from '../api/http';
import { agreesAsCorporateNumber, agreesAsMyNumber, CORPORATE_NUMBER_DIGITS, MY_NUMBER_DIGITS } from './check_digit';
import { holds, type Data } from './conditions';
import type { Definition, Field, Texts } from './definition';
import { ERAS, isEmptyDate, toIsoDate, type DateParts } from './era';
import {
  plainDigits,
  toData,
  toKatakana,
  visibleFields,
  type AddressValue,
  type NameValue,
  type Row,
  type Value,
  type Values,
} from './values';

export interface Fault {
  path: string; // of the input: "applicant.name.kana"
  reason: string; // as in procedures/values/fault.h; the page's own: REQUIRED_CHOICE, REQUIRED_CONFIRM, INCOMPLETE_DATE, DATE_OUTSIDE_ERA
  bound?: string | number; // the limit that was passed, for the sentence
  text?: Texts; // a sentence from the definition or the server; otherwise the page has one for the reason
}

const KANA = /^[ァ-ヶヽヾー・\s]+$/u;

function today(now: Date): string {
  // Dates of a Japanese office are Japanese dates, wherever the phone is.
  return new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Tokyo' }).format(now);
}

function checkName(name: NameValue, path: string, required: boolean): Fault[] {
  const faults: Fault[] = [];
  const blank = name.kanji.trim() === '' && name.kana.trim() === '';
  if (blank && !required) return faults;
  if (name.kanji.trim() === '') faults.push({ path: `${path}.kanji`, reason: 'REQUIRED' });
  if (name.kana.trim() === '') faults.push({ path: `${path}.kana`, reason: 'REQUIRED' });
  else if (!KANA.test(toKatakana(name.kana))) faults.push({ path: `${path}.kana`, reason: 'NOT_KATAKANA' });
  return faults;
}

function checkAddress(address: AddressValue, path: string, required: boolean): Fault[] {
  const parts = Object.entries(address) as [keyof AddressValue, string][];
  const blank = parts.every(([, part]) => part.trim() === '');
  if (blank && !required) return [];
  const faults: Fault[] = parts
    .filter(([, part]) => part.trim() === '')
    .map(([key]) => ({ path: `${path}.${key}`, reason: 'REQUIRED' }));
  if (address.postal.trim() !== '' && !/^\d{7}$/.test(plainDigits(address.postal))) {
    faults.push({ path: `${path}.postal`, reason: 'BAD_POSTAL_CODE' });
  }
  return faults;
}

function checkDate(parts: DateParts, field: Field, path: string, now: Date): Fault[] {
  if (isEmptyDate(parts)) return field.required ? [{ path, reason: 'REQUIRED' }] : [];
  const date = toIsoDate(parts);
  if ('fault' in date) {
    const era = ERAS.find((one) => one.era === parts.era);
    return [{ path, reason: date.fault, ...(era && date.fault === 'DATE_OUTSIDE_ERA' ? { bound: era.ja } : {}) }];
  }
  if (field.notAfterToday && date.iso > today(now)) return [{ path, reason: 'FUTURE_DATE' }];
  if (field.notBeforeToday && date.iso < today(now)) return [{ path, reason: 'PAST_DATE' }];
  return [];
}

// 1–9
function range(field: Field): string {
  return `${field.min ?? ''}–${field.max ?? ''}`;
}

function checkInteger(text: string, field: Field, path: string): Fault[] {
  const digits = plainDigits(text);
  if (!/^\d{1,9}$/.test(digits)) return [{ path, reason: 'NOT_A_NUMBER' }];
  if (field.min !== null && Number(digits) < field.min) return [{ path, reason: 'OUT_OF_RANGE', bound: range(field) }];
  if (field.max !== null && Number(digits) > field.max) return [{ path, reason: 'OUT_OF_RANGE', bound: range(field) }];
  return [];
}

function checkMyNumber(text: string, path: string): Fault[] {
  const digits = plainDigits(text);
  if (!/^\d+$/.test(digits) || digits.length !== MY_NUMBER_DIGITS) return [{ path, reason: 'BAD_MY_NUMBER' }];
  return agreesAsMyNumber(digits) ? [] : [{ path, reason: 'WRONG_CHECK_DIGIT' }];
}

function checkCorporateNumber(text: string, path: string): Fault[] {
  const digits = plainDigits(text);
  if (!/^\d+$/.test(digits) || digits.length !== CORPORATE_NUMBER_DIGITS)
    return [{ path, reason: 'BAD_CORPORATE_NUMBER' }];
  return agreesAsCorporateNumber(digits) ? [] : [{ path, reason: 'WRONG_CHECK_DIGIT' }];
}

function checkText(text: string, field: Field, path: string): Fault[] {
  // 𠮷 is one character for a person: count code points, not UTF-16 units.
  const length = [...text.trim().normalize('NFC')].length;
  const max = field.maxLength;
  return max !== null && length > max ? [{ path, reason: 'TOO_LONG', bound: max }] : [];
}

function checkGroup(group: Field, rows: Row[], path: string, data: Data, now: Date): Fault[] {
  return rows.flatMap((row, index) => {
    const rowPath = group.repeat === null ? path : `${path}.${index + 1}`;
    return group.fields
      .filter((field) => holds(field.when, data, index))
      .flatMap((field) => checkField(field, row[field.id] ?? '', `${rowPath}.${field.id}`, data, now));
  });
}

function checkField(field: Field, value: Value, path: string, data: Data, now: Date): Fault[] {
  switch (field.type) {
    case 'person_name':
      return checkName(value as NameValue, path, field.required);
    case 'address':
      return checkAddress(value as AddressValue, path, field.required);
    case 'date':
      return checkDate(value as DateParts, field, path, now);
    case 'group':
      return checkGroup(field, value as Row[], path, data, now);
    case 'choices':
      return field.required && (value as string[]).length === 0 ? [{ path, reason: 'REQUIRED_CHOICE' }] : [];
    case 'confirm':
      return field.required && value !== true ? [{ path, reason: 'REQUIRED_CONFIRM' }] : [];
  }
  const text = value as string;
  if (text.trim() === '')
    return field.required ? [{ path, reason: field.type === 'choice' ? 'REQUIRED_CHOICE' : 'REQUIRED' }] : [];
  switch (field.type) {
    case 'phone':
      return /^0\d{9,10}$/.test(plainDigits(text)) ? [] : [{ path, reason: 'BAD_PHONE' }];
    case 'my_number':
      return checkMyNumber(text, path);
    case 'corporate_number':
      return checkCorporateNumber(text, path);
    case 'integer':
      return checkInteger(text, field, path);
    case 'choice':
      return field.options.some((option) => option.value === text) ? [] : [{ path, reason: 'UNKNOWN_OPTION' }];
    case 'text':
      return checkText(text, field, path);
  }
}

// A rule of the definition speaks about several fields: the fault is shown at the first of them.
function checkRules(definition: Definition, data: Data): Fault[] {
  return definition.rules
    .filter((rule) => rule.unless !== null && holds(rule.unless, data))
    .map((rule) => ({ path: rule.paths[0] ?? '', reason: rule.reason, text: rule.say }));
}

export function validate(definition: Definition, values: Values, now: Date): Fault[] {
  const data = toData(definition, values);
  const faults = visibleFields(definition, values).flatMap(({ field, value, path }) =>
    checkField(field, value, path, data, now),
  );
  return [...faults, ...checkRules(definition, data)];
}

// The server's path of a field or of a leaf on paper as the page names its input: a date's parts belong to the one date question.
export function pathOfViolation(field: string): string {
  return field.replace(/\.(era|year|month|day)$/, '');
}

// What the server found, in the shape of our own faults.
export function faultsOf(violations: readonly FieldViolation[]): Fault[] {
  return violations.map((violation) => ({
    path: pathOfViolation(violation.field),
    reason: violation.reason || 'OTHER_FAULT',
    ...(violation.description ? { text: { ja: violation.description } } : {}),
  }));
}
