// The staff's pages: 紙の申請書 (scans), 申請の一覧 (applications), one case, 窓口と混雑 (the hall), and for operators 読み取りの見本 (samples).
import { lazy, Suspense, useState, type ReactNode } from 'react';
import { errorSentence, Loading, Notice, Title } from '../ui/parts';
import { useText } from '../i18n/language';
import { Link } from '../ui/router';
import { ApplicationList } from './application_list';
import { BatchView } from './batch_page';
import { ApplicationPage, ScanPage } from './case_page';
import { SamplesPage } from './samples_page';
import { ScanList } from './scan_list';
import { hasRole, StaffGate, useStaff } from './session';

// A counter's terminal loads what stands in the hall, not what reads scans.
const HallPages = lazy(() => import('./hall_pages'));

function Account() {
  const { session, leave } = useStaff();
  const translator = useText();
  const [failure, setFailure] = useState('');
  const signOut = async () => {
    try {
      await leave();
    } catch (error) {
      setFailure(errorSentence(error, translator));
    }
  };
  return (
    <div className="flex flex-wrap items-center gap-3">
      <span>{session.subject}</span>
      <button type="button" className="button button-small button-secondary" onClick={() => void signOut()}>
        サインアウト
      </button>
      <div role="alert">
        {failure !== '' && (
          <Notice kind="error">
            <p>{failure}</p>
          </Notice>
        )}
      </div>
    </div>
  );
}

function Tabs({ path }: { path: string }) {
  const { session } = useStaff();
  const tabs = [
    { href: '/staff/review', name: '紙の申請書' },
    { href: '/staff/review/applications', name: '申請の一覧' },
    { href: '/staff/hall', name: '窓口と混雑' },
    ...(hasRole(session, 'OPERATOR') ? [{ href: '/staff/review/samples', name: '読み取りの見本' }] : []),
  ];
  return (
    <nav aria-label="職員用ページ" className="flex flex-wrap gap-2">
      {tabs.map(({ href, name }) => (
        <Link
          key={href}
          href={href}
          aria-current={
            path === href || (href === '/staff/hall' && path.startsWith('/staff/hall')) ? 'page' : undefined
          }
          className="inline-flex min-h-11 items-center border-b-4 border-transparent px-3 no-underline visited:text-key-1000 hover:underline aria-[current]:border-key-900 aria-[current]:font-bold"
        >
          {name}
        </Link>
      ))}
    </nav>
  );
}

function staffPage(path: string): ReactNode {
  const [, area = '', kind = '', id = ''] = path.split('/').filter((part) => part !== '');
  if (area === 'hall') return <HallPages page={kind} office={decodeURIComponent(id)} />;
  if (kind === '') return <ScanList />;
  if (kind === 'scans' && id !== '') return <ScanPage key={id} id={id} />;
  if (kind === 'batches' && id !== '') return <BatchView key={id} id={id} />;
  if (kind === 'applications') return id === '' ? <ApplicationList /> : <ApplicationPage key={id} id={id} />;
  if (kind === 'samples' && id === '') return <SamplesPage />;
  return (
    <>
      <Title>ページが見つかりません</Title>
      <Link href="/staff/review">紙の申請書の一覧へ</Link>
    </>
  );
}

export default function StaffPages({ path, municipalityTitle }: { path: string; municipalityTitle: string }) {
  return (
    <>
      <a href="#main" className="skip-link">
        本文へ移る
      </a>
      <header className="border-b border-solid-gray-300">
        <div className="page page-wide flex flex-wrap items-center justify-between gap-x-6 gap-y-1 py-3">
          <Link
            href="/"
            className="inline-flex min-h-11 items-center text-xl font-bold text-solid-gray-800 no-underline visited:text-solid-gray-800 hover:underline"
          >
            {municipalityTitle} 窓口（職員用）
          </Link>
        </div>
      </header>
      <main id="main" tabIndex={-1} className="page page-wide pb-20">
        <StaffGate>
          <div className="mt-4 flex flex-wrap items-center justify-between gap-4 border-b border-solid-gray-200 pb-2">
            <Tabs path={path} />
            <Account />
          </div>
          <Suspense fallback={<Loading />}>{staffPage(path)}</Suspense>
        </StaffGate>
      </main>
    </>
  );
}
