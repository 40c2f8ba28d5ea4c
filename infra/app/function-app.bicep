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

@description('URL of the container that the deployed package goes to.')
param deploymentContainerUrl string

@description('Resource id of the subnet that the app reaches the rest through; empty without a network.')
param subnetId string

@description('Workspace that diagnostics go to.')
param workspaceId string

@description('Memory of one instance in MB.')
param instanceMemoryMB int

@description('Most instances of each function group.')
param maximumInstanceCount int

@description('HTTP instances that run all the time.')
param alwaysReadyHttp int

@description('Whether instances are spread over zones.')
param zoneRedundant bool

resource plan 'Microsoft.Web/serverfarms@2024-11-01' = {
  name: planName
  location: location
  tags: tags
  kind: 'functionapp'
  sku: {
    name: 'FC1'
    tier: 'FlexConsumption'
  }
  properties: {
    reserved: true
    zoneRedundant: zoneRedundant
  }
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
    virtualNetworkSubnetId: empty(subnetId) ? null : subnetId
    siteConfig: {
      minTlsVersion: '1.2'
      scmMinTlsVersion: '1.2'
      ftpsState: 'Disabled'
    }
    functionAppConfig: {
      deployment: {
        storage: {
          type: 'blobContainer'
          value: deploymentContainerUrl
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
