// 窓口と混雑: the staff's pages about the hall. /staff/hall/{page}/{office}
import { useText } from '../i18n/language';
import { Title } from '../ui/parts';
import { Link } from '../ui/router';
import { CounterPage } from './counter_page';
import { DispersalPage } from './dispersal_page';
import { EventsPage } from './events_page';
import { PartnersPage } from './partners_page';
import { hasRole, useStaff } from './session';
import { StaffingPage } from './staffing_page';

const DEFAULT_OFFICE = 'civic-affairs';

const PAGES = [
  { page: 'counter', name: '呼び出し' },
  { page: 'events', name: '団体の来庁予定' },
  { page: 'dispersal', name: '団体を分散する' },
  { page: 'staffing', name: '窓口の人数' },
  { page: 'partners', name: '連絡先の団体' },
] as const;

export default function HallPages({ page, office }: { page: string; office: string }) {
  const { session } = useStaff();
  useText();
  const place = office === '' ? DEFAULT_OFFICE : office;
  const pages = PAGES.filter((one) => one.page !== 'counter' || hasRole(session, 'COUNTER'));
  const shown = page === '' ? (pages[0]?.page ?? 'events') : page;
  return (
    <>
      <nav aria-label="窓口と混雑" className="mt-3 flex flex-wrap gap-2">
        {pages.map((one) => (
          <Link
            key={one.page}
            href={`/staff/hall/${one.page}/${encodeURIComponent(place)}`}
            aria-current={one.page === shown ? 'page' : undefined}
            className="inline-flex min-h-11 items-center rounded-8 px-3 aria-[current]:bg-key-50 aria-[current]:font-bold"
          >
            {one.name}
          </Link>
        ))}
      </nav>
      {shown === 'counter' && <CounterPage key={place} office={place} />}
      {shown === 'events' && <EventsPage key={place} office={place} />}
      {shown === 'dispersal' && <DispersalPage key={place} office={place} />}
      {shown === 'staffing' && <StaffingPage key={place} office={place} />}
      {shown === 'partners' && <PartnersPage key={place} office={place} />}
      {!PAGES.some((one) => one.page === shown) && <Title>ページが見つかりません</Title>}
    </>
  );
}
