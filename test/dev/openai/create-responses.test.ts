import { Webhook } from 'standardwebhooks';
import { describe, expect, it } from 'vitest';
import type OpenAI from 'openai';
import { createAzureEndpoints } from '../../../src/endpoints/azure-endpoints.ts';
import type { Endpoints } from '../../../src/endpoints/endpoints.ts';
import { createOpenAiEndpoints } from '../../../src/endpoints/openai-endpoints.ts';
import { readEvent, startReceiver } from '../send/start-receiver.ts';
import { createAzureClient, createClient, startStandIn } from './clients.ts';
import { patience } from '../../patience.ts';

const rows: [string, (api: Awaited<ReturnType<typeof startStandIn>>) => [OpenAI, Endpoints]][] = [
  [
    'OpenAI',
    (api) => {
      const client = createClient(api);
      return [client, createOpenAiEndpoints(client)];
    },
  ],
  [
    'Azure OpenAI',
    (api) => [
      createAzureClient(api),
      createAzureEndpoints({ endpoint: api.azureEndpoint, apiKey: 'any' }),
    ],
  ],
];

describe.each(rows)('a new response of %s', (_, connect) => {
  it('in the background is told to those that are subscribed, signed for each', async () => {
    const [client, endpoints] = connect(await startStandIn());
    const [wanted, other] = [await startReceiver(), await startReceiver()];
    const parts = { name: 'A', url: wanted.url, eventTypes: ['response.completed'] };
    const { signingSecret } = await endpoints.create(parts);
    await endpoints.create({ name: 'B', url: other.url, eventTypes: ['batch.failed'] });
    const response = await client.responses.create({
      background: true,
      model: 'gpt-test',
      input: 'ping',
    });
    expect(response).toMatchObject({ status: 'queued', model: 'gpt-test', output: [] });
    await expect.poll(() => wanted.arrivals.length, patience).toBe(1);
    const [arrival] = wanted.arrivals;
    if (!arrival) throw new Error('nothing arrived');
    expect(readEvent(arrival)).toMatchObject({
      type: 'response.completed',
      data: { id: response.id },
    });
    new Webhook(signingSecret).verify(arrival.body, arrival.headers as Record<string, string>);
    expect(other.arrivals).toEqual([]);
    expect((await client.responses.retrieve(response.id)).status).toBe('completed');
  });

  it('that is waited for is told to nobody', async () => {
    const [client, endpoints] = connect(await startStandIn());
    const { url, arrivals } = await startReceiver();
    await endpoints.create({ name: 'A', url, eventTypes: ['response.completed'] });
    const response = await client.responses.create({ model: 'gpt-test', input: 'ping' });
    expect(response.status).toBe('completed');
    expect(arrivals).toEqual([]);
  });

  it('survives an endpoint that does not answer, and needs a model', async () => {
    const [client, endpoints] = connect(await startStandIn());
    const { url, arrivals } = await startReceiver();
    const eventTypes = ['response.completed'];
    await endpoints.create({ name: 'A', url, eventTypes });
    await endpoints.create({ name: 'B', url: 'http://127.0.0.1:1/', eventTypes });
    await client.responses.create({ background: true, model: 'gpt-test', input: 'ping' });
    await expect.poll(() => arrivals.length, patience).toBe(1);
    await expect(client.responses.create({ input: 'ping' })).rejects.toMatchObject({ status: 400 });
  });
});
