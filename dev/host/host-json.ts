import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { HostError } from './host-error.ts';
import { toHostJsonWithOverrides } from './host-json-overrides.ts';
import { isRecord } from './is-record.ts';
import { readTimeSpan } from './time-span.ts';

/** `extensions.queues` with its defaults; times in milliseconds. */
export interface QueueOptions {
  batchSize: number;
  newBatchThreshold: number;
  visibilityTimeout: number;
  maxDequeueCount: number;
  maxPollingInterval: number;
  messageEncoding: 'base64' | 'none';
}

/** What the local host obeys of host.json. */
export interface HostJson {
  routePrefix: string;
  /** Milliseconds an invocation may take; undefined for no limit. */
  functionTimeout: number | undefined;
  queues: QueueOptions;
  /** Category (`default`, `Function`, `Function.name` …) to level name. */
  logLevel: Record<string, string>;
}

/** Reads host.json, with `AzureFunctionsJobHost__…` settings over it, and names all problems in one error. */
export async function readHostJson(
  folder: string,
  environment: Record<string, string | undefined>,
): Promise<HostJson> {
  const file = path.join(folder, 'host.json');
  let content: unknown;
  try {
    content = JSON.parse((await readFile(file, 'utf8')).replace(/^\uFEFF/, ''));
  } catch (error) {
    throw new HostError(`${file} cannot be read: ${(error as Error).message}`);
  }
  if (!isRecord(content)) {
    throw new HostError(`${file} must hold a JSON object.`);
  }
  const problems: string[] = [];
  const hostJson = toHostJson(toHostJsonWithOverrides(content, environment), problems);
  if (problems.length > 0) {
    throw new HostError(`${file} is not valid: ${problems.join('; ')}.`);
  }
  return hostJson;
}

function toHostJson(content: Record<string, unknown>, problems: string[]): HostJson {
  if (content['version'] !== '2.0') {
    problems.push('version must be "2.0"');
  }
  const extensions = section(content['extensions']);
  const { routePrefix = 'api' } = section(extensions['http']);
  if (typeof routePrefix !== 'string') {
    problems.push('extensions.http.routePrefix must be a string');
  }
  const queues = section(extensions['queues']);
  const number = (name: string, standard: number, least: number, most: number) => {
    const value = Number(queues[name] ?? standard);
    if (!Number.isInteger(value) || value < least || value > most) {
      problems.push(`extensions.queues.${name} must be a whole number from ${least} to ${most}`);
    }
    return value;
  };
  const span = (name: string, value: unknown) => {
    const milliseconds = typeof value === 'string' ? readTimeSpan(value) : undefined;
    if (milliseconds === undefined) {
      problems.push(`${name} must be a time such as "00:00:30"`);
    }
    return milliseconds ?? 0;
  };
  const messageEncoding = text(queues['messageEncoding'] ?? 'base64').toLowerCase();
  if (messageEncoding !== 'base64' && messageEncoding !== 'none') {
    problems.push('extensions.queues.messageEncoding must be "base64" or "none"');
  }
  const batchSize = number('batchSize', 16, 1, 32);
  const timeout = content['functionTimeout'] ?? '00:30:00';
  return {
    routePrefix: String(routePrefix),
    functionTimeout:
      timeout === '-1' || timeout === -1 ? undefined : span('functionTimeout', timeout),
    queues: {
      batchSize,
      newBatchThreshold: number('newBatchThreshold', Math.floor(batchSize / 2), 0, 10_000),
      visibilityTimeout: span(
        'extensions.queues.visibilityTimeout',
        queues['visibilityTimeout'] ?? '00:00:00',
      ),
      maxDequeueCount: number('maxDequeueCount', 5, 1, 1000),
      maxPollingInterval: span(
        'extensions.queues.maxPollingInterval',
        queues['maxPollingInterval'] ?? '00:01:00',
      ),
      messageEncoding: messageEncoding === 'none' ? 'none' : 'base64',
    },
    logLevel: Object.fromEntries(
      Object.entries(section(section(content['logging'])['logLevel'])).map(([category, level]) => [
        category,
        String(level).toLowerCase(),
      ]),
    ),
  };
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function section(value: unknown): Record<string, unknown> {
  return isRecord(value) ? value : {};
}
