import { readSecret } from '../webhooks/secret.ts';
import type { Channel, ChannelName } from './channel.ts';
import { type Filter, readFilter } from './filter.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** What went wrong; nothing of calls, which would be a message a minute where phones ring. */
const DEFAULT_WHEN: Filter = [
  'safety.*',
  '*.failed',
  '*.expired',
  '*.incomplete',
  '!realtime.*',
  '!live.*',
];

/**
 * The channels that are set; empty when none is. Adds a line to `problems` for each setting that is
 * not usable; none says an address or a secret.
 */
export function readNotifySettings(env: Environment, problems: string[]): readonly Channel[] {
  const everywhere = readWhen(env, problems, 'NOTIFY_WHEN', DEFAULT_WHEN);
  const readBase = (name: ChannelName) => {
    const prefix = `NOTIFY_${name.toUpperCase()}`;
    const when = readWhen(env, problems, `${prefix}_WHEN`, everywhere);
    const url = readUrl(env, problems, `${prefix}_URL`);
    return url === undefined ? undefined : { url, when };
  };
  const teams = readBase('teams');
  const slack = readBase('slack');
  const webhook = readBase('webhook');
  const isNeeded = readSet(env, 'NOTIFY_WEBHOOK_URL') !== undefined;
  const secret = readWebhookSecret(env, problems, isNeeded);
  return [
    ...(teams ? [{ name: 'teams' as const, ...teams }] : []),
    ...(slack ? [{ name: 'slack' as const, ...slack }] : []),
    ...(webhook && secret ? [{ name: 'webhook' as const, ...webhook, secret }] : []),
  ];
}

/** The filter of a setting; that of the next wider setting where this one is empty. */
function readWhen(env: Environment, problems: string[], name: string, fallback: Filter): Filter {
  const text = readSet(env, name);
  if (text === undefined) return fallback;
  const filter = readFilter(text);
  if (filter) return filter;
  problems.push(
    `${name} is not a list of "type" or "type:status" with commas between: use a-z, 0-9, "_", "." and "-", ` +
      `"*" for any text and "!" before what is not wanted, such as "${DEFAULT_WHEN.join(',')}"`,
  );
  return fallback;
}

function readUrl(env: Environment, problems: string[], name: string): string | undefined {
  const text = readSet(env, name);
  if (text === undefined) return undefined;
  const url = URL.parse(text);
  const isGood =
    url !== null &&
    url.username === '' &&
    url.password === '' &&
    (url.protocol === 'https:' || (url.protocol === 'http:' && LOOPBACK.has(url.hostname)));
  if (isGood) return text;
  problems.push(
    `${name} is not an https address without user and password: copy it again as the channel showed it, ` +
      'without quotes (http will do on 127.0.0.1 and localhost)',
  );
  return undefined;
}

const LOOPBACK = new Set(['127.0.0.1', 'localhost']);

function readWebhookSecret(
  env: Environment,
  problems: string[],
  isNeeded: boolean,
): string | undefined {
  const text = readSet(env, 'NOTIFY_WEBHOOK_SECRET');
  const secret = text === undefined ? undefined : readSecret(text);
  const isUnresolved = env['NOTIFY_WEBHOOK_SECRET']?.trim().startsWith(UNRESOLVED) ?? false;
  if (text === undefined ? isNeeded && !isUnresolved : secret === undefined) {
    problems.push(
      'NOTIFY_WEBHOOK_SECRET is not "whsec_" and the base64 of 24 to 64 bytes: set it to the secret ' +
        'that the endpoint at NOTIFY_WEBHOOK_URL verifies with, without quotes',
    );
  }
  return secret;
}

const UNRESOLVED = '@Microsoft.KeyVault(';

/** A setting's text; undefined where it is empty, or a reference that Azure could not resolve yet. */
function readSet(env: Environment, name: string): string | undefined {
  const text = env[name]?.trim();
  return text && !text.startsWith(UNRESOLVED) ? text : undefined;
}
