import { isUnresolved, readAddress, readText, type Source } from '../config/readers.ts';
import { readSecret } from '../webhooks/secret.ts';
import type { Channel, ChannelName } from './channel.ts';
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

/**
 * The channels that are set; empty when none is. Adds a line to `problems` for each setting that is
 * not usable; none says an address or a secret.
 */
export function readNotifySettings(source: Source): readonly Channel[] {
  const { env } = source;
  const everywhere = readWhen(source, 'NOTIFY_WHEN', DEFAULT_WHEN);
  const readBase = (name: ChannelName) => {
    const prefix = `NOTIFY_${name.toUpperCase()}`;
    const when = readWhen(source, `${prefix}_WHEN`, everywhere);
    const url = readAddress(source, `${prefix}_URL`);
    return url === undefined ? undefined : { url, when };
  };
  const teams = readBase('teams');
  const slack = readBase('slack');
  const webhook = readBase('webhook');
  const isNeeded = readText(env, 'NOTIFY_WEBHOOK_URL') !== undefined;
  const secret = readWebhookSecret(source, isNeeded);
  return [
    ...(teams ? [{ name: 'teams' as const, ...teams }] : []),
    ...(slack ? [{ name: 'slack' as const, ...slack }] : []),
    ...(webhook && secret ? [{ name: 'webhook' as const, ...webhook, secret }] : []),
  ];
}

/** The filter of a setting; that of the next wider setting where this one is empty. */
function readWhen({ env, problems }: Source, name: string, fallback: Filter): Filter {
  const text = readText(env, name);
  if (text === undefined) return fallback;
  const filter = readFilter(text);
  if (filter) return filter;
  problems.push(
    `${name} is not a list of "type" or "type:status" with commas between: use a-z, 0-9, "_", "." and "-", ` +
      `"*" for any text and "!" before what is not wanted, such as "${DEFAULT_WHEN.join(',')}"`,
  );
  return fallback;
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
