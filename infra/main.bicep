targetScope = 'subscription'

// No secret passes through a template, so the vault is empty after the first `azd provision`. The
// operator stores the signing secret with one command (several secrets: separated by spaces):
//
//   az keyvault secret set --name openai-webhook-secret --value "$SECRET" \
//     --vault-name "$(azd env get-value AZURE_KEY_VAULT_NAME)"
//
// The platform looks at Key Vault references once a day, so it has to be told to look now:
//
//   az rest --method post --url "$(az functionapp show --query id --output tsv \
//     --resource-group "$(azd env get-value AZURE_RESOURCE_GROUP)" \
//     --name "$(azd env get-value AZURE_FUNCTION_APP_NAME)" \
//   )/config/configreferences/appsettings/refresh?api-version=2022-03-01"
//
// Until both are done the setting holds the text of the reference, which is no secret: the receiver
// answers 503 and names the setting in its log, and the senders come again.

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

@description('Copies of the stored deliveries: within one data centre (LRS), across zones (ZRS), and in a second region (GZRS).')
@allowed(['Standard_LRS', 'Standard_ZRS', 'Standard_GZRS'])
param storageSku string = 'Standard_LRS'

@description('Logs each call to the queues and the table. It is for investigations: an idle app polls its queues day and night.')
param logStorageCalls bool = false

@description('Days that logs are kept.')
@minValue(30)
@maxValue(730)
param logRetentionDays int = 30

@description('Most gigabytes of logs taken in per day; what comes after that is lost until the next day.')
@minValue(1)
param logDailyCapGB int = 1

var tags = { 'azd-env-name': environmentName }
var token = toLower(uniqueString(subscription().id, environmentName, location))
var deploymentContainer = 'deployment'
var secretName = 'openai-webhook-secret'

resource group 'Microsoft.Resources/resourceGroups@2024-11-01' = {
  name: 'rg-${environmentName}'
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

module storage 'app/storage.bicep' = {
  scope: group
  params: {
    name: 'st${token}'
    location: location
    tags: tags
    sku: storageSku
    deploymentContainer: deploymentContainer
    workspaceId: monitoring.outputs.workspaceId
    logCalls: logStorageCalls
  }
}

module keyVault 'app/key-vault.bicep' = {
  scope: group
  params: {
    name: 'kv-${token}'
    location: location
    tags: tags
    workspaceId: monitoring.outputs.workspaceId
  }
}

module roles 'app/roles.bicep' = {
  scope: group
  params: {
    storageName: storage.outputs.name
    vaultName: keyVault.outputs.name
    insightsName: monitoring.outputs.insightsName
    appPrincipalId: identity.outputs.principalId
    deployerPrincipalId: principalId
    deployerPrincipalType: principalType
  }
}

module functionApp 'app/function-app.bicep' = {
  scope: group
  // The app reads its storage and its secret as soon as it exists, so it comes after its rights.
  dependsOn: [roles]
  params: {
    name: 'func-${token}'
    planName: 'plan-${token}'
    location: location
    tags: tags
    identityId: identity.outputs.id
    identityClientId: identity.outputs.clientId
    blobUri: storage.outputs.blobUri
    queueUri: storage.outputs.queueUri
    tableUri: storage.outputs.tableUri
    deploymentContainer: deploymentContainer
    insightsConnectionString: monitoring.outputs.insightsConnectionString
    workspaceId: monitoring.outputs.workspaceId
    vaultName: keyVault.outputs.name
    secretName: secretName
    retentionDays: retentionDays
    instanceMemoryMB: instanceMemoryMB
    maximumInstanceCount: maximumInstanceCount
    alwaysReadyHttp: alwaysReadyHttp
  }
}

@description('Where senders post their events.')
output WEBHOOK_URL string = 'https://${functionApp.outputs.hostName}/webhook'

@description('Name of the function app.')
output AZURE_FUNCTION_APP_NAME string = functionApp.outputs.name

@description('Name of the resource group that holds everything.')
output AZURE_RESOURCE_GROUP string = group.name

@description('Name of the vault that holds the signing secret.')
output AZURE_KEY_VAULT_NAME string = keyVault.outputs.name
