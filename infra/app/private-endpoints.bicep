// A private endpoint for each service that the app uses, and the DNS zone that has its name lead there.

@description('Region of the endpoints.')
param location string

@description('Tags of endpoints and zones.')
param tags object

@description('Name of the storage account.')
param storageName string

@description('Name of the vault.')
param vaultName string

@description('Resource id of the network.')
param networkId string

@description('Resource id of the subnet of the endpoints.')
param subnetId string

resource storage 'Microsoft.Storage/storageAccounts@2025-01-01' existing = {
  name: storageName
}

resource vault 'Microsoft.KeyVault/vaults@2024-11-01' existing = {
  name: vaultName
}

var storageSuffix = environment().suffixes.storage
var services = [
  { group: 'blob', resourceName: storageName, resourceId: storage.id, zone: 'privatelink.blob.${storageSuffix}' }
  { group: 'queue', resourceName: storageName, resourceId: storage.id, zone: 'privatelink.queue.${storageSuffix}' }
  { group: 'table', resourceName: storageName, resourceId: storage.id, zone: 'privatelink.table.${storageSuffix}' }
  {
    group: 'vault'
    resourceName: vaultName
    resourceId: vault.id
    zone: 'privatelink${replace(environment().suffixes.keyvaultDns, '.vault.', '.vaultcore.')}'
  }
]

resource zones 'Microsoft.Network/privateDnsZones@2024-06-01' = [
  for service in services: {
    name: service.zone
    location: 'global'
    tags: tags
  }
]

resource links 'Microsoft.Network/privateDnsZones/virtualNetworkLinks@2024-06-01' = [
  for (service, index) in services: {
    parent: zones[index]
    name: 'app'
    location: 'global'
    tags: tags
    properties: {
      registrationEnabled: false
      virtualNetwork: { id: networkId }
    }
  }
]

// One after another: a storage account refuses a second change while the first is under way.
@batchSize(1)
resource endpoints 'Microsoft.Network/privateEndpoints@2025-01-01' = [
  for service in services: {
    name: 'pep-${service.resourceName}-${service.group}'
    location: location
    tags: tags
    properties: {
      subnet: { id: subnetId }
      privateLinkServiceConnections: [
        {
          name: service.group
          properties: {
            privateLinkServiceId: service.resourceId
            groupIds: [service.group]
          }
        }
      ]
    }
  }
]

resource records 'Microsoft.Network/privateEndpoints/privateDnsZoneGroups@2025-01-01' = [
  for (service, index) in services: {
    parent: endpoints[index]
    name: 'default'
    properties: {
      privateDnsZoneConfigs: [
        {
          name: service.group
          properties: { privateDnsZoneId: zones[index].id }
        }
      ]
    }
  }
]
