// The function app on its Flex Consumption plan.

@description('Name of the function app, and of its host.')
param name string

@description('Name of the plan.')
param planName string

@description('Region of both.')
param location string

@description('Tags of both.')
param tags object

@description('Resource id of the identity that the app runs as.')
param identityId string

@description('Client id of the same identity.')
param identityClientId string

@description('Endpoint for blobs, which ends in a slash.')
param blobUri string

@description('Endpoint for queues.')
param queueUri string

@description('Endpoint for tables.')
param tableUri string

@description('Container that the deployed package goes to.')
param deploymentContainer string

@description('Where telemetry goes.')
param insightsConnectionString string

@description('Workspace that diagnostics go to.')
param workspaceId string

@description('Vault of the signing secret.')
param vaultName string

@description('Name of the signing secret in the vault.')
param secretName string

@description('Days the inbox remembers a finished delivery.')
param retentionDays int

@description('Memory of one instance in MB.')
param instanceMemoryMB int

@description('Most instances of each function group.')
param maximumInstanceCount int

@description('HTTP instances that run all the time.')
param alwaysReadyHttp int

// The host and the code reach storage by the same settings, with no key among them. Settings that
// choose a worker or a package have no place here: on this plan `functionAppConfig` does that.
var appSettings = [
  { name: 'AzureWebJobsStorage__credential', value: 'managedidentity' }
  { name: 'AzureWebJobsStorage__clientId', value: identityClientId }
  { name: 'AzureWebJobsStorage__blobServiceUri', value: blobUri }
  { name: 'AzureWebJobsStorage__queueServiceUri', value: queueUri }
  { name: 'AzureWebJobsStorage__tableServiceUri', value: tableUri }
  { name: 'AZURE_CLIENT_ID', value: identityClientId }
  // The host passes whole bodies to the app, up to 100 MB unless told otherwise, from anybody.
  { name: 'FUNCTIONS_REQUEST_BODY_SIZE_LIMIT', value: '1048576' }
  { name: 'APPLICATIONINSIGHTS_CONNECTION_STRING', value: insightsConnectionString }
  { name: 'APPLICATIONINSIGHTS_AUTHENTICATION_STRING', value: 'ClientId=${identityClientId};Authorization=AAD' }
  { name: 'OPENAI_WEBHOOK_SECRET', value: '@Microsoft.KeyVault(VaultName=${vaultName};SecretName=${secretName})' }
  { name: 'RETENTION_DAYS', value: string(retentionDays) }
]

resource plan 'Microsoft.Web/serverfarms@2024-11-01' = {
  name: planName
  location: location
  tags: tags
  kind: 'functionapp'
  sku: {
    name: 'FC1'
    tier: 'FlexConsumption'
  }
  properties: { reserved: true }
}

resource site 'Microsoft.Web/sites@2024-11-01' = {
  name: name
  location: location
  // azd finds the app of a service by this tag.
  tags: union(tags, { 'azd-service-name': 'receiver' })
  kind: 'functionapp,linux'
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: { '${identityId}': {} }
  }
  properties: {
    serverFarmId: plan.id
    httpsOnly: true
    // Key Vault references use a system-assigned identity unless told otherwise.
    keyVaultReferenceIdentity: identityId
    siteConfig: {
      minTlsVersion: '1.2'
      scmMinTlsVersion: '1.2'
      ftpsState: 'Disabled'
      appSettings: appSettings
    }
    functionAppConfig: {
      deployment: {
        storage: {
          type: 'blobContainer'
          value: '${blobUri}${deploymentContainer}'
          authentication: {
            type: 'UserAssignedIdentity'
            userAssignedIdentityResourceId: identityId
          }
        }
      }
      runtime: {
        name: 'node'
        version: '24'
      }
      scaleAndConcurrency: {
        instanceMemoryMB: instanceMemoryMB
        maximumInstanceCount: maximumInstanceCount
        alwaysReady: alwaysReadyHttp > 0 ? [{ name: 'http', instanceCount: alwaysReadyHttp }] : []
      }
    }
  }

  // No publishing password: deployments authenticate with Entra ID.
  resource scmPassword 'basicPublishingCredentialsPolicies' = {
    name: 'scm'
    properties: { allow: false }
  }
}

// The host's own log: it says why an app did not start, before any telemetry of the app's own.
resource diagnostics 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  scope: site
  name: 'to-workspace'
  properties: {
    workspaceId: workspaceId
    logs: [{ category: 'FunctionAppLogs', enabled: true }]
  }
}

@description('Name of the function app.')
output name string = site.name

@description('Host name that the app answers on.')
output hostName string = site.properties.defaultHostName
