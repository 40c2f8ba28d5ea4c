// The vault of the signing secret.

@description('Name of the vault.')
param name string

@description('Region of the vault.')
param location string

@description('Tags of the vault.')
param tags object

@description('Workspace that diagnostics go to.')
param workspaceId string

resource vault 'Microsoft.KeyVault/vaults@2024-11-01' = {
  name: name
  location: location
  tags: tags
  properties: {
    tenantId: subscription().tenantId
    sku: {
      family: 'A'
      name: 'standard'
    }
    enableRbacAuthorization: true
    enableSoftDelete: true
    // Purge protection is left out on purpose (the service refuses an explicit `false`). It would keep
    // the name of a deleted vault taken, and `azd down` followed by `azd up` would fail for a week:
    // the name is the same every time. Without it `azd down --purge` frees the name at once. What it
    // would protect can be replaced: a sender issues a new signing secret whenever it is asked to.
    softDeleteRetentionInDays: 7
  }
}

resource diagnostics 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  scope: vault
  name: 'to-workspace'
  properties: {
    workspaceId: workspaceId
    logs: [{ category: 'AuditEvent', enabled: true }]
  }
}

@description('Name of the vault.')
output name string = vault.name
