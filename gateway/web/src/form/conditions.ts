// Conditions as the server derives them (procedures/web/form.h), evaluated over data (section → field → value):
//
//   { field: "applicant.relation", op: "equals", value: "agent" }     op: equals, in, contains, at_least, at_most, given
//   { and: […] }   { or: […] }   { not: … }
//
// `*` in a field's path is the row in which the condition is asked ("request.persons.*.kind": the same person's). A field that is not
// filled fulfils nothing but `given: false` and what `not` turns round. An absent condition holds.
import type { Condition } from './definition';

export type Data = Record<string, unknown>;

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function find(path: string, data: Data, row: number): unknown {
  let value: unknown = data;
  for (const step of path.split('.')) {
    if (Array.isArray(value)) value = (value as unknown[])[step === '*' ? row : Number(step)];
    else if (isObject(value)) value = value[step];
    else return undefined;
  }
  return value;
}

function given(value: unknown): boolean {
  if (value === undefined || value === null || value === '' || value === false) return false;
  return !Array.isArray(value) || value.length > 0;
}

// true in data and "true" in a condition are the same value.
function equals(value: unknown, wanted: unknown): boolean {
  const plain = typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
  return plain && given(value) && String(value) === String(wanted);
}

function test(value: unknown, operator: unknown, wanted: unknown): boolean {
  switch (operator) {
    case 'equals':
      return equals(value, wanted);
    case 'in':
      return Array.isArray(wanted) && wanted.some((one) => equals(value, one));
    case 'contains':
      return Array.isArray(value) && value.some((one) => equals(one, wanted));
    case 'at_least':
      return given(value) && Number(value) >= Number(wanted);
    case 'at_most':
      return given(value) && Number(value) <= Number(wanted);
    case 'given':
      return given(value) === wanted;
    default:
      // The server checked the condition when the definition was published; an operator newer than this page must not hide a question.
      return true;
  }
}

// `row`: the place in the repeated group, from 0; 0 elsewhere.
export function holds(condition: Condition, data: Data, row = 0): boolean {
  if (!isObject(condition)) return true;
  if (Array.isArray(condition['and'])) return condition['and'].every((part) => holds(part, data, row));
  if (Array.isArray(condition['or'])) return condition['or'].some((part) => holds(part, data, row));
  if ('not' in condition) return !holds(condition['not'], data, row);
  const { field, op, value } = condition;
  return typeof field !== 'string' || test(find(field, data, row), op, value);
}
