import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Resource, resourceFromAttributes } from '@opentelemetry/resources';
import { type Environment, readText } from '../../config/readers.ts';
import { SCOPE } from '../names.ts';

/** What every span and metric says about its sender: the app, its version, the instance and its place. */
export function createResource(
  env: Environment,
  serviceName: string | undefined,
  version = readVersion(),
): Resource {
  const site = readText(env, 'WEBSITE_SITE_NAME');
  const region = readText(env, 'REGION_NAME');
  return resourceFromAttributes({
    'service.name': serviceName ?? site ?? SCOPE,
    'service.instance.id': readText(env, 'WEBSITE_INSTANCE_ID') ?? randomUUID(),
    ...(version !== undefined && { 'service.version': version }),
    ...(site !== undefined && {
      'cloud.provider': 'azure',
      'cloud.platform': 'azure.functions',
      'faas.name': site,
    }),
    ...(region !== undefined && { 'cloud.region': region }),
  });
}

/** The version in the `package.json` beside the built app; undefined where there is none. */
export function readVersion(folder = import.meta.dirname): string | undefined {
  try {
    const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as {
      version?: unknown;
    };
    return typeof version === 'string' ? version : undefined;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}
