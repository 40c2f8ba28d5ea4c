import process, { env, stderr, stdin, stdout } from 'node:process';
import { setTimeout as sleep } from 'node:timers/promises';
import { AzureDeveloperCliCredential } from '@azure/identity';
import { TableClient } from '@azure/data-tables';
import { BlobServiceClient } from '@azure/storage-blob';
import { createOpenVault } from '../../src/azure/vault-client.ts';
import { byHand, type HookName } from './by-hand.ts';
import type { Hook, HookDependencies } from './dependencies.ts';
import { explain } from './explain.ts';
import { runCommand } from './run-command.ts';
import { createTerminal } from './terminal.ts';

/** Few tries: what waits for storage asks again by itself, and tells of it. */
const TABLE_OPTIONS = { retryOptions: { maxRetries: 1, retryDelayInMs: 500 } };
const BLOB_OPTIONS = { retryOptions: { maxTries: 2, retryDelayInMs: 500 } };

/**
 * Runs a hook in this process, with the credential of whoever is signed in to azd. Where it fails, says what is in its
 * way and what to run by hand, and leaves the exit code 1; 130 where somebody stopped it.
 */
export async function runHook(
  name: HookName,
  hook: Hook,
  others: Partial<HookDependencies> = {},
): Promise<void> {
  const stopping = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGBREAK'] as const) {
    process.on(signal, () => stopping.abort());
  }
  try {
    await hook({ ...createDependencies(stopping), ...others });
  } catch (error) {
    process.exitCode = stopping.signal.aborted ? 130 : 1;
    for (const line of describe(name, error, stopping.signal)) stderr.write(`${line}\n`);
  }
}

function createDependencies(stopping: AbortController): HookDependencies {
  const { signal: stopped } = stopping;
  const credential = new AzureDeveloperCliCredential();
  return {
    env,
    run: runCommand,
    terminal: createTerminal({
      input: stdin,
      output: stdout,
      env,
      stopped,
      stop: () => stopping.abort(),
    }),
    credential,
    managementUrl: 'https://management.azure.com',
    openContainer: (endpoint, container) =>
      new BlobServiceClient(endpoint, credential, BLOB_OPTIONS).getContainerClient(container),
    openTable: (endpoint, table) => new TableClient(endpoint, table, credential, TABLE_OPTIONS),
    openVault: (uri) => createOpenVault(uri, credential),
    pause: async (ms) => {
      await sleep(ms, undefined, { signal: stopped });
    },
    clock: () => performance.now(),
    stopped,
  };
}

function* describe(name: HookName, error: unknown, stopped: AbortSignal): Generator<string> {
  if (stopped.aborted) {
    yield `${name} was stopped. To go on: ${byHand[name]}`;
    return;
  }
  yield '';
  for (const { problem, remedy } of explain(error)) {
    yield `✗ ${problem}`;
    for (const line of remedy.split('\n').filter(Boolean)) yield `  ${line}`;
  }
  yield '';
  yield `Then: ${byHand[name]}`;
}
