// The form description that the server derives from a procedure's definition (`form` of GET …/procedures/{id}).
// Decoding is strict about what the pages need and silent about members they do not know, so that a newer server still works.

import type { Era } from './era';

export type Language = 'ja' | 'easy' | 'en';
export type Texts = Partial<Record<Language, string>>;

export type FieldType =
  | 'person_name'
  | 'date'
  | 'address'
  | 'phone'
  | 'my_number'
  | 'corporate_number'
  | 'choice'
  | 'choices'
  | 'integer'
  | 'text'
  | 'confirm'
  | 'group';

export interface Option {
  value: string;
  label: Texts;
}

// A condition is data; conditions.ts says how it is read.
export type Condition = unknown;

export interface Field {
  id: string;
  type: FieldType;
  label: Texts;
  help: Texts;
  required: boolean;
  when: Condition;
  options: Option[];
  min: number | null;
  max: number | null;
  maxLength: number | null;
  unit: Texts;
  repeat: { min: number; max: number } | null; // null: a group that is filled in once
  fields: Field[];
  eras: Era[]; // offered for a date; empty: western only
  notAfterToday: boolean;
  notBeforeToday: boolean;
}

export interface Section {
  id: string;
  title: Texts;
  note: Texts;
  fields: Field[];
}

// Refused when `unless` holds.
export interface Rule {
  reason: string;
  unless: Condition;
  say: Texts;
  paths: string[];
}

// What a list of procedures tells about each.
export interface Summary {
  title: Texts;
  summary: Texts;
  keywords: string[];
}

export interface Definition extends Summary {
  procedure: string;
  version: number;
  notes: Texts[];
  sections: Section[];
  rules: Rule[];
}

export class DefinitionError extends Error {}

type Json = Record<string, unknown>;

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function list(value: unknown): Json[] {
  return Array.isArray(value) ? value.filter(isObject) : [];
}

function texts(value: unknown): Texts {
  if (typeof value === 'string') return { ja: value };
  if (!isObject(value)) return {};
  const result: Texts = {};
  for (const language of ['ja', 'easy', 'en'] as const) {
    const text = value[language];
    if (typeof text === 'string' && text !== '') result[language] = text;
  }
  return result;
}

function strings(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((one) => typeof one === 'string') : [];
}

function number(value: unknown): number | null {
  return typeof value === 'number' && Number.isFinite(value) ? value : null;
}

function text(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}

const FIELD_TYPES: readonly string[] = [
  'person_name',
  'date',
  'address',
  'phone',
  'my_number',
  'corporate_number',
  'choice',
  'choices',
  'integer',
  'text',
  'confirm',
  'group',
] satisfies FieldType[];

const ALL_ERAS: readonly Era[] = ['reiwa', 'heisei', 'showa', 'taisho', 'meiji'];

function eras(json: Json): Era[] {
  if (json['era'] !== true) return [];
  const offered = list(json['eras']).map((era) => era['value']);
  return ALL_ERAS.filter((era) => offered.length === 0 || offered.includes(era));
}

function decodeField(json: Json, path: string): Field {
  const id = text(json['id']);
  const type = text(json['type']);
  if (id === null || type === null) throw new DefinitionError(`${path}: a field needs id and type`);
  if (!FIELD_TYPES.includes(type)) throw new DefinitionError(`${path}.${id}: unknown field type ${type}`);
  return {
    id,
    type: type as FieldType,
    label: texts(json['label']),
    help: texts(json['help']),
    required: json['required'] === true,
    when: json['when'] ?? null,
    options: list(json['options']).map((option) => ({
      value: text(option['value']) ?? '',
      label: texts(option['label']),
    })),
    min: number(json['min']),
    max: number(json['max']),
    maxLength: number(json['max_length']),
    unit: texts(json['unit']),
    repeat: isObject(json['repeat'])
      ? { min: number(json['repeat']['min']) ?? 1, max: number(json['repeat']['max']) ?? 1 }
      : null,
    fields: list(json['fields']).map((field) => decodeField(field, `${path}.${id}`)),
    eras: eras(json),
    notAfterToday: json['not_after'] === 'today',
    notBeforeToday: json['not_before'] === 'today',
  };
}

export function decodeSummary(json: unknown): Summary {
  const one = isObject(json) ? json : {};
  return { title: texts(one['title']), summary: texts(one['summary']), keywords: strings(one['keywords']) };
}

export function decodeDefinition(json: unknown): Definition {
  if (!isObject(json) || text(json['procedure']) === null) throw new DefinitionError('the form names no procedure');
  const sections = list(json['sections']).map((section) => {
    const id = text(section['id']);
    if (id === null) throw new DefinitionError('a section has no id');
    return {
      id,
      title: texts(section['title']),
      note: texts(section['note']),
      fields: list(section['fields']).map((f) => decodeField(f, id)),
    };
  });
  if (sections.length === 0) throw new DefinitionError('the form has no sections');
  return {
    procedure: String(json['procedure']),
    version: number(json['version']) ?? 1,
    ...decodeSummary(json),
    notes: Array.isArray(json['notes']) ? json['notes'].map(texts) : [],
    sections,
    rules: list(json['rules']).map((rule) => ({
      reason: text(rule['reason']) ?? 'RULE',
      unless: rule['unless'] ?? null,
      say: texts(rule['say']),
      paths: strings(rule['fields']),
    })),
  };
}

// やさしい日本語 falls back to Japanese, and so does a text that nobody has translated yet.
export function say(words: Texts, language: Language): string {
  return words[language] ?? words.ja ?? words.easy ?? words.en ?? '';
}
