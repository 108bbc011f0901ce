// The staff session: who is signed in, and signing in again without losing the page when the session has expired.
import { createContext, useCallback, useContext, useEffect, useMemo, useRef, useState, type ReactNode } from 'react';
import { ApiError } from '../api/http';
import { getSession, signIn, signOut, type Session } from '../api/staff';
import { TextInput } from '../form/fields/frame';
import { useText } from '../i18n/language';
import { Button, errorSentence, LoadFailed, Loading, Notice, Title } from '../ui/parts';
import { useLoaded } from '../ui/use_loaded';

interface StaffContext {
  session: Session;
  // Call with every failure of a staff call: asks to sign in again when the session has expired.
  failed: (error: unknown) => void;
  leave: () => Promise<void>;
}

const Context = createContext<StaffContext | null>(null);

export function useStaff(): StaffContext {
  const context = useContext(Context);
  if (!context) throw new Error('useStaff outside StaffGate');
  return context;
}

export function hasRole(session: Session, role: 'COUNTER' | 'HEAD' | 'OPERATOR'): boolean {
  return session.roles.includes(role);
}

const NO_ERRORS: ReadonlyMap<string, string> = new Map();

function SignInForm({ onSignedIn }: { onSignedIn: (session: Session) => void }) {
  const translator = useText();
  const [account, setAccount] = useState('');
  const [password, setPassword] = useState('');
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState('');

  const submit = async () => {
    setBusy(true);
    setFailure('');
    try {
      onSignedIn(await signIn(account.trim(), password));
    } catch (error) {
      setFailure(errorSentence(error, translator));
      setPassword('');
    } finally {
      setBusy(false);
    }
  };

  return (
    <form
      className="max-w-md"
      onSubmit={(event) => {
        event.preventDefault();
        if (!busy) void submit();
      }}
    >
      <TextInput
        id="account"
        label="職員アカウント"
        value={account}
        onChange={setAccount}
        errors={NO_ERRORS}
        required
        autoComplete="username"
      />
      <div className="mb-6">
        <label htmlFor="password" className="mb-1 block font-bold">
          パスワード
        </label>
        <input
          id="password"
          type="password"
          className="input"
          autoComplete="current-password"
          aria-required="true"
          value={password}
          onChange={(event) => setPassword(event.target.value)}
        />
      </div>
      <div role="alert">
        {failure !== '' && (
          <Notice kind="error">
            <p>{failure}</p>
          </Notice>
        )}
      </div>
      <Button type="submit" busy={busy}>
        サインインする
      </Button>
    </form>
  );
}

function SignInAgain({ onSignedIn }: { onSignedIn: (session: Session) => void }) {
  const ref = useRef<HTMLDialogElement>(null);
  useEffect(() => ref.current?.showModal(), []);
  return (
    <dialog
      ref={ref}
      aria-labelledby="sign-in-again"
      className="m-auto w-full max-w-lg rounded-12 p-6"
      onCancel={(event) => event.preventDefault()}
    >
      <h2 id="sign-in-again" className="mb-2">
        もう一度サインインしてください
      </h2>
      <p className="mb-4">しばらく操作がなかったため、サインアウトしました。入力中の内容は残っています。</p>
      <SignInForm onSignedIn={onSignedIn} />
    </dialog>
  );
}

export function StaffGate({ children }: { children: ReactNode }) {
  const load = useCallback((signal: AbortSignal) => getSession(signal), []);
  const { loaded, reload, set } = useLoaded<Session | null>(load);
  const [expired, setExpired] = useState(false);
  const session = loaded.state === 'loaded' ? loaded.value : null;

  // Stable, so that signing in again does not load anew the page that is being worked on.
  const failed = useCallback((error: unknown) => {
    if (error instanceof ApiError && error.signedOut) setExpired(true);
  }, []);

  const context = useMemo<StaffContext | null>(
    () =>
      session && {
        session,
        failed,
        leave: async () => {
          try {
            await signOut(session);
          } catch (error) {
            // Already signed out is what was wanted; anything else must be said, for the session goes on.
            if (!(error instanceof ApiError && error.signedOut)) throw error;
          }
          set(null);
        },
      },
    [session, set, failed],
  );

  if (loaded.state === 'loading') return <Loading />;
  if (loaded.state === 'failed') return <LoadFailed error={loaded.error} retry={reload} />;
  if (!context) {
    return (
      <>
        <Title>職員のサインイン</Title>
        <SignInForm onSignedIn={set} />
      </>
    );
  }
  return (
    <Context value={context}>
      {children}
      {expired && (
        <SignInAgain
          onSignedIn={(again) => {
            setExpired(false);
            set(again);
          }}
        />
      )}
    </Context>
  );
}
