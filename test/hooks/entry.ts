// A hook as azd would run it, but for what only Azure has: who is signed in, and how storage is reached.
import { setTimeout as sleep } from 'node:timers/promises';
import { TableClient } from '@azure/data-tables';
import { BlobServiceClient } from '@azure/storage-blob';
import { createLocalCredential } from '../../dev/vault/credential.ts';
import type { HookName } from '../../hooks/hook/by-hand.ts';
import type { Hook, HookDependencies } from '../../hooks/hook/dependencies.ts';
import { runHook } from '../../hooks/hook/run-hook.ts';
import { postdeploy } from '../../hooks/postdeploy/postdeploy.ts';
import { waitForRoles } from '../../hooks/predeploy/wait-for-roles.ts';
import { preprovision } from '../../hooks/preprovision/preprovision.ts';
import { createOpenVault } from '../../src/azure/vault-client.ts';
import type { EntryOptions } from './spawn-hook.ts';

const hooks: Record<HookName, Hook> = { preprovision, predeploy: waitForRoles, postdeploy };
const { name, storage, managementUrl, speed, answers } = JSON.parse(
  process.argv[2] ?? '',
) as EntryOptions;
const credential = createLocalCredential();
const stopping = new AbortController();
process.on('SIGINT', () => stopping.abort());
// Of the pauses only: how slow this machine is must not count towards a limit.
let now = 0;

const others: Partial<HookDependencies> = {
  credential,
  managementUrl,
  openContainer: (_, container) =>
    BlobServiceClient.fromConnectionString(storage, {
      retryOptions: { maxTries: 1 },
    }).getContainerClient(container),
  openTable: (_, table) =>
    TableClient.fromConnectionString(storage, table, {
      allowInsecureConnection: true,
      retryOptions: { maxRetries: 0 },
    }),
  openVault: (uri) => createOpenVault(uri, credential, { retryOptions: { maxRetries: 0 } }),
  pause: async (ms) => {
    await sleep(ms / speed, undefined, { signal: stopping.signal });
    now += ms;
  },
  clock: () => now,
  ...(answers && { terminal: createScript(answers) }),
};

await runHook(name, hooks[name], others);

/** Somebody who answers what is asked, in this order. */
function createScript(lines: readonly string[]): HookDependencies['terminal'] {
  const left = [...lines];
  const ask = (question: string) => {
    const answer = left.shift();
    if (answer === undefined) throw new Error(`nobody answers: ${question}`);
    console.log(`${question} [answered]`);
    return Promise.resolve(answer);
  };
  return { canAsk: true, say: (line) => console.log(line), ask, askSecret: ask };
}
