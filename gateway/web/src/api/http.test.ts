import { describe, expect, it } from 'vitest';
import { parseError } from './http';
import { newRequestId, RequestIds } from './request_id';
import { toApplication, toScan } from './types';

describe('parseError', () => {
  it('reads reason, sentence and field violations', () => {
    const error = parseError(400, {
      error: {
        code: 400,
        status: 'INVALID_ARGUMENT',
        message: '入力を確かめてください。',
        details: [
          { '@type': 'type.googleapis.com/google.rpc.ErrorInfo', reason: 'INVALID_FIELDS' },
          {
            '@type': 'type.googleapis.com/google.rpc.BadRequest',
            fieldViolations: [
              { field: 'applicant.birth', description: 'この日付はありません。', reason: 'IMPOSSIBLE_DATE' },
            ],
          },
        ],
      },
    });
    expect(error).toMatchObject({
      httpStatus: 400,
      reason: 'INVALID_FIELDS',
      message: '入力を確かめてください。',
      outcomeUnknown: false,
    });
    expect(error.violations).toEqual([
      { field: 'applicant.birth', description: 'この日付はありません。', reason: 'IMPOSSIBLE_DATE' },
    ]);
  });

  it('takes an error without a body for an unknown outcome when the server failed', () => {
    expect(parseError(503, undefined)).toMatchObject({ reason: 'UNKNOWN', outcomeUnknown: true });
    expect(parseError(401, undefined).signedOut).toBe(true);
  });
});

describe('request ids', () => {
  it('are version 4 UUIDs and all different', () => {
    const ids = Array.from({ length: 100 }, newRequestId);
    expect(new Set(ids).size).toBe(100);
    for (const id of ids) expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  });

  it('stay the same for one act until it is answered', () => {
    const ids = new RequestIds();
    const first = ids.for('approve a');
    expect(ids.for('approve a')).toBe(first);
    expect(ids.for('approve b')).not.toBe(first);
    ids.done('approve a');
    expect(ids.for('approve a')).not.toBe(first);
  });
});

describe('decoding', () => {
  it('takes int64 as text and absent members as zero values', () => {
    expect(toApplication({ revision: '3' })).toMatchObject({ revision: '3', state: '', findings: [], scan: '' });
    expect(toApplication({})).toMatchObject({ revision: '0' });
  });

  it('collects the readings of all pages', () => {
    const scan = toScan({
      state: 'READ',
      pages: [
        { fields: [{ id: 'applicant.phone', value: '03', confidence: 0.5 }] },
        { pageIndex: 1, orientation: 90, fields: [{ id: 'request.copies', accepted: true }] },
      ],
    });
    expect(scan.readings.map((reading) => [reading.id, reading.pageIndex, reading.accepted])).toEqual([
      ['applicant.phone', 0, false],
      ['request.copies', 1, true],
    ]);
    expect(scan.orientations).toEqual([0, 90]);
  });
});
