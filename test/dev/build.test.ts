import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ClientSecretCredential, InteractiveBrowserCredential } from '@azure/identity';
import { build as bundle, type PluginBuild } from 'esbuild';
import type { OpenAI } from 'openai';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { build } from '../../dev/build.ts';
import { leaveOut } from '../../dev/leave-out.ts';

let folder: string;
let dist: string;
let bytes: number;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'build-'));
  dist = join(folder, 'dist');
  bytes = await build({ outdir: dist });
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('what is deployed', () => {
  it('is everything that runs, and only that', async () => {
    const files = await readdir(dist, { recursive: true });
    const others = files.filter((name) => !/^[\w-]+\.js$/.test(name));
    expect(others.toSorted()).toEqual(['host.json', 'package.json']);
    expect(JSON.parse(await readFile(join(dist, 'package.json'), 'utf8'))).toMatchObject({
      type: 'module',
      main: 'main.js',
    });
    const code = await Promise.all(
      files
        .filter((name) => name.endsWith('.js'))
        .map((name) => readFile(join(dist, name), 'utf8')),
    );
    const named = ['sourceMappingURL', 'vitest', 'find-my-way', 'stand-in'];
    expect(named.filter((text) => code.some((file) => file.includes(text)))).toEqual([]);
  });

  it('is at most 1.5 MB', () => {
    expect(bytes).toBeLessThanOrEqual(1_500_000);
    expect(bytes).toBeGreaterThan(100_000);
  });
});

describe('what is left out', () => {
  let parts: Parts;
  let openai: OpenAI;

  beforeAll(async () => {
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
      external: ['openai', '@azure/identity', '@azure/storage-*'],
      bundle: true,
      platform: 'node',
      write: false,
      logLevel: 'silent',
    });
    await expect(building).rejects.toThrow('signing in with a certificate: not where dev/');
  });
});

const question = { model: 'none', messages: [] };

const PARTS = `
  export { default as crc } from '@azure/storage-common/dist/esm/crc64.js';
  export { BlobQuickQueryStream as Query } from '@azure/storage-blob/dist/esm/utils/BlobQuickQueryStream.js';
  export * as sas from '@azure/storage-blob/dist/esm/sas/BlobSASSignatureValues.js';
  export { default as jwt } from 'jsonwebtoken';
  export { ClientSecretCredential, InteractiveBrowserCredential } from '@azure/identity';
  export { OpenAI } from 'openai';`;

interface Parts {
  crc: () => void;
  Query: new () => object;
  sas: { generateBlobSASQueryParameters: () => void };
  jwt: { sign: () => void };
  ClientSecretCredential: typeof ClientSecretCredential;
  InteractiveBrowserCredential: typeof InteractiveBrowserCredential;
  OpenAI: typeof OpenAI;
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
