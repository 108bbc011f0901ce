// JSON over HTTP with the server's one error shape. Every failure is an ApiError: with a reason and a sentence from the server, or
// reason OFFLINE when no clear answer came.

export interface FieldViolation {
  field: string;
  description: string;
  reason: string;
}

export class ApiError extends Error {
  constructor(
    readonly httpStatus: number, // 0: no answer
    readonly reason: string,
    message: string,
    readonly violations: readonly FieldViolation[] = [],
  ) {
    super(message);
  }

  // The request may or may not have been carried out: repeat it with the same request_id.
  get outcomeUnknown(): boolean {
    return this.httpStatus === 0 || this.httpStatus >= 500 || this.httpStatus === 408;
  }

  get signedOut(): boolean {
    return this.httpStatus === 401;
  }
}

type Json = Record<string, unknown>;

export function asObject(value: unknown): Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : {};
}

export function asList(value: unknown): unknown[] {
  return Array.isArray(value) ? (value as unknown[]) : [];
}

export function asText(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

// int64 travels as a string in protobuf's JSON, and zero values are left out.
export function asNumber(value: unknown): number {
  const number = typeof value === 'string' ? Number(value) : value;
  return typeof number === 'number' && Number.isFinite(number) ? number : 0;
}

export function parseError(httpStatus: number, body: unknown): ApiError {
  const error = asObject(asObject(body)['error']);
  const details = asList(error['details']).map(asObject);
  const info = details.find((detail) => asText(detail['@type']).endsWith('google.rpc.ErrorInfo')) ?? {};
  const bad = details.find((detail) => asText(detail['@type']).endsWith('google.rpc.BadRequest')) ?? {};
  const violations = asList(bad['fieldViolations'])
    .map(asObject)
    .map((violation) => ({
      field: asText(violation['field']),
      description: asText(violation['description']),
      reason: asText(violation['reason']),
    }));
  const reason = asText(info['reason']) || asText(error['status']) || 'UNKNOWN';
  return new ApiError(httpStatus, reason, asText(error['message']), violations);
}

const TIMEOUT_MS = 30_000;

export interface RequestOptions {
  method?: 'GET' | 'POST' | 'PUT' | 'DELETE';
  body?: unknown;
  csrfToken?: string;
  signal?: AbortSignal;
}

export async function request(path: string, options: RequestOptions = {}): Promise<unknown> {
  const headers: Record<string, string> = { Accept: 'application/json' };
  if (options.body !== undefined) headers['Content-Type'] = 'application/json';
  if (options.csrfToken !== undefined) headers['X-CSRF-Token'] = options.csrfToken;
  const timeout = AbortSignal.timeout(TIMEOUT_MS);
  let response: Response;
  let text: string;
  try {
    response = await fetch(path, {
      method: options.method ?? 'GET',
      headers,
      credentials: 'same-origin',
      cache: 'no-store',
      signal: options.signal ? AbortSignal.any([options.signal, timeout]) : timeout,
      ...(options.body === undefined ? {} : { body: JSON.stringify(options.body) }),
    });
    text = await response.text();
  } catch (error) {
    if (options.signal?.aborted === true) throw error;
    throw new ApiError(0, 'OFFLINE', '');
  }
  const body = parseJson(text);
  if (!response.ok) throw parseError(response.status, body);
  if (body === undefined && text !== '') throw new ApiError(0, 'BAD_ANSWER', '');
  return body;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined; // an error page of a proxy, or nothing: the status says what matters
  }
}
