import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ClientSecretCredential, InteractiveBrowserCredential } from '@azure/identity';
import type {
  AzureMonitorMetricExporter,
  AzureMonitorTraceExporter,
} from '@azure/monitor-opentelemetry-exporter';
import { build as bundle, type PluginBuild } from 'esbuild';
import type { OpenAI } from 'openai';
import { beforeAll, describe, expect, it } from 'vitest';
import { leaveOut } from '../../dev/leave-out.ts';

describe('what is left out', () => {
  let parts: Parts;
  let openai: OpenAI;

  beforeAll(async () => {
    const folder = await mkdtemp(join(tmpdir(), 'parts-'));
    const outfile = join(folder, 'parts.mjs');
    await bundle({
      stdin: { contents: PARTS, resolveDir: join(import.meta.dirname, '../..') },
      plugins: [absolute(), leaveOut()],
      bundle: true,
      format: 'esm',
      platform: 'node',
      target: 'node24',
      outfile,
      logLevel: 'silent',
    });
    parts = (await import(outfile)) as Parts;
    await rm(folder, { recursive: true });
    openai = new parts.OpenAI({ apiKey: 'unused', baseURL: 'http://127.0.0.1:1/v1' });
  });

  it.each<[string, () => unknown]>([
    ['CRC64 checksums', () => parts.crc()],
    ['queries over a file', () => new parts.Query()],
    ['shared access signatures', () => parts.sas.generateBlobSASQueryParameters()],
    ['signing in with a certificate', () => parts.jwt.sign()],
    [
      'signing in other than by a managed identity, az or azd',
      () => new parts.ClientSecretCredential('tenant', 'client', 'secret'),
    ],
    [
      'signing in other than by a managed identity, az or azd',
      () => new parts.InteractiveBrowserCredential({}),
    ],
    [
      'statistics of the exporter on its requests',
      () => parts.NetworkStatsbeatMetrics.getInstance({}),
    ],
    [
      'statistics of the exporter on where it runs',
      () => parts.LongIntervalStatsbeatMetrics.getInstance({}),
    ],
    [
      'statistics of the exporter on what it lost',
      () => parts.CustomerSDKStatsMetrics.getInstance({}),
    ],
    // As it is when nobody tells it to keep to itself.
    [
      'settings of the exporter from Microsoft',
      () => new parts.TraceExporter({ connectionString }),
    ],
    [
      'settings of the exporter from Microsoft',
      () => new parts.MetricExporter({ connectionString }),
    ],
    [
      'features of the exporter by settings from Microsoft',
      () => parts.evaluateFeature('feature', {}),
    ],
    ['telemetry on disk', () => new parts.FileSystemPersist(instrumentationKey, {})],
    ['openai.admin', () => openai.admin.organization.users.list()],
    ['openai.beta.threads', () => openai.beta.threads.create()],
    ['openai.responses.stream', () => openai.responses.stream({ ...question, input: 'Hi' })],
    ['openai.chat.completions.stream', () => openai.chat.completions.stream(question)],
    [
      'openai.chat.completions.runTools',
      () => openai.chat.completions.runTools({ ...question, tools: [] }),
    ],
    [
      'openai.chat.completions.runTools of a stream',
      () => openai.chat.completions.runTools({ ...question, tools: [], stream: true }),
    ],
  ])('throws when something reaches for it, and not before: %s', (name, use) => {
    expect(use).toThrow(`${name}: left out of the bundle`);
  });

  it('takes nothing along that a handler asks the API for', async () => {
    const paths: string[] = [];
    const client = openai.withOptions({
      fetch: async (url) => {
        paths.push(new URL(url instanceof Request ? url.url : url).pathname);
        return Response.json({ id: 'x', object: 'x', data: [], output: [], choices: [] });
      },
    });
    await client.chat.completions.create(question);
    await client.responses.create({ ...question, input: 'Hi' });
    await client.responses.retrieve('resp_1');
    await client.beta.agents.sessions.retrieve('sess_1');
    await client.embeddings.create({ ...question, input: 'Hi' });
    for await (const file of client.files.list()) expect(file).toBe('none');
    await client.conversations.retrieve('conv_1');
    expect(paths).toEqual([
      '/v1/chat/completions',
      '/v1/responses',
      '/v1/responses/resp_1',
      '/v1/agents/sessions/sess_1',
      '/v1/embeddings',
      '/v1/files',
      '/v1/conversations/conv_1',
    ]);
  });

  it('fails the build where it is no longer found', async () => {
    const building = bundle({
      stdin: { contents: PARTS.replace("from 'jsonwebtoken'", "from 'node:crypto'") },
      absWorkingDir: join(import.meta.dirname, '../..'),
      plugins: [absolute(), leaveOut()],
      external: ['openai', '@azure/identity', '@azure/storage-*', '@azure/monitor-*'],
      bundle: true,
      platform: 'node',
      write: false,
      logLevel: 'silent',
    });
    await expect(building).rejects.toThrow('signing in with a certificate: not where dev/');
  });
});

const instrumentationKey = '00000000-0000-0000-0000-000000000000';
const connectionString = `InstrumentationKey=${instrumentationKey};IngestionEndpoint=https://127.0.0.1:1`;

const question = { model: 'none', messages: [] };

const EXPORTER = '@azure/monitor-opentelemetry-exporter/dist/esm';
const PARTS = `
  export { default as crc } from '@azure/storage-common/dist/esm/crc64.js';
  export { BlobQuickQueryStream as Query } from '@azure/storage-blob/dist/esm/utils/BlobQuickQueryStream.js';
  export * as sas from '@azure/storage-blob/dist/esm/sas/BlobSASSignatureValues.js';
  export { default as jwt } from 'jsonwebtoken';
  export { ClientSecretCredential, InteractiveBrowserCredential } from '@azure/identity';
  export {
    AzureMonitorTraceExporter as TraceExporter, AzureMonitorMetricExporter as MetricExporter,
  } from '@azure/monitor-opentelemetry-exporter';
  export { NetworkStatsbeatMetrics } from '${EXPORTER}/export/statsbeat/networkStatsbeatMetrics.js';
  export { LongIntervalStatsbeatMetrics } from '${EXPORTER}/export/statsbeat/longIntervalStatsbeatMetrics.js';
  export { CustomerSDKStatsMetrics } from '${EXPORTER}/export/statsbeat/customerSDKStats.js';
  export { evaluateFeature } from '${EXPORTER}/_configuration/featureEvaluation.js';
  export { FileSystemPersist } from '${EXPORTER}/platform/nodejs/persist/fileSystemPersist.js';
  export { OpenAI } from 'openai';`;

interface Parts {
  crc: () => void;
  Query: new () => object;
  sas: { generateBlobSASQueryParameters: () => void };
  jwt: { sign: () => void };
  ClientSecretCredential: typeof ClientSecretCredential;
  InteractiveBrowserCredential: typeof InteractiveBrowserCredential;
  TraceExporter: typeof AzureMonitorTraceExporter;
  MetricExporter: typeof AzureMonitorMetricExporter;
  NetworkStatsbeatMetrics: Statistics;
  LongIntervalStatsbeatMetrics: Statistics;
  CustomerSDKStatsMetrics: Statistics;
  evaluateFeature: (feature: string, settings: object) => unknown;
  FileSystemPersist: new (key: string, options: object) => object;
  OpenAI: typeof OpenAI;
}

interface Statistics {
  getInstance: (options: object) => object;
}

/** Finds files that their packages do not export. */
function absolute() {
  return {
    name: 'absolute',
    setup(bundler: PluginBuild) {
      const modules = join(import.meta.dirname, '../../node_modules');
      bundler.onResolve({ filter: /^@azure\/.*\.js$/ }, ({ path }) => ({
        path: join(modules, path),
      }));
    },
  };
}
