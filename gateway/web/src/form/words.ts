// Labels and sentences about a form's fields and faults, and answers written for people.
import { TEXTS, type TextKey } from '../i18n/texts';
import type { Translator } from '../i18n/language';
import type { Definition, Field } from './definition';
import { toIsoDate, writeDate, type DateParts } from './era';
import type { Fault } from './validate';
import { toKatakana, type AddressValue, type NameValue, type Row, type Value } from './values';

type Words = Pick<Translator, 't' | 'words' | 'language'>;

const PARTS: Record<string, TextKey> = {
  kanji: 'kanji',
  kana: 'kana',
  postal: 'postal',
  town: 'town',
  number: 'streetNumber',
};

// "申請する方の氏名：フリガナ" for "applicant.name.kana". Unknown paths give "".
export function labelOfPath(definition: Definition, path: string, { t, words, language }: Words): string {
  const [sectionId, ...steps] = path.split('.');
  let fields: readonly Field[] = definition.sections.find((section) => section.id === sectionId)?.fields ?? [];
  const labels: string[] = [];
  for (const step of steps) {
    const field = fields.find((one) => one.id === step);
    if (field) {
      labels.push(words(field.label));
      fields = field.fields;
    } else if (/^\d+$/.test(step)) labels.push(step);
    else if (PARTS[step]) {
      const part = t(PARTS[step]);
      // 氏名：氏名（漢字など） says it twice.
      if (part.startsWith(labels.at(-1) ?? part)) labels.pop();
      labels.push(part);
    }
  }
  return labels.filter((label) => label !== '').join(language === 'en' ? ', ' : '：');
}

// A sentence in the page's own language where there is one: the definition's or the server's, else the page's for the reason.
export function faultSentence(fault: Fault, { t, language }: Words): string {
  const { text = {} } = fault;
  const own = fault.reason in TEXTS ? t(fault.reason as TextKey, { bound: fault.bound ?? '' }) : undefined;
  return text[language] ?? own ?? text.ja ?? t('OTHER_FAULT');
}

// An answer as a person reads it; "" when not answered.
export function writeValue(field: Field, value: Value, translator: Words): string {
  const { words, language } = translator;
  const option = (chosen: string) => {
    const found = field.options.find((one) => one.value === chosen);
    return found ? words(found.label) : chosen;
  };
  switch (field.type) {
    case 'person_name': {
      const name = value as NameValue;
      return [name.kanji.trim(), toKatakana(name.kana.trim())].filter((part) => part !== '').join('\n');
    }
    case 'address': {
      const address = value as AddressValue;
      const postal = address.postal.trim();
      return [postal === '' ? '' : `〒${postal}`, address.town.trim(), address.number.trim()]
        .filter((part) => part !== '')
        .join('\n');
    }
    case 'date': {
      const date = toIsoDate(value as DateParts);
      return 'iso' in date ? writeDate(date.iso, language) : '';
    }
    case 'choice':
      return value === '' ? '' : option(value as string);
    case 'choices':
      return (value as string[]).map(option).join('、');
    case 'confirm':
      return value === true ? '☑' : '';
    case 'group':
      return (value as Row[])
        .map((row) =>
          field.fields
            .map((one) => writeValue(one, row[one.id] ?? '', translator))
            .filter((part) => part !== '')
            .join('\n'),
        )
        .filter((part) => part !== '')
        .join('\n\n');
    default: {
      const text = (value as string).trim();
      return text === '' ? '' : `${text}${words(field.unit)}`;
    }
  }
}
