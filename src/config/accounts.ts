import type { Accounts, ApiAccount, UnusableAccount } from '../openai/account.ts';
import { findSenders } from './find-senders.ts';
import { type Environment, isUnresolved, readAddress, readText, type Source } from './readers.ts';

const DEFAULT_BASE_URL = 'https://api.openai.com/v1';
const DEFAULT_SCOPE = 'https://ai.azure.com/.default';

/** Settings that mean nothing without the one that they go with. */
const DEPENDENTS = {
  OPENAI_API_KEY: ['OPENAI_ORG_ID', 'OPENAI_PROJECT_ID', 'OPENAI_BASE_URL'],
  AZURE_OPENAI_ENDPOINT: ['AZURE_OPENAI_API_KEY', 'AZURE_OPENAI_SCOPE'],
} as const;

const READERS = { OPENAI_API_KEY: readOpenAiAccount, AZURE_OPENAI_ENDPOINT: readAzureAccount };

/** What the settings say about one sender. */
interface Draft {
  account?: ApiAccount;
  readonly problems: string[];
}

/**
 * How to reach the API for each sender, by the suffixes of the signing secrets. An account with any problem is
 * unusable as a whole: a part of it may reach somebody else, or be refused for good.
 */
export function readAccounts({ env, problems }: Source): Accounts {
  const drafts = readDrafts(env);
  // The SDK adds these to every request of every sender, keys included.
  if (isSet(env, 'OPENAI_CUSTOM_HEADERS')) {
    const problem = 'OPENAI_CUSTOM_HEADERS is set: it would reach every sender, so leave it out';
    problems.push(problem);
    for (const draft of drafts.values()) draft.problems.push(problem);
  }
  const accounts = new Map<string, ApiAccount | UnusableAccount>();
  for (const [sender, { account, problems: own }] of drafts) {
    if (own.length > 0) accounts.set(sender, { kind: 'unusable', problem: own.join('; ') });
    else if (account) accounts.set(sender, account);
    problems.push(...own.filter((problem) => !problems.includes(problem)));
  }
  return accounts;
}

function readDrafts(env: Environment): ReadonlyMap<string, Draft> {
  const drafts = new Map<string, Draft>();
  const draftOf = (sender: string): Draft => {
    const draft = drafts.get(sender) ?? { problems: [] };
    drafts.set(sender, draft);
    return draft;
  };
  for (const [name, read] of Object.entries(READERS)) {
    for (const { sender, suffix, problem } of findSenders(env, name)) {
      const draft = draftOf(sender);
      if (problem !== undefined) {
        draft.problems.push(problem);
        continue;
      }
      const account = read({ env, problems: draft.problems }, suffix);
      if (account && draft.account) {
        draft.problems.push(
          `OPENAI_API_KEY${suffix} and AZURE_OPENAI_ENDPOINT${suffix} are both set: one sender has one ` +
            'account, so leave one of them out, or give it a suffix of its own such as __AZURE',
        );
      }
      if (account) draft.account = account;
    }
  }
  for (const [name, dependents] of Object.entries(DEPENDENTS)) {
    for (const dependent of dependents) {
      for (const { sender, suffix, problem } of findSenders(env, dependent)) {
        if (problem !== undefined || !isSet(env, `${dependent}${suffix}`)) continue;
        if (isSet(env, `${name}${suffix}`)) continue;
        draftOf(sender).problems.push(
          `${dependent}${suffix} is set without ${name}${suffix}: set both or neither`,
        );
      }
    }
  }
  return drafts;
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

/** Whether anything is given, also what Azure has yet to resolve. */
function isSet(env: Environment, name: string): boolean {
  return readText(env, name) !== undefined || isUnresolved(env[name]);
}
