// The flow at a glance, made from docs/queries.md, which says how.

@description('Region of the workbook.')
param location string

@description('Tags of the workbook.')
param tags object

@description('Resource id of the workspace that its queries are for.')
param workspaceId string

resource workbook 'Microsoft.Insights/workbooks@2023-06-01' = {
  // A name has to be a GUID: one that repeats.
  name: guid(workspaceId, 'webhooks')
  location: location
  tags: tags
  kind: 'shared'
  properties: {
    displayName: 'Webhooks'
    category: 'workbook'
    version: 'Notebook/1.0'
    sourceId: workspaceId
    serializedData: replace(loadTextContent('workbook.json'), '{workspace}', workspaceId)
  }
}
