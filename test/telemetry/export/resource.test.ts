import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { createResource, readVersion } from '../../../src/telemetry/export/resource.ts';

const AZURE = {
  WEBSITE_SITE_NAME: 'func-webhooks',
  WEBSITE_INSTANCE_ID: 'instance-1',
  REGION_NAME: 'West Europe',
};

it('names the app, its version, the instance and its place', () => {
  expect(createResource(AZURE, undefined, '1.2.3').attributes).toEqual({
    'service.name': 'func-webhooks',
    'service.version': '1.2.3',
    'service.instance.id': 'instance-1',
    'cloud.provider': 'azure',
    'cloud.platform': 'azure.functions',
    'cloud.region': 'West Europe',
    'faas.name': 'func-webhooks',
  });
});

it('names the app as it is told to', () => {
  const { attributes } = createResource(AZURE, 'webhooks');
  expect(attributes).toMatchObject({ 'service.name': 'webhooks', 'faas.name': 'func-webhooks' });
});

it('makes do without a platform', () => {
  const [one, other] = [createResource({}, undefined), createResource({}, undefined)];
  expect(one.attributes).toEqual({
    'service.name': 'openai-webhook-receiver',
    'service.instance.id': expect.stringMatching(/^[\da-f-]{36}$/) as string,
  });
  expect(one.attributes['service.instance.id']).not.toBe(other.attributes['service.instance.id']);
});

it('reads the version beside the app, where there is one', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'version-'));
  onTestFinished(async () => rm(folder, { recursive: true }));
  expect(readVersion(folder)).toBeUndefined();
  await writeFile(join(folder, 'package.json'), '{"version":"1.2.3"}');
  expect(readVersion(folder)).toBe('1.2.3');
});
