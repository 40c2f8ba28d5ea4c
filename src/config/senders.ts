import type { ApiAccount } from '../openai/account.ts';
import { readSecret, type SigningSecret } from '../webhooks/secret.ts';
import { type Environment, readText, type Source } from './readers.ts';

/** The sender whose settings have no suffix. */
const DEFAULT_SENDER = 'default';
const DEFAULT_BASE_URL = 'https://api.openai.com/v1';
const DEFAULT_SCOPE = 'https://ai.azure.com/.default';

/**
 * The signing secrets given as settings: `OPENAI_WEBHOOK_SECRET` for the sender `default`, and
 * `OPENAI_WEBHOOK_SECRET__EU_WEST` for the sender `eu-west`; several in one, separated by spaces.
 */
export function readSigningSecrets({ env, problems }: Source): readonly SigningSecret[] {
  return findSenders(env, 'OPENAI_WEBHOOK_SECRET').flatMap(({ sender, suffix }) => {
    const name = `OPENAI_WEBHOOK_SECRET${suffix}`;
    const texts = readText(env, name)?.split(/\s+/) ?? [];
    return texts.flatMap((text, index) => {
      const value = readSecret(text);
      if (value !== undefined) return [{ sender, value }];
      problems.push(
        `${name}, value ${index + 1} of ${texts.length}, is not "whsec_" and the base64 of ` +
          '24 to 64 bytes: copy it again as the endpoint showed it, without quotes',
      );
      return [];
    });
  });
}

/** How to reach the API for each sender, by the same suffixes; senders without credentials are left out. */
export function readAccounts(source: Source): ReadonlyMap<string, ApiAccount> {
  const { env, problems } = source;
  const accounts = new Map<string, ApiAccount>();
  for (const { sender, suffix } of findSenders(env, 'OPENAI_API_KEY')) {
    const apiKey = readText(env, `OPENAI_API_KEY${suffix}`);
    if (apiKey === undefined) continue;
    const organization = readText(env, `OPENAI_ORG_ID${suffix}`);
    const project = readText(env, `OPENAI_PROJECT_ID${suffix}`);
    accounts.set(sender, {
      kind: 'openai',
      apiKey,
      baseUrl: readUrl(source, `OPENAI_BASE_URL${suffix}`) ?? DEFAULT_BASE_URL,
      ...(organization !== undefined && { organization }),
      ...(project !== undefined && { project }),
    });
  }
  for (const { sender, suffix } of findSenders(env, 'AZURE_OPENAI_ENDPOINT')) {
    const endpoint = readUrl(source, `AZURE_OPENAI_ENDPOINT${suffix}`);
    if (endpoint === undefined) continue;
    if (accounts.has(sender)) {
      problems.push(
        `OPENAI_API_KEY${suffix} and AZURE_OPENAI_ENDPOINT${suffix} are both set: one sender has one ` +
          'account, so leave one of them out, or give it a suffix of its own such as __AZURE',
      );
    }
    const apiKey = readText(env, `AZURE_OPENAI_API_KEY${suffix}`);
    accounts.set(sender, {
      kind: 'azure',
      // People copy it with the path of the API, too.
      endpoint: endpoint.replace(/\/openai(\/v1)?$/, ''),
      scope: readText(env, `AZURE_OPENAI_SCOPE${suffix}`) ?? DEFAULT_SCOPE,
      ...(apiKey !== undefined && { apiKey }),
    });
  }
  return accounts;
}

/** The senders that have a setting of this name, and what theirs has after it. */
function findSenders(env: Environment, name: string): { sender: string; suffix: string }[] {
  return Object.keys(env).flatMap((key) => {
    if (key === name) return [{ sender: DEFAULT_SENDER, suffix: '' }];
    const suffix = key.startsWith(`${name}__`) ? key.slice(name.length) : '';
    if (!/^__[A-Za-z0-9_]+$/.test(suffix)) return [];
    return [{ sender: suffix.slice(2).toLowerCase().replaceAll('_', '-'), suffix }];
  });
}

/** A URL without a slash at its end; plain HTTP only to this machine. */
function readUrl({ env, problems }: Source, name: string): string | undefined {
  const text = readText(env, name);
  if (text === undefined) return undefined;
  const url = URL.parse(text);
  const isLocal = url !== null && ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname);
  if (url?.protocol === 'https:' || (isLocal && url.protocol === 'http:')) {
    return text.replace(/\/+$/, '');
  }
  problems.push(`${name} is not an https URL: give one such as "https://example.openai.azure.com"`);
  return undefined;
}
