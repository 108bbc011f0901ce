import { describe, expect, it } from 'vitest';
import { SAMPLE } from '../testing/sample_form';
import { emptyValues, fromData, plainDigits, setLeaf, toData, toKatakana, visibleFields, type Values } from './values';

function filled(change: (applicant: Values[string], request: Values[string]) => void): Values {
  const values = emptyValues(SAMPLE);
  const { applicant, request } = values;
  if (!applicant || !request) throw new Error('the sample form has lost its sections');
  change(applicant, request);
  return values;
}

describe('toData', () => {
  it('holds only what is filled', () => {
    expect(toData(SAMPLE, emptyValues(SAMPLE))).toEqual({});
  });

  it('writes values in the notation of the definition', () => {
    const values = filled((applicant, request) => {
      applicant['name'] = { kanji: ' 𠮷田 髙子 ', kana: 'よしだ ﾀｶｺ' };
      applicant['birth'] = { era: 'showa', year: '60', month: '1', day: '2' };
      applicant['address'] = { postal: '〒１００-0001', town: '東京都見本市一番町', number: '1-2-3' };
      applicant['phone'] = '03-1234-5678';
      applicant['relation'] = 'self';
      request['copies'] = '２';
      request['show'] = ['domicile'];
    });
    expect(toData(SAMPLE, values)).toEqual({
      applicant: {
        name: { kanji: '𠮷田 髙子', kana: 'ヨシダ タカコ' },
        birth: '1985-01-02',
        address: { postal: '1000001', town: '東京都見本市一番町', number: '1-2-3' },
        phone: '0312345678',
        relation: 'self',
      },
      request: { copies: 2, show: ['domicile'] },
    });
  });

  it('composes characters (NFC) and never replaces them by compatible ones (NFKC)', () => {
    const values = filled((applicant) => {
      applicant['name'] = { kanji: '﨑 ㍾ か\u3099', kana: 'サキ' };
    });
    expect(toData(SAMPLE, values)).toEqual({ applicant: { name: { kanji: '﨑 ㍾ が', kana: 'サキ' } } });
  });

  it('takes away what a condition hides, and what is hidden by that in turn', () => {
    const values = filled((applicant, request) => {
      applicant['relation'] = 'agent';
      applicant['mandate'] = true;
      request['persons'] = [{ person: { kanji: '見本', kana: 'ミホン' }, kind: '', reason: '' }];
    });
    expect(toData(SAMPLE, values)).toMatchObject({
      applicant: { mandate: true },
      request: { persons: [{ person: { kanji: '見本' } }] },
    });
    const changed = { ...values, applicant: { ...values['applicant'], relation: 'self' } };
    expect(toData(SAMPLE, changed)).toEqual({ applicant: { relation: 'self' } });
    expect(visibleFields(SAMPLE, changed).map((one) => one.path)).not.toContain('request.persons');
  });

  it('hides a field of one row by that row', () => {
    const person = { kanji: '見本', kana: 'ミホン' };
    const values = filled((applicant, request) => {
      applicant['relation'] = 'agent';
      applicant['mandate'] = true;
      request['persons'] = [
        { person, kind: 'a', reason: 'x' },
        { person, kind: '', reason: 'y' },
      ];
    });
    expect(toData(SAMPLE, values)['request']).toEqual({ persons: [{ person, kind: 'a', reason: 'x' }, { person }] });
  });
});

describe('fromData', () => {
  it('gives back what toData wrote', () => {
    const data = {
      applicant: {
        name: { kanji: '𠮷田', kana: 'ヨシダ' },
        birth: '1985-01-02',
        relation: 'agent',
        mandate: true,
        phone: '0312345678',
      },
      request: { copies: 2, show: ['my_number'], persons: [{ person: { kanji: '見本', kana: 'ミホン' } }] },
    };
    expect(toData(SAMPLE, fromData(SAMPLE, data))).toEqual(data);
  });
});

describe('setLeaf', () => {
  it('sets a part of a value by the path of the leaf on paper', () => {
    const values = emptyValues(SAMPLE);
    expect(setLeaf(values, 'applicant.name.kanji', '見本')['applicant']?.['name']).toEqual({ kanji: '見本', kana: '' });
    expect(setLeaf(values, 'request.persons.1.kind', 'a')['request']?.['persons']).toMatchObject([{ kind: 'a' }]);
    expect(setLeaf(values, 'request.show', 'domicile,my_number')['request']?.['show']).toEqual([
      'domicile',
      'my_number',
    ]);
    expect(setLeaf(values, 'nowhere.at.all', 'x')).toEqual(values);
  });
});

describe('what people type', () => {
  it('is read with any width and separator', () => {
    expect(plainDigits('０３ー１２３４ー５６７８')).toBe('0312345678');
    expect(plainDigits('(03) 1234-5678')).toBe('0312345678');
    expect(toKatakana('みほん ﾀﾛｳ')).toBe('ミホン タロウ');
  });
});
