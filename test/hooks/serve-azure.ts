import { type Said, serve } from './serve.ts';

/** The subscription in `env`. */
export const SUBSCRIPTION = '11111111-1111-1111-1111-111111111111';
/** The values of the azd environment. */
export const env = {
  AZURE_ENV_NAME: 'demo',
  AZURE_LOCATION: 'westeurope',
  AZURE_SUBSCRIPTION_ID: SUBSCRIPTION,
};
const enabled = { status: 200, body: { state: 'Enabled', displayName: 'Mine' } };
const registered = { status: 200, body: { registrationState: 'Registered' } };
const none = { status: 200, body: { value: [] } };

/** An Azure OpenAI resource, or something else, in a list of them. */
export const resource = (group: string, kind = 'OpenAI') => ({
  status: 200,
  body: {
    value: [
      {
        id: `/subscriptions/${SUBSCRIPTION}/resourceGroups/${group}/providers/Microsoft.CognitiveServices/accounts/my-ai`,
        name: 'my-ai',
        kind,
      },
    ],
  },
});

/** What Azure says when it is asked for this; all is well where nothing is said. */
export interface Azure {
  readonly subscription?: Said;
  readonly vaults?: Said;
  readonly resources?: Said;
  /** The list's second page. */
  readonly nextPage?: Said;
  readonly provider?: Said;
}

/** Stands in for Azure Resource Manager. */
export const serveAzure = (
  {
    subscription = enabled,
    vaults = none,
    resources = none,
    nextPage = none,
    provider = registered,
  }: Azure,
  journal: string[] = [],
) =>
  serve('azure', journal, ({ url = '' }) => {
    if (url.includes('page=2')) return nextPage;
    if (url.includes('deletedVaults')) return vaults;
    if (url.includes('Microsoft.App')) return provider;
    return url.includes('CognitiveServices') ? resources : subscription;
  });
