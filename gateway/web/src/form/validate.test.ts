import { describe, expect, it } from 'vitest';
import { SAMPLE } from '../testing/sample_form';
import { faultsOf, pathOfViolation, validate } from './validate';
import { fromData } from './values';

const NOW = new Date('2026-11-22T16:00:00Z'); // already the 23rd in Japan
const GOOD = {
  applicant: { name: { kanji: '見本 太郎', kana: 'ミホン タロウ' }, birth: '1985-01-02', relation: 'self' },
};

function faults(change: Record<string, unknown>, request: Record<string, unknown> = {}) {
  const data = { applicant: { ...GOOD.applicant, ...change }, request };
  return validate(SAMPLE, fromData(SAMPLE, data), NOW).map((fault) => `${fault.path} ${fault.reason}`);
}

describe('validate', () => {
  it('finds nothing in good answers', () => {
    expect(faults({})).toEqual([]);
  });

  it('names every required answer that is missing, in the order of the form', () => {
    expect(validate(SAMPLE, fromData(SAMPLE, {}), NOW).map((fault) => fault.path)).toEqual([
      'applicant.name.kanji',
      'applicant.name.kana',
      'applicant.birth',
      'applicant.relation',
    ]);
  });

  it.each([
    [{ birth: '令和9年13月40日' }, 'applicant.birth IMPOSSIBLE_DATE'],
    [{ birth: '2026-11-24' }, 'applicant.birth FUTURE_DATE'],
    [{ name: { kanji: '見本', kana: 'MIHON' } }, 'applicant.name.kana NOT_KATAKANA'],
    [{ phone: '12345' }, 'applicant.phone BAD_PHONE'],
    [{ mine: '12345678901' }, 'applicant.mine BAD_MY_NUMBER'],
    [{ mine: '123456789012' }, 'applicant.mine WRONG_CHECK_DIGIT'],
    [{ company: '8000012050002' }, 'applicant.company WRONG_CHECK_DIGIT'],
    [{ company: '700001205000X' }, 'applicant.company BAD_CORPORATE_NUMBER'],
    [{ address: { postal: '123', town: '見本市', number: '1' } }, 'applicant.address.postal BAD_POSTAL_CODE'],
    [{ address: { postal: '1000001', town: '', number: '1' } }, 'applicant.address.town REQUIRED'],
    [{ relation: 'agent' }, 'applicant.mandate REQUIRED_CONFIRM'],
  ])('%j: %s', (change, expected) => {
    expect(faults(change)).toContain(expected);
  });

  it('takes numbers whose check digit agrees, however they are grouped', () => {
    expect(faults({ mine: '1234 5678 9018', company: '７-0000-1205-0002' })).toEqual([]);
    expect(faults({ mine: '000000000060' })).toEqual([]); // remainder 1: the check digit is 0
  });

  it('takes today in Japan, not where the phone is', () => {
    expect(faults({ birth: '2026-11-23' })).toEqual([]);
  });

  it('checks numbers and lengths, counting 𠮷 as one character', () => {
    expect(faults({}, { copies: 10 })).toContain('request.copies OUT_OF_RANGE');
    expect(faults({}, { copies: '二' })).toContain('request.copies NOT_A_NUMBER');
    const person = { kanji: '見本', kana: 'ミホン' };
    const agent = { relation: 'agent', mandate: true };
    expect(faults(agent, { persons: [{ person, kind: '𠮷𠮷𠮷𠮷𠮷' }] })).toEqual([]);
    expect(faults(agent, { persons: [{ person }, { person, kind: '123456' }] })).toEqual([
      'request.persons.2.kind TOO_LONG',
    ]);
  });

  it('applies the rules across fields', () => {
    expect(
      faults(
        { relation: 'agent', mandate: true },
        { show: ['my_number'], persons: [{ person: { kanji: '見本', kana: 'ミホン' } }] },
      ),
    ).toEqual(['request.show MY_NUMBER_NOT_FOR_AGENT']);
  });
});

describe('faultsOf', () => {
  it('leads a fault of the server to the input on the page', () => {
    expect(pathOfViolation('applicant.birth.year')).toBe('applicant.birth');
    expect(
      faultsOf([
        { field: 'request.persons.1.person.kana', description: 'カタカナで書いてください。', reason: 'NOT_KATAKANA' },
      ]),
    ).toEqual([
      { path: 'request.persons.1.person.kana', reason: 'NOT_KATAKANA', text: { ja: 'カタカナで書いてください。' } },
    ]);
  });
});
