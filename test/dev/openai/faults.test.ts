import { describe, expect, it } from 'vitest';
import { createClient, startStandIn } from './clients.ts';

describe('a fault that an id names', () => {
  it.each([
    ['missing', 404, null],
    ['401', 401, 'invalid_api_key'],
    ['403', 403, 'insufficient_permissions'],
    ['429', 429, 'rate_limit_exceeded'],
    ['500', 500, null],
  ])('%s answers %i', async (word, status, code) => {
    const client = createClient(await startStandIn());
    const asked = client.responses.retrieve(`resp_${word}_1`);
    await expect(asked).rejects.toMatchObject({ status, code });
  });

  it('says when to come again after a 429', async () => {
    const client = createClient(await startStandIn({ retryAfterSeconds: 7 }));
    const error: unknown = await client.batches.retrieve('batch_429_1').catch((e: unknown) => e);
    expect((error as { headers: Headers }).headers.get('retry-after')).toBe('7');
  });

  it('is met as often as it says', async () => {
    const standIn = await startStandIn();
    const client = createClient(standIn);
    for (const _ of [1, 2]) {
      await expect(client.responses.retrieve('resp_500x2_1')).rejects.toMatchObject({
        status: 500,
      });
    }
    expect(await client.responses.retrieve('resp_500x2_1')).toMatchObject({ status: 'completed' });
  });

  it('is slow', async () => {
    const standIn = await startStandIn({ slowMs: 60 });
    const startedAt = performance.now();
    await createClient(standIn).responses.retrieve('resp_slow_1');
    expect(performance.now() - startedAt).toBeGreaterThanOrEqual(55);
  });

  it('never answers until the server stops', async () => {
    const standIn = await startStandIn();
    const client = createClient(standIn);
    await expect(client.responses.retrieve('resp_hang_1', { timeout: 50 })).rejects.toThrow(
      'Request timed out.',
    );
    standIn.onRequest(() => void standIn.stop());
    await expect(client.responses.retrieve('resp_hang_1')).rejects.toThrow('Connection error.');
  });

  it('answers what is no response, or no JSON', async () => {
    const client = createClient(await startStandIn());
    expect(await client.responses.retrieve('resp_nonsense_1')).toHaveProperty('greeting');
    await expect(client.responses.retrieve('resp_not-json_1')).rejects.toThrow(SyntaxError);
  });
});

describe('content that breaks off', () => {
  it.each([
    ['batch_truncated_1', true],
    ['batch_truncated-chunked_1', false],
    ['batch_truncated_3mb_1', true],
    ['batch_truncated-chunked_3mb_1', false],
  ])('%s, states its length: %s', async (id, stated) => {
    const client = createClient(await startStandIn());
    const { output_file_id: file = '' } = await client.batches.retrieve(id);
    const { bytes } = await client.files.retrieve(file);
    const answer = await client.files.content(file);
    expect(answer.headers.get('content-length')).toBe(stated ? String(bytes) : null);
    let read = 0;
    const reading = async () => {
      for await (const chunk of answer.body as ReadableStream<Uint8Array>) read += chunk.length;
    };
    await expect(reading()).rejects.toThrow('terminated');
    expect(read).toBe(Math.floor(bytes / 2));
  });

  it('can be any answer', async () => {
    const standIn = await startStandIn();
    standIn.faults.add({ path: '/v1/responses/resp_1', fault: 'truncated' });
    await expect(createClient(standIn).responses.retrieve('resp_1')).rejects.toThrow('terminated');
  });
});

describe('a fault that is switched on', () => {
  it('is met so many times, by one path', async () => {
    const standIn = await startStandIn();
    const client = createClient(standIn);
    standIn.faults.add({ path: '/v1/responses/resp_1', times: 1, fault: '500' });
    await client.responses.retrieve('resp_2');
    await expect(client.responses.retrieve('resp_1')).rejects.toMatchObject({ status: 500 });
    await client.responses.retrieve('resp_1');
  });

  it('is met by a pattern and a method, until it is switched off', async () => {
    const standIn = await startStandIn();
    const { calls } = createClient(standIn).realtime;
    const accept = () => calls.accept('rtc_u0_1', { type: 'realtime' });
    const switchOff = standIn.faults.add({ method: 'POST', path: /\/accept$/, fault: '429' });
    await createClient(standIn).responses.retrieve('accept');
    await expect(accept()).rejects.toMatchObject({ status: 429 });
    await expect(accept()).rejects.toMatchObject({ status: 429 });
    switchOff();
    await accept();
  });

  it('comes in the order in which they were added, and can be cleared', async () => {
    const standIn = await startStandIn();
    const ask = () => createClient(standIn).responses.retrieve('resp_1');
    standIn.faults.add({ path: /resp_1/, times: 1, fault: '401' });
    standIn.faults.add({ path: /resp_1/, fault: '403' });
    await expect(ask()).rejects.toMatchObject({ status: 401 });
    await expect(ask()).rejects.toMatchObject({ status: 403 });
    standIn.faults.clear();
    await ask();
  });
});
