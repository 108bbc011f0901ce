// Calls that need a staff session. The session itself is a cookie that no script can read; changes also carry the session's CSRF token.
import { ApiError, asList, asNumber, asObject, asText, parseError, request } from './http';
import { toApplication, toPage, toScan, type Application, type Page, type Scan } from './types';

export interface Session {
  subject: string;
  roles: string[]; // COUNTER, HEAD, OPERATOR
  municipality: string;
  csrfToken: string;
}

function toSession(json: unknown): Session {
  const one = asObject(json);
  return {
    subject: asText(one['subject']),
    roles: asList(one['roles']).map((role) =>
      asText(role)
        .replace(/^ROLE_/, '')
        .toUpperCase(),
    ),
    municipality: asText(one['municipality']),
    csrfToken: asText(one['csrfToken']),
  };
}

// Null when nobody is signed in.
export async function getSession(signal: AbortSignal): Promise<Session | null> {
  try {
    return toSession(await request('/session', { signal }));
  } catch (error) {
    if (error instanceof ApiError && error.signedOut) return null;
    throw error;
  }
}

export async function signIn(account: string, password: string): Promise<Session> {
  return toSession(await request('/session', { method: 'POST', body: { account, password } }));
}

export async function signOut(session: Session): Promise<void> {
  await request('/session', { method: 'DELETE', csrfToken: session.csrfToken });
}

const PAGE_SIZE = 50;

function listPath(session: Session, collection: string, state: string, pageToken: string): string {
  const query = new URLSearchParams({
    pageSize: String(PAGE_SIZE),
    ...(state ? { state } : {}),
    ...(pageToken ? { pageToken } : {}),
  });
  return `/v1/municipalities/${session.municipality}/${collection}?${query}`;
}

export async function listScans(
  session: Session,
  state: string,
  pageToken: string,
  signal: AbortSignal,
): Promise<Page<Scan>> {
  return toPage(await request(listPath(session, 'scans', state, pageToken), { signal }), 'scans', toScan);
}

export async function listApplications(
  session: Session,
  state: string,
  pageToken: string,
  signal: AbortSignal,
): Promise<Page<Application>> {
  return toPage(
    await request(listPath(session, 'applications', state, pageToken), { signal }),
    'applications',
    toApplication,
  );
}

export async function getScan(name: string, signal: AbortSignal): Promise<Scan> {
  return toScan(await request(`/v1/${name}`, { signal }));
}

export async function getApplication(name: string, signal: AbortSignal): Promise<Application> {
  return toApplication(await request(`/v1/${name}`, { signal }));
}

export async function getContentType(blob: string, signal: AbortSignal): Promise<string> {
  return asText(asObject(await request(`/v1/${blob}`, { signal }))['contentType']);
}

export async function createScan(session: Session, blob: string, requestId: string): Promise<Scan> {
  const path = `/v1/municipalities/${session.municipality}/scans`;
  return toScan(await request(path, { method: 'POST', body: { requestId, blob }, csrfToken: session.csrfToken }));
}

export async function retryScan(session: Session, name: string, requestId: string): Promise<Scan> {
  return toScan(
    await request(`/v1/${name}:retry`, { method: 'POST', body: { requestId }, csrfToken: session.csrfToken }),
  );
}

export interface Decision {
  requestId: string;
  revision: string;
  comment: string;
  data?: Record<string, unknown>;
}

export type Verb = 'review' | 'approve' | 'reject';

export async function decide(session: Session, name: string, verb: Verb, decision: Decision): Promise<Application> {
  return toApplication(
    await request(`/v1/${name}:${verb}`, { method: 'POST', body: decision, csrfToken: session.csrfToken }),
  );
}

// Sends the bytes as they are and reports progress, which fetch cannot. Resolves to the stored blob's name.
export function uploadBlob(
  session: Session,
  file: File,
  requestId: string,
  onProgress: (share: number) => void,
): Promise<string> {
  return new Promise((resolve, reject) => {
    const call = new XMLHttpRequest();
    call.open('POST', `/v1/municipalities/${session.municipality}/blobs`);
    call.setRequestHeader('Content-Type', file.type || 'application/octet-stream');
    call.setRequestHeader('Accept', 'application/json');
    call.setRequestHeader('X-Request-Id', requestId);
    call.setRequestHeader('X-CSRF-Token', session.csrfToken);
    call.upload.addEventListener('progress', (event) => {
      if (event.lengthComputable) onProgress(event.loaded / event.total);
    });
    call.addEventListener('error', () => reject(new ApiError(0, 'OFFLINE', '')));
    call.addEventListener('load', () => {
      let body: unknown;
      try {
        body = JSON.parse(call.responseText) as unknown;
      } catch {
        body = undefined; // a proxy's error page: the status says what matters
      }
      const name = asText(asObject(body)['name']);
      if (call.status < 200 || call.status >= 300) reject(parseError(call.status, body));
      else if (name === '') reject(new ApiError(0, 'BAD_ANSWER', ''));
      else resolve(name);
    });
    call.send(file);
  });
}

export function blobDownloadPath(blob: string): string {
  return `/v1/${blob}:download`;
}

export function versionOf(procedure: string): number {
  return asNumber(procedure.split('/').at(-1));
}
