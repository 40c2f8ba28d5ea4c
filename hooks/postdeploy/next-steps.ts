import { type Environment, readText } from '../../src/config/readers.ts';

/** How to register the endpoint without this hook, and how to have this hook do it; `secretName` is the vault's. */
export function describeByHand(env: Environment, secretName: string): readonly string[] {
  const vault = readText(env, 'AZURE_KEY_VAULT_NAME') ?? '<vault>';
  return [
    'No endpoint is registered. To have it done:',
    '  azd env set REGISTER_ENDPOINT openai    (or azure)',
    '  azd hooks run postdeploy                (with OPENAI_API_KEY in the environment)',
    'By hand: register the URL below as a webhook endpoint, and store the signing secret that it shows:',
    `  az keyvault secret set --vault-name ${vault} --name ${secretName} --value <secret> --output none`,
  ];
}

/** What is there now, and what to do with it. */
export function describeNextSteps(env: Environment, url: string): readonly string[] {
  const group = readText(env, 'AZURE_RESOURCE_GROUP') ?? '';
  return [
    '',
    `Webhook URL:     ${url}`,
    `Resource group:  ${group}`,
    'Logs:            azd monitor --logs',
    'Deploy again:    azd deploy',
    'Remove it all:   azd down --purge',
    ...describeAlerts(env),
  ];
}

/** Who gets a mail cannot follow the path of a file in this repository. */
function describeAlerts(env: Environment): readonly string[] {
  const emails = readText(env, 'ALERT_EMAILS') ?? '[]';
  const tellsSomebody = emails !== '[]' || readText(env, 'ALERT_WEBHOOK_URL') !== undefined;
  if (!tellsSomebody || readText(env, 'ALERT_RUNBOOKS') !== undefined) return [];
  return [
    'Alerts name a part of docs/runbooks.md. To make a link of it, where the page can be read:',
    '  azd env set ALERT_RUNBOOKS https://<where you host it>/docs/runbooks.md, then azd provision',
  ];
}
