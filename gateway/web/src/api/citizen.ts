// Calls that anybody may make.
import type { Accepted } from '../form/submission';
import { asList, asObject, asText, request } from './http';
import { toPage, toProcedure, toReceiptStatus, type Page, type Procedure, type ReceiptStatus } from './types';

export interface Office {
  id: string;
  title: string;
}

export interface Config {
  municipality: string;
  municipalityTitle: string;
  offices: Office[];
}

// The office whose live state the front page links to where the site names none.
const DEFAULT_OFFICE: Office = { id: 'civic-affairs', title: '市民課' };

export async function fetchConfig(signal?: AbortSignal): Promise<Config> {
  const json = asObject(await request('/config.json', signal ? { signal } : {}));
  const offices = asList(json['offices'])
    .map(asObject)
    .map((office) => ({ id: asText(office['id']), title: asText(office['title']) }));
  return {
    municipality: asText(json['municipality']),
    municipalityTitle: asText(json['municipalityTitle']),
    offices: offices.length > 0 ? offices : [DEFAULT_OFFICE],
  };
}

export async function listProcedures(municipality: string, signal: AbortSignal): Promise<Procedure[]> {
  const all: Procedure[] = [];
  let pageToken = '';
  do {
    const query = new URLSearchParams({ pageSize: '100', ...(pageToken ? { pageToken } : {}) });
    const page: Page<Procedure> = toPage(
      await request(`/v1/municipalities/${municipality}/procedures?${query}`, { signal }),
      'procedures',
      toProcedure,
    );
    all.push(...page.items);
    pageToken = page.nextPageToken;
  } while (pageToken !== '');
  return all;
}

// `name`: municipalities/{code}/procedures/{id}, with or without /versions/{version}.
export async function getProcedure(name: string, signal: AbortSignal): Promise<Procedure> {
  return toProcedure(await request(`/v1/${name}`, { signal }));
}

export async function submitApplication(
  municipality: string,
  requestId: string,
  procedure: string,
  data: Record<string, unknown>,
): Promise<Accepted> {
  const json = asObject(
    await request(`/v1/municipalities/${municipality}/applications:submit`, {
      method: 'POST',
      body: { requestId, procedure, data },
    }),
  );
  return {
    receiptNumber: asText(json['receiptNumber']),
    accessCode: asText(json['accessCode']),
    createTime: asText(json['createTime']),
  };
}

export async function lookUpReceipt(
  municipality: string,
  receiptNumber: string,
  accessCode: string,
): Promise<ReceiptStatus> {
  return toReceiptStatus(
    await request(`/v1/municipalities/${municipality}/receipts:lookUp`, {
      method: 'POST',
      body: { receiptNumber, accessCode },
    }),
  );
}
