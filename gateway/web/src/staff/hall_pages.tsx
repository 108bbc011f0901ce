// 窓口と混雑: the staff's pages about the hall. /staff/hall/{page}/{office}
import type { ComponentType } from 'react';
import { Title } from '../ui/parts';
import { Link } from '../ui/router';
import { BookingsPage } from './bookings_page';
import { CounterPage } from './counter_page';
import { DispersalPage } from './dispersal_page';
import { EventsPage } from './events_page';
import { HoursPage } from './hours_page';
import { KiosksPage } from './kiosks_page';
import { OfficePage } from './office_page';
import { PartnersPage } from './partners_page';
import { QueuesPage } from './queues_page';
import { hasRole, useStaff } from './session';
import { StaffingPage } from './staffing_page';
import { ConflictsPage, RemindersPage } from './trouble_pages';

const DEFAULT_OFFICE = 'civic-affairs';

interface HallPage {
  page: string;
  name: string;
  roles?: readonly ('COUNTER' | 'HEAD' | 'OPERATOR')[]; // one of these; none: all staff
  show: ComponentType<{ office: string }>;
}

const PAGES: readonly HallPage[] = [
  { page: 'counter', name: '呼び出し', roles: ['COUNTER'], show: CounterPage },
  { page: 'bookings', name: '予約', roles: ['COUNTER', 'OPERATOR'], show: BookingsPage },
  { page: 'events', name: '団体の来庁予定', show: EventsPage },
  { page: 'dispersal', name: '団体を分散する', show: DispersalPage },
  { page: 'staffing', name: '窓口の人数', show: StaffingPage },
  { page: 'partners', name: '連絡先の団体', show: PartnersPage },
  { page: 'queues', name: '受付の休止と再開', roles: ['OPERATOR'], show: QueuesPage },
  { page: 'hours', name: '開庁時間と休み', roles: ['OPERATOR'], show: HoursPage },
  { page: 'notices', name: 'お知らせと広告', roles: ['OPERATOR'], show: OfficePage },
  { page: 'kiosks', name: '発券機', roles: ['COUNTER', 'OPERATOR'], show: KiosksPage },
  { page: 'conflicts', name: '食い違った記録', roles: ['COUNTER', 'OPERATOR'], show: ConflictsPage },
  { page: 'reminders', name: '届かなかったお知らせ', roles: ['COUNTER', 'OPERATOR'], show: RemindersPage },
];

export default function HallPages({ page, office }: { page: string; office: string }) {
  const { session } = useStaff();
  const place = office === '' ? DEFAULT_OFFICE : office;
  const pages = PAGES.filter((one) => !one.roles || one.roles.some((role) => hasRole(session, role)));
  const shown = page === '' ? pages[0] : pages.find((one) => one.page === page);
  return (
    <>
      <nav aria-label="窓口と混雑" className="mt-3 flex flex-wrap gap-2">
        {pages.map((one) => (
          <Link
            key={one.page}
            href={`/staff/hall/${one.page}/${encodeURIComponent(place)}`}
            aria-current={one === shown ? 'page' : undefined}
            className="inline-flex min-h-11 items-center rounded-8 px-3 aria-[current]:bg-key-50 aria-[current]:font-bold"
          >
            {one.name}
          </Link>
        ))}
      </nav>
      {shown ? <shown.show key={`${shown.page} ${place}`} office={place} /> : <Title>ページが見つかりません</Title>}
    </>
  );
}
