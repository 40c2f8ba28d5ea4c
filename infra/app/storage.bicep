// The account of this app alone: inbox, tickets, results, the host's own blobs, the deployed package.

@description('Name of the storage account.')
param name string

@description('Region of the account.')
param location string

@description('Tags of the account.')
param tags object

@description('Redundancy of the account.')
param sku string

@description('Container that the deployed package goes to.')
param deploymentContainer string

@description('Days that a file of results is kept after it was last written.')
param resultsRetentionDays int

@description('Whether the account is closed to the internet.')
param isPrivate bool

@description('Addresses that a closed account lets in from the internet all the same.')
param allowedIpAddresses string[]

@description('Workspace that diagnostics go to.')
param workspaceId string

@description('Whether each call to blobs, queues and tables is logged.')
param logCalls bool

// The app would make a missing queue or table when it first misses it. The Functions host does not:
// its triggers listen from the start, so all of them are there from the start.
var queueNames = [
  'tickets'
  'tickets-poison'
  'tickets-unreadable'
  'notifications'
  'notifications-poison'
  'notifications-dead'
]
var tableNames = ['inbox', 'results']
var resultsContainer = 'results'
var containerNames = [deploymentContainer, resultsContainer]

resource account 'Microsoft.Storage/storageAccounts@2025-01-01' = {
  name: name
  location: location
  tags: tags
  kind: 'StorageV2'
  sku: { name: sku }
  properties: {
    accessTier: 'Hot'
    allowBlobPublicAccess: false
    allowCrossTenantReplication: false
    allowSharedKeyAccess: false
    // Has the portal browse with the user's roles, where it would ask for a key that is switched off.
    defaultToOAuthAuthentication: true
    minimumTlsVersion: 'TLS1_2'
    supportsHttpsTrafficOnly: true
    publicNetworkAccess: isPrivate && empty(allowedIpAddresses) ? 'Disabled' : 'Enabled'
    networkAcls: {
      // The lifecycle rule deletes old results from outside the network.
      bypass: 'AzureServices'
      defaultAction: isPrivate ? 'Deny' : 'Allow'
      ipRules: [for address in allowedIpAddresses: { value: address, action: 'Allow' }]
    }
  }
}

resource blobService 'Microsoft.Storage/storageAccounts/blobServices@2025-01-01' = {
  parent: account
  name: 'default'
}

resource containers 'Microsoft.Storage/storageAccounts/blobServices/containers@2025-01-01' = [
  for containerName in containerNames: {
    parent: blobService
    name: containerName
    properties: { publicAccess: 'None' }
  }
]

// Once a day. The app removes the records of the results itself; files are left to the account, which
// takes no function's time. Blocks that were never made a file vanish by themselves, after a week.
resource lifecycle 'Microsoft.Storage/storageAccounts/managementPolicies@2025-01-01' = {
  parent: account
  name: 'default'
  properties: {
    policy: {
      rules: [
        {
          name: 'remove-old-results'
          enabled: true
          type: 'Lifecycle'
          definition: {
            filters: {
              blobTypes: ['blockBlob']
              prefixMatch: ['${resultsContainer}/']
            }
            actions: {
              baseBlob: {
                delete: { daysAfterModificationGreaterThan: resultsRetentionDays }
              }
            }
          }
        }
      ]
    }
  }
}

resource queueService 'Microsoft.Storage/storageAccounts/queueServices@2025-01-01' = {
  parent: account
  name: 'default'
}

resource queues 'Microsoft.Storage/storageAccounts/queueServices/queues@2025-01-01' = [
  for queueName in queueNames: {
    parent: queueService
    name: queueName
  }
]

resource tableService 'Microsoft.Storage/storageAccounts/tableServices@2025-01-01' = {
  parent: account
  name: 'default'
}

resource tables 'Microsoft.Storage/storageAccounts/tableServices/tables@2025-01-01' = [
  for tableName in tableNames: {
    parent: tableService
    name: tableName
  }
]

// Metrics cost next to nothing; logs of every call would cost more than the app.
var logs = [
  { category: 'StorageRead', enabled: logCalls }
  { category: 'StorageWrite', enabled: logCalls }
  { category: 'StorageDelete', enabled: logCalls }
]
var metrics = [{ category: 'Transaction', enabled: true }]

resource blobDiagnostics 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  scope: blobService
  name: 'to-workspace'
  properties: {
    workspaceId: workspaceId
    logs: logs
    metrics: metrics
  }
}

resource queueDiagnostics 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  scope: queueService
  name: 'to-workspace'
  properties: {
    workspaceId: workspaceId
    logs: logs
    metrics: metrics
  }
}

resource tableDiagnostics 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  scope: tableService
  name: 'to-workspace'
  properties: {
    workspaceId: workspaceId
    logs: logs
    metrics: metrics
  }
}

@description('Name of the account.')
output name string = account.name

@description('Endpoint for blobs, which ends in a slash.')
output blobUri string = account.properties.primaryEndpoints.blob

@description('Endpoint for queues.')
output queueUri string = account.properties.primaryEndpoints.queue

@description('Endpoint for tables.')
output tableUri string = account.properties.primaryEndpoints.table
