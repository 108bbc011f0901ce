// What stands in the inputs (values) and what is submitted (data): section → field → value. Values keep everything as typed, also a
// half-written date; data holds only what is visible and filled, in the definition's notation.
import { holds, type Data } from './conditions';
import type { Definition, Field } from './definition';
import { EMPTY_DATE, fromIsoDate, isEmptyDate, toIsoDate, type DateParts } from './era';

export interface NameValue {
  kanji: string;
  kana: string;
}
export interface AddressValue {
  postal: string;
  town: string;
  number: string;
}
export interface Row {
  [field: string]: Value;
}
export type Value = string | boolean | string[] | NameValue | AddressValue | DateParts | Row[];
export type Values = Record<string, Record<string, Value>>;

export function emptyValue(field: Field): Value {
  switch (field.type) {
    case 'person_name':
      return { kanji: '', kana: '' };
    case 'address':
      return { postal: '', town: '', number: '' };
    case 'date':
      return { ...EMPTY_DATE, era: field.eras.length > 1 ? '' : (field.eras[0] ?? 'western') };
    case 'choices':
      return [];
    case 'group':
      return Array.from({ length: Math.max(1, field.repeat?.min ?? 1) }, () => emptyRow(field));
    case 'confirm':
      return false;
    default:
      return '';
  }
}

export function emptyRow(group: Field): Row {
  return Object.fromEntries(group.fields.map((field) => [field.id, emptyValue(field)]));
}

export function emptyValues(definition: Definition): Values {
  return Object.fromEntries(
    definition.sections.map((section) => [
      section.id,
      Object.fromEntries(section.fields.map((field) => [field.id, emptyValue(field)])),
    ]),
  );
}

// Digits only, as the definition stores postal codes and telephone numbers; anything that is no digit or separator stays, to be refused.
export function plainDigits(written: string): string {
  return written
    .replace(/[０-９]/g, (digit) => String.fromCharCode(digit.charCodeAt(0) - 0xfee0))
    .replace(/[\s\-‐‑–—―ー－()（）〒]/g, '');
}

// Hiragana and half-width kana become full-width katakana; nothing else of a name is ever changed.
export function toKatakana(written: string): string {
  return written
    .replace(/[\uff61-\uff9f]+/g, (half) => half.normalize('NFKC'))
    .replace(/[ぁ-ゖ]/g, (kana) => String.fromCharCode(kana.charCodeAt(0) + 0x60));
}

// NFC only: 髙, 﨑 and 𠮷 are different characters from 高, 崎 and 吉.
function exact(written: string): string {
  return written.normalize('NFC').trim();
}

function fieldToData(field: Field, value: Value): unknown {
  switch (field.type) {
    case 'person_name': {
      const name = value as NameValue;
      const kanji = exact(name.kanji);
      const kana = toKatakana(exact(name.kana));
      return kanji === '' && kana === '' ? undefined : { kanji, kana };
    }
    case 'address': {
      const address = value as AddressValue;
      const result = { postal: plainDigits(address.postal), town: exact(address.town), number: exact(address.number) };
      return Object.values(result).every((part) => part === '') ? undefined : result;
    }
    case 'date': {
      const parts = value as DateParts;
      if (isEmptyDate(parts)) return undefined;
      const date = toIsoDate(parts);
      return 'iso' in date ? date.iso : undefined;
    }
    case 'choices':
      return (value as string[]).length === 0 ? undefined : [...(value as string[])];
    case 'integer': {
      const digits = plainDigits(value as string);
      if (digits === '') return undefined;
      return /^\d+$/.test(digits) ? Number(digits) : digits;
    }
    case 'confirm':
      return value === true ? true : undefined;
    case 'phone':
    case 'my_number':
    case 'corporate_number':
      return plainDigits(value as string) || undefined;
    case 'group': {
      const rows = (value as Row[]).map((row) => rowToData(field, row));
      if (rows.every((row) => Object.keys(row).length === 0)) return undefined;
      return field.repeat === null ? rows[0] : rows;
    }
    default:
      return exact(value as string) || undefined;
  }
}

function rowToData(group: Field, row: Row): Data {
  const result: Data = {};
  for (const field of group.fields) {
    const value = row[field.id];
    const converted = value === undefined ? undefined : fieldToData(field, value);
    if (converted !== undefined) result[field.id] = converted;
  }
  return result;
}

// Everything filled, whether visible or not: what conditions look at.
function allData(definition: Definition, values: Values): Data {
  const data: Record<string, Data> = {};
  for (const section of definition.sections) {
    const part: Data = {};
    for (const field of section.fields) {
      const value = values[section.id]?.[field.id];
      const converted = value === undefined ? undefined : fieldToData(field, value);
      if (converted !== undefined) part[field.id] = converted;
    }
    data[section.id] = part;
  }
  return data;
}

// Takes away what a condition hides; true when something was.
function hide(fields: readonly Field[], part: Data, data: Data, row = 0): boolean {
  let hidden = false;
  for (const field of fields) {
    const value = part[field.id];
    if (value === undefined) continue;
    if (!holds(field.when, data, row)) {
      Reflect.deleteProperty(part, field.id);
      hidden = true;
    } else if (field.type === 'group') {
      const rows = field.repeat === null ? [value as Data] : (value as Data[]);
      rows.forEach((one, index) => {
        hidden = hide(field.fields, one, data, index) || hidden;
      });
    }
  }
  return hidden;
}

// Hiding a field may hide another that asks about it: repeated until nothing changes (at most once a field).
export function toData(definition: Definition, values: Values): Record<string, Data> {
  const data = allData(definition, values) as Record<string, Data>;
  while (definition.sections.some((section) => hide(section.fields, data[section.id] ?? {}, data))) continue;
  return Object.fromEntries(Object.entries(data).filter(([, part]) => Object.keys(part).length > 0));
}

function isObject(value: unknown): value is Data {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function written(value: unknown): string {
  if (typeof value === 'string') return value;
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : '';
}

function fieldFromData(field: Field, value: unknown): Value {
  if (value === undefined || value === null) return emptyValue(field);
  const part = isObject(value) ? value : {};
  switch (field.type) {
    case 'person_name':
      return { kanji: written(part['kanji']), kana: written(part['kana']) };
    case 'address':
      return { postal: written(part['postal']), town: written(part['town']), number: written(part['number']) };
    case 'date':
      return isObject(value) ? datePartsFromData(value) : fromIsoDate(written(value));
    case 'choices':
      if (Array.isArray(value)) return value.map(written);
      return written(value)
        .split(',')
        .filter((one) => one !== '');
    case 'confirm':
      return value === true || value === 'true';
    case 'group':
      if (isObject(value)) return [rowFromData(field, value)];
      return Array.isArray(value) && value.length > 0
        ? value.map((row: unknown) => rowFromData(field, isObject(row) ? row : {}))
        : emptyValue(field);
    default:
      return written(value);
  }
}

function datePartsFromData(part: Data): DateParts {
  const eras = ['reiwa', 'heisei', 'showa', 'taisho', 'meiji', 'western'] as const;
  const era = eras.find((one) => one === part['era']) ?? 'western';
  return { era, year: written(part['year']), month: written(part['month']), day: written(part['day']) };
}

function rowFromData(group: Field, row: Data): Row {
  return Object.fromEntries(group.fields.map((field) => [field.id, fieldFromData(field, row[field.id])]));
}

export function fromData(definition: Definition, data: Data): Values {
  return Object.fromEntries(
    definition.sections.map((section) => {
      const part = data[section.id];
      return [
        section.id,
        Object.fromEntries(
          section.fields.map((field) => [field.id, fieldFromData(field, isObject(part) ? part[field.id] : undefined)]),
        ),
      ];
    }),
  );
}

export interface VisibleField {
  path: string;
  section: string;
  field: Field;
  value: Value;
}

// The top-level fields that are asked now, in order; `path` is "section.field".
export function visibleFields(definition: Definition, values: Values): VisibleField[] {
  const data = toData(definition, values);
  return definition.sections.flatMap((section) =>
    section.fields
      .filter((field) => holds(field.when, data))
      .map((field) => ({
        path: `${section.id}.${field.id}`,
        section: section.id,
        field,
        value: values[section.id]?.[field.id] ?? emptyValue(field),
      })),
  );
}

// Rows count from 1 in paths, as on paper and in the server's faults.
// Sets one leaf by its path ("applicant.name.kana", "request.persons.1.person.kanji"); a path that leads nowhere changes nothing.
export function setLeaf(values: Values, path: string, leaf: string): Values {
  const set = (node: unknown, steps: readonly string[]): unknown => {
    const [step, ...rest] = steps;
    if (step === undefined) {
      if (typeof node === 'boolean') return leaf === 'true';
      return Array.isArray(node) ? leaf.split(',').filter((one) => one !== '') : leaf;
    }
    if (Array.isArray(node)) {
      // A group that is filled in once has one row, which paths do not number.
      const once = !/^\d+$/.test(step);
      return (node as unknown[]).map((one, index) =>
        once ? set(one, [step, ...rest]) : index + 1 === Number(step) ? set(one, rest) : one,
      );
    }
    if (isObject(node) && step in node) return { ...node, [step]: set(node[step], rest) };
    return node;
  };
  return set(values, path.split('.')) as Values;
}
