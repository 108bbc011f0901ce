// What did not work, in words, and where the server named inputs: their sentences. The alert exists before its text does, or screen
// readers stay silent.
import { ApiError } from '../api/http';
import { useText } from '../i18n/language';
import { errorSentence, Notice } from './parts';

export function Failure({ error, title }: { error: unknown; title?: string }) {
  const translator = useText();
  const named = error instanceof ApiError ? error.violations : [];
  return (
    <div role="alert">
      {error !== null && (
        <Notice kind="error" {...(title === undefined ? {} : { title })}>
          <p>{errorSentence(error, translator)}</p>
          {named.length > 0 && (
            <ul className="mt-2 ml-6 list-disc">
              {named.map((one) => (
                <li key={`${one.field} ${one.reason}`}>{one.description}</li>
              ))}
            </ul>
          )}
        </Notice>
      )}
    </div>
  );
}

// The server's sentences by the path of their input, which is that input's id.
export function errorsOf(error: unknown): ReadonlyMap<string, string> {
  return new Map(error instanceof ApiError ? error.violations.map((one) => [one.field, one.description]) : []);
}
