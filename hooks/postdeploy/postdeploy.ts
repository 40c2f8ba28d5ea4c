import { type Environment, readText } from '../../src/config/readers.ts';
import type { HookDependencies } from '../hook/dependencies.ts';
import { isClosed, readValues } from '../hook/read-value.ts';
import { chooseAccount } from './choose-account.ts';
import { findSigningSecrets, SENDER } from './find-signing-secrets.ts';
import { keepApiKey } from './keep-api-key.ts';
import { describeByHand, describeNextSteps } from './next-steps.ts';
import { register } from './register.ts';
import { sendTestEvent } from './send-test-event.ts';
import { API_KEY_SECRET, createVaultValues, keptOut } from './vault-values.ts';
import { waitForApp } from './wait-for-app.ts';
import { waitUntilDone } from './wait-until-done.ts';

/** Brings a deployed app to work: its endpoint registered, its secrets in the vault, and a test event through all of it. */
export async function postdeploy(dependencies: HookDependencies): Promise<void> {
  const { env, terminal } = dependencies;
  const {
    WEBHOOK_URL: url,
    AZURE_FUNCTION_APP_URL: appUrl,
    AZURE_KEY_VAULT_ENDPOINT: vaultUri,
  } = readValues(env, 'WEBHOOK_URL', 'AZURE_FUNCTION_APP_URL', 'AZURE_KEY_VAULT_ENDPOINT');
  await waitForApp(dependencies, appUrl);
  if (isClosed(env) && !wantsRegistration(env)) sayClosed(terminal);
  else await bringToWork(dependencies, vaultUri, url);
  for (const line of describeNextSteps(env, url)) terminal.say(line);
}

async function bringToWork(
  dependencies: HookDependencies,
  vaultUri: string,
  url: string,
): Promise<void> {
  const { env, terminal } = dependencies;
  const { store, name, refusal } = findSigningSecrets(dependencies, vaultUri);
  if (refusal && wantsRegistration(env)) throw refusal;
  const vault = createVaultValues(dependencies, vaultUri);
  if ((await vault.waitForRole()) === 'kept-out') {
    if (wantsRegistration(env)) throw keptOut(vaultUri);
    sayClosed(terminal);
    return;
  }
  const hasSecret = (await store.list(SENDER)).length > 0;
  const readApiKey = () => vault.read(API_KEY_SECRET);
  const account = refusal
    ? undefined
    : await chooseAccount(dependencies, { hasSecret, readApiKey });
  if (account) await register(dependencies, store, account, url);
  await keepApiKey(dependencies, vault, { account, isFirst: !hasSecret });
  const [secret] = await store.list(SENDER);
  if (secret === undefined && refusal) {
    terminal.say(`No test event is sent: ${refusal.message}.`);
    return;
  }
  if (secret === undefined) {
    for (const line of describeByHand(env, name)) terminal.say(line);
    return;
  }
  await waitUntilDone(dependencies, await sendTestEvent(dependencies, { url, secret }));
}

function wantsRegistration(env: Environment): boolean {
  return (readText(env, 'REGISTER_ENDPOINT')?.toLowerCase() ?? 'no') !== 'no';
}

function sayClosed(terminal: HookDependencies['terminal']): void {
  terminal.say('The vault is closed to this network, so nothing is registered or tested.');
  terminal.say('To change that: azd env set ALLOWED_IP_ADDRESSES \'["<your public address>"]\'');
}
