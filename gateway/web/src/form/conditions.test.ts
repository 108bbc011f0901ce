import { describe, expect, it } from 'vitest';
import { holds } from './conditions';

const is = (field: string, op: string, value: unknown) => ({ field, op, value });
const data = {
  applicant: { relation: 'agent', mandate: true, phone: '0312345678' },
  request: { copies: 3, show: ['domicile', 'my_number'], persons: [{ kind: 'child' }, { kind: 'adult' }] },
};

describe('holds', () => {
  it('holds where nothing is asked', () => {
    expect(holds(null, data)).toBe(true);
    expect(holds(undefined, data)).toBe(true);
  });

  it.each([
    [is('applicant.relation', 'equals', 'agent'), true],
    [is('applicant.relation', 'equals', 'self'), false],
    [is('applicant.mandate', 'equals', 'true'), true],
    [is('applicant.relation', 'in', ['self', 'agent']), true],
    [is('applicant.relation', 'in', ['self']), false],
    [is('request.show', 'contains', 'my_number'), true],
    [is('request.show', 'contains', 'relation'), false],
    [is('request.copies', 'at_least', 3), true],
    [is('request.copies', 'at_least', 4), false],
    [is('request.copies', 'at_most', 3), true],
    [is('request.copies', 'at_most', 2), false],
    [is('applicant.phone', 'given', true), true],
    [is('applicant.phone', 'given', false), false],
  ])('%j is %s', (condition, expected) => {
    expect(holds(condition, data)).toBe(expected);
  });

  it('takes a field that is not filled for nothing but "given: false"', () => {
    for (const op of ['equals', 'contains']) expect(holds(is('applicant.other', op, 'x'), data)).toBe(false);
    expect(holds(is('applicant.other', 'in', ['x']), data)).toBe(false);
    expect(holds(is('applicant.other', 'at_most', 9), data)).toBe(false);
    expect(holds(is('applicant.other', 'given', false), data)).toBe(true);
    expect(holds({ not: is('applicant.other', 'equals', 'x') }, data)).toBe(true);
  });

  it('combines', () => {
    const yes = is('applicant.relation', 'equals', 'agent');
    const no = is('applicant.relation', 'equals', 'self');
    expect(holds({ and: [yes, no] }, data)).toBe(false);
    expect(holds({ or: [no, yes] }, data)).toBe(true);
    expect(holds({ and: [yes, { not: no }] }, data)).toBe(true);
  });

  it('asks about the same row of a repeated group', () => {
    const condition = is('request.persons.*.kind', 'equals', 'adult');
    expect(holds(condition, data, 0)).toBe(false);
    expect(holds(condition, data, 1)).toBe(true);
  });

  it('shows a question whose condition is newer than the page', () => {
    expect(holds(is('request.copies', 'is_prime', true), data)).toBe(true);
  });
});
