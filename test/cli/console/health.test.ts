import OpenAI from 'openai';
import { expect, it, onTestFinished } from 'vitest';
import { startOpenAi } from '../../../dev/openai/server.ts';
import type { Health } from '../../../src/cli/console/api.ts';
import { createOpenAiEndpoints } from '../../../src/endpoints/openai-endpoints.ts';
import { SECRET } from '../../fixtures/secrets.ts';
import { startStage } from './stage.ts';

const API_KEY = 'sk-this-is-nobodys-business';

it('has what doctor finds, the secrets, and what endpoints send that nobody handles', async () => {
  const api = await startOpenAi();
  onTestFinished(() => api.stop());
  const endpoints = createOpenAiEndpoints(new OpenAI({ baseURL: api.baseUrl, apiKey: API_KEY }));
  await endpoints.create({
    name: 'one',
    url: 'http://127.0.0.1:9/webhook?code=key',
    eventTypes: ['batch.completed', 'response.completed'],
  });
  const values = { OPENAI_API_KEY: API_KEY, OPENAI_BASE_URL: api.baseUrl };
  const stage = await startStage({ values });
  const { body } = await stage.get('/api/health');
  for (const secret of [API_KEY, SECRET, 'code=key']) expect(body).not.toContain(secret);
  const health = JSON.parse(body) as Health;
  expect(health.findings).toContainEqual({
    area: 'settings',
    level: 'ok',
    text: 'those of local.settings.json are usable',
  });
  expect(health.findings.map(({ area }) => area)).toContain('endpoints');
  expect(health.secrets).toEqual([{ sender: 'default' }]);
  const [endpoint, ...others] = health.endpoints ?? [];
  expect(others).toEqual([]);
  expect(endpoint).toMatchObject({
    sender: 'default',
    url: 'http://127.0.0.1:9/webhook',
    subscribed: ['batch.completed', 'response.completed'],
    unhandled: [],
  });
  expect(endpoint?.missing).toContain('batch.failed');
  expect(endpoint?.missing).not.toContain('batch.completed');
});

it('names the state of the deliveries that a finding speaks of', async () => {
  const { getJson, put } = await startStage();
  await put('dead', 'a');
  const { findings } = (await getJson('/api/health')) as Health;
  const pointing = findings.filter(({ states }) => states !== undefined);
  expect(pointing).toEqual([
    expect.objectContaining({
      area: 'deliveries',
      text: expect.stringMatching(/dead and waits? for a replay$/) as string,
      states: ['dead'],
    }),
  ]);
});

it('looks once for all who ask within seconds, and then again', async () => {
  const api = await startOpenAi();
  onTestFinished(() => api.stop());
  let time = new Date('2026-11-21T12:00:00Z');
  const values = { OPENAI_API_KEY: API_KEY, OPENAI_BASE_URL: api.baseUrl };
  const stage = await startStage({ values, now: () => time });
  const countLists = () =>
    api.requests.filter(({ path }) => path.startsWith('/v1/webhook_endpoints')).length;
  await Promise.all([stage.get('/api/health'), stage.get('/api/health')]);
  await stage.get('/api/health');
  const once = countLists();
  expect(once).toBeGreaterThan(0);
  time = new Date('2026-11-21T12:00:06Z');
  await stage.get('/api/health');
  expect(countLists()).toBe(2 * once);
});

it('is found where the account does not answer, too', async () => {
  const values = { OPENAI_API_KEY: API_KEY, OPENAI_BASE_URL: 'http://127.0.0.1:9/v1' };
  const { getJson } = await startStage({ values });
  const health = (await getJson('/api/health')) as Health;
  expect(health).not.toHaveProperty('endpoints');
  expect(health.findings.length).toBeGreaterThan(5);
});
