// The frame of the citizen pages: skip link, header with the language switch, main, footer.
import type { ReactNode } from 'react';
import type { Language } from '../form/definition';
import { useText } from '../i18n/language';
import { Link } from './router';

const LANGUAGES: { language: Language; name: string; lang: string }[] = [
  { language: 'ja', name: '日本語', lang: 'ja' },
  { language: 'easy', name: 'やさしい日本語', lang: 'ja' },
  { language: 'en', name: 'English', lang: 'en' },
];

export function LanguageSwitch() {
  const { language, setLanguage, t } = useText();
  return (
    <div role="group" aria-label={t('language')} className="flex flex-wrap gap-1">
      {LANGUAGES.map((one) => (
        <button
          key={one.language}
          type="button"
          lang={one.lang}
          aria-pressed={one.language === language}
          className="button button-small border-transparent aria-pressed:border-key-900 aria-pressed:font-bold aria-pressed:text-key-900 hover:underline"
          onClick={() => setLanguage(one.language)}
        >
          {one.name}
        </button>
      ))}
    </div>
  );
}

export function CitizenLayout({ municipalityTitle, children }: { municipalityTitle: string; children: ReactNode }) {
  const { t } = useText();
  return (
    <>
      <a href="#main" className="skip-link">
        {t('skip')}
      </a>
      <header className="no-print border-b border-solid-gray-300">
        <div className="page flex flex-wrap items-center justify-between gap-x-6 gap-y-1 py-3">
          <Link
            href="/"
            className="inline-flex min-h-11 items-center text-xl font-bold text-solid-gray-800 no-underline visited:text-solid-gray-800 hover:underline"
          >
            {municipalityTitle} {t('site')}
          </Link>
          <LanguageSwitch />
        </div>
      </header>
      <main id="main" tabIndex={-1} className="page pb-20">
        {children}
      </main>
      <footer className="no-print border-t border-solid-gray-300">
        <nav aria-label={t('home')} className="page flex flex-wrap gap-x-6 py-4">
          <Link href="/" className="inline-flex min-h-11 items-center">
            {t('home')}
          </Link>
          <Link href="/status" className="inline-flex min-h-11 items-center">
            {t('toStatus')}
          </Link>
          <Link href="/staff/review" lang="ja" className="inline-flex min-h-11 items-center">
            職員用ページ
          </Link>
        </nav>
      </footer>
    </>
  );
}
