// Learning from review: the city's consent and its samples, for operators.
import { asList, asNumber, asObject, asText, request } from './http';
import type { Session } from './staff';

export interface SampleEvent {
  time: string;
  actor: string;
  action: string; // GRANTED, WITHDRAWN, DELETED, EXPORTED
  reason: string;
  samples: number;
}

export interface SampleConsent {
  granted: boolean;
  samples: number;
  corrected: number;
  retentionDays: number;
  samplesMax: number;
  history: SampleEvent[];
}

export function toSampleConsent(json: unknown): SampleConsent {
  const one = asObject(json);
  return {
    granted: one['granted'] === true,
    samples: asNumber(one['samples']),
    corrected: asNumber(one['corrected']),
    retentionDays: asNumber(one['retentionDays']),
    samplesMax: asNumber(one['samplesMax']),
    history: asList(one['history']).map((event) => {
      const each = asObject(event);
      return {
        time: asText(each['time']),
        actor: asText(each['actor']),
        action: asText(each['action']),
        reason: asText(each['reason']),
        samples: asNumber(each['samples']),
      };
    }),
  };
}

const city = (session: Session) => `/v1/municipalities/${session.municipality}`;

export async function getSampleConsent(session: Session, signal: AbortSignal): Promise<SampleConsent> {
  return toSampleConsent(await request(`${city(session)}/sampleConsent`, { signal }));
}

export async function setSampleConsent(
  session: Session,
  granted: boolean,
  reason: string,
  requestId: string,
): Promise<SampleConsent> {
  const body = { requestId, granted, reason };
  const path = `${city(session)}/sampleConsent:set`;
  return toSampleConsent(await request(path, { method: 'POST', body, csrfToken: session.csrfToken }));
}

// All samples of the city; the consent stays as it is.
export async function deleteSamples(session: Session, reason: string, requestId: string): Promise<SampleConsent> {
  const body = { requestId, reason };
  const path = `${city(session)}/samples:delete`;
  return toSampleConsent(await request(path, { method: 'POST', body, csrfToken: session.csrfToken }));
}
