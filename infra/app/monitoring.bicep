// Logs of the app and of what it depends on, in one workspace.

@description('Name of the Log Analytics workspace.')
param workspaceName string

@description('Name of the Application Insights component.')
param insightsName string

@description('Region of both.')
param location string

@description('Tags of both.')
param tags object

@description('Days that logs are kept.')
param retentionDays int

@description('Most gigabytes taken in per day.')
param dailyCapGB int

resource workspace 'Microsoft.OperationalInsights/workspaces@2025-02-01' = {
  name: workspaceName
  location: location
  tags: tags
  properties: {
    sku: { name: 'PerGB2018' }
    retentionInDays: retentionDays
    workspaceCapping: { dailyQuotaGb: dailyCapGB }
    // No workspace keys: whoever sends or reads logs has an identity.
    features: { disableLocalAuth: true }
  }
}

resource insights 'Microsoft.Insights/components@2020-02-02' = {
  name: insightsName
  location: location
  tags: tags
  kind: 'web'
  properties: {
    Application_Type: 'web'
    WorkspaceResourceId: workspace.id
    // The connection string alone is an address, not a key: telemetry needs the identity's role too.
    DisableLocalAuth: true
    // Nothing is sampled here, which would drop errors, too: the app itself keeps a share of its traces.
  }
}

@description('Resource id of the workspace, the destination of diagnostic settings.')
output workspaceId string = workspace.id

@description('Name of the Application Insights component.')
output insightsName string = insights.name

@description('Where telemetry goes. Not a secret.')
output insightsConnectionString string = insights.properties.ConnectionString
