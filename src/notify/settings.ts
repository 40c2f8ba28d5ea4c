import { isUnresolved, readAddress, readText, type Source } from '../config/readers.ts';
import { readSecret } from '../webhooks/secret.ts';
import type { Channel, ChannelName, UnusableChannel } from './channel.ts';
import { type Filter, readFilter } from './filter.ts';

/** What went wrong; nothing of calls, which would be a message a minute where phones ring. */
const DEFAULT_WHEN: Filter = [
  'safety.*',
  '*.failed',
  '*.expired',
  '*.incomplete',
  '*:dead',
  '!realtime.*',
  '!live.*',
];

/** What a channel is told of whose filter cannot be read: too much loses nothing. */
const EVERYTHING: Filter = [];

const NAMES: readonly ChannelName[] = ['teams', 'slack', 'webhook'];

/**
 * The channels that are set, usable or not; empty when none is. Adds a line to `problems` for each setting
 * that is not usable; none says an address or a secret.
 */
export function readNotifySettings(source: Source): readonly (Channel | UnusableChannel)[] {
  const everywhere = readWhen(source, 'NOTIFY_WHEN', DEFAULT_WHEN);
  return NAMES.flatMap((name) => readChannel(source, name, everywhere) ?? []);
}

function readChannel(
  source: Source,
  name: ChannelName,
  everywhere: Filter,
): Channel | UnusableChannel | undefined {
  const prefix = `NOTIFY_${name.toUpperCase()}`;
  const when = readWhen(source, `${prefix}_WHEN`, everywhere);
  const own: Source = { env: source.env, problems: [] };
  const url = readAddress(own, `${prefix}_URL`);
  const isMeant = readText(source.env, `${prefix}_URL`) !== undefined;
  const secret = name === 'webhook' ? readWebhookSecret(own, isMeant) : undefined;
  source.problems.push(...own.problems);
  if (!isMeant) return undefined;
  if (own.problems.length > 0) return { name, when, problem: own.problems.join('; ') };
  if (url === undefined) return undefined;
  if (name !== 'webhook') return { name, url, when };
  return secret === undefined ? undefined : { name, url, when, secret };
}

/** The filter of a setting; that of the next wider setting where this one is empty, and none where it is malformed. */
function readWhen({ env, problems }: Source, name: string, fallback: Filter): Filter {
  const text = readText(env, name);
  if (text === undefined) return fallback;
  const filter = readFilter(text);
  if (filter) return filter;
  problems.push(
    `${name} is not a list of "type" or "type:status" with commas between: use a-z, 0-9, "_", "." and "-", ` +
      `"*" for any text and "!" before what is not wanted, such as "${DEFAULT_WHEN.join(',')}"`,
  );
  return EVERYTHING;
}

function readWebhookSecret({ env, problems }: Source, isNeeded: boolean): string | undefined {
  const name = 'NOTIFY_WEBHOOK_SECRET';
  const text = readText(env, name);
  const secret = text === undefined ? undefined : readSecret(text);
  if (text === undefined ? isNeeded && !isUnresolved(env[name]) : secret === undefined) {
    problems.push(
      `${name} is not "whsec_" and the base64 of 24 to 64 bytes: set it to the secret ` +
        'that the endpoint at NOTIFY_WEBHOOK_URL verifies with, without quotes',
    );
  }
  return secret;
}
