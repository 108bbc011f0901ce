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

// Citizens' phones do not load what only staff, displays and ticket machines use, nor pages that few of them open.
const StaffPages = lazy(() => import('./staff/staff_pages'));
const DisplayPage = lazy(() => import('./hall/display_page'));
const KioskPage = lazy(() => import('./pages/kiosk'));
const TicketPage = lazy(() => import('./pages/ticket'));
const BookingPage = lazy(() => import('./pages/booking'));
const CalendarPage = lazy(() => import('./pages/calendar'));
const PartnerPage = lazy(() => import('./pages/partner'));

const DEVICE_RETRY_MS = 30_000;

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
  const [page = '', argument = '', second = '', third = '', ...rest] = partsOf(path);
  if (rest.length > 0) return <NotFound />;
  if (second === '') {
    if (page === '') return <HomePage config={config} />;
    if (page === 'apply' && argument !== '') return <ApplyPage key={argument} config={config} id={argument} />;
    if (page === 'status' && argument === '') return <StatusPage config={config} />;
    if (page === 'book' && argument !== '') return <BookingPage key={argument} config={config} office={argument} />;
    if (page === 'live' && argument !== '') return <LivePage key={argument} config={config} office={argument} />;
  }
  if (page === 'ticket' && third !== '') {
    return <TicketPage key={path} config={config} office={argument} queue={second} id={third} />;
  }
  if (page === 'calendar' && argument !== '' && third === '') {
    return <CalendarPage key={path} config={config} office={argument} queue={second} />;
  }
  if (page === 'partner' && second !== '' && third === '') {
    return <PartnerPage key={path} config={config} office={argument} id={second} />;
  }
  return <NotFound />;
}

// Pages that fill the screen of a device: no header, no links away.
function devicePage(path: string, config: Config): ReactNode {
  const [page = '', office = '', ...rest] = partsOf(path);
  if (office === '' || rest.length > 0) return null;
  if (page === 'hall') return <DisplayPage config={config} office={office} />;
  if (page === 'kiosk') return <KioskPage config={config} office={office} />;
  return null;
}

function partsOf(path: string): string[] {
  return path
    .split('/')
    .filter((part) => part !== '')
    .map(decodePart);
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
  const isDevice = /^\/(hall|kiosk)\//.test(path);
  // Nobody presses "try again" on a display that was switched on before the server.
  const { loaded, reload } = useLoaded(load, isDevice ? DEVICE_RETRY_MS : null);
  const title = loaded.state === 'loaded' ? loaded.value.municipalityTitle : '';
  const device = loaded.state === 'loaded' ? devicePage(path, loaded.value) : null;
  return (
    <LanguageProvider {...(path.startsWith('/staff/') || path.startsWith('/hall/') ? { only: 'ja' } : {})}>
      <Suspense
        fallback={
          <main className="page">
            <Loading />
          </main>
        }
      >
        {path === '/staff' || path.startsWith('/staff/') ? (
          <StaffPages path={path} municipalityTitle={title} />
        ) : (
          (device ?? (
            <CitizenLayout municipalityTitle={title}>
              <Suspense fallback={<Loading />}>
                {loaded.state === 'loading' && <Loading />}
                {loaded.state === 'failed' && <LoadFailed error={loaded.error} retry={reload} />}
                {loaded.state === 'loaded' && citizenPage(path, loaded.value)}
              </Suspense>
            </CitizenLayout>
          ))
        )}
      </Suspense>
    </LanguageProvider>
  );
}
