// Which address shows which page.
import { lazy, Suspense, useCallback, type ReactNode } from 'react';
import { fetchConfig, type Config } from './api/citizen';
import { LanguageProvider, useText } from './i18n/language';
import { ApplyPage } from './pages/apply';
import { HomePage } from './pages/home';
import { LivePage } from './pages/live';
import { StatusPage } from './pages/status';
import { CitizenLayout } from './ui/layout';
import { Loading, LoadFailed, Title } from './ui/parts';
import { Link, usePath } from './ui/router';
import { useLoaded } from './ui/use_loaded';

// Citizens' phones do not load what only staff use.
const StaffPages = lazy(() => import('./staff/staff_pages'));

function NotFound() {
  const { t } = useText();
  return (
    <>
      <Title>{t('notFoundTitle')}</Title>
      <p className="mb-4">{t('notFound')}</p>
      <Link href="/">{t('toHome')}</Link>
    </>
  );
}

function citizenPage(path: string, config: Config): ReactNode {
  const [page = '', argument = '', ...rest] = path
    .split('/')
    .filter((part) => part !== '')
    .map(decodePart);
  if (rest.length === 0) {
    if (page === '') return <HomePage config={config} />;
    if (page === 'apply' && argument !== '') return <ApplyPage key={argument} config={config} id={argument} />;
    if (page === 'status' && argument === '') return <StatusPage config={config} />;
    if (page === 'live' && argument !== '') return <LivePage key={argument} config={config} office={argument} />;
  }
  return <NotFound />;
}

function decodePart(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part; // a mangled address leads to "not found", not to a blank page
  }
}

export function App() {
  const path = usePath();
  const load = useCallback((signal: AbortSignal) => fetchConfig(signal), []);
  const { loaded, reload } = useLoaded(load);
  const staff = path === '/staff' || path.startsWith('/staff/');
  return (
    <LanguageProvider {...(staff ? { only: 'ja' } : {})}>
      {staff ? (
        <Suspense
          fallback={
            <main className="page">
              <Loading />
            </main>
          }
        >
          <StaffPages path={path} municipalityTitle={loaded.state === 'loaded' ? loaded.value.municipalityTitle : ''} />
        </Suspense>
      ) : (
        <CitizenLayout municipalityTitle={loaded.state === 'loaded' ? loaded.value.municipalityTitle : ''}>
          {loaded.state === 'loading' && <Loading />}
          {loaded.state === 'failed' && <LoadFailed error={loaded.error} retry={reload} />}
          {loaded.state === 'loaded' && citizenPage(path, loaded.value)}
        </CitizenLayout>
      )}
    </LanguageProvider>
  );
}
