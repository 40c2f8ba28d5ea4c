// What whoever deploys may do with data. A pipeline waits for the roles of a first deployment and stores
// secrets; a person operates the app, too: looks at deliveries and results, and puts deliveries back.

@description('Name of the storage account.')
param storageName string

@description('Container that the deployed package goes to.')
param deploymentContainer string

@description('Name of the vault.')
param vaultName string

@description('Object id of whoever deploys.')
param principalId string

@description('What the deployer is: a user, a service principal or a group.')
param principalType string

// The package reaches its container through the app, under the app's identity. The deployer only looks
// whether storage knows about roles yet.
var storageBlobDataReader = '2a2b9908-6ea1-4ae2-8e65-a410df84e7d1'
var keyVaultSecretsOfficer = 'b86a8fe4-44ce-4948-aee5-eccb2c155cd7'
// - Blob Data Reader: files of results.
// - Queue Data Reader: what was given up, and the age of the queue.
// - Queue Data Message Sender: the ticket of a delivery that is put back.
// - Table Data Contributor: lists of deliveries and results, and to put a delivery back.
var operatorRoles = {
  blobDataReader: '2a2b9908-6ea1-4ae2-8e65-a410df84e7d1'
  queueDataReader: '19e7f393-937e-4f77-808e-94535e297925'
  queueDataMessageSender: 'c6a89b2d-59bc-44d0-9896-0f6e12d7b80a'
  tableDataContributor: '0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3'
}

resource storage 'Microsoft.Storage/storageAccounts@2025-01-01' existing = {
  name: storageName

  resource blobService 'blobServices' existing = {
    name: 'default'

    resource container 'containers' existing = {
      name: deploymentContainer
    }
  }
}

resource vault 'Microsoft.KeyVault/vaults@2024-11-01' existing = {
  name: vaultName
}

resource deployerReadsPackages 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: storage::blobService::container
  name: guid(storage::blobService::container.id, principalId, storageBlobDataReader)
  properties: {
    principalId: principalId
    principalType: principalType
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', storageBlobDataReader)
  }
}

resource deployerStoresSecrets 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: vault
  name: guid(vault.id, principalId, keyVaultSecretsOfficer)
  properties: {
    principalId: principalId
    principalType: principalType
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', keyVaultSecretsOfficer)
  }
}

resource operatorUsesStorage 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for role in items(operatorRoles): if (principalType != 'ServicePrincipal') {
    scope: storage
    name: guid(storage.id, principalId, role.value)
    properties: {
      principalId: principalId
      principalType: principalType
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', role.value)
    }
  }
]
