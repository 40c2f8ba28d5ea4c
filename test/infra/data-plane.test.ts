import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { TableClient, TableServiceClient } from '@azure/data-tables';
import { SecretClient } from '@azure/keyvault-secrets';
import {
  BlobClient,
  BlobServiceClient,
  BlockBlobClient,
  ContainerClient,
} from '@azure/storage-blob';
import { QueueClient, QueueServiceClient } from '@azure/storage-queue';
import { describe, expect, it } from 'vitest';
import { readRolesOfTheApp } from './role-assignments.ts';

interface Service {
  readonly clients: readonly { readonly prototype: object }[];
  /** The action that each call of the code asks leave for; `null` for what calls nothing. */
  readonly actions: Readonly<Record<string, string | null>>;
}

const SERVICES: Readonly<Record<string, Service>> = {
  '@azure/data-tables': {
    clients: [TableClient, TableServiceClient],
    actions: {
      createTable: 'tables/write',
      getEntity: 'tables/entities/read',
      listEntities: 'tables/entities/read',
      createEntity: 'tables/entities/add/action',
      updateEntity: 'tables/entities/update/action',
      upsertEntity: 'tables/entities/write',
      deleteEntity: 'tables/entities/delete',
    },
  },
  '@azure/storage-queue': {
    clients: [QueueClient, QueueServiceClient],
    actions: {
      getQueueClient: null,
      createIfNotExists: 'queues/write',
      getProperties: 'queues/read',
      sendMessage: 'queues/messages/write',
      peekMessages: 'queues/messages/read',
      receiveMessages: 'queues/messages/process/action',
      deleteMessage: 'queues/messages/process/action',
    },
  },
  '@azure/storage-blob': {
    clients: [BlobServiceClient, ContainerClient, BlobClient, BlockBlobClient],
    actions: {
      getContainerClient: null,
      getBlockBlobClient: null,
      getBlobClient: null,
      createIfNotExists: 'containers/write',
      create: 'containers/write',
      exists: 'containers/blobs/read',
      getProperties: 'containers/blobs/read',
      download: 'containers/blobs/read',
      upload: 'containers/blobs/write',
      uploadData: 'containers/blobs/write',
      uploadStream: 'containers/blobs/write',
      stageBlock: 'containers/blobs/write',
      commitBlockList: 'containers/blobs/write',
      listBlobsFlat: 'containers/blobs/read',
      delete: 'containers/blobs/delete',
      deleteIfExists: 'containers/blobs/delete',
    },
  },
  '@azure/keyvault-secrets': {
    clients: [SecretClient],
    actions: {
      getSecret: 'secrets/getSecret/action',
      listPropertiesOfSecrets: 'secrets/readMetadata/action',
      listPropertiesOfSecretVersions: 'secrets/readMetadata/action',
    },
  },
};

/** What each role allows, after the definitions that Azure publishes; a `*` stands for anything. */
const ALLOWED: Readonly<Record<string, readonly string[]>> = {
  // Storage Blob Data Owner
  'b7e6dc6d-f1e8-4753-8033-0f276bb0955b': ['containers/*'],
  // Storage Queue Data Contributor
  '974c5e8b-45b9-4653-ba55-5f855dd0fb88': [
    'queues/delete',
    'queues/read',
    'queues/write',
    'queues/messages/delete',
    'queues/messages/read',
    'queues/messages/write',
    'queues/messages/process/action',
  ],
  // Storage Table Data Contributor
  '0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3': [
    'tables/read',
    'tables/write',
    'tables/delete',
    'tables/entities/read',
    'tables/entities/write',
    'tables/entities/delete',
    'tables/entities/add/action',
    'tables/entities/update/action',
  ],
  // Key Vault Secrets User
  '4633458b-17de-408a-b874-0445c86b69e6': [
    'secrets/getSecret/action',
    'secrets/readMetadata/action',
  ],
};

const root = join(import.meta.dirname, '../../src');
const sources = readdirSync(root, { recursive: true, encoding: 'utf8' })
  // What people run with roles of their own is not the app.
  .filter(
    (path) => path.endsWith('.ts') && !/^(cli|endpoints)[\\/]|store-signing-secret/.test(path),
  )
  .map((path) => ({ path, text: readFileSync(join(root, path), 'utf8') }));

describe.each(Object.entries(SERVICES))('calls by %s', (library, { clients, actions }) => {
  const methods = new Set(
    clients.flatMap(({ prototype }) => Object.getOwnPropertyNames(prototype)),
  );
  const users = sources.filter(({ text }) => text.includes(`'${library}'`));
  const calls = users.flatMap(({ path, text }) =>
    [...text.matchAll(/\.(\w+)(?:<[^(]*>)?\(/g)]
      .map(([, method = '']) => method)
      .filter((method) => methods.has(method))
      .map((method) => ({ path, method })),
  );

  it('are all known here', () => {
    const unknown = calls.filter(({ method }) => !Object.hasOwn(actions, method));
    expect(unknown).toEqual([]);
  });

  it('are allowed by a role of the app', () => {
    const allowed = readRolesOfTheApp().flatMap((role) => ALLOWED[role] ?? []);
    const refused = calls.filter(({ method }) => {
      const action = actions[method];
      return action && !allowed.some((pattern) => isWithin(action, pattern));
    });
    expect(refused).toEqual([]);
  });
});

it('finds the calls of the code', () => {
  const methods = sources.flatMap(
    ({ text }) => /\.(createEntity|sendMessage)\(/.exec(text)?.[1] ?? [],
  );
  expect(new Set(methods)).toEqual(new Set(['createEntity', 'sendMessage']));
});

function isWithin(action: string, pattern: string): boolean {
  return pattern.endsWith('*') ? action.startsWith(pattern.slice(0, -1)) : action === pattern;
}
