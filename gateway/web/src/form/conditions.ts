// Conditions of the definition language (procedures/definition/condition.h), evaluated over data (section → field → value):
//
//   { relation: agent }   { mandate: true }                                   the value itself
//   { relation: { in: [agent, family] } }   { show: { contains: my_number } }
//   { copies: { at_least: 2 } }   { copies: { at_most: 5 } }   { phone: { given: true } }
//   { all: […] }   { any: […] }   { not: … }                                  also spelt and / or
//
// The server resolves names to full paths ("request.persons.*.kind": the same row's); short names are looked up from the scope outwards.
import type { Condition } from './definition';

export type Data = Record<string, unknown>;

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function follow(data: unknown, steps: readonly string[]): unknown {
  let value = data;
  for (const step of steps) {
    if (Array.isArray(value)) value = (value as unknown[])[Number(step)];
    else if (isObject(value)) value = value[step];
    else return undefined;
  }
  return value;
}

function find(name: string, data: Data, scope: readonly string[]): unknown {
  const steps = name.split('.').map((step, index) => (step === '*' ? (scope[index] ?? step) : step));
  const exact = follow(data, steps);
  if (exact !== undefined) return exact;
  for (let depth = scope.length; depth > 0; --depth) {
    const near = follow(data, [...scope.slice(0, depth), ...steps]);
    if (near !== undefined) return near;
  }
  if (steps.length > 1) return undefined;
  return Object.values(data).map((section) => follow(section, steps)).find((value) => value !== undefined);
}

function given(value: unknown): boolean {
  if (value === undefined || value === null || value === '') return false;
  return !Array.isArray(value) || value.length > 0;
}

function plain(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? String(value) : '';
}

// "1" in a definition and 1 in an answer are the same value.
function equals(value: unknown, wanted: unknown): boolean {
  return given(value) && plain(value) === plain(wanted);
}

function test(value: unknown, operator: string, wanted: unknown): boolean {
  switch (operator) {
    case 'in':
      return Array.isArray(wanted) && wanted.some((one) => equals(value, one));
    case 'contains':
      return Array.isArray(value) && value.some((one) => equals(one, wanted));
    case 'at_least':
      return given(value) && Number(value) >= Number(wanted);
    case 'at_most':
      return given(value) && Number(value) <= Number(wanted);
    case 'given':
      return given(value) === (wanted === true || wanted === 'true');
    default:
      // The server checks every condition when a definition is published; an operator newer than this page must not hide a question.
      return true;
  }
}

// An absent condition holds. `scope` is the path of the section or row in which it is written: "request", "request.persons.0".
export function holds(condition: Condition, data: Data, scope: string): boolean {
  if (!isObject(condition)) return true;
  return Object.entries(condition).every(([key, wanted]) => {
    const parts = Array.isArray(wanted) ? (wanted as unknown[]) : [];
    switch (key) {
      case 'all':
      case 'and':
        return parts.every((part) => holds(part, data, scope));
      case 'any':
      case 'or':
        return parts.some((part) => holds(part, data, scope));
      case 'not':
        return !holds(wanted, data, scope);
    }
    const value = find(key, data, scope === '' ? [] : scope.split('.'));
    if (isObject(wanted)) return Object.entries(wanted).every(([operator, operand]) => test(value, operator, operand));
    return equals(value, wanted);
  });
}
