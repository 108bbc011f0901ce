// Small pieces that every page is made of.
import { useEffect, useRef, type ComponentProps, type ReactNode, type RefObject } from 'react';
import { ApiError } from '../api/http';
import { useText, type Translator } from '../i18n/language';

type Kind = 'primary' | 'secondary' | 'danger';

// A button that is busy stays focusable and says so; its clicks do nothing.
export function Button({
  kind = 'primary',
  busy = false,
  className = '',
  onClick,
  ...rest
}: ComponentProps<'button'> & { kind?: Kind; busy?: boolean }) {
  return (
    <button
      type="button"
      className={`button button-${kind} ${className}`}
      aria-disabled={busy}
      onClick={(event) => {
        if (busy) event.preventDefault();
        else onClick?.(event);
      }}
      {...rest}
    />
  );
}

// Says each change aloud; `alert` interrupts. The element exists before its text does, or screen readers stay silent.
export function Announce({ children, alert = false }: { children: ReactNode; alert?: boolean }) {
  return <div role={alert ? 'alert' : 'status'}>{children}</div>;
}

type NoticeKind = 'info' | 'error' | 'warning' | 'success';

export function Notice({
  kind = 'info',
  title,
  children,
}: {
  kind?: NoticeKind;
  title?: string;
  children?: ReactNode;
}) {
  return (
    <div className={`notice notice-${kind} my-6`}>
      {title !== undefined && <p className="notice-title">{title}</p>}
      {children}
    </div>
  );
}

export function Loading() {
  const { t } = useText();
  return (
    <p role="status" className="my-8 flex items-center gap-3">
      <svg className="spinner" width="24" height="24" viewBox="0 0 24 24" aria-hidden="true">
        <circle cx="12" cy="12" r="9" fill="none" stroke="currentColor" strokeWidth="3" strokeDasharray="40 20" />
      </svg>
      {t('loading')}
    </p>
  );
}

// The server's sentence where it has one (it is Japanese and says what to do); ours where no answer came.
export function errorSentence(error: unknown, { t }: Pick<Translator, 't'>): string {
  if (!(error instanceof ApiError) || error.httpStatus === 0) return t('offline');
  if (error.message !== '') return error.message;
  return t('serverFault');
}

export function LoadFailed({ error, retry }: { error: unknown; retry: () => void }) {
  const translator = useText();
  return (
    <div role="alert">
      <Notice kind="error">
        <p>{errorSentence(error, translator)}</p>
        <Button kind="secondary" className="mt-4" onClick={retry}>
          {translator.t('tryAgain')}
        </Button>
      </Notice>
    </div>
  );
}

// The page's heading: names the document, and takes the focus when the page or its step changes, so that screen readers begin here.
export function Title({ children, step = '' }: { children: string; step?: string }) {
  const ref = useRef<HTMLHeadingElement>(null);
  const { t } = useText();
  const site = t('site');
  useEffect(() => {
    document.title = `${children}｜${site}`;
  }, [children, site]);
  useFocusOnChange(ref, step);
  return (
    <h1 ref={ref} tabIndex={-1} className="mt-8 mb-6">
      {children}
    </h1>
  );
}

// Not on the very first page of a visit: there the browser's own start is right.
let firstPage = true;
function useFocusOnChange(ref: RefObject<HTMLElement | null>, step: string) {
  useEffect(() => {
    if (!firstPage) ref.current?.focus();
    firstPage = false;
  }, [ref, step]);
}

export function dateTime(iso: string, language: 'ja' | 'easy' | 'en'): string {
  const date = new Date(iso);
  if (Number.isNaN(date.getTime())) return '';
  return new Intl.DateTimeFormat(language === 'en' ? 'en-GB' : 'ja-JP', {
    dateStyle: 'long',
    timeStyle: 'short',
    timeZone: 'Asia/Tokyo',
  }).format(date);
}
