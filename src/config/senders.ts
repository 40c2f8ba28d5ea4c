import type { ApiAccount } from '../openai/account.ts';
import { readSecret, type SigningSecret } from '../webhooks/secret.ts';
import { type Environment, isUnresolved, readAddress, readText, type Source } from './readers.ts';

/** The sender whose settings have no suffix. */
const DEFAULT_SENDER = 'default';
const DEFAULT_BASE_URL = 'https://api.openai.com/v1';
const DEFAULT_SCOPE = 'https://ai.azure.com/.default';

/** Settings that mean nothing without the one that they go with. */
const DEPENDENTS = {
  OPENAI_API_KEY: ['OPENAI_ORG_ID', 'OPENAI_PROJECT_ID', 'OPENAI_BASE_URL'],
  AZURE_OPENAI_ENDPOINT: ['AZURE_OPENAI_API_KEY', 'AZURE_OPENAI_SCOPE'],
} as const;

/** A sender that has a setting, and what the setting's name has after it. */
interface Suffixed {
  readonly sender: string;
  readonly suffix: string;
}

/**
 * The signing secrets given as settings: `OPENAI_WEBHOOK_SECRET` for the sender `default`, and
 * `OPENAI_WEBHOOK_SECRET__EU_WEST` for the sender `eu-west`; several in one, separated by spaces.
 */
export function readSigningSecrets(source: Source): readonly SigningSecret[] {
  const { env, problems } = source;
  return findSenders(source, 'OPENAI_WEBHOOK_SECRET').flatMap(({ sender, suffix }) => {
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
  for (const { sender, suffix } of findSenders(source, 'OPENAI_API_KEY')) {
    const account = readOpenAiAccount(source, suffix);
    if (account) accounts.set(sender, account);
  }
  for (const { sender, suffix } of findSenders(source, 'AZURE_OPENAI_ENDPOINT')) {
    const account = readAzureAccount(source, suffix);
    if (!account) continue;
    if (accounts.has(sender)) {
      problems.push(
        `OPENAI_API_KEY${suffix} and AZURE_OPENAI_ENDPOINT${suffix} are both set: one sender has one ` +
          'account, so leave one of them out, or give it a suffix of its own such as __AZURE',
      );
    }
    accounts.set(sender, account);
  }
  for (const [name, dependents] of Object.entries(DEPENDENTS)) {
    for (const dependent of dependents) {
      for (const { suffix } of findSenders({ env, problems: [] }, dependent)) {
        if (isSet(env, `${dependent}${suffix}`) && !isSet(env, `${name}${suffix}`)) {
          problems.push(
            `${dependent}${suffix} is set without ${name}${suffix}: set both or neither`,
          );
        }
      }
    }
  }
  // The SDK adds these to every request of every sender, keys included.
  if (isSet(env, 'OPENAI_CUSTOM_HEADERS')) {
    problems.push('OPENAI_CUSTOM_HEADERS is set: it would reach every sender, so leave it out');
  }
  return accounts;
}

function readOpenAiAccount(source: Source, suffix: string): ApiAccount | undefined {
  const { env, problems } = source;
  const apiKey = readKey(source, `OPENAI_API_KEY${suffix}`);
  if (apiKey === undefined) return undefined;
  const name = `OPENAI_BASE_URL${suffix}`;
  const baseUrl = readBase(source, name) ?? DEFAULT_BASE_URL;
  if (!/\/v\d+$/.test(baseUrl)) {
    problems.push(`${name} does not end in a version: give one such as "${DEFAULT_BASE_URL}"`);
  }
  const organization = readText(env, `OPENAI_ORG_ID${suffix}`);
  const project = readText(env, `OPENAI_PROJECT_ID${suffix}`);
  return {
    kind: 'openai',
    apiKey,
    baseUrl,
    ...(organization !== undefined && { organization }),
    ...(project !== undefined && { project }),
  };
}

function readAzureAccount(source: Source, suffix: string): ApiAccount | undefined {
  const name = `AZURE_OPENAI_ENDPOINT${suffix}`;
  const url = readBase(source, name);
  if (url === undefined) return undefined;
  // People copy it with the path of the API, too.
  const endpoint = url.replace(/\/openai(\/v1)?$/, '');
  if (new URL(endpoint).pathname !== '/') {
    source.problems.push(
      `${name} has a path: give the resource's address alone, such as "https://example.openai.azure.com"`,
    );
  }
  const apiKey = readKey(source, `AZURE_OPENAI_API_KEY${suffix}`);
  return {
    kind: 'azure',
    endpoint,
    scope: readText(source.env, `AZURE_OPENAI_SCOPE${suffix}`) ?? DEFAULT_SCOPE,
    ...(apiKey !== undefined && { apiKey }),
  };
}

/** An address that paths are added to, without a slash at its end. */
function readBase(source: Source, name: string): string | undefined {
  const address = readAddress(source, name);
  if (address === undefined || !/[?#]/.test(address)) return address?.replace(/\/+$/, '');
  source.problems.push(`${name} has a query: give the address up to its "?"`);
  return undefined;
}

/** A key as it goes into a header; the message leaves it out. */
function readKey({ env, problems }: Source, name: string): string | undefined {
  const key = readText(env, name);
  if (key === undefined || /^[\x21\x23-\x26\x28-\x7e]+$/.test(key)) return key;
  problems.push(`${name} is no key: copy it again, without quotes, spaces or dots for its middle`);
  return undefined;
}

/** The senders that have a setting of this name; two spellings of one sender are a problem. */
function findSenders({ env, problems }: Source, name: string): readonly Suffixed[] {
  const found = new Map<string, Suffixed>();
  for (const key of Object.keys(env)) {
    if (key !== name && !key.startsWith(`${name}__`)) continue;
    const suffix = key.slice(name.length);
    const isGood = suffix === '' || /^__[A-Za-z0-9]+(_[A-Za-z0-9]+)*$/.test(suffix);
    const sender = suffix.slice(2).toLowerCase().replaceAll('_', '-') || DEFAULT_SENDER;
    if (!isGood) {
      problems.push(
        `${key} names no sender: give letters and digits with "_" between, as in ${name}__EU_WEST`,
      );
    } else if (found.has(sender)) {
      const other = `${name}${found.get(sender)?.suffix ?? ''}`;
      problems.push(`${key} and ${other} are of one sender, "${sender}": leave one of them out`);
    } else {
      found.set(sender, { sender, suffix });
    }
  }
  return [...found.values()];
}

/** Whether anything is given, also what Azure has yet to resolve. */
function isSet(env: Environment, name: string): boolean {
  return readText(env, name) !== undefined || isUnresolved(env[name]);
}
