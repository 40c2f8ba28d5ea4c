// The vault of the signing secrets, and of what else the app may not show.

@description('Name of the vault.')
param name string

@description('Region of the vault.')
param location string

@description('Tags of the vault.')
param tags object

@description('Whether the vault is closed to the internet.')
param isPrivate bool

@description('Addresses that a closed vault lets in from the internet all the same.')
param allowedIpAddresses string[]

@description('Whether nobody can end the time for which a deleted vault can be brought back.')
param purgeProtection bool

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
    // Without purge protection (the service refuses an explicit `false`) `azd down --purge` frees the
    // name at once, which the next `azd up` takes again. What it would protect can be replaced: a
    // sender issues a new signing secret whenever it is asked to. Where a policy demands it, the seed
    // of the name has to change after `azd down`.
    enablePurgeProtection: purgeProtection ? true : null
    softDeleteRetentionInDays: 7
    publicNetworkAccess: isPrivate && empty(allowedIpAddresses) ? 'Disabled' : 'Enabled'
    networkAcls: {
      bypass: 'None'
      defaultAction: isPrivate ? 'Deny' : 'Allow'
      ipRules: [for address in allowedIpAddresses: { value: address }]
    }
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

@description('URI of the vault.')
output uri string = vault.properties.vaultUri
