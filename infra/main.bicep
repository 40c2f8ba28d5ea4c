targetScope = 'subscription'

import { alertSettings } from 'app/alerts.bicep'

// No secret passes through a template, but for the address that alerts are posted to where there is one.
// So the vault is empty after the first `azd provision`; whoever operates the app stores what is in use:
//
//   openai-webhook-secret                  signing secret of the endpoint; a new version for a new one
//   openai-webhook-secret--<sender>        the same of a further sender
//   openai-api-key                         key of OpenAI, where no Azure OpenAI resource is given
//   notify-teams-url, notify-slack-url     addresses of channels
//   notify-webhook-url, notify-webhook-secret
//
//   az keyvault secret set --name openai-webhook-secret --value "$SECRET" \
//     --vault-name "$(azd env get-value AZURE_KEY_VAULT_NAME)"
//
// The app reads signing secrets itself, and sees a new one within seconds. The others are settings that
// refer to the vault; the platform looks at those once a day, so it has to be told to look now:
//
//   az rest --method post --url "$(az functionapp show --query id --output tsv \
//     --resource-group "$(azd env get-value AZURE_RESOURCE_GROUP)" \
//     --name "$(azd env get-value AZURE_FUNCTION_APP_NAME)" \
//   )/config/configreferences/appsettings/refresh?api-version=2022-03-01"
//
// Until then such a setting holds the text of its reference, which counts as none. Without a signing
// secret the receiver answers 503, and the senders come again.

@description('Name of the azd environment. Names the resource group and seeds all other names.')
@minLength(1)
@maxLength(64)
param environmentName string

@description('Region of all resources; it must offer Flex Consumption.')
@minLength(1)
@metadata({ azd: { type: 'location' } })
param location string

@description('Object id of whoever deploys, who may store secrets in the vault.')
param principalId string

@description('What principalId is: a user at a desk, a service principal in a pipeline.')
@allowed(['User', 'ServicePrincipal', 'Group'])
param principalType string

@description('Days the inbox remembers a finished delivery, and so recognises a repeated one. A sender repeats for three days.')
@minValue(4)
@maxValue(3650)
param retentionDays int = 30

@description('Days that results and their files are kept.')
@minValue(8)
@maxValue(3650)
param resultsRetentionDays int = 90

@description('Days that records of calls are kept, which are personal data.')
@minValue(1)
@maxValue(3650)
param callRetentionDays int = 30

@description('Name of an Azure OpenAI resource of this subscription; empty to use OpenAI, with a key from the vault.')
param azureOpenaiName string = ''

@description('Resource group of that resource; empty for the one that is made here.')
param azureOpenaiResourceGroup string = ''

@description('What the app may do there. To accept phone calls is documented to need the second, which may read the keys, too.')
@allowed(['Cognitive Services OpenAI User', 'Cognitive Services User'])
param azureOpenaiRole string = 'Cognitive Services OpenAI User'

@description('What tokens for it are asked for; empty for what the code asks for.')
param azureOpenaiScope string = ''

@description('Organisation at OpenAI; empty for the one of the key.')
param openaiOrgId string = ''

@description('Project at OpenAI; empty for the one of the key.')
param openaiProjectId string = ''

@description('Ids of the evals to look for runs in, separated by commas.')
param evalIds string = ''

@description('Whether the app looks for what no event told it of, and acts on it.')
@allowed(['on', 'dry-run', 'off'])
param reconcile string = 'on'

@description('Channels that get notices; the vault holds their addresses.')
param notifyChannels ('teams' | 'slack' | 'webhook')[] = []

@description('Which notices are sent; empty for what the code sends.')
param notifyWhen string = ''

@description('Further settings of the app by their names. Nothing secret: give a reference to the vault instead.')
param appSettings object = {}

@description('Memory of one instance in MB. Execution is billed by it; CPU grows with it.')
@allowed([512, 2048, 4096])
param instanceMemoryMB int = 512

@description('Most instances that each function group may scale to: a limit on load and on cost.')
@minValue(1)
@maxValue(1000)
param maximumInstanceCount int = 40

@description('HTTP instances that run all the time, billed even when idle. 1 spares the fast lane its cold starts.')
@minValue(0)
@maxValue(1000)
param alwaysReadyHttp int = 0

@description('Spreads instances and storage over zones. The platform then keeps two instances of each function group running.')
param zoneRedundant bool = false

@description('Copies of the stored deliveries: within one data centre (LRS), across zones (ZRS), and in a second region (GZRS).')
@allowed(['Standard_LRS', 'Standard_ZRS', 'Standard_GZRS'])
param storageSku string = 'Standard_LRS'

// The package still goes through the app's own address, and the app takes it to storage. What is closed to
// the deployer are the vault, for storing secrets, and the data in storage: from another network those
// commands work while the address that they come from is among `allowedIpAddresses`. The subscription
// has to know the plan's networks first: `az provider register --namespace Microsoft.App`.
@description('Closes storage and vault to the internet; the app reaches them through a network of its own.')
param vnetEnabled bool = false

@description('Addresses that closed storage and vault let in from the internet all the same, such as an operator\'s.')
param allowedIpAddresses string[] = []

@description('Keeps anybody from purging the vault before its time. After `azd down` its name is taken for a week: change the seed.')
param vaultPurgeProtection bool = false

@description('Any text; another text gives the vault another name.')
param vaultNameSeed string = ''

@description('Logs each call to blobs, queues and tables. It is for investigations: an idle app polls its queues day and night.')
param logStorageCalls bool = false

@description('Days that logs are kept.')
@minValue(30)
@maxValue(730)
param logRetentionDays int = 30

@description('Most gigabytes of logs taken in per day; what comes after that is lost until the next day.')
@minValue(1)
param logDailyCapGB int = 1

@description('Share of the traces that the app keeps, in per cent. Metrics, log lines and failures are always kept.')
@minValue(1)
@maxValue(100)
param tracePercent int = 100

@description('Addresses that get a mail when an alert fires. Alerts are in the portal in any case.')
param alertEmails string[] = []

@description('Address that alerts are posted to. Whoever knows it may post there: `azd env set-secret` keeps it in a vault.')
@secure()
param alertWebhookUrl string = ''

@description('Where docs/runbooks.md can be read; each alert names its part of it.')
param alertRunbooks string = 'docs/runbooks.md'

@description('What is to be different about alerts, by name: enabled, severity, threshold, window.')
param alerts alertSettings = {}

var tags = { 'azd-env-name': environmentName }
var token = toLower(uniqueString(subscription().id, environmentName, location))
var vaultToken = empty(vaultNameSeed) ? token : toLower(uniqueString(token, vaultNameSeed))
var groupName = 'rg-${environmentName}'
var deploymentContainer = 'deployment'
var usesAzureOpenai = !empty(azureOpenaiName)

resource group 'Microsoft.Resources/resourceGroups@2024-11-01' = {
  name: groupName
  location: location
  tags: tags
}

module identity 'app/identity.bicep' = {
  scope: group
  params: {
    name: 'id-${token}'
    location: location
    tags: tags
  }
}

module monitoring 'app/monitoring.bicep' = {
  scope: group
  params: {
    workspaceName: 'log-${token}'
    insightsName: 'appi-${token}'
    location: location
    tags: tags
    retentionDays: logRetentionDays
    dailyCapGB: logDailyCapGB
  }
}

module alerting 'app/alerts.bicep' = {
  scope: group
  params: {
    prefix: 'alert-${token}'
    location: location
    tags: tags
    workspaceId: monitoring.outputs.workspaceId
    emails: alertEmails
    webhookUrl: alertWebhookUrl
    runbooks: alertRunbooks
    settings: alerts
  }
}

module workbook 'app/workbook.bicep' = {
  scope: group
  params: {
    location: location
    tags: tags
    workspaceId: monitoring.outputs.workspaceId
  }
}

module storage 'app/storage.bicep' = {
  scope: group
  params: {
    name: 'st${token}'
    location: location
    tags: tags
    // The plan is no more redundant than its storage.
    sku: zoneRedundant && storageSku == 'Standard_LRS' ? 'Standard_ZRS' : storageSku
    deploymentContainer: deploymentContainer
    resultsRetentionDays: resultsRetentionDays
    isPrivate: vnetEnabled
    allowedIpAddresses: allowedIpAddresses
    workspaceId: monitoring.outputs.workspaceId
    logCalls: logStorageCalls
  }
}

module keyVault 'app/key-vault.bicep' = {
  scope: group
  params: {
    name: 'kv-${vaultToken}'
    location: location
    tags: tags
    isPrivate: vnetEnabled
    allowedIpAddresses: allowedIpAddresses
    purgeProtection: vaultPurgeProtection
    workspaceId: monitoring.outputs.workspaceId
  }
}

module network 'app/network.bicep' = if (vnetEnabled) {
  scope: group
  params: {
    name: 'vnet-${token}'
    location: location
    tags: tags
  }
}

module privateEndpoints 'app/private-endpoints.bicep' = if (vnetEnabled) {
  scope: group
  params: {
    location: location
    tags: tags
    storageName: storage.outputs.name
    vaultName: keyVault.outputs.name
    networkId: network.?outputs.id ?? ''
    subnetId: network.?outputs.endpointSubnetId ?? ''
  }
}

module roles 'app/roles.bicep' = {
  scope: group
  params: {
    storageName: storage.outputs.name
    vaultName: keyVault.outputs.name
    insightsName: monitoring.outputs.insightsName
    appPrincipalId: identity.outputs.principalId
  }
}

module deployerRoles 'app/deployer-roles.bicep' = {
  scope: group
  params: {
    storageName: storage.outputs.name
    deploymentContainer: deploymentContainer
    vaultName: keyVault.outputs.name
    principalId: principalId
    principalType: principalType
  }
}

module azureOpenai 'app/azure-openai.bicep' = if (usesAzureOpenai) {
  // A scope has to have a name even where it is not used.
  scope: resourceGroup(empty(azureOpenaiResourceGroup) ? groupName : azureOpenaiResourceGroup)
  params: {
    name: azureOpenaiName
    appPrincipalId: identity.outputs.principalId
    role: azureOpenaiRole
  }
}

module functionApp 'app/function-app.bicep' = {
  scope: group
  // The app reads its storage and its secrets as soon as it exists, so it comes after its rights and
  // after the way there.
  dependsOn: [roles, privateEndpoints]
  params: {
    name: 'func-${token}'
    planName: 'plan-${token}'
    location: location
    tags: tags
    identityId: identity.outputs.id
    deploymentContainerUrl: '${storage.outputs.blobUri}${deploymentContainer}'
    subnetId: network.?outputs.appSubnetId ?? ''
    workspaceId: monitoring.outputs.workspaceId
    instanceMemoryMB: instanceMemoryMB
    maximumInstanceCount: maximumInstanceCount
    alwaysReadyHttp: alwaysReadyHttp
    zoneRedundant: zoneRedundant
  }
}

module settings 'app/app-settings.bicep' = {
  scope: group
  params: {
    appName: functionApp.outputs.name
    identityClientId: identity.outputs.clientId
    blobUri: storage.outputs.blobUri
    queueUri: storage.outputs.queueUri
    tableUri: storage.outputs.tableUri
    vaultName: keyVault.outputs.name
    vaultUri: keyVault.outputs.uri
    insightsConnectionString: monitoring.outputs.insightsConnectionString
    retentionDays: retentionDays
    resultsRetentionDays: resultsRetentionDays
    callRetentionDays: callRetentionDays
    azureOpenaiEndpoint: azureOpenai.?outputs.endpoint ?? ''
    azureOpenaiScope: azureOpenaiScope
    openaiOrgId: openaiOrgId
    openaiProjectId: openaiProjectId
    evalIds: evalIds
    reconcile: reconcile
    tracePercent: tracePercent
    notifyChannels: notifyChannels
    notifyWhen: notifyWhen
    furtherSettings: appSettings
  }
}

@description('Where senders post their events.')
output WEBHOOK_URL string = 'https://${functionApp.outputs.hostName}/webhook'

@description('Name of the function app.')
output AZURE_FUNCTION_APP_NAME string = functionApp.outputs.name

@description('Address of the function app.')
output AZURE_FUNCTION_APP_URL string = 'https://${functionApp.outputs.hostName}'

@description('Name of the resource group that holds everything.')
output AZURE_RESOURCE_GROUP string = group.name

@description('Tenant that the identities are of.')
output AZURE_TENANT_ID string = subscription().tenantId

@description('Client id of the identity that the app runs as.')
output AZURE_APP_IDENTITY_CLIENT_ID string = identity.outputs.clientId

@description('Name of the vault that holds the secrets.')
output AZURE_KEY_VAULT_NAME string = keyVault.outputs.name

@description('URI of that vault.')
output AZURE_KEY_VAULT_ENDPOINT string = keyVault.outputs.uri

@description('Name of the storage account.')
output AZURE_STORAGE_ACCOUNT_NAME string = storage.outputs.name

@description('Endpoint for blobs.')
output AZURE_STORAGE_BLOB_ENDPOINT string = storage.outputs.blobUri

@description('Endpoint for queues.')
output AZURE_STORAGE_QUEUE_ENDPOINT string = storage.outputs.queueUri

@description('Endpoint for tables.')
output AZURE_STORAGE_TABLE_ENDPOINT string = storage.outputs.tableUri

@description('Container that the deployed package goes to.')
output AZURE_STORAGE_DEPLOYMENT_CONTAINER string = deploymentContainer

@description('Name of the Application Insights component.')
output AZURE_APPLICATION_INSIGHTS_NAME string = monitoring.outputs.insightsName

@description('Endpoint of the Azure OpenAI resource; empty where the app uses OpenAI.')
output AZURE_OPENAI_ENDPOINT string = azureOpenai.?outputs.endpoint ?? ''
