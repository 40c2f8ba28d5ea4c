// The settings of the app, with no secret among them: what is secret stays in the vault, and the
// platform puts it in place of the reference to it.

@description('Name of the function app.')
param appName string

@description('Client id of the identity that the app runs as.')
param identityClientId string

@description('Endpoint for blobs, which ends in a slash.')
param blobUri string

@description('Endpoint for queues.')
param queueUri string

@description('Endpoint for tables.')
param tableUri string

@description('Name of the vault.')
param vaultName string

@description('URI of the vault.')
param vaultUri string

@description('Where telemetry goes.')
param insightsConnectionString string

@description('Days the inbox remembers a finished delivery.')
param retentionDays int

@description('Days that results are kept.')
param resultsRetentionDays int

@description('Days that records of calls are kept.')
param callRetentionDays int

@description('Endpoint of the Azure OpenAI resource; empty where the app uses OpenAI.')
param azureOpenaiEndpoint string

@description('What tokens for Azure OpenAI are asked for; empty for what the code asks for.')
param azureOpenaiScope string

@description('Organisation at OpenAI; empty for the one of the key.')
param openaiOrgId string

@description('Project at OpenAI; empty for the one of the key.')
param openaiProjectId string

@description('Ids of evals, separated by commas.')
param evalIds string

@description('Whether the app looks for what no event told it of.')
param reconcile string

@description('Channels that get notices.')
param notifyChannels string[]

@description('Which notices are sent; empty for what the code sends.')
param notifyWhen string

@description('Share of the traces that the app keeps, in per cent.')
param tracePercent int

@description('Further settings by their names; they win over the others.')
param furtherSettings object

var openaiKey = '@Microsoft.KeyVault(VaultName=${vaultName};SecretName=openai-api-key)'
var teamsUrl = '@Microsoft.KeyVault(VaultName=${vaultName};SecretName=notify-teams-url)'
var slackUrl = '@Microsoft.KeyVault(VaultName=${vaultName};SecretName=notify-slack-url)'
var webhookUrl = '@Microsoft.KeyVault(VaultName=${vaultName};SecretName=notify-webhook-url)'
var webhookSecret = '@Microsoft.KeyVault(VaultName=${vaultName};SecretName=notify-webhook-secret)'

// The host and the code reach storage by the same settings, with no key among them. Settings that
// choose a worker or a package have no place here: on this plan `functionAppConfig` does that.
var neededSettings = {
  AzureWebJobsStorage__credential: 'managedidentity'
  AzureWebJobsStorage__clientId: identityClientId
  AzureWebJobsStorage__blobServiceUri: blobUri
  AzureWebJobsStorage__queueServiceUri: queueUri
  AzureWebJobsStorage__tableServiceUri: tableUri
  AZURE_CLIENT_ID: identityClientId
  // Signing secrets are read by the app itself, so that a new one counts within seconds.
  AZURE_KEY_VAULT_ENDPOINT: vaultUri
  // The host passes whole bodies to the app, up to 100 MB unless told otherwise, from anybody.
  FUNCTIONS_REQUEST_BODY_SIZE_LIMIT: '1048576'
  APPLICATIONINSIGHTS_CONNECTION_STRING: insightsConnectionString
  APPLICATIONINSIGHTS_AUTHENTICATION_STRING: 'ClientId=${identityClientId};Authorization=AAD'
  // For the host's exporter, which drops the log lines of an invocation whose trace it does not keep, and
  // by itself may keep no more than five traces a second: with all kept, no line is dropped.
  OTEL_TRACES_SAMPLER: 'microsoft.fixed_percentage'
  OTEL_TRACES_SAMPLER_ARG: '1'
  RETENTION_DAYS: string(retentionDays)
  RESULTS_RETENTION_DAYS: string(resultsRetentionDays)
  CALL_RETENTION_DAYS: string(callRetentionDays)
  RECONCILE: reconcile
  TRACE_PERCENT: string(tracePercent)
}

resource site 'Microsoft.Web/sites@2024-11-01' existing = {
  name: appName
}

// Beside the needed settings only those that are in use: a reference to a secret that nobody stored
// would do no harm, but the portal would show it as an error.
resource settings 'Microsoft.Web/sites/config@2024-11-01' = {
  parent: site
  name: 'appsettings'
  properties: union(
    neededSettings,
    // One sender has one account: the endpoint of Azure OpenAI, or a key of OpenAI.
    empty(azureOpenaiEndpoint) ? { OPENAI_API_KEY: openaiKey } : { AZURE_OPENAI_ENDPOINT: azureOpenaiEndpoint },
    empty(azureOpenaiEndpoint) || empty(azureOpenaiScope) ? {} : { AZURE_OPENAI_SCOPE: azureOpenaiScope },
    !empty(azureOpenaiEndpoint) || empty(openaiOrgId) ? {} : { OPENAI_ORG_ID: openaiOrgId },
    !empty(azureOpenaiEndpoint) || empty(openaiProjectId) ? {} : { OPENAI_PROJECT_ID: openaiProjectId },
    empty(evalIds) ? {} : { EVAL_IDS: evalIds },
    contains(notifyChannels, 'teams') ? { NOTIFY_TEAMS_URL: teamsUrl } : {},
    contains(notifyChannels, 'slack') ? { NOTIFY_SLACK_URL: slackUrl } : {},
    contains(notifyChannels, 'webhook') ? { NOTIFY_WEBHOOK_URL: webhookUrl } : {},
    contains(notifyChannels, 'webhook') ? { NOTIFY_WEBHOOK_SECRET: webhookSecret } : {},
    empty(notifyWhen) ? {} : { NOTIFY_WHEN: notifyWhen },
    furtherSettings
  )
}
