import { describe, expect, it } from 'vitest';
import { describeSummary } from '../../../dev/send/describe-summary.ts';
import type { Outcome } from '../../../dev/send/send-delivery.ts';
import { summarise } from '../../../dev/send/summarise.ts';

function outcome(part: Partial<Outcome>): Outcome {
  return {
    type: 'response.completed',
    eventId: 'evt_1',
    webhookId: 'wh_1',
    fault: undefined,
    expected: '2xx',
    answers: [],
    asExpected: true,
    ...part,
  };
}

const answer = (ms: number, status = 200): Outcome['answers'][number] => ({ status, body: '', ms });

describe('summarise', () => {
  it('takes percentiles from the times that were measured', () => {
    const hundred = Array.from({ length: 100 }, (_, index) =>
      outcome({ answers: [answer(100 - index)] }),
    );
    expect(summarise(hundred, 4000)).toEqual({
      sent: 100,
      asExpected: 100,
      seconds: 4,
      perSecond: 25,
      byStatus: { 200: 100 },
      latency: { min: 1, p50: 50, p95: 95, p99: 99, max: 100 },
    });
  });

  it('counts every copy, and every delivery that got no answer', () => {
    const outcomes = [
      outcome({ answers: [answer(3), answer(5, 503)], asExpected: false }),
      outcome({ error: 'ECONNRESET', asExpected: false }),
    ];
    expect(summarise(outcomes, 1000)).toMatchObject({
      sent: 2,
      asExpected: 0,
      byStatus: { 200: 1, 503: 1, ECONNRESET: 1 },
      latency: { min: 3, p50: 3, p95: 5, max: 5 },
    });
  });

  it('has no latency when nothing was answered', () => {
    expect(summarise([outcome({ error: 'ETIMEDOUT' })], 10).latency).toBeUndefined();
  });
});

describe('describeSummary', () => {
  it('shows each kind of unexpected result once, without control characters', () => {
    const refused = { status: 500, body: 'no\n\u001B[31mred', ms: 1 };
    const outcomes = [
      outcome({ answers: [refused], asExpected: false }),
      outcome({ answers: [refused], asExpected: false }),
      outcome({ error: 'ECONNRESET', asExpected: false }),
    ];
    const lines = describeSummary(summarise(outcomes, 1000), outcomes).split('\n');
    expect(lines.slice(-2)).toEqual([
      '  response.completed wh_1: 500 no [31mred; 2xx was due',
      '  response.completed wh_1: no answer (ECONNRESET); 2xx was due',
    ]);
  });
});
