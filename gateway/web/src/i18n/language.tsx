// The page's language: chosen once, kept on the device (it tells nothing about a person), and told to the browser for screen readers.
import { createContext, useCallback, useContext, useEffect, useMemo, useState, type ReactNode } from 'react';
import { say, type Language, type Texts } from '../form/definition';
import { TEXTS, type TextKey } from './texts';

const KEY = 'madoguchi.language';

export interface Translator {
  language: Language;
  setLanguage: (language: Language) => void;
  t: (key: TextKey, params?: Record<string, string | number>) => string;
  words: (texts: Texts) => string;
}

const Context = createContext<Translator | null>(null);

export function fill(sentence: string, params: Record<string, string | number>): string {
  return sentence.replace(/\{(\w+)\}/g, (whole, name: string) => String(params[name] ?? whole));
}

function stored(): Language {
  try {
    const value = localStorage.getItem(KEY);
    return value === 'easy' || value === 'en' ? value : 'ja';
  } catch {
    return 'ja'; // storage forbidden: Japanese, and the switch still works for this visit
  }
}

// `only`: staff pages are Japanese whatever a citizen chose on the same device.
export function LanguageProvider({ only, children }: { only?: Language; children: ReactNode }) {
  const [chosen, choose] = useState<Language>(stored);
  const language = only ?? chosen;

  useEffect(() => {
    // やさしい日本語 is Japanese to a screen reader.
    document.documentElement.lang = language === 'en' ? 'en' : 'ja';
  }, [language]);

  const setLanguage = useCallback((next: Language) => {
    choose(next);
    try {
      localStorage.setItem(KEY, next);
    } catch (error) {
      console.warn('the language could not be kept', error);
    }
  }, []);

  const value = useMemo<Translator>(
    () => ({
      language,
      setLanguage,
      t: (key, params = {}) => fill(TEXTS[key][language], params),
      words: (texts) => say(texts, language),
    }),
    [language, setLanguage],
  );
  return <Context value={value}>{children}</Context>;
}

export function useText(): Translator {
  const translator = useContext(Context);
  if (!translator) throw new Error('useText outside LanguageProvider');
  return translator;
}

export type Words = Required<Texts>;
export const w = (ja: string, easy: string, en: string): Words => ({ ja, easy, en });

// Sentences of pages that are loaded only when somebody opens them have tables of their own.
export function useWords<K extends string>(table: Record<K, Words>) {
  const { language } = useText();
  return useCallback(
    (key: K, params: Record<string, string | number> = {}) => fill(table[key][language], params),
    [table, language],
  );
}
