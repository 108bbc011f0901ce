// The front page: find a procedure, or go to one's application or the live state.
import { useCallback, useState } from 'react';
import { listProcedures, type Config } from '../api/citizen';
import type { Procedure } from '../api/types';
import { decodeSummary } from '../form/definition';
import { useText } from '../i18n/language';
import { LoadFailed, Loading, Title } from '../ui/parts';
import { Link } from '../ui/router';
import { useLoaded } from '../ui/use_loaded';

// The summary has the title in every language, and words to search by.
function useDescription(): (procedure: Procedure) => { title: string; keywords: string } {
  const { words } = useText();
  return (procedure) => {
    const { title, keywords } = decodeSummary(procedure.summary);
    return { title: words(title) || procedure.title, keywords: keywords.join(' ') };
  };
}

// Searching is forgiving about width and case; nothing is stored, so NFKC does no harm here.
function fold(text: string): string {
  return text.normalize('NFKC').toLowerCase().trim();
}

function ProcedureList({ procedures }: { procedures: Procedure[] }) {
  const { t } = useText();
  const [query, setQuery] = useState('');
  const describe = useDescription();
  if (procedures.length === 0) return <p>{t('nonePublished')}</p>;
  const found = procedures
    .map((one) => ({ ...one, ...describe(one), japanese: one.title }))
    .filter((one) => fold(`${one.title} ${one.japanese} ${one.keywords} ${one.id}`).includes(fold(query)));
  return (
    <>
      <label htmlFor="search" className="mb-1 block font-bold">
        {t('search')}
      </label>
      <p id="search-help" className="help mb-2">
        {t('searchHelp')}
      </p>
      <input
        id="search"
        type="search"
        className="input max-w-lg"
        value={query}
        autoComplete="off"
        aria-describedby="search-help"
        onChange={(event) => setQuery(event.target.value)}
      />
      <p role="status" className="my-4">
        {found.length === 0 ? t('noneFound', { q: query }) : t('found', { n: found.length })}
      </p>
      <ul className="grid gap-4">
        {found.map((one) => (
          <li key={one.name}>
            <Link href={`/apply/${encodeURIComponent(one.id)}`} className="card text-xl font-bold">
              {one.title}
            </Link>
          </li>
        ))}
      </ul>
    </>
  );
}

export function HomePage({ config }: { config: Config }) {
  const { t } = useText();
  const { municipality } = config;
  const load = useCallback((signal: AbortSignal) => listProcedures(municipality, signal), [municipality]);
  const { loaded, reload } = useLoaded(load);
  return (
    <>
      <Title>{t('homeTitle')}</Title>
      <p className="mb-6">{t('homeLead')}</p>
      {loaded.state === 'loading' && <Loading />}
      {loaded.state === 'failed' && <LoadFailed error={loaded.error} retry={reload} />}
      {loaded.state === 'loaded' && <ProcedureList procedures={loaded.value} />}
      <div className="mt-12 grid gap-4 sm:grid-cols-2">
        <div className="card bg-solid-gray-50">
          <h2 className="text-xl">
            <Link href="/status" className="inline-block py-2">
              {t('toStatus')}
            </Link>
          </h2>
          <p>{t('toStatusHelp')}</p>
        </div>
        {config.offices.map((office) => (
          <div key={office.id} className="card bg-solid-gray-50">
            <h2 className="text-xl">
              <Link href={`/live/${encodeURIComponent(office.id)}`} className="inline-block py-2">
                {t('toLive')}（{office.title}）
              </Link>
            </h2>
            <p>{t('toLiveHelp')}</p>
          </div>
        ))}
      </div>
    </>
  );
}
