import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createSample } from '../../dev/samples/create-sample.ts';
import { type OpenAiStandIn, startOpenAi } from '../../dev/openai/server.ts';
import type { CallDecision } from '../../src/calls/policy.ts';
import { handlers } from '../../src/handlers/index.ts';
import type { Records } from '../../src/results/record.ts';
import { RetryLater } from '../../src/webhooks/errors.ts';
import { createContext } from './context.ts';

let api: OpenAiStandIn;
beforeAll(async () => {
  api = await startOpenAi();
});
afterAll(() => api.stop());

const accept: CallDecision = {
  rule: 'otherwise',
  action: 'accept',
  session: {
    name: 'support',
    type: 'realtime.call.incoming',
    body: { type: 'realtime', model: 'gpt-realtime-2' },
  },
};

/** Records whose first write is written as `by`, and refused because of it, as an SDK's second try is. */
function withLostAnswer(records: Records, by: string): Records {
  let isFirst = true;
  return {
    ...records,
    async write(record, version, signal) {
      if (isFirst) await records.write({ ...record, delivery: by }, version, signal);
      isFirst = false;
      return records.write(record, version, signal);
    },
  };
}

describe('a call whose first record was written, and the answer to it lost', () => {
  async function ring(id: string, by: string) {
    const { context, records, notices } = createContext(api, { decision: accept });
    const sample = createSample('realtime.call.incoming');
    const event = { ...sample, data: { ...sample.data, call_id: id } };
    const results = { ...context.results, records: withLostAnswer(records, by) };
    const before = api.requests.length;
    const handled = Promise.resolve(
      handlers['realtime.call.incoming'](event, { ...context, results }),
    );
    const outcome = await handled.catch((error: unknown) => error);
    return { outcome, notices, requests: api.requests.length - before };
  }

  it('is answered: the record is its own', async () => {
    const { outcome, notices, requests } = await ring('rtc_u0_lost_1', 'wh_1');
    expect(outcome).toBe('accepted');
    expect(requests).toBe(1);
    expect(notices).toMatchObject([{ status: 'accepted' }]);
  });

  it('is left to the other delivery where the record is that one’s', async () => {
    const { outcome, requests } = await ring('rtc_u0_lost_2', 'wh_2');
    expect(outcome).toBeInstanceOf(RetryLater);
    expect(requests).toBe(0);
  });
});
